"""工作日历 (M11): everybody reads the year; its keepers enter and confirm changes, the auditor reads them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.calendar import acts
from departments.calendar.acts import draft
from departments.calendar.forms import NoticeForm, PackageForm
from departments.calendar.pages import change_page, shown_years, year_page
from departments.calendar.shifts import Apply, Preview
from departments.errors import DeskError
from departments.keepers import check_keeper, check_reader, keeps_settings, reads_settings
from departments.models import CalendarChange, User
from departments.requests import DeskRequest, form_page
from departments.roles import MAY_SEE_ALL_MATTERS
from departments.terms import ChangeState


@require_safe
def year(request: DeskRequest, year: int | None = None) -> HttpResponse:
    """Show a year at a glance, the present one by default, to everybody who holds a posting."""
    user, today = request.user, clock.today()
    if user.role is None:
        raise PermissionDenied
    if year is not None and year not in shown_years(today):
        raise Http404
    context = {
        "page": year_page(year or today.year, today),
        "keeps": keeps_settings(user),
        "reads_changes": reads_settings(user),
    }
    return render(request, "departments/calendar/calendar.html", context)


@require_safe
def changes(request: DeskRequest) -> HttpResponse:
    """List all changes, newest first."""
    user = request.user
    check_reader(user)
    rows = CalendarChange.objects.select_related("entered_by", "settled_by")
    return render(request, "departments/calendar/changes.html", {"changes": rows, "keeps": keeps_settings(user)})


# --- A new change


@form_page
def new_change(request: DeskRequest) -> HttpResponse:
    """Enter a notice, or take a year out of the package `chinesecalendar`. Both make a draft that moves nothing yet."""
    check_keeper(request.user)
    if request.method != "POST":
        asked = {name: request.GET[name] for name in ("year", "scope") if name in request.GET}
        package = PackageForm(initial={"package_year": asked.get("year")})
        return _new_page(request, NoticeForm(initial=asked), package)
    return _import(request) if request.POST.get("action") == "import" else _enter(request)


def _enter(request: DeskRequest) -> HttpResponse:
    form = NoticeForm(request.POST, request.FILES)
    if change := _drafted(request, form):
        return _drafted_page(request, change)
    form.keep_file_text()
    return _new_page(request, form, PackageForm())


def _import(request: DeskRequest) -> HttpResponse:
    form = PackageForm(request.POST)
    if change := _drafted(request, form):
        return _drafted_page(request, change)
    return _new_page(request, NoticeForm(), form)


def _drafted(request: DeskRequest, form: NoticeForm | PackageForm) -> CalendarChange | None:
    """Store the draft and return it. Return None when something is wrong; the form then says what."""
    if not form.is_valid():
        return None
    try:
        return draft(**form.facts(), actor=request.user, now=clock.now())
    except DeskError as error:
        form.refuse(error)
        return None


def _drafted_page(request: DeskRequest, change: CalendarChange) -> HttpResponse:
    messages.success(request, "已存为待确认的改动，另一人确认后才生效。")
    return redirect("departments:calendar_change", change.pk)


def _new_page(request: DeskRequest, form: Form, package: Form) -> HttpResponse:
    context = {"form": form, "package": package, "forms": [form, package]}
    return render(request, "departments/calendar/change_new.html", context)


# --- One change


@require_safe
def change(request: DeskRequest, pk: int, *, preview: Preview) -> HttpResponse:
    """Show one change: its days, the matters whose dates it moves, who entered it and who settled it."""
    check_reader(request.user)
    change = get_object_or_404(CalendarChange.objects.select_related("entered_by", "settled_by"), pk=pk)
    is_draft = change.state == ChangeState.DRAFT
    context = {
        "page": change_page(change, preview(change) if is_draft else [], clock.today()),
        "change": change,
        "is_draft": is_draft,
        "keeps": keeps_settings(request.user),
        "is_own": change.entered_by_id == request.user.pk,
        # The number of a matter is a link for who may open it; the administrator reads no matters.
        "sees_matters": request.user.role in MAY_SEE_ALL_MATTERS,
    }
    return render(request, "departments/calendar/change.html", context)


@require_POST
def confirm(request: DeskRequest, pk: int, *, apply: Apply) -> HttpResponse:
    """确认并改期: put a draft into force and move the dates it moves, then go back to its page.

    The form sends a mark of the moves that were shown (`seen`). When they are others now, nothing happens.
    """
    change = _to_settle(request.user, pk)
    try:
        moved = apply(change, request.user, clock.now(), seen=request.POST.get("seen", ""))
        messages.success(request, f"已确认，日历已生效，{moved}件办件的期限已改动或确定。")
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect("departments:calendar_change", pk)


@require_POST
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """放弃: settle a draft without putting it into force. No date moves."""
    change = _to_settle(request.user, pk)
    try:
        acts.discard(change, request.user, clock.now())
        messages.success(request, "已放弃，日历没有变动。")
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect("departments:calendar_change", pk)


def _to_settle(user: User, pk: int) -> CalendarChange:
    """Return a change to settle. Raises PermissionDenied for users who do not keep the calendar, or Http404."""
    check_keeper(user)
    found: CalendarChange = get_object_or_404(CalendarChange, pk=pk)
    return found

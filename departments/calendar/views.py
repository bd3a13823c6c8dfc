"""工作日历 (M11): the year for everybody to read; changes for those who keep the calendar, and the auditor to look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_safe

from departments import clock
from departments.calendar import package as calendar_package
from departments.calendar.acts import discard, draft, keeps_calendar
from departments.calendar.forms import NoticeForm, PackageForm
from departments.calendar.pages import change_page, shown_years, year_page
from departments.calendar.shifts import Apply, Preview
from departments.errors import DeskError
from departments.models import CalendarChange, User
from departments.roles import Role
from departments.terms import CalendarScope, ChangeState

SEES_MATTERS = frozenset({Role.COORDINATOR, Role.AUDITOR})
"""For them the number of a matter is a link; the administrator reads no matters."""


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _check_reader(user: User) -> None:
    if not keeps_calendar(user) and user.role != Role.AUDITOR:
        raise PermissionDenied


@require_safe
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show a year at a glance, by default the present one, to everybody who holds a posting."""
    user, today = _user(request), clock.today()
    if user.role is None:
        raise PermissionDenied
    if year is not None and year not in shown_years(today):
        raise Http404
    keeps = keeps_calendar(user)
    context = {
        "page": year_page(year or today.year, today),
        "keeps": keeps,
        "reads_changes": keeps or user.role == Role.AUDITOR,
    }
    return render(request, "departments/calendar/calendar.html", context)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """List all changes, newest first."""
    user = _user(request)
    _check_reader(user)
    rows = CalendarChange.objects.select_related("entered_by", "settled_by")
    return render(request, "departments/calendar/changes.html", {"changes": rows, "keeps": keeps_calendar(user)})


class NewChange(View):
    """Enter a notice, or take a year out of the package: either way a draft comes of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_calendar(_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in ("year", "scope") if name in request.GET}
        return self._show(NoticeForm(initial=asked), PackageForm(initial={"package_year": asked.get("year")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("action") == "import":
            package = PackageForm(request.POST)
            change = self._drafted(package, self._from_package)
            return self._done(change) if change else self._show(NoticeForm(), package)
        form = NoticeForm(request.POST, request.FILES)
        change = self._drafted(form, NoticeForm.facts)
        if change is None:
            form.keep_file_text()
        return self._done(change) if change else self._show(form, PackageForm())

    def _drafted(self, form: Any, facts: Callable[[Any], dict[str, Any]]) -> CalendarChange | None:
        """Return the draft, or None after telling the form what is wrong."""
        if not form.is_valid():
            return None
        try:
            return draft(**facts(form), actor=_user(self.request), now=clock.now())
        except DeskError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return None

    def _from_package(self, form: PackageForm) -> dict[str, Any]:
        asked, origin = int(form.cleaned_data["package_year"]), calendar_package.origin()
        return {
            "notice": f"{asked}年节假日安排（{origin}，未附通知文号）",
            "scope": CalendarScope.NATIONAL.value,
            "year": asked,
            "published_on": None,
            "rows": calendar_package.rows_of(asked),
            "origin": origin,
        }

    def _done(self, change: CalendarChange) -> HttpResponse:
        messages.success(self.request, "已存为待确认的改动，另一人确认后才生效。")
        return redirect("departments:calendar_change", change.pk)

    def _show(self, form: Form, package: Form) -> HttpResponse:
        forms = [form, package]
        return render(
            self.request, "departments/calendar/change_new.html", {"form": form, "package": package, "forms": forms}
        )


class Change(View):
    """One change: its days, what it moves, and who settled it. `preview` is handed in by the assembly."""

    preview: Preview = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = _user(request)
        _check_reader(user)
        change = get_object_or_404(CalendarChange.objects.select_related("entered_by", "settled_by"), pk=pk)
        is_draft = change.state == ChangeState.DRAFT
        shifts = self.preview(change) if is_draft else []
        context = {
            "page": change_page(change, shifts, clock.today()),
            "change": change,
            "is_draft": is_draft,
            "keeps": keeps_calendar(user),
            "is_own": change.entered_by_id == user.pk,
            "sees_matters": user.role in SEES_MATTERS,
        }
        return render(request, "departments/calendar/change.html", context)


class Settle(View):
    """An act on a draft; then back to its page, which tells what came of it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = _user(request)
        if not keeps_calendar(user):
            raise PermissionDenied
        change = get_object_or_404(CalendarChange, pk=pk)
        try:
            messages.success(request, self.settle(change, user, request.POST.get("seen", "")))
        except DeskError as error:
            messages.error(request, error.sentence)
        return redirect("departments:calendar_change", pk)

    def settle(self, change: CalendarChange, user: User, seen: str) -> str:
        """Do it and return the sentence that says so; `seen`: the mark of what was shown. Raises DeskError."""
        raise NotImplementedError


class Confirm(Settle):
    """确认并改期. `apply` is handed in by the assembly."""

    apply: Apply = None  # type: ignore[assignment]

    def settle(self, change: CalendarChange, user: User, seen: str) -> str:
        moved = self.apply(change, user, clock.now(), seen=seen)
        return f"已确认，日历已生效，{moved}件办件的期限已改动或确定。"


class Discard(Settle):
    """放弃."""

    def settle(self, change: CalendarChange, user: User, seen: str) -> str:  # noqa: ARG002 (nothing moves)
        discard(change, user, clock.now())
        return "已放弃，日历没有变动。"

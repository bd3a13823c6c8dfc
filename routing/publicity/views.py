"""公示单: show it, freeze it at its first print, and record each print."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.machines import machine_of
from departments.requests import DeskRequest, note_arrival
from routing.hands.people import towns_of
from routing.models import PostedPrint, PostedSheet
from routing.papers.documents import reprint_mark
from routing.publicity.acts import frozen_pages, post, print_again, sheets_of
from routing.publicity.forms import PublicityForm
from routing.publicity.sheet import may_post


@require_safe
def publicity(request: DeskRequest) -> HttpResponse:
    """Show what would be posted up now. Nothing is recorded."""
    return _page(request, _form(request))


@require_POST
def publicity_print(request: DeskRequest) -> HttpResponse:
    """Freeze the sheet, record its print, and answer with it; paper.js prints it."""
    form, user = _form(request), request.user
    if not may_post(user):
        raise PermissionDenied
    if not form.is_valid() or not form.sheet().lines:
        return _page(request, form)
    with transaction.atomic():  # read again inside: nobody else can print the sheet now
        printed = post(form.sheet(), actor=user, now=clock.now(), machine=machine_of(request))
    note_arrival(request)
    return _sheet(request, printed.sheet, printed)


@require_safe
def posted(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a sheet as it was printed. Nothing is recorded."""
    return _sheet(request, _find(request, pk), None)


@require_POST
def posted_print(request: DeskRequest, pk: int) -> HttpResponse:
    """Print a frozen sheet once more, word for word."""
    frozen, user = _find(request, pk), request.user
    if not may_post(user):
        raise PermissionDenied
    with transaction.atomic():
        printed = print_again(frozen, actor=user, now=clock.now(), machine=machine_of(request))
    return _sheet(request, frozen, printed)


def _find(request: DeskRequest, pk: int) -> PostedSheet:
    """Return a frozen sheet. Raises Http404 when it is of a township that the user may not see."""
    found: PostedSheet = get_object_or_404(PostedSheet, pk=pk, town__in=towns_of(request.user))
    return found


def _sheet(request: DeskRequest, frozen: PostedSheet, printed: PostedPrint | None) -> HttpResponse:
    """Answer with a sheet as it was frozen. `printed` is the print just recorded, None to read."""
    of = f"town={frozen.town.slug}&category={frozen.category.slug}&month={frozen.fields['period']}"
    context = {
        "frozen": frozen,
        "pages": [mark_safe(page) for page in frozen_pages(frozen)],  # noqa: S308  our own template's output
        "printed": printed,
        "reprint_mark": reprint_mark(printed) if printed else "",
        "prints": () if printed else list(frozen.prints.select_related("by")),
        "may_post": may_post(request.user),
        "list_url": f"{reverse('routing:publicity')}?{of}",
    }
    return render(request, "routing/publicity/sheet.html", context)


def _form(request: DeskRequest) -> PublicityForm:
    """Return the conditions as a form. Raises PermissionDenied for a user without a township to look at."""
    user = request.user
    if not towns_of(user):
        raise PermissionDenied
    return PublicityForm(request.POST if request.method == "POST" else request.GET, user=user)


def _page(request: DeskRequest, form: PublicityForm) -> HttpResponse:
    sheet = form.sheet() if form.is_valid() else None
    printed = sheets_of(sheet).prefetch_related("prints__by").order_by("-pk") if sheet else ()
    context = {"form": form, "sheet": sheet, "printed": printed, "may_post": may_post(request.user)}
    return render(request, "routing/publicity/publicity.html", context)

"""政策: a page about every category for everybody (P3), and its three prints for the windows (UX.md 3.3 ⑨)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments import clock
from departments.models import Department, ReliefCategory, Responsibility, User
from departments.requests import DeskRequest, signed_in
from departments.roles import MAY_PRINT_PAPERS
from departments.terms import DepartmentKind
from routing.hands.people import towns_of
from routing.leaflets import entries as leaflets
from routing.leaflets.entries import LeafletEntry, Unit
from routing.papers.codes import qr_svg

_ANSWERING = (DepartmentKind.BUREAU, DepartmentKind.TOWNSHIP, DepartmentKind.VILLAGE)


@login_not_required
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """List the categories in force. A user who is signed in and posts up 公示单 finds the way there."""
    rows, reader = leaflets.entries(clock.today()), signed_in(request)
    posts_up = reader is not None and bool(towns_of(reader))
    context = {"rows": rows, "frame": _frame(request), "posts_up": posts_up}
    return render(request, "routing/leaflets/policies.html", context)


@login_not_required
@require_safe
def policy(request: HttpRequest, category: str) -> HttpResponse:
    """Show a category. The QR code of a print names its window (`?unit=maojian`), so that the page says whom to ask."""
    entry, reader = _entry(category), signed_in(request)
    unit = _own(reader) or _named(request) or leaflets.place_of(entry.duty)
    context = {
        "entry": entry,
        "unit": unit,
        "supervision": leaflets.supervision(),
        "frame": _frame(request),
        "prints": _may_print(reader),
    }
    return render(request, "routing/leaflets/policy.html", context)


@require_safe
def leaflet(request: DeskRequest, category: str) -> HttpResponse:
    """Lay out the leaflet for the printer: A4, folded to A5."""
    entry, unit = _to_print(request.user, category)
    counted = leaflets.letters(entry.body(unit, leaflets.supervision()))
    qr = qr_svg(leaflets.public_address(entry.category, unit))
    most = leaflets.MOST_ON_LEAFLET
    return _sheet(request, "leaflet", entry, unit, {"qr": qr, "counted": counted, "most": most})


@require_safe
def broadcast(request: DeskRequest, category: str) -> HttpResponse:
    """Show the text for the loudspeaker of a village, ready to be copied or printed."""
    entry, unit = _to_print(request.user, category)
    text = leaflets.broadcast(entry, unit, clock.today())
    counted, most = leaflets.letters(text), leaflets.MOST_IN_BROADCAST
    return _sheet(request, "broadcast", entry, unit, {"text": text, "counted": counted, "most": most})


@require_safe
def bring(request: DeskRequest, category: str) -> HttpResponse:
    """Lay out 办事一次性告知单 for people who only ask what to bring: it has no number and no signature."""
    entry, unit = _to_print(request.user, category)
    return _sheet(request, "bring", entry, unit, {"qr": qr_svg(leaflets.public_address(entry.category, unit))})


def _sheet(request: DeskRequest, name: str, entry: LeafletEntry, unit: Unit, more: dict[str, Any]) -> HttpResponse:
    back = {"back_url": reverse("routing:policy", args=[entry.category.slug]), "back_words": "返回政策"}
    printed = {"entry": entry, "unit": unit, "supervision": leaflets.supervision(), "today": clock.today()}
    return render(request, f"routing/leaflets/sheets/{name}.html", printed | back | more)


def _entry(slug: str) -> LeafletEntry:
    """Return the entry in force today. Raises Http404 when the category has none, or no words."""
    category = get_object_or_404(ReliefCategory, slug=slug)
    if not leaflets.is_worded(category):
        raise Http404
    try:
        return leaflets.entry_of(category, clock.today())
    except Responsibility.DoesNotExist as error:
        raise Http404 from error


def _to_print(user: User, slug: str) -> tuple[LeafletEntry, Unit]:
    """Return the entry, and the window of the user. Raises PermissionDenied for a user who prints no papers."""
    department = user.department
    if department is None or not _may_print(user):
        raise PermissionDenied
    return _entry(slug), leaflets.unit_of(department)


def _may_print(reader: User | None) -> bool:
    return reader is not None and reader.role in MAY_PRINT_PAPERS


def _own(reader: User | None) -> Unit | None:
    """Return the window of a reader who prints papers there; None for everybody else."""
    if reader is None or reader.department is None or not _may_print(reader):
        return None
    return leaflets.unit_of(reader.department)


def _named(request: HttpRequest) -> Unit | None:
    """Return the unit that the address names, or None when it does not exist any more."""
    found = Department.objects.in_force(clock.today()).filter(
        slug=request.GET.get("unit", "")[:50], kind__in=_ANSWERING
    )
    department = found.first()
    return leaflets.unit_of(department) if department else None


def _frame(request: HttpRequest) -> str:
    """Return the page around the content: with the navigation for users who are signed in."""
    return "base.html" if signed_in(request) else "public.html"

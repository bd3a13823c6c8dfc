"""The desk: the workbench of each role, the list of matters, the overdue matters."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.requests import DeskRequest
from departments.roles import MAY_OVERSEE, MAY_SEE_ALL_MATTERS, Role
from intake import access
from intake.models import AccessKind
from intake.search import terms as search
from routing.desks.bureau import bureau_board
from routing.desks.lately import lately
from routing.desks.listing import LateList, Listing
from routing.desks.office import office_board
from routing.desks.township import HEADS, township_board
from routing.desks.village import village_board
from routing.desks.window import window_board
from routing.handover.acts import unowned
from routing.lists.forms import CONDITIONS, ListQuery
from routing.lists.narrowing import Narrowing
from routing.lists.oversight import lights, overdue_by_town, overdue_by_unit
from routing.lists.places import remember, remembered
from routing.lists.queues import TabLink, tabs_of
from routing.meetings.pages import open_resolutions
from routing.models import SupervisionOrder

_BOARDS = {
    Role.CLERK: ("routing/desks/workbench_window.html", window_board),
    Role.REVIEWER: ("routing/desks/workbench_township.html", township_board),
    Role.OFFICER: ("routing/desks/workbench_bureau.html", bureau_board),
    Role.COORDINATOR: ("routing/desks/workbench_office.html", office_board),
    Role.AUDITOR: ("routing/desks/workbench_office.html", office_board),
}
_VILLAGE_BOARD = ("routing/desks/workbench_village.html", village_board)
_GROUPINGS = {"unit": ("按责任单位", overdue_by_unit), "town": ("按乡镇", overdue_by_town)}


@require_safe
def workbench(request: DeskRequest) -> HttpResponse:
    """Show the workbench of the user's role. An administrator, who works no matters, reads a sentence."""
    user = request.user
    if user.role not in _BOARDS:
        return render(request, "routing/desks/workbench_plain.html")
    at_village = user.role == Role.CLERK and user.department is not None and user.department.is_village
    template, board = _VILLAGE_BOARD if at_village else _BOARDS[user.role]
    context = {
        "board": board(user, clock.today()),
        "role": user.role.value,
        "resolutions": open_resolutions(user, clock.today()),
        "unowned": unowned(user, clock.today()),
        "heads": HEADS,
        "lately": partial(lately, user),  # asked for by a desk on which nothing waits
    }
    return render(request, template, context)


@require_safe
def matters(request: DeskRequest) -> HttpResponse:
    """Show the list of matters: the tabs of the role, the query row, one page of rows."""
    user, today = request.user, clock.today()
    tabs = tabs_of(user, today)
    if not tabs:
        raise PermissionDenied
    if kept := remembered(request, "routing:matters"):
        return redirect(f"{reverse('routing:matters')}?{kept}")
    form = ListQuery(request.GET, user=user, tabs=tabs)
    form.is_valid()  # a value from no list is told beside the field and left out of the conditions
    listing = Listing(user, form, request.GET.get("page", ""), today)
    remember(request, "routing:matters", listing.to_remember)
    context = {"listing": listing, "form": form, "page_obj": listing.page}
    return render(request, "routing/desks/matters.html", context)


@require_POST
def find_matters(request: DeskRequest) -> HttpResponse:
    """Take the query row and go to the list (UX.md 2.5).

    A term that may be personal, such as a name, is recorded and stored; the address holds only its token. A number that
    says nothing about a person, such as 2026-000001, stands in the address itself.
    """
    user, now = request.user, clock.now()
    tabs = tabs_of(user, clock.day_of(now))
    if not tabs:
        raise PermissionDenied
    form = ListQuery({**request.POST.dict(), "k": "", "n": ""}, user=user, tabs=tabs)
    form.is_valid()  # as above
    conditions = {name: form.value(name) for name in ("tab", *CONDITIONS, "sort", "size")}
    term = search.normalise(request.POST.get("q", ""))
    if search.is_public(term):
        conditions["n"] = term
    elif term:
        conditions["k"] = access.record(AccessKind.SEARCH, user, now, term=term, reason="查办件列表").token
    asked = {name: value for name, value in conditions.items() if value}
    return redirect(f"{reverse('routing:matters')}?{urlencode(asked)}")


@require_safe
def overdue(request: DeskRequest) -> HttpResponse:
    """Show the overdue matters, grouped by the unit that has them or by the township they came from."""
    user, today = request.user, clock.today()
    if user.role not in MAY_OVERSEE:
        raise PermissionDenied
    if kept := remembered(request, "routing:overdue"):
        return redirect(f"{reverse('routing:overdue')}?{kept}")
    by = "town" if request.GET.get("by") == "town" else "unit"
    form = Narrowing(request.GET, user=user, auto_id="list-%s")
    form.is_valid()
    late = LateList(form, by)
    remember(request, "routing:overdue", late.to_remember)
    context = {
        "units": _GROUPINGS[by][1](user, today, form.narrowed()),
        "by": by,
        "form": form,
        "late": late,
        "tabs": [TabLink(_GROUPINGS[key][0], late.url(by=key), key == by) for key in _GROUPINGS],
        "lights": lights(user, today),
        "may_chase": user.role == Role.COORDINATOR,
        "sees_all": user.role in MAY_SEE_ALL_MATTERS,
        "last_order": SupervisionOrder.objects.visible_to(user).first(),
    }
    return render(request, "routing/desks/overdue.html", context)

"""退回协调: what the office has to decide, and the matters that each number about returns counts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments import clock
from departments.calendar.quarters import Quarter, quarter_links, quarter_of, read_quarter
from departments.requests import DeskRequest
from departments.roles import MAY_SEE_ALL_MATTERS, MAY_SEE_MATTERS, Role
from routing.desks.coordination import COUNTED, counted, unit_lines, waiting_cases
from routing.figures.returns import RETURNS_DEFINED


def _quarter(request: DeskRequest) -> Quarter:
    """Return the quarter in the address; the present one when there is none, or no valid one."""
    return read_quarter(request.GET.get("quarter", "")) or quarter_of(clock.today())


@require_safe
def returns(request: DeskRequest) -> HttpResponse:
    """List the matters being coordinated, and for each unit how its returns of a quarter were decided."""
    user, today, quarter = request.user, clock.today(), _quarter(request)
    if user.role not in MAY_SEE_ALL_MATTERS:
        raise PermissionDenied
    page, cases = waiting_cases(user, request.GET.get("page", ""), today)
    context = {
        "page_obj": page,
        "cases": cases,
        "lines": unit_lines(user, quarter),
        "heads": [title for _, title in COUNTED],
        "quarters": quarter_links(quarter, today),
        "definitions": RETURNS_DEFINED,
        "may_decide": user.role == Role.COORDINATOR,
    }
    return render(request, "routing/desks/returns.html", context)


@require_safe
def returns_counted(request: DeskRequest) -> HttpResponse:
    """List the matters that a number about returns counts, as far as the user may see them."""
    user, asked = request.user, request.GET
    if user.role not in MAY_SEE_MATTERS:
        raise PermissionDenied
    found = counted(
        user,
        _quarter(request),
        unit=asked.get("unit", ""),
        verdict=asked.get("verdict", ""),
        page=asked.get("page", ""),
        today=clock.today(),
    )
    return render(request, "routing/desks/returns_counted.html", {"counted": found, "page_obj": found.page})

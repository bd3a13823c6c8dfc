"""单位办公时间: who reads them stands in `units_shown_to`, who changes them in `may_set_hours`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from departments import clock
from departments.requests import DeskRequest, form_page, posted
from departments.roles import Role
from departments.terms import DepartmentKind
from departments.units.hours import may_set_hours, set_hours, units_shown_to
from departments.units.hours_forms import HoursForm


@require_safe
def hours(request: DeskRequest) -> HttpResponse:
    """List the units with their hours: first the windows, then the bureaus."""
    user = request.user
    units = list(units_shown_to(user, clock.today()).select_related("parent"))
    groups = [
        ("受理窗口", [unit for unit in units if unit.kind != DepartmentKind.BUREAU]),
        ("市直部门", [unit for unit in units if unit.kind == DepartmentKind.BUREAU]),
    ]
    context = {
        "groups": [(title, members) for title, members in groups if members],
        "changes": user.role != Role.AUDITOR,
        "has_setup": user.role != Role.REVIEWER,
    }
    return render(request, "departments/units/hours.html", context)


@form_page
def unit_hours(request: DeskRequest, unit: str) -> HttpResponse:
    """Show the hours of one unit. Somebody who may set them can change them here; to others POST answers 403."""
    user = request.user
    row = get_object_or_404(units_shown_to(user, clock.today()), slug=unit)
    may = may_set_hours(user, row)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = HoursForm(posted(request), unit=row)
    if form.is_valid():
        set_hours(row, form.cleaned_data, user)
        messages.success(request, f"已保存{row}的办公时间：以后收的件按新的时间算，在办的期限不变。")
        return redirect("departments:hours")
    context = {"unit": row, "form": form, "may": may, "has_setup": user.role != Role.REVIEWER}
    return render(request, "departments/units/hours_unit.html", context)

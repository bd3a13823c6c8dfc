"""一并催办 on the workbench of a window."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from departments import clock
from departments.requests import DeskRequest
from departments.roles import Role
from routing.desks.batch_views import is_first_click
from routing.desks.chasing import Chased, chase_all


@require_POST
def chase_many(request: DeskRequest) -> HttpResponse:
    """Press whoever is late with a matter of the window, and go back to the workbench."""
    user, back = request.user, reverse("routing:workbench")
    if user.role != Role.CLERK:
        raise PermissionDenied
    if is_first_click(request, user, back, again="催办"):
        _tell(request, list(chase_all(user, clock.now())))
    return redirect(back)


def _tell(request: DeskRequest, outcomes: list[Chased]) -> None:
    """Say for each matter whom it pressed; name each of the others with the reason."""
    pressed: dict[str, list[str]] = defaultdict(list)
    for one in outcomes:
        if one.fault:
            messages.warning(request, f"{one.number}没有催办：{one.fault}")
        else:
            pressed[one.holder].append(one.number)
    for holder, numbers in pressed.items():
        messages.success(request, f"已催办{holder}{len(numbers)}件：{'、'.join(numbers)}。对方会收到提醒。")
    if not outcomes:
        messages.info(request, "没有要催办的：逾期的今天都催过了。")

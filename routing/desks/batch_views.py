"""签收已勾选的 and 签收本页全部: sign for many matters with one button."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from departments import clock
from departments.errors import DeskError
from departments.models import User
from departments.requests import DeskRequest
from departments.roles import Role
from intake.onetime import is_first, token_of
from routing.desks.batch import Signed, picks_of, sign_picked
from routing.matter.ways_back import way_back


@require_POST
def sign_many(request: DeskRequest) -> HttpResponse:
    """Sign for each ticked matter, and go back to the same page of the list."""
    user = request.user
    if user.role != Role.OFFICER:
        raise PermissionDenied
    # The button of one row signs for that row alone, whatever is ticked beside it.
    ticked = request.POST.getlist("only") or request.POST.getlist("pick")
    back, picks = way_back(request) or reverse("routing:workbench"), picks_of(ticked)
    if not picks:
        messages.error(request, "请先勾选办件。")
    elif is_first_click(request, user, back, again="签收"):
        _tell(request, list(sign_picked(picks, user, clock.now())))
    return redirect(back)


def is_first_click(request: DeskRequest, user: User, back: str, *, again: str) -> bool:
    """Take the token, and answer whether this is its first use. A second click then does nothing.

    The token is taken before anything is done, for each matter is moved in a transaction of its own. `again` is what
    is asked to be done once more when the page has no token: 签收.
    """
    try:
        token = token_of(request, f"这一页没有完整打开，请再{again}一次。")
        return is_first(token, user, clock.now(), back)
    except DeskError as error:
        messages.error(request, error.sentence)
        return False


def _tell(request: DeskRequest, outcomes: list[Signed]) -> None:
    """Say how many were signed for. Name each of the others with the reason."""
    refused = [outcome for outcome in outcomes if outcome.fault]
    if len(refused) < len(outcomes):
        messages.success(request, f"已签收{len(outcomes) - len(refused)}件。接下来办理，最急的排在最前。")
    for outcome in refused:
        messages.warning(request, f"{outcome.number}没有签收：{outcome.fault}")

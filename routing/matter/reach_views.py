"""电话、住址和家庭成员: shown in full for one view of the page, by a press that is recorded and asks no reason."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments import clock
from departments.errors import DeskError
from departments.models import User
from departments.requests import DeskRequest
from intake import access
from intake.models import AccessKind, Matter
from intake.onetime import once, token_of
from routing.hands.people import works_on
from routing.matter.views import SHOWN_NEXT, visible_matter

EXPIRED: Final = "这一页已经过期，请再按一次。"
DOUBLE_CLICK: Final = dt.timedelta(seconds=10)
"""A second press of the same button within it belongs to the first: it shows the same and is not recorded again."""


@require_POST
def reach(request: DeskRequest, number: str) -> HttpResponse:
    """Record the press once for a token, and let the next view of the page show the person in full.

    That view is noted in the session, so nothing stands in an address and a reload masks again. A token that was used
    for something else, such as a press on another matter, has recorded no look at this person: it opens nothing.
    A press of somebody who does not work the matter is refused and recorded as well, every time.
    """
    now = clock.now()
    try:
        matter = _worked_on(request, number)
    except (Http404, PermissionDenied):
        _note_refused(request.user, number, now)
        raise
    try:
        token = token_of(request, EXPIRED)
        address = once(token, request.user, now, lambda: _recorded(request, matter, now))
        if address != _shown_at(matter):
            raise DeskError(EXPIRED)
    except DeskError as error:
        messages.error(request, error.sentence)
        return redirect(matter)
    if request.user.submissions.filter(token=token, at__gt=now - DOUBLE_CLICK).exists():
        request.session[SHOWN_NEXT] = [matter.number, now.timestamp()]
    return redirect(address)


def _worked_on(request: DeskRequest, number: str) -> Matter:
    """Return the matter. Raises Http404 for one the user may not see, PermissionDenied for one they do not work."""
    matter = visible_matter(request, number)
    if not works_on(request.user, matter):
        raise PermissionDenied
    return matter


def _note_refused(user: User, number: str, now: dt.datetime) -> None:
    """Record the press on a matter that exists. Who holds no posting any more is refused without a record."""
    matter = Matter.objects.select_related("application__applicant").filter(number=number).first()
    if matter is not None and user.department is not None:
        access.record(AccessKind.REFUSED, user, now, applicant=matter.application.applicant, matter=matter)


def _recorded(request: DeskRequest, matter: Matter, now: dt.datetime) -> str:
    applicant = matter.application.applicant
    access.record(AccessKind.REACH, request.user, now, applicant=applicant, matter=matter)
    return _shown_at(matter)


def _shown_at(matter: Matter) -> str:
    return f"{matter.get_absolute_url()}#who"

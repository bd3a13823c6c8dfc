"""来访: record that a person came again without having a result, so that nobody is sent away twice (UX.md 2.6, 9).

The registration was the first coming. With one visit recorded, the person has come twice without a result (再次来访).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, Q

from departments import clock
from departments.errors import DeskError
from departments.models import User
from departments.roles import Role
from intake.models import Applicant, Matter, ReturnVisit
from intake.states import Outcome

LONGEST_NOTE = 200
LOOKED_BACK = dt.timedelta(days=365)
SENT_AWAY: Final = (Outcome.INFORMED, Outcome.REFUSED)
"""Outcomes with which a person left without relief. Who asks for the same thing within 365 days has come again."""


def came_again() -> Q:
    """Return the condition for open matters whose person has come again, for lists to filter by."""
    return Q(closed_on__isnull=True) & Q(Exists(ReturnVisit.objects.filter(matter=OuterRef("pk"))))


def receives(user: User, matter: Matter) -> bool:
    """May this person record a visit? A clerk of the matter's township window or of the village's window may."""
    return user.role == Role.CLERK and user.department in {matter.desk, matter.window}


def record_visit(matter: Matter, *, note: str, by: User, now: dt.datetime) -> ReturnVisit:
    """Record that the person came again. Raises DeskError when the matter is closed or the note is too long."""
    if not matter.is_open:
        raise DeskError("办件已经办结，不用再记来访；有新的请求，请登记。")
    if len(note) > LONGEST_NOTE:
        raise DeskError(f"说明最多{LONGEST_NOTE}个字，现在是{len(note)}个字。")
    assert by.department is not None  # noqa: S101  asked by `receives`
    return ReturnVisit.objects.create(matter=matter, department=by.department, by=by, at=now, note=note)


def note_return(matter: Matter, applicant: Applicant, *, by: User, now: dt.datetime) -> ReturnVisit | None:
    """Record a visit on a new matter when the same request was sent away before; return it, or None.

    That is an earlier matter of the same person and category with an outcome of SENT_AWAY, open or closed within 365
    days.
    """
    since = clock.day_of(now) - LOOKED_BACK
    earlier = Matter.objects.filter(application__applicant=applicant, category=matter.category, outcome__in=SENT_AWAY)
    lately = earlier.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=since))
    last = lately.exclude(pk=matter.pk).order_by("-number").first()
    if last is None or by.department is None:
        return None
    note = f"以前申请过：{last.number}，{Outcome(last.outcome).label}"
    return ReturnVisit.objects.create(matter=matter, department=by.department, by=by, at=now, note=note)

"""来访: who comes again without having a result is not sent away once more (UX.md 2.6, 9).

The registration was the first coming: with one visit recorded the person has come twice without a result (再次来访).
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
"""Ends without relief from this window: who asks for the same thing again within a year comes again."""


def came_again() -> Q:
    """Open, and the person has come again meanwhile: a condition for lists."""
    return Q(closed_on__isnull=True) & Q(Exists(ReturnVisit.objects.filter(matter=OuterRef("pk"))))


def receives(user: User, matter: Matter) -> bool:
    """Who records that the person came: a clerk of the matter's window, or of the village it came from."""
    return user.role == Role.CLERK and user.department in {matter.desk, matter.window}


def record_visit(matter: Matter, *, note: str, by: User, now: dt.datetime) -> ReturnVisit:
    """Record that the person came again; raises DeskError once the matter is over."""
    if not matter.is_open:
        raise DeskError("办件已经办结，不用再记来访；有新的请求，请登记。")
    if len(note) > LONGEST_NOTE:
        raise DeskError(f"说明最多{LONGEST_NOTE}个字，现在是{len(note)}个字。")
    assert by.department is not None  # noqa: S101  asked by `receives`
    return ReturnVisit.objects.create(matter=matter, department=by.department, by=by, at=now, note=note)


def note_return(matter: Matter, applicant: Applicant, *, by: User, now: dt.datetime) -> ReturnVisit | None:
    """Record with a new matter that the same person was sent away with the same request within a year."""
    since = clock.day_of(now) - LOOKED_BACK
    earlier = Matter.objects.filter(application__applicant=applicant, category=matter.category, outcome__in=SENT_AWAY)
    lately = earlier.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=since))
    last = lately.exclude(pk=matter.pk).order_by("-number").first()
    if last is None or by.department is None:
        return None
    note = f"以前申请过：{last.number}，{Outcome(last.outcome).label}"
    return ReturnVisit.objects.create(matter=matter, department=by.department, by=by, at=now, note=note)

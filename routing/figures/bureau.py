"""本月四项数字: what came to a bureau this month, what it decided in time, whose returns held, what it was ordered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, OuterRef, Q, Subquery

from departments import clock
from departments.models import User
from departments.terms import ClockKind
from routing.clocks.in_time import done_by
from routing.figures.returns import Verdict, judged
from routing.models import Assignment, AssignmentEnd, Clock, OrderedMatter


@dataclass(frozen=True)
class BureauFigures:
    """`upheld` is 退回成立 as `figures.returns` has it, by the day of the return. `deemed` is part of what came."""

    came: int
    deemed: int
    decided: int
    in_time: int
    upheld: int
    ordered: int


def bureau_figures(user: User, today: dt.date) -> BureauFigures:
    """Count the month so far.

    In time is what was decided by what was promised: a bureau does not answer for a window that tells it too late.
    """
    since = clock.start_of(today.replace(day=1))
    came, ended = Q(sent_at__gte=since), Q(ended_at__gte=since)
    decided = ended & Q(ended_how=AssignmentEnd.DECIDED)
    turns = Assignment.objects.lead().filter(came | ended, department=user.department)
    counted = (
        judged(turns)
        .annotate(**_promise())
        .aggregate(
            came=Count("pk", filter=came),
            deemed=Count("pk", filter=came & Q(is_deemed=True)),
            decided=Count("pk", filter=decided),
            in_time=Count("pk", filter=decided & _DECIDED_IN_TIME),
            upheld=Count("pk", filter=ended & Q(ended_how=AssignmentEnd.RETURNED, verdict=Verdict.UPHELD)),
        )
    )
    ordered = OrderedMatter.objects.filter(order__department=user.department, order__issued_at__gte=since).count()
    return BureauFigures(**counted, ordered=ordered)


def _promise() -> dict[str, Subquery]:
    """Read what was promised when a turn ended. A matter that was reopened since is promised for another day now.

    To decide stops the clock 办理 of the round: it is the first that had not stopped before.
    """
    handle = Clock.objects.of_kind(ClockKind.HANDLE).filter(matter=OuterRef("matter"))
    then = handle.filter(Q(stopped_at__isnull=True) | Q(stopped_at__gte=OuterRef("ended_at"))).order_by("pk")
    return {"promised_on": Subquery(then.values("due_on")[:1]), "promised_at": Subquery(then.values("due_at")[:1])}


_DECIDED_IN_TIME: Final = done_by("promised_on", "promised_at", "ended_at__date", "ended_at")

"""本月四项数字 of a bureau: what came this month, what it decided in time, which returns held, what it was ordered."""

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
    """The numbers of a month so far.

    `deemed` is the part of `came` that nobody signed for (视为签收). `in_time` is the part of `decided` that kept its
    promise. `upheld` is 退回成立 as `figures.returns` defines it, by the day of the return.
    """

    came: int
    deemed: int
    decided: int
    in_time: int
    upheld: int
    ordered: int

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return all of them as lines of a table: 转来 28件, 其中按期 17件　89%."""
        share = f"　{round(100 * self.in_time / self.decided)}%" if self.decided else ""
        deemed = [("其中视为签收", f"{self.deemed}件")] if self.deemed else []
        return [
            ("转来", f"{self.came}件"),
            *deemed,
            ("办结", f"{self.decided}件"),
            ("其中按期", f"{self.in_time}件{share}"),
            ("退回成立", f"{self.upheld}件"),
            ("督办", f"{self.ordered}件"),
        ]


def bureau_figures(user: User, today: dt.date) -> BureauFigures:
    """Count the month so far for the user's unit: two queries.

    A decision is in time when it was taken by what was promised to the person. A bureau that decides in time and a
    window that tells it late: the bureau counts it as in time, the window as late.
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
    """Read what was promised to the person when a turn ended.

    A matter that was reopened since has another promise now, so the clock 办理 of that round is asked. A decision stops
    it: it is the first such clock that had not stopped before.
    """
    handle = Clock.objects.of_kind(ClockKind.HANDLE).filter(matter=OuterRef("matter"))
    then = handle.filter(Q(stopped_at__isnull=True) | Q(stopped_at__gte=OuterRef("ended_at"))).order_by("pk")
    return {"promised_on": Subquery(then.values("due_on")[:1]), "promised_at": Subquery(then.values("due_at")[:1])}


_DECIDED_IN_TIME: Final = done_by("promised_on", "promised_at", "ended_at__date", "ended_at")

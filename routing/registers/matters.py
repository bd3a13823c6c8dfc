"""办件台账: one line for each matter, in the order of their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from departments import clock
from departments.calendar.quarters import Quarter
from departments.calendar.reading import calendar
from departments.models import Department, ReliefCategory, User
from departments.roles import MAY_SEE_ALL_MATTERS
from departments.terms import DepartmentKind
from intake.models import DayState, Matter
from intake.querysets import MatterQuerySet
from intake.states import Outcome, Status
from routing.clocks.deadlines import Tone
from routing.clocks.in_time import IN_TIME
from routing.lists.queues import MatterRow, handling_words, is_overdue, rows_with
from routing.models import Assignment, AssignmentEnd
from routing.papers.paging import Column
from routing.registers.frame import RegisterLine


@dataclass(frozen=True)
class RegisterSpan:
    """A year, a quarter or a month, from `first` on. `after` is the first day that no longer belongs to it."""

    words: str
    first: dt.date
    after: dt.date

    @classmethod
    def of(cls, year: int, part: str) -> RegisterSpan:
        """Return a part of a year: its fourth quarter for "Q4", November for "M11", the whole year for ""."""
        if part.startswith("Q"):
            quarter = Quarter(year, int(part[1:]))
            return cls(quarter.words, quarter.first, quarter.after)
        if part.startswith("M"):
            month = int(part[1:])
            after = dt.date(year + month // 12, month % 12 + 1, 1)
            return cls(f"{year}年{month}月", dt.date(year, month, 1), after)
        return cls(f"{year}年", dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


_COUNTED: Final = (DayState.PENDING, DayState.CONFIRMED)
"""The day stated (补登) stands in the register unless it was refused."""
_LEAD: Final = (
    Assignment.objects.lead()
    .filter(Q(ended_at__isnull=True) | Q(ended_how=AssignmentEnd.DECIDED), matter=OuterRef("pk"))
    .order_by(F("ended_at").desc(nulls_first=True), "-pk")
)
"""The unit that leads the matter now, else the one that decided it last. What came back to the window has none."""


class MatterLedger:
    """办件台账 of the matters that the user may see and that were registered within `span`."""

    title: ClassVar[str] = "办件台账"
    unit_word: ClassVar[str] = "件"
    columns: ClassVar[Sequence[Column]] = (
        Column("编号", 10), Column("受理日期", 9), Column("申请人", 8), Column("类别", 12), Column("办理方式", 10),
        Column("承办单位", 14), Column("期限", 11), Column("办结日期", 9), Column("结果", 8), Column("按期/超期", 9),
    )  # fmt: skip
    notes: ClassVar[Sequence[str]] = (
        "按登记日期归入；一次求助几类救助的，每类一件。承办单位是现在牵头的单位，办结的是作出决定的单位，没有转出的是窗口；期限是现在的承诺日期。",
    )
    warnings: ClassVar[Sequence[str]] = ()

    def __init__(
        self,
        user: User,
        *,
        span: RegisterSpan,
        category: ReliefCategory | None = None,
        unit: Department | None = None,
        town: Department | None = None,
    ) -> None:
        self.user, self.span, self.category, self.unit, self.town = user, span, category, unit, town

    @property
    def scope(self) -> str:
        whose = "全市" if self.user.role in MAY_SEE_ALL_MATTERS else str(self.user.department)
        chosen = (self.town or whose, self.span.words, self.category and self.category.short_name)
        led = f"{self.unit}承办" if self.unit else ""
        return "　".join(str(one) for one in (*chosen, led) if one)

    @cached_property
    def _found(self) -> MatterQuerySet:
        since, until = clock.start_of(self.span.first), clock.start_of(self.span.after)
        found = Matter.objects.visible_to(self.user).filter(registered_at__gte=since, registered_at__lt=until)
        if self.category:
            found = found.filter(category=self.category)
        if self.town:
            of_village = Q(window__parent=self.town, window__kind=DepartmentKind.VILLAGE)
            found = found.filter(Q(window=self.town) | of_village)
        last = Coalesce(Subquery(_LEAD.values("department")[:1]), F("window"), output_field=BigIntegerField())
        led: MatterQuerySet = found.annotate(led_by=last)
        return led.filter(led_by=self.unit.pk) if self.unit else led

    @property
    def rows(self) -> MatterQuerySet:
        return self._found.order_by("-number")

    def whole(self) -> list[RegisterLine]:
        return self.lines(self._found.order_by("number"))

    def lines(self, rows: MatterQuerySet) -> list[RegisterLine]:
        """Return the lines of matters, already filtered, sorted and cut: one query."""
        lead = Coalesce(Subquery(_LEAD.values("department__short_name")[:1]), F("window__short_name"))
        came_on = Case(When(application__late__state__in=_COUNTED, then=F("application__late__received_on")))
        more: dict[str, str | Combinable] = {"accepted_at": "accepted_at", "outcome": "outcome", "came_on": came_on}
        found = rows_with(rows, clock.today(), lead=lead, registered_at="registered_at", **more)
        return [_line(row, **facts) for row, facts in found]

    @cached_property
    def total(self) -> str:
        closed = Q(closed_on__isnull=False)
        counted: dict[str, Any] = self._found.aggregate(
            matters=Count("pk"),
            closed=Count("pk", filter=closed),
            in_time=Count("pk", filter=IN_TIME),
            overdue=Count("pk", filter=is_overdue(clock.today())),
            refused=Count("pk", filter=Q(status=Status.REFUSED)),
        )
        at_work, late = counted["matters"] - counted["closed"], counted["closed"] - counted["in_time"]
        return (
            f"办件{counted['matters']}件：已办结{counted['closed']}件（按期{counted['in_time']}件、超期{late}件），"
            f"在办{at_work}件（其中逾期{counted['overdue']}件）；不予受理{counted['refused']}件"
        )


def _line(row: MatterRow, *, outcome: str, lead: str, **days: Any) -> RegisterLine:
    texts = (
        row.number,
        _accepted(**days),
        row.applicant,
        row.category,
        handling_words(row.handling, row.status),
        lead,
        _promise(row),
        f"{row.closed_on:%Y-%m-%d}" if row.closed_on else "—",
        str(Outcome(outcome).label) if outcome else "—",
        _verdict(row),
    )
    return RegisterLine(texts, Matter(number=row.number).get_absolute_url())


def _accepted(accepted_at: dt.datetime | None, registered_at: dt.datetime, came_on: dt.date | None) -> str:
    """Return the day of acceptance; of what came on another day both: 2026-12-01（11-24收到，12-01补登）."""
    accepted = f"{clock.local(accepted_at):%Y-%m-%d}" if accepted_at else "未受理"
    registered = clock.local(registered_at)
    return f"{accepted}（{came_on:%m-%d}收到，{registered:%m-%d}补登）" if came_on else accepted


def _promise(row: MatterRow) -> str:
    if row.promised_at is not None:
        return f"{clock.local(row.promised_at):%Y-%m-%d %H:%M}"
    if row.promised_on is None:
        return "—"
    return f"{row.promised_on:%Y-%m-%d}" + ("（暂定）" if calendar().is_provisional(row.promised_on) else "")


def _verdict(row: MatterRow) -> str:
    """Return the verdict on a closed matter (超期2天办结). An open one is 逾期 by its present step, or 在办."""
    if row.closed_on is not None or row.due.tone == Tone.OVER:
        return row.due.words
    return "在办"

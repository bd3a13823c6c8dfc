"""统计表 of a quarter: what was received, sent on, given back and closed, by category and way of handling."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Final

from django.db.models import Count, Q

from departments import clock
from departments.calendar.quarters import Quarter
from departments.models import User
from departments.terms import Handling
from intake.models import Matter
from routing.clocks.in_time import IN_TIME, is_in_time
from routing.figures.closings import closed_within, rounds_within
from routing.lists.queues import is_overdue
from routing.models import MatterEvent
from routing.rules.escalation import ESCALATE
from routing.rules.transfer.returning import GIVE_BACK
from routing.rules.transfer.sending import TRANSFER

DEFINITIONS: Final = (
    "收到：本季度登记的办件。转出：本季度转办、上报的次数。退回：本季度承办单位退回的次数。",
    (
        "办结：本季度告知申请人后办结的办件（含不予受理已送达、告知自行申请、申请人撤回）；其中按期：没有超过承诺日期办结的，"
        "承诺到小时的没有超过那个时刻，没有承诺日期的算按期。重新办理的，以前各轮的办结照算。"
    ),
    "逾期：到生成这张表的当天还没有办结、当前一步已经过了期限的办件；等申请人补材料的不算。",
    "按求助类别和最后的办理方式分；一次求助几类救助的，每类算一件。",
)
"""口径: what each column counts, printed under the table."""


@dataclass
class QuarterFigures:
    """The numbers of one line, in the order of COLUMNS. What each counts stands in DEFINITIONS."""

    received: int = 0
    transferred: int = 0
    returned: int = 0
    closed: int = 0
    on_time: int = 0
    overdue: int = 0

    def add(self, other: QuarterFigures) -> None:
        for name in (column.name for column in fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def numbers(self) -> list[int]:
        return [getattr(self, column.name) for column in fields(self)]


COLUMNS: Final = ("收到", "转出", "退回", "办结", "其中按期", "逾期")


@dataclass(frozen=True)
class QuarterLine:
    """One line of 统计表: 求助类别, 办理方式 and the numbers."""

    category: str
    handling: str
    figures: QuarterFigures


@dataclass(frozen=True)
class QuarterTable:
    """统计表. It covers the quarter up to `until`: its last day, or today while the quarter lasts."""

    lines: list[QuarterLine]
    total: QuarterFigures
    until: dt.date


def quarterly(user: User, quarter: Quarter, today: dt.date) -> QuarterTable:
    """Count the matters that the user may see: three queries. 逾期 is counted as of today, whatever the quarter."""
    first, after = quarter.first, quarter.after
    counted: dict[tuple[int, str, str], QuarterFigures] = defaultdict(QuarterFigures)
    _count_matters(counted, user, first, after, today)
    _count_moves(counted, user, first, after)
    total, lines = QuarterFigures(), []
    for (_, category, handling), figures in sorted(counted.items()):
        if any(figures.numbers):
            lines.append(QuarterLine(category, str(Handling(handling).label), figures))
            total.add(figures)
    return QuarterTable(lines, total, min(today, quarter.last))


_BY: Final = ("category__number", "category__short_name", "handling")


def _count_matters(
    counted: dict[tuple[int, str, str], QuarterFigures], user: User, first: dt.date, after: dt.date, today: dt.date
) -> None:
    closed, matters = closed_within(first, after), Matter.objects.visible_to(user)
    rows = matters.values_list(*_BY).order_by()
    rows = rows.annotate(
        received=Count("pk", filter=_within("registered_at", first, after)),
        closed=Count("pk", filter=closed),
        on_time=Count("pk", filter=closed & IN_TIME),
        overdue=Count("pk", filter=is_overdue(today)),
    )
    for order, category, handling, received, ended, on_time, overdue in rows:
        figures = QuarterFigures(received=received, closed=ended, on_time=on_time, overdue=overdue)
        counted[order, category, handling].add(figures)
    for one, (order, category, handling) in rounds_within(matters, first, after, by=_BY):
        counted[order, category, handling].add(QuarterFigures(closed=1, on_time=int(is_in_time(one))))


def _count_moves(
    counted: dict[tuple[int, str, str], QuarterFigures], user: User, first: dt.date, after: dt.date
) -> None:
    visible = Matter.objects.visible_to(user)
    happened = MatterEvent.objects.filter(_within("at", first, after), matter__in=visible.values("pk"))
    by = happened.values_list(*(f"matter__{name}" for name in _BY)).order_by()
    rows = by.annotate(
        transferred=Count("pk", filter=Q(move__in=[TRANSFER.name, ESCALATE.name])),
        returned=Count("pk", filter=Q(move=GIVE_BACK.name)),
    )
    for order, category, handling, transferred, returned in rows:
        counted[order, category, handling].add(QuarterFigures(transferred=transferred, returned=returned))


def _within(moment: str, first: dt.date, after: dt.date) -> Q:
    return Q(**{f"{moment}__gte": clock.start_of(first), f"{moment}__lt": clock.start_of(after)})

"""逾期清单: what is late, by the unit that has it now or by township, and what has been done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from departments import clock
from departments.calendar.reading import calendar
from departments.calendar.workdays import ONE_DAY
from departments.models import User
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.states import OPEN
from routing.clocks.deadlines import Tone, overdue_days
from routing.lists.queues import MatterRow, is_due_soon, is_due_today, is_overdue, rows_with
from routing.models import Assignment, MatterEvent, MoveName, OrderedMatter

LONG_OVERDUE = 3
"""From this many working days on a matter is marked as long overdue."""


@dataclass(frozen=True)
class Late:
    """A matter with what presses: working days late and with its holder, how often it was chased and ordered."""

    row: MatterRow
    days: int
    held_since: dt.date
    held_days: int
    chased: int
    ordered: int
    version: int
    is_waited_for: bool
    """Its holder has been ordered to answer and still has time."""

    @property
    def may_be_chased(self) -> bool:
        """A refusal that only waits to be served is not chased: nobody works on it any more."""
        return self.row.status in OPEN

    @property
    def may_be_ordered(self) -> bool:
        return self.may_be_chased and not self.is_waited_for

    @property
    def is_long(self) -> bool:
        return self.days >= LONG_OVERDUE

    @property
    def key(self) -> str:
        """The matter as it is shown here: what is sent back with it says whether it has changed since."""
        return key_of(self.row.number, self.version)


def key_of(number: str, version: int) -> str:
    return f"{number}:{version}"


@dataclass(frozen=True)
class LateUnit:
    """责任单位: the unit that has these matters now; or the township (`slug` empty) whose people wait for them."""

    name: str
    matters: Sequence[Late]
    slug: str = ""

    @property
    def may_be_ordered(self) -> bool:
        return bool(self.slug) and any(late.may_be_ordered for late in self.matters)


@dataclass(frozen=True)
class Lights:
    """How many matters stand at each light; `long` is part of `over`."""

    soon: int
    today: int
    over: int
    long: int


def overdue_by_unit(user: User, today: dt.date) -> list[LateUnit]:
    """Return what is overdue, the unit with the most first, in each the longest overdue first."""
    return _grouped(_overdue(user, today), today, lambda row: (row.holder, row.holder_slug))


def overdue_by_town(user: User, today: dt.date) -> list[LateUnit]:
    """Return the same by the township whose window took it in."""
    return _grouped(_overdue(user, today), today, lambda row: (row.town, ""))


def _overdue(user: User, today: dt.date) -> MatterQuerySet:
    late: MatterQuerySet = Matter.objects.visible_to(user).filter(is_overdue(today))
    return late


def _grouped(late: MatterQuerySet, today: dt.date, of: Callable[[MatterRow], tuple[str, str]]) -> list[LateUnit]:
    groups: dict[tuple[str, str], list[Late]] = {}
    for one in lates(late.order_by("holder__order", "due_on", "number"), today):
        groups.setdefault(of(one.row), []).append(one)
    units = [LateUnit(name, group, slug) for (name, slug), group in groups.items()]
    return sorted(units, key=lambda unit: -len(unit.matters))


def lates(matters: MatterQuerySet, today: dt.date) -> list[Late]:
    """Read matters, overdue or not, with what presses; in their order, by one query."""
    return [_late(row, facts, today) for row, facts in rows_with(matters, today, **_pressing(today))]


def _pressing(today: dt.date) -> dict[str, Combinable]:
    """Return what to ask of each matter: since when its holder has it, how often it was chased and ordered."""
    lead = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), department=OuterRef("holder"))
    events = MatterEvent.objects.filter(matter=OuterRef("pk"))
    arrived = events.exclude(before=F("after")).order_by("-pk")
    ordered = OrderedMatter.objects.filter(matter=OuterRef("pk"))
    waited_for = ordered.owed().filter(order__department=OuterRef("holder"), order__reply_by__gte=today)
    return {
        "sent_at": Subquery(lead.values("sent_at")[:1]),
        "arrived_at": Subquery(arrived.values("at")[:1]),
        "chased": _times(events.of_move(MoveName.CHASE)),
        "ordered": _times(ordered),
        "is_waited_for": Exists(waited_for),
    }


def _times(of_matter: QuerySet[Any]) -> Combinable:
    """Return how many rows of a table a matter has."""
    counted = of_matter.order_by().values("matter").annotate(times=Count("pk"))
    return Coalesce(Subquery(counted.values("times")), 0)


def _late(row: MatterRow, facts: dict[str, Any], today: dt.date) -> Late:
    """A unit has a matter since it was sent there, not since it signed; a window since it came back."""
    working = calendar()
    since = clock.day_of(facts["sent_at"] or facts["arrived_at"])
    is_late = row.due_on is not None and row.due.tone == Tone.OVER
    return Late(
        row=row,
        days=overdue_days(row.due_on, today, working) if is_late and row.due_on else 0,
        held_since=since,
        held_days=working.workdays_between(since, today),
        chased=facts["chased"],
        ordered=facts["ordered"],
        version=row.version,
        is_waited_for=facts["is_waited_for"],
    )


def is_long_overdue(today: dt.date) -> Q:
    """Late by LONG_OVERDUE working days or more."""
    return is_overdue(today) & Q(due_on__lt=calendar().add_workdays(today + ONE_DAY, -LONG_OVERDUE))


def lights(user: User, today: dt.date) -> Lights:
    counted = (
        Matter.objects.visible_to(user)
        .open()
        .aggregate(
            soon=Count("pk", filter=is_due_soon(today)),
            today=Count("pk", filter=is_due_today(today)),
            over=Count("pk", filter=is_overdue(today)),
            long=Count("pk", filter=is_long_overdue(today)),
        )
    )
    return Lights(**counted)

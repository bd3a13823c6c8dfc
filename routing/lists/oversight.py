"""逾期清单: the matters that are late, by the unit that has them now or by township, and how often each was pressed."""

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
"""Working days late from which a matter is long overdue (长期逾期)."""


@dataclass(frozen=True)
class Late:
    """A matter and what presses: how late it is, how long its holder has had it, how often it was chased and ordered.

    `days` and `held_days` are working days.
    """

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
        """Say whether it may be chased. A refusal that waits to be served may not: nobody works on it any more."""
        return self.row.status in OPEN

    @property
    def may_be_ordered(self) -> bool:
        """Say whether its holder may be ordered to get on with it: once at a time."""
        return self.may_be_chased and not self.is_waited_for

    @property
    def is_long(self) -> bool:
        return self.days >= LONG_OVERDUE

    @property
    def key(self) -> str:
        """Number and version, sent back with the form: the version says whether the matter has changed meanwhile."""
        return key_of(self.row.number, self.version)


def key_of(number: str, version: int) -> str:
    return f"{number}:{version}"


@dataclass(frozen=True)
class LateUnit:
    """责任单位: the unit that has these matters now. By township it is the one they came from, without a `slug`."""

    name: str
    matters: Sequence[Late]
    slug: str = ""

    @property
    def may_be_ordered(self) -> bool:
        """Say whether an order can be written from here: it goes to one unit, never to a township's list."""
        return bool(self.slug) and any(late.may_be_ordered for late in self.matters)


@dataclass(frozen=True)
class Lights:
    """How many open matters are due soon, due today, overdue, and long overdue. `long` is part of `over`."""

    soon: int
    today: int
    over: int
    long: int


def overdue_by_unit(user: User, today: dt.date, narrowed: Q = Q()) -> list[LateUnit]:  # noqa: B008  never changed
    """Return the overdue matters that the user may see, by unit: the unit with most first, in it the latest one."""
    return _grouped(_overdue(user, today).filter(narrowed), today, lambda row: (row.holder, row.holder_slug))


def overdue_by_town(user: User, today: dt.date, narrowed: Q = Q()) -> list[LateUnit]:  # noqa: B008  never changed
    """Return the same matters, by the township whose window took them in."""
    return _grouped(_overdue(user, today).filter(narrowed), today, lambda row: (row.town, ""))


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
    """Read matters, overdue or not, with what presses. They keep their order; it is one query."""
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
    """Judge one matter. A unit has had it since it was sent there, not since it signed; a window since it came back."""
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
    """Return the condition that a matter is late by LONG_OVERDUE working days or more."""
    # Counted back from tomorrow: today, when it is a working day, is the first of the days.
    return is_overdue(today) & Q(due_on__lt=calendar().add_workdays(today + ONE_DAY, -LONG_OVERDUE))


def lights(user: User, today: dt.date) -> Lights:
    """Count the open matters that the user may see, by how urgent they are: one query."""
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

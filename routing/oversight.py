"""逾期清单: what is late, by the unit that has it now, and how long it has had it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from departments import clock
from departments.calendars import calendar
from departments.models import User
from departments.workdays import ONE_DAY
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.states import OPEN
from routing.deadlines import overdue_days
from routing.models import Assignment, MatterEvent
from routing.queues import Row, is_due_soon, is_due_today, is_overdue, read_rows

LONG_OVERDUE = 3
"""From this many working days on a matter is marked as long overdue."""


@dataclass(frozen=True)
class Late:
    """An overdue matter: working days late, working days with its holder, how often it was chased."""

    row: Row
    days: int
    held_days: int
    chased: int
    version: int

    @property
    def may_be_chased(self) -> bool:
        """A refusal that only waits to be served is not chased: nobody works on it any more."""
        return self.row.status in OPEN

    @property
    def is_long(self) -> bool:
        return self.days >= LONG_OVERDUE


@dataclass(frozen=True)
class LateUnit:
    """责任单位: the unit that has these matters now."""

    name: str
    matters: Sequence[Late]


@dataclass(frozen=True)
class Lights:
    """How many matters stand at each light; `long` is part of `over`."""

    soon: int
    today: int
    over: int
    long: int


def overdue_by_unit(user: User, today: dt.date) -> list[LateUnit]:
    """Return what is overdue, the unit with the most first, in each the longest overdue first."""
    late = (
        Matter.objects.visible_to(user)
        .filter(is_overdue(today))
        .order_by("holder__order", "holder", "due_on", "number")
    )
    facts = _facts(late)
    found = [_late(row, facts[row.pk], today) for row in read_rows(late, today)]
    units = [LateUnit(name, list(group)) for name, group in groupby(found, key=lambda one: one.row.holder)]
    return sorted(units, key=lambda unit: -len(unit.matters))


def _facts(late: MatterQuerySet) -> dict[int, dict[str, Any]]:
    """Read, by matter, since when the holder has it and how often it was chased: one query."""
    lead = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), department=OuterRef("holder"))
    arrived = MatterEvent.objects.filter(matter=OuterRef("pk")).exclude(before=F("after")).order_by("-pk")
    rows = late.annotate(
        sent_at=Subquery(lead.values("sent_at")[:1]),
        arrived_at=Subquery(arrived.values("at")[:1]),
        chased=Count("events", filter=Q(events__move="chase")),
    )
    return {row["pk"]: row for row in rows.values("pk", "version", "sent_at", "arrived_at", "chased")}


def _late(row: Row, facts: dict[str, Any], today: dt.date) -> Late:
    """A unit has a matter since it was sent there, not since it signed; a window since it came back."""
    working = calendar()
    since = clock.day_of(facts["sent_at"] or facts["arrived_at"])
    assert row.due_on is not None  # noqa: S101  an overdue matter has a due date
    return Late(
        row=row,
        days=overdue_days(row.due_on, today, working),
        held_days=working.workdays_between(since, today),
        chased=facts["chased"],
        version=facts["version"],
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

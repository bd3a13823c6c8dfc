"""时限: which of the words of `deadlines` a matter shows, the same on every list and on the matter's own page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Protocol

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.workdays import Calendar
from departments.terms import ClockKind
from routing.clocks import deadlines
from routing.clocks.deadlines import Due
from routing.clocks.in_time import Promised


class Timed(Promised, Protocol):
    """What the words depend on: a matter has it, and so has a row of a list."""

    @property
    def due_on(self) -> dt.date | None: ...
    @property
    def due_at(self) -> dt.datetime | None: ...
    @property
    def clock_kind(self) -> str: ...


def due_of(matter: Timed, now: dt.datetime, calendar: Calendar, *, paused_since: dt.date | None = None) -> Due:
    """Return the deadline as shown. `paused_since`: the day materials were last asked for, while they are awaited."""
    today = clock.day_of(now)
    if matter.closed_on is not None:
        return verdict(matter, matter.closed_on, calendar)
    if matter.due_on is None:
        return deadlines.NO_LIMIT
    if matter.clock_kind == ClockKind.SUPPLEMENT:
        return _waiting(matter.due_on, paused_since or today, today, calendar)
    if matter.due_at is not None:
        return deadlines.running_to(matter.due_at, now, calendar, clock_words(matter.clock_kind))
    return deadlines.running(matter.due_on, today, calendar, clock_words(matter.clock_kind))


def verdict(matter: Promised, closed_on: dt.date, calendar: Calendar) -> Due:
    """Return how the promise was kept, of a matter that is closed or of a round that is over."""
    return deadlines.closed(
        matter.promised_on, closed_on, calendar, due_at=matter.promised_at, closed_at=matter.closed_at
    )


def _waiting(due_on: dt.date, since: dt.date, today: dt.date, calendar: Calendar) -> Due:
    """The office's clocks stand; the date is the applicant's. 急难 never pauses, and then it is the clock shown."""
    return replace(deadlines.paused(since, today), small=f"补正{before_words(due_on, today, calendar)}")


def clock_words(kind: str) -> str:
    """Name the clock unless it is 办理, the one everybody expects (UX.md 2.4)."""
    return "" if kind in {ClockKind.HANDLE, ""} else str(ClockKind(kind).label)

"""时限: which of the words of `deadlines` a matter shows. Its page and every list ask here and show the same."""

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
    """What the words depend on. A matter has it, and a row of a list."""

    @property
    def due_on(self) -> dt.date | None: ...
    @property
    def due_at(self) -> dt.datetime | None: ...
    @property
    def clock_kind(self) -> str: ...


def due_of(matter: Timed, now: dt.datetime, calendar: Calendar, *, paused_since: dt.date | None = None) -> Due:
    """Return what is shown of a matter's deadline; of a closed matter, the verdict.

    `paused_since` is the day on which papers were last asked for, while the office waits for them.
    """
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
    """Return how a promise was kept: the promise of a closed matter, or of a round that ended before a reopening."""
    return deadlines.closed(
        matter.promised_on, closed_on, calendar, due_at=matter.promised_at, closed_at=matter.closed_at
    )


def _waiting(due_on: dt.date, since: dt.date, today: dt.date, calendar: Calendar) -> Due:
    """Return how long the office has waited for papers, in calendar days, and until when the person may bring them.

    The clocks of the office stand still meanwhile. Only 急难 never does; then it is the clock shown and not this one.
    """
    return replace(deadlines.paused(since, today), small=f"补正{before_words(due_on, today, calendar)}")


def clock_words(kind: str) -> str:
    """Return the name of a clock, to stand before its date; empty for 办理, the clock everybody expects (UX.md 2.4)."""
    return "" if kind in {ClockKind.HANDLE, ""} else str(ClockKind(kind).label)

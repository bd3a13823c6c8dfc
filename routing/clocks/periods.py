"""Periods as arithmetic: when one starts, pauses, resumes and ends, and why its last day is that day. No database.

How days are counted (DOMAIN.md 4.4): the day of receipt is day 0. What comes after closing time or on a rest day counts
as of the next working day, and so do a pause and its end. A limit in calendar days counts rest days too, and so it
stops on the very day on record: one more rest day would otherwise put the pause off and bring the due date forward.

A period keeps facts only: the day of receipt, the limit, the stops. Its due date follows from them and the calendar. It
is computed anew when the calendar changes, and can be checked at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from departments.calendar.workdays import ONE_DAY, Calendar, DayLine
from departments.terms import LimitUnit


def day_received(moment: dt.datetime, closes_at: dt.time) -> dt.date:
    """Return the date for which something counts that came in: after closing time it is the next day.

    The lunch break and the time before opening belong to the day. `moment` is local time.
    """
    return moment.date() + ONE_DAY if moment.time() >= closes_at else moment.date()


def day_zero(moment: dt.datetime, closes_at: dt.time, calendar: Calendar) -> dt.date:
    """Return the working day from which a period starts; the day itself is not counted. `moment` is local time."""
    return calendar.roll(day_received(moment, closes_at))


def due_day(start: dt.date, limit: int, unit: str, calendar: Calendar) -> dt.date:
    """Return the last day of a period of `limit` days, working or calendar ones. For hours see `due_moment`."""
    if unit == LimitUnit.WORKDAYS:
        return calendar.add_workdays(start, limit)
    return calendar.add_calendar_days(start, limit)


def due_moment(moment: dt.datetime, hours: int) -> dt.datetime:
    """Return the end of a period in hours. Hours run through nights and holidays (民法典第二百零一条)."""
    return moment + dt.timedelta(hours=hours)


@dataclass(frozen=True)
class Stop:
    """Days that are not counted: after `since`, up to and including `until`. A stop without `until` still lasts."""

    since: dt.date
    until: dt.date | None
    reason: str


@dataclass(frozen=True)
class Period:
    """A limit of working or calendar days, never of hours, from the day of receipt on, with its stops in order.

    `limit` includes an extension that was granted. The days are those on record; what they count for says the calendar.
    """

    received_on: dt.date
    limit: int
    unit: str
    stops: tuple[Stop, ...] = ()

    def due_on(self, calendar: Calendar) -> dt.date:
        """Return the last day. While the period is stopped, it is the day it would be if counting went on today."""
        start, left = self._last_run(calendar)
        return due_day(start, left, self.unit, calendar)

    def left(self, calendar: Calendar) -> int:
        """Return how many days of the limit were left when the last stop began. Without a stop, all are left."""
        return self._last_run(calendar)[1]

    def stopped_days(self, until: dt.date, calendar: Calendar) -> int:
        """Return how many days the stops took, in the unit of the limit. A stop that still lasts counts to `until`."""
        spans = self._spans(calendar, until)
        return sum(self._count(since, resumed, calendar) for since, resumed, _ in spans)

    def used(self, on: dt.date, calendar: Calendar) -> int:
        """Return how many days of the limit have been used up to a day, in its unit and without the stops."""
        passed = self._count(calendar.roll(self.received_on), max(on, self.received_on), calendar)
        return max(0, passed - self.stopped_days(on, calendar))

    def explain(self, calendar: Calendar, until: dt.date | None = None) -> list[DayLine]:
        """Return every day from the start to the due date, counted or skipped, each with its reason.

        `until` is the day on which the clock was stopped for good. The days after it are left out: a later notice may
        have arranged them anew, and they had no part in the date. A clock that stopped before its first day has none.
        """
        start, due = calendar.roll(self.received_on), self.due_on(calendar)
        end = due if until is None else min(due, until)
        if end < start:
            return []
        spans, lines, counted = list(self._spans(calendar, due)), [self._first_line(start)], 0
        for day in _days(start, end):
            stop = next((reason for since, until, reason in spans if since < day <= until), "")
            counts = not stop and counted < self.limit and (self.unit != LimitUnit.WORKDAYS or calendar.is_workday(day))
            counted += counts
            number = counted if counts else None
            lines.append(
                DayLine(day, number, f"{stop}，不计入" if stop else self._reason(day, counted, number, calendar))
            )
        return lines

    def _first_line(self, start: dt.date) -> DayLine:
        moved = start != self.received_on
        return DayLine(start, None, "起算日，不计入" + ("（下班后或休息日收件，按这一天算）" if moved else ""))

    def _reason(self, day: dt.date, counted: int, number: int | None, calendar: Calendar) -> str:
        if self.unit == LimitUnit.WORKDAYS:
            return calendar.reason(day, counted)
        rests = "" if calendar.is_workday(day) else calendar.reason(day, counted)
        if number is None:  # the limit ended on a rest day
            return rests or "最后一日是休息日，顺延到这一天"
        return f"第{number}日，{rests}" if rests and number == self.limit else f"第{number}日"

    def _last_run(self, calendar: Calendar) -> tuple[dt.date, int]:
        """Return the day from which counting last went on, and how many days of the limit were left on it.

        A limit that had run out before a stop stays run out: no stop gives back days that are over.
        """
        start, left = calendar.roll(self.received_on), self.limit
        for stop in self.stops:
            since = max(start, self._begins(stop, calendar))
            if due_day(start, left, self.unit, calendar) < since:
                return start, left
            left = max(0, left - self._count(start, since, calendar))
            start = max(since, self._ends(stop, since, calendar))
        return start, left

    def _spans(self, calendar: Calendar, end: dt.date) -> Iterator[tuple[dt.date, dt.date, str]]:
        """Yield each stop as (last day counted before it, last day of the stop, reason), no day later than `end`."""
        start = calendar.roll(self.received_on)
        for stop in self.stops:
            since = max(start, self._begins(stop, calendar))
            start = max(since, min(self._ends(stop, end, calendar), end))
            yield since, start, stop.reason

    def _begins(self, stop: Stop, calendar: Calendar) -> dt.date:
        return calendar.roll(stop.since) if self.unit == LimitUnit.WORKDAYS else stop.since

    def _ends(self, stop: Stop, still_open: dt.date, calendar: Calendar) -> dt.date:
        """Return the last day of a stop, `still_open` for one that lasts. One that ended the day it began has none."""
        if stop.until is None:
            return still_open
        return calendar.roll(stop.until) if stop.until > stop.since else self._begins(stop, calendar)

    def _count(self, start: dt.date, end: dt.date, calendar: Calendar) -> int:
        return calendar.workdays_between(start, end) if self.unit == LimitUnit.WORKDAYS else (end - start).days


def _days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield the days after `start` up to and including `end`."""
    return (start + ONE_DAY * offset for offset in range(1, (end - start).days + 1))

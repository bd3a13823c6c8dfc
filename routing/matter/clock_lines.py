"""计时: every clock of a matter in words, and why each date is that date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from departments import clock
from departments.calendar.datewords import before_words, chinese_date, moment_words
from departments.calendar.workdays import Calendar
from departments.terms import LimitUnit
from routing.clocks import deadlines
from routing.clocks.deadlines import Due
from routing.clocks.stretches import Stretch, stretches
from routing.models import Clock, Pause


@dataclass(frozen=True)
class ClockLine:
    """One clock in the box 计时, with its dates in words.

    `days` explain the due date day by day; a limit in hours has none. `cut` says why they end before the due date.
    """

    key: int
    title: str
    unit: str
    limit: str
    received: str
    started: str
    due: str
    state: Due
    pauses: tuple[str, ...]
    in_hours: bool = False
    cut: str = ""
    days: tuple[Stretch, ...] = ()

    @property
    def remarks(self) -> str:
        """Return what stands above the days: 2026年11月23日收件。按小时计算，节假日照算。"""
        in_hours = "按小时计算，节假日照算。" if self.in_hours else ""
        return f"{self.received}收件。" + "".join(f"{pause}。" for pause in self.pauses) + in_hours + self.cut


def clock_lines(clocks: Sequence[Clock], now: dt.datetime, calendar: Calendar) -> list[ClockLine]:
    """Return the lines of all clocks without `days`, those that have not stopped first."""
    lines = [_line(row, now, calendar) for row in clocks]
    return sorted(lines, key=lambda line: line.state.tone == deadlines.Tone.CLOSED)


def explained(clocks: Sequence[Clock], now: dt.datetime, calendar: Calendar) -> list[ClockLine]:
    """Return the lines of all clocks with `days`."""
    by_key = {row.pk: row for row in clocks}
    return [replace(line, days=_days(by_key[line.key], calendar)) for line in clock_lines(clocks, now, calendar)]


def _days(row: Clock, calendar: Calendar) -> tuple[Stretch, ...]:
    return () if row.unit == LimitUnit.HOURS else tuple(stretches(row.period.explain(calendar, row.stopped_on)))


def _cut_words(row: Clock, today: dt.date) -> str:
    if row.unit == LimitUnit.HOURS or row.stopped_on is None or row.stopped_on >= row.due_on:
        return ""
    return f"{chinese_date(row.stopped_on, today)}已经停止，以后的日子不再算；到期日是停止时的。"


def _line(row: Clock, now: dt.datetime, calendar: Calendar) -> ClockLine:
    today = clock.day_of(now)
    extra = row.total - row.limit
    return ClockLine(
        key=row.pk,
        title=str(row.get_kind_display()),
        unit=str(row.department),
        limit=f"{row.limit}{row.get_unit_display()}" + (f"，延长{extra}{row.get_unit_display()}" if extra else ""),
        received=_received_words(row, today),
        started=chinese_date(row.started_on, today),
        due=moment_words(row.due_at, today) if row.due_at else before_words(row.due_on, today, calendar),
        state=_state(row, now, calendar),
        pauses=tuple(_pause_words(pause, today) for pause in row.pauses.all()),
        in_hours=row.unit == LimitUnit.HOURS,
        cut=_cut_words(row, today),
    )


def _received_words(row: Clock, today: dt.date) -> str:
    """Return when the clock's work came in: 11月23日10:00; what came on an earlier day (补登) has no hour."""
    registered = clock.day_of(row.started_at)
    if row.received_on >= registered:
        return moment_words(row.started_at, today)
    return f"{chinese_date(row.received_on, today)}（{chinese_date(registered, today)}补登）"


def _pause_words(pause: Pause, today: dt.date) -> str:
    until = f"至{chinese_date(pause.until, today)}" if pause.until else "起"
    return f"{pause.reason}：{chinese_date(pause.since, today)}{until}，不计入"


def _state(row: Clock, now: dt.datetime, calendar: Calendar) -> Due:
    today = clock.day_of(now)
    if row.stopped_on is not None:
        return _stopped(row, row.stopped_on, today, calendar)
    if row.paused_on is not None:
        pause = next(pause for pause in row.pauses.all() if pause.until is None)
        return replace(deadlines.paused(row.paused_on, today, pause.reason), small=_left_words(row))
    if row.due_at is not None:
        return replace(deadlines.running_to(row.due_at, now, calendar), small="")  # the moment stands beside it
    return replace(deadlines.running(row.due_on, today, calendar), small="")  # the date stands beside it


def _left_words(row: Clock) -> str:
    return f"还剩{row.days_left}{row.get_unit_display()}"


def _stopped(row: Clock, stopped_on: dt.date, today: dt.date, calendar: Calendar) -> Due:
    late = deadlines.lateness(row.due_on, row.due_at, stopped_on, row.stopped_at, calendar)
    words = f"超期{late}停止" if late else "按期停止"
    return Due(deadlines.Tone.CLOSED, words, chinese_date(stopped_on, today))

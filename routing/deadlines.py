"""Clocks as arithmetic: start, pause, resume, extend, and the words shown. Pure: no ORM, no clock of its own.

Counting rule (DOMAIN.md 4.4): the day of receipt is day 0; after hours or on a rest day counts as the next working day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from departments.datewords import before_words
from departments.terms import LimitUnit
from departments.workdays import Calendar


def day_zero(moment: dt.datetime, closes_at: dt.time, calendar: Calendar) -> dt.date:
    """Return the day a period starts from (not counted): papers after closing time belong to the next working day.

    `moment` is local time.
    """
    after_hours = moment.time() >= closes_at
    return calendar.roll(moment.date() + dt.timedelta(days=1) if after_hours else moment.date())


def due_day(start: dt.date, limit: int, unit: str, calendar: Calendar) -> dt.date:
    """Return the last day of a period of `limit` working or calendar days. Hours have a moment: see `due_moment`."""
    if unit == LimitUnit.WORKDAYS:
        return calendar.add_workdays(start, limit)
    return calendar.add_calendar_days(start, limit)


def due_moment(moment: dt.datetime, hours: int) -> dt.datetime:
    """Return the end of a period in hours; it runs through nights and holidays (民法典 Art. 201)."""
    return moment + dt.timedelta(hours=hours)


def days_left(paused_on: dt.date, due_on: dt.date, unit: str, calendar: Calendar) -> int:
    """Return what remains of a period when it stops: negative when it was overdue already."""
    if unit == LimitUnit.WORKDAYS:
        return calendar.workdays_between(paused_on, due_on)
    return (due_on - paused_on).days


def resumed_due(resumed_on: dt.date, left: int, unit: str, calendar: Calendar) -> dt.date:
    """Return the new due date: exactly the days left, counted from the day of resuming."""
    return due_day(resumed_on, left, unit, calendar)


class Tone(StrEnum):
    """How urgent a deadline looks; the words carry the meaning."""

    OVER = "over"
    TODAY = "today"
    SOON = "soon"
    OK = "ok"
    PAUSED = "paused"
    CLOSED = "closed"
    NONE = "none"


SOON_DAYS = 2
"""Up to two working days left is 临期 (UX.md 2.4)."""


@dataclass(frozen=True)
class Due:
    """What the deadline component shows."""

    tone: Tone
    words: str
    small: str = ""
    prefix: str = ""


def running(due_on: dt.date, today: dt.date, calendar: Calendar, prefix: str = "") -> Due:
    """Return the display of a running period, in working days whatever its unit."""
    small = before_words(due_on, today, calendar)
    if due_on < today:
        return Due(Tone.OVER, f"逾期{overdue_days(due_on, today, calendar)}个工作日", small, prefix)
    left = calendar.workdays_between(today, due_on)
    if due_on == today or left <= 0:
        return Due(Tone.TODAY, "今天到期", small, prefix)
    return Due(Tone.SOON if left <= SOON_DAYS else Tone.OK, f"剩{left}个工作日", small, prefix)


def overdue_days(due_on: dt.date, today: dt.date, calendar: Calendar) -> int:
    """Return the working days since a due date; at least 1 on the first day after it, even a rest day."""
    return max(1, calendar.workdays_between(due_on, today))


def paused(since: dt.date, today: dt.date) -> Due:
    """Return the display of a stopped period: calendar days, as the person waits them."""
    return Due(Tone.PAUSED, f"暂停计时（等补材料）已{(today - since).days}天")


def closed(due_on: dt.date | None, closed_on: dt.date, calendar: Calendar) -> Due:
    """Return the verdict on a finished matter; never red (UX.md 2.4)."""
    if due_on is None or closed_on <= due_on:
        return Due(Tone.CLOSED, "按期办结")
    return Due(Tone.CLOSED, f"超期{overdue_days(due_on, closed_on, calendar)}天办结")


NO_LIMIT = Due(Tone.NONE, "未设时限")

"""Lights and words of a deadline: how urgent it is, and what the screen says of it (UX.md 2.4).

Pure functions of dates. Where the dates come from says `periods`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.workdays import Calendar
from routing.clocks.in_time import was_by


class Tone(StrEnum):
    """How urgent a deadline looks: the colour of its words. The words say everything without the colour."""

    OVER = "over"
    TODAY = "today"
    SOON = "soon"
    OK = "ok"
    PAUSED = "paused"
    CLOSED = "closed"
    NONE = "none"


SOON_DAYS = 2
"""Working days left up to which a deadline is 临期 (UX.md 2.4)."""


@dataclass(frozen=True)
class Due:
    """What a page shows of a deadline: 逾期2个工作日, below it the date in small, before it which clock it is."""

    tone: Tone
    words: str
    small: str = ""
    prefix: str = ""


def running(due_on: dt.date, today: dt.date, calendar: Calendar, prefix: str = "") -> Due:
    """Return what is shown of a running period of days: 剩3个工作日. Working days are counted, whatever its unit is."""
    small = before_words(due_on, today, calendar)
    if due_on < today:
        return Due(Tone.OVER, f"逾期{overdue_days(due_on, today, calendar)}个工作日", small, prefix)
    return Due(_light(due_on, today, calendar), _left_words(due_on, today, calendar), small, prefix)


def running_to(due_at: dt.datetime, now: dt.datetime, calendar: Calendar, prefix: str = "") -> Due:
    """Return what is shown of a running period of hours: 还剩3小时. It ends at its moment, not with the day."""
    today, due_on = clock.day_of(now), clock.day_of(due_at)
    small = before_words(due_on, today, calendar, due_at)
    if due_at < now:
        return Due(Tone.OVER, f"已超{length_words(now - due_at)}", small, prefix)
    return Due(_light(due_on, today, calendar), f"还剩{length_words(due_at - now)}", small, prefix)


def length_words(length: dt.timedelta) -> str:
    """Return whole hours; what is less than one says so."""
    hours = length // dt.timedelta(hours=1)
    return f"{hours}小时" if hours else "不到1小时"


def _light(due_on: dt.date, today: dt.date, calendar: Calendar) -> Tone:
    """Return how urgent a date is that is not past. `is_due_today` and `is_due_soon` of lists/queues say the same."""
    if due_on == today:
        return Tone.TODAY
    return Tone.SOON if calendar.workdays_between(today, due_on) <= SOON_DAYS else Tone.OK


def _left_words(due_on: dt.date, today: dt.date, calendar: Calendar) -> str:
    if due_on == today:
        return "今天到期"
    left = calendar.workdays_between(today, due_on)
    # Before the next working day, as on a Friday what ends on Saturday: not today, and no working day is left.
    return f"剩{left}个工作日" if left else f"剩{(due_on - today).days}天"


def overdue_days(due_on: dt.date, today: dt.date, calendar: Calendar) -> int:
    """Return the working days since a due date, at least 1: the Saturday after a due Friday is one day late too."""
    return max(1, calendar.workdays_between(due_on, today))


def days_late(due_on: dt.date, on: dt.date, calendar: Calendar) -> int:
    """Return by how many working days something came late, 0 when it was in time.

    A due date that a later notice made a rest day moves to the next working day.
    """
    last = calendar.roll(due_on)
    return overdue_days(last, on, calendar) if on > last else 0


def paused(since: dt.date, today: dt.date, why: str = "等补材料") -> Due:
    """Return what is shown of a stopped period. It counts calendar days: so long the person has been waiting."""
    return Due(Tone.PAUSED, f"暂停计时（{why}）已{max(0, (today - since).days)}天")


def lateness(
    due_on: dt.date | None,
    due_at: dt.datetime | None,
    done_on: dt.date,
    done_at: dt.datetime | None,
    calendar: Calendar,
    *,
    days: str = "个工作日",
) -> str:
    """Return by how much something was late, empty when it was in time.

    An end that has an hour is late by whole hours (3小时), any other by working days (2个工作日). `days` is what
    follows the number of working days.
    """
    if due_on is None or was_by(due_on, due_at, done_on, done_at):
        return ""
    if due_at is not None and done_at is not None:
        return length_words(done_at - due_at)
    return f"{overdue_days(due_on, done_on, calendar)}{days}"


def closed(
    due_on: dt.date | None,
    closed_on: dt.date,
    calendar: Calendar,
    *,
    due_at: dt.datetime | None = None,
    closed_at: dt.datetime | None = None,
) -> Due:
    """Return the verdict on what is finished: 按期办结, 超期2天办结 or 超期5小时办结. It is never red (UX.md 2.4)."""
    late = lateness(due_on, due_at, closed_on, closed_at, calendar, days="天")
    return Due(Tone.CLOSED, f"超期{late}办结" if late else "按期办结")


NO_LIMIT = Due(Tone.NONE, "未设时限")

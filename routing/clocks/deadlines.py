"""Lights and words of a deadline: how urgent it is and what the screen says (UX.md 2.4). Pure; see also `periods`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.workdays import Calendar


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
    """Return the display of a running period of days, in working days whatever its unit."""
    small = before_words(due_on, today, calendar)
    if due_on < today:
        return Due(Tone.OVER, f"逾期{overdue_days(due_on, today, calendar)}个工作日", small, prefix)
    return Due(_light(due_on, today, calendar), _left_words(due_on, today, calendar), small, prefix)


def running_to(due_at: dt.datetime, now: dt.datetime, calendar: Calendar, prefix: str = "") -> Due:
    """Return the display of a running period of hours: it ends at a moment, not with the day."""
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
    """How urgent it is by its day; the conditions in `queues` say the same."""
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
    """Return the working days since a due date; at least 1 on the first day after it, even a rest day."""
    return max(1, calendar.workdays_between(due_on, today))


def days_late(due_on: dt.date, on: dt.date, calendar: Calendar) -> int:
    """Return by how many working days something came late, 0 in time; a due date that became a rest day moves on."""
    last = calendar.roll(due_on)
    return overdue_days(last, on, calendar) if on > last else 0


def paused(since: dt.date, today: dt.date, why: str = "等补材料") -> Due:
    """Return the display of a stopped period: calendar days, as the person waits them."""
    return Due(Tone.PAUSED, f"暂停计时（{why}）已{max(0, (today - since).days)}天")


def closed(due_on: dt.date | None, closed_on: dt.date, calendar: Calendar) -> Due:
    """Return the verdict on a finished matter; never red (UX.md 2.4)."""
    if due_on is None or closed_on <= due_on:
        return Due(Tone.CLOSED, "按期办结")
    return Due(Tone.CLOSED, f"超期{overdue_days(due_on, closed_on, calendar)}天办结")


def closed_at(due_at: dt.datetime, closed_at: dt.datetime) -> Due:
    """Return the verdict on what had a limit of hours."""
    late = f"超期{length_words(closed_at - due_at)}办结" if closed_at > due_at else "按期办结"
    return Due(Tone.CLOSED, late)


NO_LIMIT = Due(Tone.NONE, "未设时限")

"""Lights and words of a deadline: how urgent it is and what the screen says (UX.md 2.4). Pure; see also `periods`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from departments.datewords import before_words
from departments.workdays import Calendar


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


def paused(since: dt.date, today: dt.date, why: str = "等补材料") -> Due:
    """Return the display of a stopped period: calendar days, as the person waits them."""
    return Due(Tone.PAUSED, f"暂停计时（{why}）已{max(0, (today - since).days)}天")


def closed(due_on: dt.date | None, closed_on: dt.date, calendar: Calendar) -> Due:
    """Return the verdict on a finished matter; never red (UX.md 2.4)."""
    if due_on is None or closed_on <= due_on:
        return Due(Tone.CLOSED, "按期办结")
    return Due(Tone.CLOSED, f"超期{overdue_days(due_on, closed_on, calendar)}天办结")


NO_LIMIT = Due(Tone.NONE, "未设时限")

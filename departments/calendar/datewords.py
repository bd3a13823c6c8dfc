"""Dates as an office writes them; a date past the published calendar never stands without 暂定."""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.workdays import Calendar


def chinese_date(day: dt.date, today: dt.date | None = None) -> str:
    """Return 2026年11月25日; within the year of `today` the year is left out."""
    short = f"{day.month}月{day.day}日"
    return short if today is not None and day.year == today.year else f"{day.year}年{short}"


def due_words(day: dt.date, calendar: Calendar, today: dt.date | None = None, at: dt.datetime | None = None) -> str:
    """Return the date, beyond the published calendar with 暂定: every due date is written so, or by `before_words`."""
    if at is not None:
        return moment_words(at, today)
    return with_doubt(chinese_date(day, today), is_provisional=calendar.is_provisional(day))


def moment_words(moment: dt.datetime, today: dt.date | None = None) -> str:
    """Return 11月25日10:00; no calendar moves a moment, so it is never 暂定."""
    local = clock.local(moment)
    return f"{chinese_date(local.date(), today)}{local:%H:%M}"


def before_words(day: dt.date, today: dt.date, calendar: Calendar, at: dt.datetime | None = None) -> str:
    """Return 11月25日前; a date beyond the published calendar says 暂定 and why.

    `at` is the moment on that day, of a limit in hours.
    """
    if at is not None:
        return f"{moment_words(at, today)}前"
    missing = "明年" if day.year == today.year + 1 else f"{day.year}年"
    words = f"{chinese_date(day, today)}前"
    return f"{words}（暂定，{missing}日历未公布）" if calendar.is_provisional(day) else words


def with_doubt(words: str, *, is_provisional: bool) -> str:
    """Add 暂定 to a date that no published calendar covers, for who knows that without asking the calendar."""
    return f"{words}（暂定）" if is_provisional else words


def period_words(first: dt.date, last: dt.date) -> str:
    """Return 2026年11月20日至12月1日; one day stands alone, and the year is said again only when it is another."""
    return chinese_date(first) if first == last else f"{chinese_date(first)}至{chinese_date(last, first)}"

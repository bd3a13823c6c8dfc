"""Dates as an office writes them: 2026年11月25日. A due date past the published calendar always says 暂定."""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.workdays import Calendar


def chinese_date(day: dt.date, today: dt.date | None = None) -> str:
    """Return 2026年11月25日, or 11月25日 when `today` is given and lies in the same year."""
    short = f"{day.month}月{day.day}日"
    return short if today is not None and day.year == today.year else f"{day.year}年{short}"


def month_words(month: dt.date) -> str:
    """Return 2026年12月, for any day of that month."""
    return f"{month.year}年{month.month}月"


def due_words(day: dt.date, calendar: Calendar, today: dt.date | None = None, at: dt.datetime | None = None) -> str:
    """Return 11月25日, or 2027年1月5日（暂定） past the published calendar.

    Every due date is written by this or by `before_words`. `at` is the moment at which a limit in hours ends: then the
    result is 11月25日10:00.
    """
    if at is not None:
        return moment_words(at, today)
    return with_doubt(chinese_date(day, today), is_provisional=calendar.is_provisional(day))


def moment_words(moment: dt.datetime, today: dt.date | None = None) -> str:
    """Return 11月25日10:00. Hours run on through holidays, so no calendar moves such a moment: it is never 暂定."""
    local = clock.local(moment)
    return f"{chinese_date(local.date(), today)}{local:%H:%M}"


def before_words(day: dt.date, today: dt.date, calendar: Calendar, at: dt.datetime | None = None) -> str:
    """Return 11月25日前, or 2027年1月5日前（暂定，明年日历未公布） past the published calendar.

    `at` is the moment at which a limit in hours ends: then the result is 11月25日10:00前.
    """
    if at is not None:
        return f"{moment_words(at, today)}前"
    missing = "明年" if day.year == today.year + 1 else f"{day.year}年"
    words = f"{chinese_date(day, today)}前"
    return f"{words}（暂定，{missing}日历未公布）" if calendar.is_provisional(day) else words


def with_doubt(words: str, *, is_provisional: bool) -> str:
    """Add （暂定） to a date whose caller knows already that no published calendar covers it."""
    return f"{words}（暂定）" if is_provisional else words


def period_words(first: dt.date, last: dt.date) -> str:
    """Return 2026年11月20日至12月1日; the second year is written only when it is another. One day stands alone."""
    return chinese_date(first) if first == last else f"{chinese_date(first)}至{chinese_date(last, first)}"

"""Read the working calendar (工作日历) and the clock limits (时限表) from the database.

A request reads each once (`held`). An act on a matter first calls `hold_still`, so that no change of the calendar comes
between its reading and its writing; a change calls `hold_alone`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import lru_cache

from django.db import connection
from django.db.models import Max

from departments.calendar.workdays import Calendar, DayRule
from departments.held import forget, once
from departments.models import CalendarChange, CalendarDay, CalendarYear, ClockLimit
from departments.terms import DayKind

CALENDAR_LOCK = 2014_203
"""The number of PostgreSQL's advisory lock: many acts on matters hold it together, a calendar change holds it alone."""


def calendar(scope: str | None = None) -> Calendar:
    """Return the calendar of the offices in Duyun; `scope="national"` leaves the local days of Qiannan out.

    Costs two small queries, and none when it was read before inside `held`. The process keeps the rules themselves
    until a row of the tables changes.
    """
    found: Calendar = once(("calendar", scope), lambda: _built(_state(), scope))
    return found


def clock_limit(key: str, on: dt.date) -> ClockLimit:
    """Return the limit of a clock that starts on a day; raises ClockLimit.DoesNotExist when no edition holds then."""
    limit: ClockLimit = once((key, on), lambda: _read_limit(key, on))
    return limit


def _read_limit(key: str, on: dt.date) -> ClockLimit:
    limit: ClockLimit | None = ClockLimit.objects.in_force(on).filter(key=key).order_by("-valid_from").first()
    if limit is None:
        raise ClockLimit.DoesNotExist(f"no clock limit {key!r} on {on}")
    return limit


def calendar_with(change: CalendarChange) -> Calendar:
    """Return the calendar as it would be if a change were confirmed. Nothing is stored."""
    entered = (
        DayRule(
            dt.date.fromisoformat(row["date"]), row["kind"] == DayKind.WORK, row["name"], change.notice, change.scope
        )
        for row in change.rows
    )
    rules = {(rule.scope, rule.date): rule for rule in (*_rules(), *entered)}
    years = _years()
    if change.year:
        years[change.scope].add(change.year)
    return Calendar(rules.values(), years)


def hold_still() -> None:
    """Let nobody change the calendar until this transaction ends. Any number of acts on matters may do so at once.

    What this request read before is forgotten: the calendar may have changed while the lock was waited for. SQLite
    needs no lock, because a transaction that writes is alone there anyway.
    """
    _lock("pg_advisory_xact_lock_shared")
    forget()


def hold_alone() -> None:
    """Wait until no act on a matter is under way, and let none begin until this transaction ends.

    The confirmation of a calendar change calls it, because it moves the due dates of matters.
    """
    _lock("pg_advisory_xact_lock")
    forget()


def _lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [CALENDAR_LOCK])


def _state() -> tuple[object, ...]:
    """Return a value that differs whenever a row of the tables has changed: every change leaves a new history row."""
    newest = {"history_id": Max("history_id"), "history_date": Max("history_date")}
    days, years = CalendarDay.history.aggregate(**newest), CalendarYear.history.aggregate(**newest)
    return (*days.values(), *years.values())


@lru_cache(maxsize=4)
def _built(state: tuple[object, ...], scope: str | None) -> Calendar:  # noqa: ARG001 (the state is the cache's key)
    whole = Calendar(_rules(), _years())
    return whole.only(scope) if scope else whole


def _rules() -> list[DayRule]:
    return [
        DayRule(row.date, row.kind == DayKind.WORK, row.name, row.notice, row.scope)
        for row in CalendarDay.objects.all()
    ]


def _years() -> dict[str, set[int]]:
    years: dict[str, set[int]] = defaultdict(set)
    for row in CalendarYear.objects.all():
        years[row.scope].add(row.year)
    return years

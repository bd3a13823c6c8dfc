"""The working calendar (工作日历) and the clock limits (时限表), read from the catalogue."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Max

from departments.calendar.workdays import Calendar, DayRule
from departments.models import CalendarChange, CalendarDay, CalendarYear, ClockLimit
from departments.terms import DayKind

CALENDAR_LOCK = 2014_203
"""The number of the advisory lock by which acts and calendar changes keep out of each other's way."""
_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Read calendar and limits once in this stretch of work (a request): it sees one state of them from end to end."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def _once(key: Hashable, read: Callable[[], Any]) -> Any:
    kept = _held.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def calendar(scope: str | None = None) -> Calendar:
    """Return the calendar of offices in Duyun; `scope="national"` leaves the local days of Qiannan out.

    Costs two small queries. The rules themselves are kept in the process until a row of the tables changes.
    """
    found: Calendar = _once(("calendar", scope), lambda: _built(_state(), scope))
    return found


def clock_limit(key: str, on: dt.date) -> ClockLimit:
    """Return how long a clock runs that starts on a day; raises ClockLimit.DoesNotExist if no edition is in force."""
    limit: ClockLimit = _once((key, on), lambda: _read_limit(key, on))
    return limit


def _read_limit(key: str, on: dt.date) -> ClockLimit:
    limit: ClockLimit | None = ClockLimit.objects.in_force(on).filter(key=key).order_by("-valid_from").first()
    if limit is None:
        raise ClockLimit.DoesNotExist(f"no clock limit {key!r} on {on}")
    return limit


def calendar_with(change: CalendarChange) -> Calendar:
    """Return the calendar as it would be once a change is confirmed; nothing is stored."""
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
    """Let no calendar change until this transaction ends, and read the calendar anew: it may just have changed.

    Any number of acts on matters hold it at once. On SQLite a transaction that writes is alone anyway.
    """
    _lock("pg_advisory_xact_lock_shared")
    _forget()


def hold_alone() -> None:
    """Wait until no act on a matter is under way and let none begin until this transaction ends: for a change."""
    _lock("pg_advisory_xact_lock")
    _forget()


def _lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [CALENDAR_LOCK])


def _forget() -> None:
    kept = _held.get()
    if kept is not None:
        kept.clear()


def _state() -> tuple[object, ...]:
    """Tell one state of the tables from another: every change of a row leaves a newer history row."""
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

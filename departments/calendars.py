"""The working calendar (工作日历) and the clock limits (时限表), read from the catalogue."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.db.models import Max, Q

from departments.models import CalendarDay, CalendarYear, ClockLimit
from departments.terms import DayKind
from departments.workdays import Calendar, DayRule

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


def clock_limit(slug: str, on: dt.date) -> ClockLimit:
    """Return how long a clock runs that starts on a day; raises ClockLimit.DoesNotExist if no row is in force.

    A later edition of a row carries its slug with a suffix: `transfer`, then `transfer-2027`.
    """
    limit: ClockLimit = _once((slug, on), lambda: _read_limit(slug, on))
    return limit


def _read_limit(slug: str, on: dt.date) -> ClockLimit:
    rows = ClockLimit.objects.in_force(on).filter(Q(slug=slug) | Q(slug__startswith=f"{slug}-"))
    limit: ClockLimit | None = rows.order_by("-valid_from").first()
    if limit is None:
        raise ClockLimit.DoesNotExist(f"no clock limit {slug!r} on {on}")
    return limit


def _state() -> tuple[object, ...]:
    """Tell one state of the tables from another: every change of a row leaves a newer history row."""
    newest = {"history_id": Max("history_id"), "history_date": Max("history_date")}
    days, years = CalendarDay.history.aggregate(**newest), CalendarYear.history.aggregate(**newest)
    return (*days.values(), *years.values())


@lru_cache(maxsize=4)
def _built(state: tuple[object, ...], scope: str | None) -> Calendar:  # noqa: ARG001 (the state is the cache's key)
    rules = [
        DayRule(row.date, row.kind == DayKind.WORK, row.name, row.notice, row.scope)
        for row in CalendarDay.objects.all()
    ]
    years: dict[str, set[int]] = defaultdict(set)
    for row in CalendarYear.objects.all():
        years[row.scope].add(row.year)
    whole = Calendar(rules, years)
    return whole.only(scope) if scope else whole

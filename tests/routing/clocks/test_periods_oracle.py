"""The engine of due dates against a clerk with a wall calendar, who crosses off one day after the other.

The oracle shares nothing with `Calendar` or `Period` but the notices: it looks at every day by itself, with the real
rules of 2014–2026 and the plain week after them.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from departments.calendar.workdays import Calendar
from departments.catalogue.load import CATALOGUE, calendar_rules
from departments.terms import LimitUnit
from routing.clocks.periods import Period, Stop

pytestmark = pytest.mark.long

ONE_DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2014, 1, 1), dt.date(2030, 12, 31)
SAMPLES = 2000
WORKDAYS, CALENDAR_DAYS = LimitUnit.WORKDAYS.value, LimitUnit.CALENDAR_DAYS.value

YEARS = tomllib.loads((CATALOGUE / "calendar.toml").read_text(encoding="utf-8"))["years"]
RULES = [rule for year in YEARS for rule in calendar_rules(year)]
PUBLISHED = {scope: {year["year"] for year in YEARS if year["scope"] == scope} for scope in ("national", "qiannan")}
DUYUN = Calendar(RULES, PUBLISHED)
ARRANGED = {rule.date: rule.works for rule in sorted(RULES, key=lambda rule: rule.scope == "qiannan")}


# --- The clerk


@cache
def works(day: dt.date) -> bool:
    """Read one day off the wall: what a notice says, else Monday to Friday but no unpublished New Year's Day."""
    if day in ARRANGED:
        return ARRANGED[day]
    is_new_year = (day.month, day.day) == (1, 1) and day.year not in PUBLISHED["national"]
    return day.weekday() < 5 and not is_new_year


def next_working(day: dt.date) -> dt.date:
    while not works(day):
        day += ONE_DAY
    return day


def standstills(period: Period) -> list[tuple[dt.date, dt.date]]:
    """Return each stop as (the last day before it, its last day).

    Both count for the next working day, but a limit in calendar days stands still from the very day on record.
    """
    found = []
    for stop in period.stops:
        assert stop.until is not None
        since = next_working(stop.since) if period.unit == WORKDAYS else stop.since
        found.append((since, next_working(stop.until) if stop.until > stop.since else since))
    return found


def crossed_off(period: Period) -> Iterator[tuple[dt.date, bool]]:
    """Yield every day after the first with whether it counts, for ever."""
    day, stops = next_working(period.received_on), standstills(period)
    while True:
        day += ONE_DAY
        stands_still = any(since < day <= until for since, until in stops)
        yield day, not stands_still and (period.unit == CALENDAR_DAYS or works(day))


def due_by_hand(period: Period) -> dt.date:
    left = period.limit
    for day, counts in crossed_off(period):
        left -= counts
        if left == 0:
            return after_stops(next_working(day), period)
    raise AssertionError


def after_stops(due: dt.date, period: Period) -> dt.date:
    """Return the due date. A limit that stops on its very last day has not run out: it is due on the day it goes on."""
    for since, until in standstills(period):
        if since <= due < until:
            due = next_working(until)
    return due


def used_by_hand(period: Period, on: dt.date) -> int:
    counted = 0
    for day, counts in crossed_off(period):
        if day > on:
            return counted
        counted += counts
    raise AssertionError


# --- What is counted


@st.composite
def periods(draw: DrawFn) -> Period:
    """A limit with up to three stops that are over, one after the other, some of them empty."""
    received = draw(st.dates(FIRST, LAST))
    unit = draw(st.sampled_from([WORKDAYS, CALENDAR_DAYS]))
    stops, day = [], received
    for _ in range(draw(st.integers(0, 3))):
        since = day + ONE_DAY * draw(st.integers(0, 25))
        day = since + ONE_DAY * draw(st.integers(0, 20))
        stops.append(Stop(since, day, "等申请人补材料"))
    return Period(received, draw(st.integers(1, 75)), unit, tuple(stops))


@given(periods())
@settings(max_examples=SAMPLES)
def test_every_due_date_is_the_day_that_a_clerk_crosses_off_last(period: Period) -> None:
    assert period.due_on(DUYUN) == due_by_hand(period)


@given(periods(), st.integers(0, 120))
@settings(max_examples=SAMPLES)
def test_what_is_used_is_what_a_clerk_has_crossed_off(period: Period, after: int) -> None:
    on = period.received_on + ONE_DAY * after
    assert period.used(on, DUYUN) == used_by_hand(period, on)


@given(periods())
@settings(max_examples=SAMPLES)
def test_every_explanation_counts_the_days_that_a_clerk_crosses_off(period: Period) -> None:
    lines = period.explain(DUYUN)
    counted = [line.date for line in lines if line.counted]
    by_hand = (day for day, counts in crossed_off(period) if counts)
    assert counted == [day for day, _ in zip(by_hand, range(period.limit), strict=False)]


@given(st.dates(FIRST, LAST), st.integers(1, 300))
@settings(max_examples=SAMPLES)
def test_adding_and_counting_working_days_agree_with_the_wall(start: dt.date, n: int) -> None:
    days: list[dt.date] = []
    day = start
    while len(days) < n:
        day += ONE_DAY
        days += [day] if works(day) else []
    assert DUYUN.add_workdays(start, n) == days[-1]
    assert DUYUN.workdays_between(start, days[-1]) == n
    assert DUYUN.add_workdays(days[-1] + ONE_DAY, -n) == days[0]

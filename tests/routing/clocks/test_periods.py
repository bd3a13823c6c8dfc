"""Periods by their properties, for any calendar and any pauses, and by examples that a clerk can check by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from departments import clock
from departments.calendar.workdays import ONE_DAY, Calendar
from departments.models import User
from departments.terms import ClockKind, LimitUnit
from routing.clocks.periods import Period, Stop, day_received, day_zero, due_moment
from routing.clocks.stretches import stretches
from tests import factories
from tests.any_calendar import Year, dates, years
from tests.conftest import At

CLOSES_AT = dt.time(17, 30)
PAUSE = "等申请人补材料"
WORKDAYS, CALENDAR_DAYS = LimitUnit.WORKDAYS.value, LimitUnit.CALENDAR_DAYS.value

limits = st.integers(1, 60)
units = st.sampled_from([WORKDAYS, CALENDAR_DAYS])
short = st.integers(0, 15)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


PAUSED_TILL_FRIDAY = Stop(day("2026-03-04"), day("2026-03-06"), PAUSE)


# --- Any calendar, any period


@st.composite
def stops(draw: DrawFn, received_on: dt.date, fewest: int) -> tuple[Stop, ...]:
    """Pauses in order, some of them on one day, side by side or after the limit has run out."""
    found, day = [], received_on
    for gap, length in draw(st.lists(st.tuples(short, short), min_size=fewest, max_size=4)):
        since = day + ONE_DAY * gap
        day = since + ONE_DAY * length
        found.append(Stop(since, day, PAUSE))
    return tuple(found)


@st.composite
def resumed(draw: DrawFn, unit: SearchStrategy[str] = units, *, fewest: int = 0) -> Period:
    """A period whose pauses, if it has any, are all over."""
    received_on = draw(dates)
    return Period(received_on, draw(limits), draw(unit), draw(stops(received_on, fewest)))


@st.composite
def stopped(draw: DrawFn) -> Period:
    """A period that is paused still."""
    period = draw(resumed(fewest=1))
    return replace(period, stops=(*period.stops[:-1], replace(period.stops[-1], until=None)))


def periods() -> SearchStrategy[Period]:
    return st.one_of(resumed(), stopped())


@given(years(), dates, limits)
def test_a_limit_of_workdays_ends_on_a_workday_with_exactly_its_days_before_it(
    year: Year, received_on: dt.date, limit: int
) -> None:
    calendar = year.calendar
    due = Period(received_on, limit, WORKDAYS).due_on(calendar)
    day, worked = calendar.roll(received_on), 0
    while day < due:  # counted by hand, not by the arithmetic that is put to the test
        day += ONE_DAY
        worked += calendar.is_workday(day)
    assert (worked, calendar.is_workday(due)) == (limit, True)


@given(years(), resumed(st.just(CALENDAR_DAYS)))
def test_a_limit_of_calendar_days_never_ends_on_a_rest_day(year: Year, period: Period) -> None:
    assert year.calendar.is_workday(period.due_on(year.calendar))


@given(years(), dates, dates, limits, units)
def test_what_comes_later_is_never_due_earlier(year: Year, one: dt.date, other: dt.date, limit: int, unit: str) -> None:
    first, second = sorted((one, other))
    due = [Period(day, limit, unit).due_on(year.calendar) for day in (first, second)]
    assert due == sorted(due)


@given(years(), periods(), st.integers(0, 30))
def test_a_longer_limit_never_ends_earlier(year: Year, period: Period, more: int) -> None:
    longer = replace(period, limit=period.limit + more)
    assert longer.due_on(year.calendar) >= period.due_on(year.calendar)


@example(  # a pause of calendar days that begins on the new day of rest
    year=Year(()), period=Period(day("2026-03-02"), 10, CALENDAR_DAYS, (PAUSED_TILL_FRIDAY,)), offset=2
)
@given(years(), periods(), st.integers(0, 60))
def test_one_more_day_of_rest_never_makes_a_date_earlier(year: Year, period: Period, offset: int) -> None:
    day = period.received_on + ONE_DAY * offset
    assert period.due_on(year.resting(day).calendar) >= period.due_on(year.calendar)


@given(years(), periods(), dates)
def test_a_rest_day_arranged_once_more_changes_nothing(year: Year, period: Period, day: dt.date) -> None:
    year = year.resting(day)
    assert period.due_on(year.resting(day).calendar) == period.due_on(year.calendar)


# --- Pauses


@given(years(), resumed(), short)
def test_a_pause_that_ends_the_day_it_began_changes_nothing(year: Year, period: Period, gap: int) -> None:
    last = period.stops[-1].until if period.stops else None
    day = (last or period.received_on) + ONE_DAY * gap
    paused = replace(period, stops=(*period.stops, Stop(day, day, PAUSE)))
    assert paused.due_on(year.calendar) == period.due_on(year.calendar)


@given(years(), resumed(fewest=1), st.data())
def test_splitting_a_pause_changes_nothing(year: Year, period: Period, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(period.stops) - 1))
    stop = period.stops[place]
    assert stop.until is not None
    split = data.draw(st.dates(stop.since, stop.until))
    parts = (replace(stop, until=split), replace(stop, since=split))
    divided = replace(period, stops=(*period.stops[:place], *parts, *period.stops[place + 1 :]))
    assert divided.due_on(year.calendar) == period.due_on(year.calendar)


@given(years(), stopped(), short)
def test_splitting_a_pause_that_lasts_leaves_as_much(year: Year, period: Period, length: int) -> None:
    last = period.stops[-1]
    split = last.since + ONE_DAY * length
    divided = replace(period, stops=(*period.stops[:-1], replace(last, until=split), replace(last, since=split)))
    assert divided.left(year.calendar) == period.left(year.calendar)


@given(years(), resumed(fewest=1), st.integers(0, 30))
def test_a_longer_pause_never_makes_a_date_earlier(year: Year, period: Period, more: int) -> None:
    last = period.stops[-1]
    assert last.until is not None
    longer = replace(period, stops=(*period.stops[:-1], replace(last, until=last.until + ONE_DAY * more)))
    assert longer.due_on(year.calendar) >= period.due_on(year.calendar)


@given(years(), dates, limits, units, st.integers(1, 30), short)
def test_a_limit_that_had_run_out_before_a_pause_stays_run_out(
    year: Year, received_on: dt.date, limit: int, unit: str, gap: int, length: int
) -> None:
    unpaused = Period(received_on, limit, unit)
    due = unpaused.due_on(year.calendar)
    since = due + ONE_DAY * gap
    paused = replace(unpaused, stops=(Stop(since, since + ONE_DAY * length, PAUSE),))
    assert paused.due_on(year.calendar) == due


@given(years(), resumed(st.just(WORKDAYS)))
def test_pauses_move_the_date_by_exactly_the_workdays_they_took(year: Year, period: Period) -> None:
    calendar, due = year.calendar, period.due_on(year.calendar)
    worked = calendar.workdays_between(calendar.roll(period.received_on), due)
    assert worked == period.limit + period.stopped_days(due, calendar)


@given(years(), periods(), st.integers(0, 200))
def test_what_is_used_and_what_the_pauses_took_is_all_that_passed(year: Year, period: Period, offset: int) -> None:
    calendar = year.calendar
    start, on = calendar.roll(period.received_on), period.received_on + ONE_DAY * offset
    assume(on >= start)
    passed = calendar.workdays_between(start, on) if period.unit == WORKDAYS else (on - start).days
    assert period.used(on, calendar) + period.stopped_days(on, calendar) == passed


@given(years(), periods(), st.integers(0, 200), st.integers(0, 30))
def test_what_is_used_never_becomes_less(year: Year, period: Period, offset: int, more: int) -> None:
    on = period.received_on + ONE_DAY * offset
    assert period.used(on + ONE_DAY * more, year.calendar) >= period.used(on, year.calendar)


@given(years(), stopped())
def test_while_a_limit_is_stopped_what_is_used_and_what_is_left_are_the_whole_of_it(year: Year, period: Period) -> None:
    calendar, due = year.calendar, period.due_on(year.calendar)
    assume(due >= period.stops[-1].since)  # else it had run out before
    assert min(period.used(due, calendar), period.limit) + period.left(calendar) == period.limit


# --- The explanation


@given(years(), periods())
def test_an_explanation_names_every_day_once_and_ends_on_the_due_date(year: Year, period: Period) -> None:
    start, due = year.calendar.roll(period.received_on), period.due_on(year.calendar)
    named = [line.date for line in period.explain(year.calendar)]
    assert named == [start + ONE_DAY * offset for offset in range((due - start).days + 1)]


@given(years(), dates, limits, units)
def test_an_explanation_counts_exactly_the_limit(year: Year, received_on: dt.date, limit: int, unit: str) -> None:
    lines = Period(received_on, limit, unit).explain(year.calendar)
    assert [line.counted for line in lines if line.counted] == list(range(1, limit + 1))


@given(years(), resumed())
def test_an_explanation_with_pauses_counts_exactly_the_limit(year: Year, period: Period) -> None:
    counted = [line.counted for line in period.explain(year.calendar) if line.counted]
    assert counted == list(range(1, period.limit + 1))


@given(years(), stopped())
def test_an_explanation_of_a_limit_that_is_stopped_counts_what_is_used(year: Year, period: Period) -> None:
    counted = sum(line.counted is not None for line in period.explain(year.calendar))
    assert counted == min(period.limit, period.used(period.due_on(year.calendar), year.calendar))


@given(years(), resumed())
def test_the_days_an_explanation_lays_to_the_pauses_are_those_they_took(year: Year, period: Period) -> None:
    calendar, due = year.calendar, period.due_on(year.calendar)
    laid = [line.date for line in period.explain(calendar) if line.reason == f"{PAUSE}，不计入"]
    if period.unit == WORKDAYS:
        laid = [day for day in laid if calendar.is_workday(day)]
    assert len(laid) == period.stopped_days(due, calendar)


@given(years(), periods())
def test_stretches_lose_no_day_and_say_none_twice(year: Year, period: Period) -> None:
    lines = period.explain(year.calendar)
    found = stretches(lines)
    days = [part.first + ONE_DAY * offset for part in found for offset in range((part.last - part.first).days + 1)]
    assert days == [line.date for line in lines]


@given(years(), periods())
def test_the_days_of_the_stretches_add_up_to_the_days_counted(year: Year, period: Period) -> None:
    lines = period.explain(year.calendar)
    assert sum(part.days for part in stretches(lines)) == sum(line.counted is not None for line in lines)


# --- Examples to check by hand: when something was received


@pytest.mark.parametrize(
    ("moment", "zero"),
    [
        ("2026-11-20T17:29", "2026-11-20"),
        ("2026-11-20T17:30", "2026-11-23"),
        ("2026-11-20T18:00", "2026-11-23"),
        ("2026-11-20T12:30", "2026-11-20"),
        ("2026-11-20T07:10", "2026-11-20"),
        ("2026-11-21T10:00", "2026-11-23"),
        ("2026-02-13T18:00", "2026-02-14"),
        ("2026-02-14T18:00", "2026-02-24"),
    ],
    ids=["in-hours", "at-closing", "friday-evening", "lunch", "before-opening", "saturday", "make-up-day", "holidays"],
)
def test_what_comes_after_hours_or_on_a_rest_day_counts_as_of_the_next_workday(
    moment: str, zero: str, calendar: Calendar
) -> None:
    assert day_zero(dt.datetime.fromisoformat(moment), CLOSES_AT, calendar) == day(zero)


def test_the_hour_of_closing_is_the_windows_own() -> None:
    moment = dt.datetime(2026, 11, 20, 16, 45)  # noqa: DTZ001  local time, as it is given
    assert day_received(moment, dt.time(16, 30)) == day("2026-11-21")
    assert day_received(moment, dt.time(17, 30)) == day("2026-11-20")


def test_a_limit_in_hours_runs_through_the_night_and_the_weekend() -> None:
    friday = dt.datetime(2026, 11, 20, 18, 0, tzinfo=dt.UTC)
    assert due_moment(friday, 24) == dt.datetime(2026, 11, 21, 18, 0, tzinfo=dt.UTC)


def test_what_hour_it_was_stays_on_record(clerk: User, at: At) -> None:
    at("2026-11-20T18:00")
    transfer = factories.make_matter(clerk).clocks.get(kind=ClockKind.TRANSFER)
    assert clock.local(transfer.started_at).isoformat(timespec="minutes") == "2026-11-20T18:00+08:00"
    assert (transfer.received_on, transfer.started_on) == (day("2026-11-21"), day("2026-11-23"))
    assert transfer.due_on == day("2026-11-25")


# --- Examples to check by hand: pauses and explanations


def test_a_pause_over_a_weekend_takes_only_its_workdays(calendar: Calendar) -> None:
    friday_to_monday = Stop(day("2026-11-20"), day("2026-11-23"), PAUSE)
    period = Period(day("2026-11-18"), 5, WORKDAYS, (friday_to_monday,))
    assert period.stopped_days(day("2026-11-30"), calendar) == 1
    assert period.due_on(calendar) == day("2026-11-26")


def test_a_pause_that_begins_on_a_saturday_leaves_what_was_left_on_monday(calendar: Calendar) -> None:
    from_saturday = Stop(day("2026-11-21"), None, PAUSE)
    assert Period(day("2026-11-19"), 5, WORKDAYS, (from_saturday,)).left(calendar) == 3


def test_calendar_days_stop_on_the_rest_day_on_record(calendar: Calendar) -> None:
    from_saturday = Stop(day("2026-11-21"), None, PAUSE)
    assert Period(day("2026-11-19"), 20, CALENDAR_DAYS, (from_saturday,)).left(calendar) == 18


def lines(received_on: str, limit: int, calendar: Calendar) -> list[str]:
    parts = stretches(Period(day(received_on), limit, WORKDAYS).explain(calendar))
    return [f"{part.first:%m-%d}..{part.last:%m-%d} {part.days} {part.reason}" for part in parts]


def test_an_explanation_across_the_prefectures_festival_names_its_notice(calendar: Calendar) -> None:
    assert lines("2024-08-06", 3, calendar) == [
        "08-06..08-06 0 起算日，不计入",
        "08-07..08-07 1 第1个工作日",
        "08-08..08-09 0 州庆放假（黔南州2024年地方节假日安排（黔南府办函〔2011〕25号））",
        "08-10..08-11 0 周末休息",
        "08-12..08-13 2 第2–3个工作日",
    ]


def test_an_explanation_across_spring_festival_names_make_up_days(calendar: Calendar) -> None:
    assert lines("2026-02-12", 5, calendar) == [
        "02-12..02-12 0 起算日，不计入",
        "02-13..02-13 1 第1个工作日",
        "02-14..02-14 1 第2个工作日，春节调休上班（国办发明电〔2025〕7号）",
        "02-15..02-23 0 春节放假（国办发明电〔2025〕7号）",
        "02-24..02-26 3 第3–5个工作日",
    ]


def test_a_period_that_was_paused_says_so_in_its_own_line(calendar: Calendar) -> None:
    paused = Period(day("2026-11-23"), 3, WORKDAYS, (Stop(day("2026-11-24"), day("2026-11-26"), PAUSE),))
    assert [line.reason for line in paused.explain(calendar)] == [
        "起算日，不计入",
        "第1个工作日",
        "等申请人补材料，不计入",
        "等申请人补材料，不计入",
        "第2个工作日",
        "星期六休息",
        "星期日休息",
        "第3个工作日",
    ]


def test_calendar_days_that_end_on_a_rest_day_say_why_they_go_on(calendar: Calendar) -> None:
    found = [(line.counted, line.reason) for line in Period(day("2026-11-20"), 1, CALENDAR_DAYS).explain(calendar)]
    assert found == [
        (None, "起算日，不计入"),
        (1, "第1日，星期六休息"),
        (None, "星期日休息"),
        (None, "最后一日是休息日，顺延到这一天"),
    ]

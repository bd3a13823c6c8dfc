import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar, clock_limit
from departments.calendar.workdays import Calendar
from departments.catalogue.load import load_calendar
from departments.models import CalendarDay, CalendarYear, ClockLimit
from departments.terms import CalendarScope, DayKind

LOCAL_DAY = dt.date(2026, 7, 20)


def enter_local_day() -> CalendarDay:
    return CalendarDay.objects.create(
        date=LOCAL_DAY, scope=CalendarScope.QIANNAN, kind=DayKind.REST, name="六月初六", notice="通知"
    )


def test_calendar_is_built_from_the_tables(loaded_calendar: Calendar) -> None:
    assert loaded_calendar.add_workdays(dt.date(2024, 8, 7), 2) == dt.date(2024, 8, 13)
    assert loaded_calendar.known_until == dt.date(2026, 12, 31)


def test_national_calendar_leaves_the_local_days_out(loaded_calendar: Calendar) -> None:
    assert calendar("national").add_workdays(dt.date(2024, 8, 7), 2) == dt.date(2024, 8, 9)


def test_calendar_is_kept_while_nothing_changes(
    loaded_calendar: Calendar, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert calendar() is loaded_calendar


def test_entered_changed_and_deleted_days_count_at_once(loaded_calendar: Calendar) -> None:
    assert calendar().is_workday(LOCAL_DAY)
    entered = enter_local_day()
    assert not calendar().is_workday(LOCAL_DAY)
    entered.kind = DayKind.WORK
    entered.save()
    assert calendar().is_workday(LOCAL_DAY)
    entered.delete()
    assert calendar().is_workday(LOCAL_DAY)


def test_entered_year_ends_the_doubt_at_once(loaded_calendar: Calendar) -> None:
    CalendarYear.objects.create(year=2027, scope=CalendarScope.NATIONAL, notice="通知")
    assert not calendar().is_provisional(dt.date(2027, 3, 1))


def test_year_entered_by_hand_survives_loading(loaded_calendar: Calendar) -> None:
    enter_local_day()
    load_calendar()
    assert not calendar().is_workday(LOCAL_DAY)


def test_clock_limit_is_read_by_key_and_day(db: None) -> None:
    assert clock_limit("retransfer", dt.date(2026, 11, 23)).value == 1


def test_clock_limit_outside_all_editions_is_an_error(db: None) -> None:
    with pytest.raises(ClockLimit.DoesNotExist):
        clock_limit("transfer", dt.date(2014, 12, 18))


def test_later_edition_of_a_clock_limit_answers_from_its_first_day_on(db: None) -> None:
    old = ClockLimit.objects.get(slug="sign")
    old.valid_to = dt.date(2026, 12, 31)
    old.save()
    ClockLimit.objects.create(
        slug="sign-2027",
        key="sign",
        kind=old.kind,
        value=2,
        unit=old.unit,
        valid_from=dt.date(2027, 1, 1),
        source="通知",
    )
    assert clock_limit("sign", dt.date(2026, 12, 31)).value == 1
    assert clock_limit("sign", dt.date(2027, 1, 1)).value == 2


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2026, 12, 1), "2027年1月5日前（暂定，明年日历未公布）"),
        (dt.date(2027, 1, 2), "1月5日前（暂定，2027年日历未公布）"),
    ],
)
def test_a_provisional_date_names_the_year_that_is_missing(
    today: dt.date, words: str, loaded_calendar: Calendar
) -> None:
    assert before_words(dt.date(2027, 1, 5), today, loaded_calendar) == words

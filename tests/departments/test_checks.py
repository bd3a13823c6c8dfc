import datetime as dt
from collections.abc import Callable

import pytest
from django.core.checks import run_checks
from django.db import connection

from departments.calendar.reminders import reminders
from departments.calendar.workdays import Calendar
from departments.models import CalendarYear, ClockLimit, User

StandStill = Callable[[dt.date], None]


def warnings() -> list[str | None]:
    return [message.id for message in run_checks() if (message.id or "").startswith("departments.")]


def test_missing_next_year_is_warned_of_from_november_on(loaded_calendar: Calendar, stand_still: StandStill) -> None:
    stand_still(dt.date(2026, 11, 1))
    assert warnings() == ["departments.W001"]


def test_missing_next_year_is_no_matter_before_november(loaded_calendar: Calendar, stand_still: StandStill) -> None:
    stand_still(dt.date(2026, 10, 31))
    assert warnings() == []


def test_entered_next_year_silences_the_warning(loaded_calendar: Calendar, stand_still: StandStill) -> None:
    stand_still(dt.date(2026, 11, 1))
    CalendarYear.objects.create(year=2027, scope="national", notice="通知")
    assert warnings() == []


def test_local_calendar_of_the_next_year_does_not_count(loaded_calendar: Calendar, stand_still: StandStill) -> None:
    stand_still(dt.date(2026, 11, 1))
    CalendarYear.objects.create(year=2027, scope="qiannan", notice="通知")
    assert warnings() == ["departments.W001"]


@pytest.mark.parametrize("day", [dt.date(2027, 1, 5), dt.date(2027, 6, 1)])
def test_a_year_that_has_begun_without_its_calendar_is_warned_of(
    day: dt.date, loaded_calendar: Calendar, stand_still: StandStill
) -> None:
    stand_still(day)
    (warning,) = [message for message in run_checks() if message.id == "departments.W001"]
    assert warning.msg == "2027年工作日历未录入，今年的期限只能显示为暂定。"


def test_in_november_the_present_and_the_next_year_are_both_asked_for(
    loaded_calendar: Calendar, stand_still: StandStill
) -> None:
    stand_still(dt.date(2027, 11, 1))
    assert warnings() == ["departments.W001", "departments.W001"]


@pytest.mark.parametrize("day", [dt.date(2027, 1, 5), dt.date(2026, 11, 1)])
def test_the_workbench_reminds_of_the_same_year_as_the_check(
    day: dt.date, office: User, stand_still: StandStill
) -> None:
    stand_still(day)
    (warning,) = [message for message in run_checks() if message.id == "departments.W001"]
    assert [reminder.text for reminder in reminders(office, day)] == [warning.msg]


@pytest.mark.django_db
def test_database_without_tables_is_no_error(stand_still: StandStill, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(dt.date(2026, 11, 1))
    monkeypatch.setattr(CalendarYear._meta, "db_table", "not_migrated_yet")
    assert warnings() == []


def test_a_day_without_an_edition_is_warned_of(loaded_calendar: Calendar, stand_still: StandStill) -> None:
    stand_still(dt.date(2026, 10, 31))
    sign = ClockLimit.objects.get(key="sign")
    sign.valid_to = dt.date(2026, 12, 31)
    sign.save()
    ClockLimit(slug="sign-2", key="sign", kind="sign", value=1, unit="workdays", valid_from=dt.date(2027, 1, 2)).save()
    (warning,) = [message for message in run_checks() if message.id == "departments.W002"]
    assert warning.msg.startswith("sign：2027年1月1日没有一版")


def test_checks_stay_silent_where_a_migration_is_still_to_come(
    loaded_calendar: Calendar, stand_still: StandStill
) -> None:
    """Otherwise `migrate`, which checks first, could never bring the column that the check reads."""
    stand_still(dt.date(2026, 11, 1))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE departments_responsibility DROP COLUMN is_handed_over")
    assert warnings() == ["departments.W001"]

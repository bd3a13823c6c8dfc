import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from departments.models import CalendarDay, Department
from departments.workdays import Calendar


def lines(*arguments: str) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


def test_workdays_prints_the_due_date_first_and_then_every_day(loaded_calendar: Calendar) -> None:
    printed = lines("workdays", "2026-02-13", "2")
    assert printed[0] == "2026-02-24"
    assert printed[1] == "2026年黔南州地方节假日未录入。"
    assert printed[2] == "2026-02-13 起算日，不计入"
    assert printed[-1] == "2026-02-24 第2个工作日"
    assert len(printed) == 2 + 12


def test_workdays_of_the_country_leaves_the_local_days_out(loaded_calendar: Calendar) -> None:
    assert lines("workdays", "2024-08-07", "2")[0] == "2024-08-13"
    assert lines("workdays", "2024-08-07", "2", "--scope", "national")[0] == "2024-08-09"


def test_workdays_past_the_published_calendar_says_provisional(loaded_calendar: Calendar) -> None:
    printed = lines("workdays", "2026-12-30", "2", "--scope", "national")
    assert printed[:2] == ["2027-01-04", "暂定：工作日历只公布到2026-12-31。"]


@pytest.mark.parametrize("arguments", [("13.2.2026", "2"), ("2026-02-13", "two"), ("2026-02-13", "-1")])
def test_workdays_refuses_what_is_not_a_day_and_a_count(arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("workdays", *arguments)


def test_load_catalogue_loads_the_calendar_too(db: None) -> None:
    (printed,) = lines("load_catalogue")
    assert "departments 20" in printed
    assert "years 17" in printed
    assert Department.objects.count() == 20


def test_load_catalogue_says_that_a_calendar_in_use_waits_for_a_second_person(
    loaded_calendar: Calendar, stand_still: Callable[[dt.date], None]
) -> None:
    CalendarDay.objects.get(date="2026-10-01").delete()
    stand_still(dt.date(2026, 6, 1))
    assert "1份随软件附带的改动待确认" in lines("load_catalogue")[1]


def test_load_catalogue_tells_what_is_wrong(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"departments\.toml"):
        call_command("load_catalogue", folder=tmp_path)

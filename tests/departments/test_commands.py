import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from departments.calendar.workdays import Calendar
from departments.models import CalendarDay, Department, User
from departments.terms import DepartmentKind


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
    assert Department.objects.exclude(kind=DepartmentKind.VILLAGE).count() == 20


def test_load_catalogue_says_that_a_calendar_in_use_waits_for_a_second_person(
    loaded_calendar: Calendar, stand_still: Callable[[dt.date], None]
) -> None:
    CalendarDay.objects.get(date="2026-10-01").delete()
    stand_still(dt.date(2026, 6, 1))
    assert "1份随软件附带的改动待确认" in lines("load_catalogue")[1]


def test_load_catalogue_tells_what_is_wrong(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"departments\.toml"):
        call_command("load_catalogue", folder=tmp_path)


# --- 任职


def test_who_is_appointed_gets_a_role_from_today_and_a_password_that_opens_the_account(
    db: None, stand_still: Callable[[dt.date], None]
) -> None:
    stand_still(dt.date(2026, 11, 23))
    told, secret = lines("appoint", "pingyang2", "罗小芬", "clerk", "maojian-pingyangcun")
    assert told == "罗小芬（账号pingyang2）今天起任毛尖镇坪阳村窗口经办人。"
    user = User.objects.get(username="pingyang2")
    assert (str(user.department), user.role) == ("坪阳村", "clerk")
    password = secret.removeprefix("初始密码：").partition("（")[0]
    assert len(password) >= 10
    assert user.check_password(password)


def test_who_has_an_account_keeps_the_password(db: None, stand_still: Callable[[dt.date], None]) -> None:
    stand_still(dt.date(2026, 11, 23))
    user = User.objects.create_user("mei", "a-password-of-her-own", full_name="罗小芬")
    (told,) = lines("appoint", "mei", "罗小芬", "clerk", "maojian")
    assert "毛尖镇" in told
    assert User.objects.get(pk=user.pk).check_password("a-password-of-her-own")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("mei", "罗小芬", "clerk", "nowhere"), "没有代码是“nowhere”的单位"),
        (("mei", "罗小芬", "reviewer", "maojian-pingyangcun"), "村（社区）窗口只有窗口经办人"),
        (("maojian", "罗小芬", "clerk", "maojian"), "账号maojian是韦小燕的"),
        (("maojian", "韦小燕", "clerk", "maojian"), "还有未结束的任职"),
    ],
)
def test_an_appointment_that_cannot_be_says_why_and_stores_nothing(
    arguments: tuple[str, ...], sentence: str, db: None, stand_still: Callable[[dt.date], None]
) -> None:
    stand_still(dt.date(2026, 11, 23))
    before = User.objects.count()
    with pytest.raises(CommandError, match=sentence):
        call_command("appoint", *arguments)
    assert User.objects.count() == before

"""One person enters a notice, and it holds once another one has confirmed it. Past days cannot be changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from departments import clock
from departments.calendar import package as calendar_package
from departments.calendar.acts import closed_days, confirm, discard, draft
from departments.calendar.notices import parse
from departments.calendar.reading import calendar
from departments.errors import DeskError
from departments.models import CalendarChange, CalendarDay, CalendarYear, User
from departments.terms import CalendarScope, ChangeState
from tests.conftest import At

NEW_YEAR = "2027-01-01至2027-01-03 放假 元旦"
SPRING = "2027-02-05至2027-02-11 放假 春节\n2027-02-20 上班 春节"
SOMEDAY = dt.date(2026, 12, 9)  # a Wednesday


def enter(actor: User, text: str, **facts: Any) -> CalendarChange:
    """Enter a table as somebody, now. By default it amends some national days and does not publish a year."""
    given = {"notice": "国办发明电〔2026〕9号", "scope": CalendarScope.NATIONAL.value, "year": None, **facts}
    rows = parse(text, given["year"]) if text else []
    return draft(**{"rows": rows, "published_on": None, "origin": "手工录入", **given}, actor=actor, now=clock.now())


def confirmed(change: CalendarChange, actor: User) -> CalendarChange:
    with transaction.atomic():
        confirm(change, actor, clock.now())
    return change


def forget_year(year: int) -> None:
    for row in [*CalendarDay.objects.filter(date__year=year), *CalendarYear.objects.filter(year=year)]:
        row.delete()


def refused(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.sentence


# --- Two people


def test_a_draft_changes_nothing(office: User) -> None:
    enter(office, f"{SOMEDAY} 放假 临时停电")
    assert calendar().is_workday(SOMEDAY)


def test_what_a_second_person_confirms_holds(office: User, admin: User) -> None:
    change = confirmed(enter(office, f"{SOMEDAY} 放假 临时停电"), admin)
    assert not calendar().is_workday(SOMEDAY)
    assert (change.state, change.settled_by, change.settled_at) == ("confirmed", admin, clock.now())


def test_who_entered_a_change_does_not_confirm_it(office: User) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电")
    with pytest.raises(DeskError) as error:
        confirmed(change, office)
    assert refused(error) == "这份改动是您录入的，须由另一人确认。"
    assert calendar().is_workday(SOMEDAY)


def test_the_database_too_wants_two_people(office: User) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电")
    change.state, change.settled_by, change.settled_at = ChangeState.CONFIRMED, office, clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save()


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "minzheng", "jiancha"])
def test_only_the_office_and_the_administrator_keep_the_calendar(username: str, office: User) -> None:
    other, change = User.objects.get(username=username), enter(office, f"{SOMEDAY} 放假 临时停电")
    for act in (
        lambda: enter(other, f"{SOMEDAY} 放假 临时停电"),
        lambda: confirmed(change, other),
        lambda: discard(change, other, clock.now()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    change.refresh_from_db()
    assert change.state == ChangeState.DRAFT


def test_a_draft_that_nobody_entered_is_anybodys_to_confirm(office: User) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电")
    change.entered_by = None
    change.save()
    assert confirmed(change, office).settled_by == office


def test_a_draft_given_up_is_not_confirmed_any_more(office: User, admin: User) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电")
    discard(CalendarChange.objects.get(), office, clock.now())
    with pytest.raises(DeskError) as error:
        confirmed(change, admin)
    assert refused(error) == "这份改动已放弃，不能再操作。"


def test_a_change_is_confirmed_once(office: User, admin: User) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电")
    confirmed(CalendarChange.objects.get(), admin)
    for act in (lambda: confirmed(change, admin), lambda: discard(change, admin, clock.now())):
        with pytest.raises(DeskError) as error:
            act()
        assert refused(error) == "这份改动已确认，不能再操作。"
    assert CalendarDay.history.filter(date=SOMEDAY).count() == 1


# --- What is stored


def test_every_day_and_the_year_leave_a_history(office: User, admin: User) -> None:
    before = CalendarDay.history.count()
    confirmed(enter(office, NEW_YEAR, year=2027), admin)
    assert CalendarDay.history.count() == before + 3
    assert CalendarYear.history.filter(year=2027).count() == 1


def test_a_confirmed_year_is_published_with_its_notice(office: User, admin: User) -> None:
    confirmed(enter(office, f"{NEW_YEAR}\n{SPRING}", year=2027, published_on=dt.date(2026, 11, 20)), admin)
    assert calendar().known_until == dt.date(2027, 12, 31)
    entered = CalendarYear.objects.get(year=2027)
    assert (entered.notice, entered.published_on) == ("国办发明电〔2026〕9号", dt.date(2026, 11, 20))
    assert calendar().is_workday(dt.date(2027, 2, 20))


def test_a_year_published_already_is_amended(office: User, admin: User) -> None:
    published = CalendarYear.objects.get(year=2026, scope="national").notice
    confirmed(enter(office, f"{SOMEDAY} 放假 临时停电", year=2026), admin)
    assert CalendarYear.objects.get(year=2026, scope="national").notice == published
    assert CalendarDay.objects.get(date=SOMEDAY).notice == "国办发明电〔2026〕9号"


def test_a_day_arranged_like_that_already_is_dropped(office: User, admin: User) -> None:
    confirmed(enter(office, NEW_YEAR), admin)
    change = enter(office, "2027-01-01至2027-01-04 放假 元旦", notice="修改")
    assert [row["date"] for row in change.rows] == ["2027-01-04"]


def test_a_table_without_any_change_is_refused(office: User, admin: User) -> None:
    confirmed(enter(office, NEW_YEAR), admin)
    with pytest.raises(DeskError) as error:
        enter(office, NEW_YEAR, notice="修改")
    assert "没有变化" in refused(error)


def test_a_year_may_be_published_without_any_change_of_days(office: User, admin: User) -> None:
    confirmed(enter(office, NEW_YEAR), admin)
    confirmed(enter(office, NEW_YEAR, year=2027), admin)
    assert not calendar().is_provisional(dt.date(2027, 6, 1))


def test_a_draft_remembers_what_held_before(office: User) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电\n2026-12-12 上班 临时停电")
    assert [row["was"] for row in change.rows] == ["上班", "星期六休息"]


def test_the_same_entered_twice_is_one_draft(office: User) -> None:
    assert enter(office, NEW_YEAR) == enter(office, NEW_YEAR)


def test_a_local_day_leaves_the_country_alone(office: User, admin: User) -> None:
    confirmed(enter(office, f"{SOMEDAY} 放假 州庆", scope="qiannan"), admin)
    assert not calendar().is_workday(SOMEDAY)
    assert calendar("national").is_workday(SOMEDAY)


# --- What is past is closed


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-23"])
def test_a_day_up_to_today_is_refused_when_it_is_entered(day: str, office: User) -> None:
    with pytest.raises(DeskError) as error:
        enter(office, f"{day} 放假 停电\n{SOMEDAY} 放假 停电")
    month, number = int(day[5:7]), int(day[8:])
    assert refused(error) == f"2026年{month}月{number}日已经过去，不能再改。请把这些日子从表里去掉。"
    assert error.value.field == "table"


def test_tomorrow_may_still_change(office: User) -> None:
    assert enter(office, "2026-11-24 放假 停电").rows


def test_a_day_that_passed_since_is_refused_at_the_confirmation(office: User, admin: User, at: At) -> None:
    change = enter(office, f"{SOMEDAY} 放假 临时停电")
    at("2026-12-09T08:00")
    with pytest.raises(DeskError) as error:
        confirmed(change, admin)
    assert refused(error).startswith("2026年12月9日已经过去，不能再改。")
    assert closed_days(change, SOMEDAY) == [SOMEDAY]
    change.refresh_from_db()
    assert change.state == ChangeState.DRAFT


def test_a_past_make_up_day_is_not_taken_back(office: User) -> None:
    with pytest.raises(DeskError):
        enter(office, "2026-10-10 放假 国庆节")


def test_the_row_of_a_past_day_keeps_its_name(office: User) -> None:
    change = enter(office, f"2026-10-01 放假 国庆\n{SOMEDAY} 放假 停电")
    assert [row["date"] for row in change.rows] == [SOMEDAY.isoformat()]


def test_a_year_entered_late_may_name_its_first_day(office: User, admin: User, at: At) -> None:
    at("2027-01-15T10:00")
    confirmed(enter(office, f"{NEW_YEAR}\n{SPRING}", year=2027), admin)
    assert CalendarDay.objects.get(date=dt.date(2027, 1, 1)).name == "元旦"
    assert calendar().known_until == dt.date(2027, 12, 31)


def test_a_year_entered_late_makes_no_past_workday_rest(office: User, at: At) -> None:
    at("2027-01-15T10:00")
    with pytest.raises(DeskError) as error:
        enter(office, f"2027-01-01至2027-01-04 放假 元旦\n{SPRING}", year=2027)
    assert refused(error).startswith("2027年1月4日已经过去")


def test_a_year_entered_late_without_its_first_day_would_make_it_work(office: User, at: At) -> None:
    at("2027-01-15T10:00")
    with pytest.raises(DeskError) as error:
        enter(office, SPRING, year=2027)
    assert refused(error).startswith("2027年1月1日已经过去")


# --- Out of the package


def test_the_package_knows_2026_as_the_catalogue_does(office: User, admin: User, at: At) -> None:
    at("2025-11-10T10:00")
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=offset) for offset in range(365)]
    expected = [calendar("national").is_workday(day) for day in days]
    forget_year(2026)
    rows = calendar_package.rows_of(2026)
    confirmed(enter(office, "", rows=rows, year=2026, origin=calendar_package.origin()), admin)
    assert [calendar("national").is_workday(day) for day in days] == expected
    assert not calendar().is_provisional(days[-1])


def test_the_package_calls_the_holidays_by_their_chinese_names() -> None:
    names = {row["name"] for row in calendar_package.rows_of(2026)}
    assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


def test_the_package_gives_the_december_before_too() -> None:
    assert calendar_package.rows_of(2019)[0]["date"] == "2018-12-29"


def test_a_year_that_the_package_does_not_know_is_told() -> None:
    with pytest.raises(DeskError, match="软件包里还没有2031年的安排"):
        calendar_package.rows_of(2031)

"""A holiday is announced while people wait: one person enters the notice, another confirms it, and every date moves.

The notice is made up for the test; the people are 石立新 (office), the administrator and 韦小燕 (maojian).
"""

from __future__ import annotations

import datetime as dt

import pytest

from departments.models import CalendarChange, User
from intake.models import Matter
from tests.conftest import At
from tests.factories import make_matter
from tests.journeys.desks import Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTICE = "临时放假通知（演练）"
WEDNESDAY_AND_THURSDAY = "2026-11-25至2026-11-26 放假 演练"
PASSED_ON_BY, THEN_BY = dt.date(2026, 11, 25), dt.date(2026, 11, 27)


@pytest.fixture
def matter(clerk: User) -> Matter:
    """Accepted on Monday: to be passed on within two working days, by Wednesday."""
    accepted = make_matter(clerk, "dibao", "escalate")
    assert accepted.due_on == PASSED_ON_BY
    return accepted


def enters(desk: Desk, table: str) -> None:
    desk.page.goto("/setup/calendar/changes/new/")
    desk.field("通知文号或标题").fill(NOTICE)
    desk.field("安排").fill(table)
    desk.press("存为待确认")


@with_and_without_script
def test_a_notice_moves_every_date_once_a_second_person_confirms_it(desks: Desks, matter: Matter) -> None:
    office, admin, window = desks.of("office"), desks.of("admin"), desks.of("maojian")
    enters(office, WEDNESDAY_AND_THURSDAY)
    office.reads("改动影响1件办件的期限")
    office.reads("须由另一人确认")
    assert office.page.get_by_role("button", name="确认并改期").count() == 0

    admin.page.goto("/")
    admin.follow("去确认")
    admin.press("确认并改期")
    admin.reads("1件办件的期限已改动或确定")

    window.open_matter(matter.number)
    window.reads("转出到期日由2026年11月25日改为2026年11月27日")
    window.follow("为什么是这一天")
    window.reads(f"演练放假（{NOTICE}）")
    matter.refresh_from_db()
    assert matter.due_on == THEN_BY


def test_what_is_typed_wrong_stays_on_the_screen(desks: Desks) -> None:
    office = desks.of("office")
    enters(office, "2026-11-25 放假 演练\n2026-13-01 放假 演练")
    office.reads("第2行")
    assert office.field("安排").input_value() == "2026-11-25 放假 演练\n2026-13-01 放假 演练"
    assert not CalendarChange.objects.exists()


def test_a_year_that_is_entered_makes_dates_firm(desks: Desks, clerk: User, at: At) -> None:
    at("2026-12-28T10:00")
    matter = make_matter(clerk, "dibao", "escalate")
    window = desks.of("maojian")
    window.open_matter(matter.number)
    window.reads("暂定，明年日历未公布")

    office = desks.of("office")
    office.page.goto("/setup/calendar/changes/new/?year=2027")
    office.field("通知文号或标题").fill(NOTICE)
    holidays = ("01-01 放假 元旦", "02-05 放假 春节", "04-05 放假 清明节", "05-03 放假 劳动节", "06-09 放假 端午节",
                "09-15 放假 中秋节", "10-01 放假 国庆节")  # fmt: skip
    office.field("安排").fill("\n".join(f"2027-{line}" for line in holidays))
    office.press("存为待确认")
    admin = desks.of("admin")
    admin.page.goto(office.page.url)
    admin.reads("全年合计")
    admin.press("确认并改期")

    window.open_matter(matter.number)
    window.reads("暂定改为确定")
    assert window.page.get_by_text("暂定，明年日历未公布").count() == 0

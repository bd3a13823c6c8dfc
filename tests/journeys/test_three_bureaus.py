"""A medical matter answered by three bureaus side by side: one is late, the lead sees it, presses, and decides.

民政局 leads; 卫生局 and 人社局 are asked for their opinion, each against a clock of its own.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Outcome, Status
from tests.conftest import At
from tests.factories import make_matter
from tests.journeys.desks import Desk, Desks, with_and_without_script
from tests.journeys.test_one_day_at_the_window import gives_an_opinion, tells_the_result

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY, WEDNESDAY, THURSDAY_AFTER, FRIDAY_AFTER = "2026-11-23", "2026-11-25", "2026-12-03", "2026-12-04"
"""The opinions are due on Monday, 2026-11-30."""


@pytest.fixture
def number(clerk: User) -> str:
    return make_matter(clerk, "yiliao", "escalate").number


def escalates(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.move("上报")
    for unit in ("市卫生局", "市人社局"):
        expect(desk.page.get_by_role("checkbox", name=unit)).to_be_checked()
    desk.field("我们的意见").fill("情况属实，建议给予救助。")
    desk.press("上报")
    desk.reads("已上报市民政局")


def signs_and_has_nothing_left(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.press("签收并看下一件")
    desk.reads(f"{number}：已签收")
    desk.reads("没有待签收的办件。")


def row_of(desk: Desk, unit: str) -> Locator:
    return desk.page.locator("#opinions").get_by_role("row").filter(has_text=unit)


def sees_who_is_missing(desk: Desk) -> None:
    expect(row_of(desk, "市卫生局")).to_contain_text("按期答复")
    expect(row_of(desk, "市人社局")).to_contain_text("逾期3个工作日")
    expect(row_of(desk, "市人社局")).to_contain_text("还没有答复")
    desk.reads("已答复1个单位，还缺1个")


def presses_who_is_missing(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    sees_who_is_missing(desk)
    desk.press("催办还没有答复的")
    desk.reads("请尽快给出协办意见")


def is_pressed(desk: Desk, number: str) -> None:
    """The late bureau finds it among its reminders and among the opinions it owes."""
    desk.page.goto("/reminders/")
    desk.reads(f"催办：{number}")
    desk.page.goto("/")
    expect(desk.page.get_by_role("row").filter(has_text=number)).to_contain_text("逾期3个工作日")


def decides_without_it(desk: Desk, number: str) -> None:
    """The form shows who is missing and asks why it is not waited for; what is paid is read once more."""
    desk.open_matter(number)
    desk.move("办理结果")
    sees_who_is_missing(desk)
    desk.page.get_by_role("radio", name="给予救助", exact=True).check()
    desk.page.get_by_role("radio", name="给予住院医疗救助").check()
    if desk.has_script:
        expect(desk.field("具体内容")).to_have_value("给予住院医疗救助，按规定比例救助自付的费用。")
    else:
        desk.field("具体内容").fill("给予住院医疗救助")
    desk.field("金额（元）").fill("8600.5")
    desk.field("发放渠道").fill("社会保障卡（一卡通）")
    desk.press("办理结果")
    desk.reads("市人社局还没有给出协办意见，请写明为什么先办结。")
    desk.field("协办意见未齐就办结的原因").fill("人社局已电话答复参保正常")
    desk.press("下一步：核对")
    desk.reads("8600.50元，大写：人民币捌仟陆佰元伍角整")
    desk.press("确认办理结果")
    desk.reads("已办理完毕，请窗口告知申请人。")


def comes_too_late(desk: Desk, number: str) -> None:
    desk.page.goto(f"/matters/{number}/opinion/")
    desk.reads("市民政局陆国平已在12月3日10:00办结（给予救助），不再需要协办意见。")


@with_and_without_script
def test_three_bureaus_answer_side_by_side_and_one_of_them_is_late(desks: Desks, at: At, number: str) -> None:
    window, civil, health, labour = (desks.of(name) for name in ("maojian", "minzheng", "weisheng", "renshe"))

    at(f"{MONDAY}T11:00")
    escalates(window, number)
    signs_and_has_nothing_left(civil, number)

    at(f"{WEDNESDAY}T10:00")
    gives_an_opinion(health, number, "诊断属实。")

    at(f"{THURSDAY_AFTER}T10:00")
    presses_who_is_missing(civil, number)
    is_pressed(labour, number)

    decides_without_it(civil, number)
    comes_too_late(labour, number)

    at(f"{FRIDAY_AFTER}T09:00")
    window.prints(number, "办理结果告知书")
    tells_the_result(window, number, "已告知，办件办结。")
    assert_closed_with_the_reason(number)


def assert_closed_with_the_reason(number: str) -> None:
    found = Matter.objects.get(number=number)
    assert (found.status, found.outcome) == (Status.CLOSED, Outcome.GRANTED)
    assert found.events.get(move="decide").data["without_opinions"] == "人社局已电话答复参保正常"
    assert {row.department.slug: bool(row.opined_at) for row in found.assignments.supporting()} == {
        "weisheng": True,
        "renshe": False,
    }
    assert found.clocks.filter(kind=ClockKind.OPINION, stopped_on__isnull=True).count() == 0

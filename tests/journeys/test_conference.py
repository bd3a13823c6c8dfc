"""The joint conference from the pool to the closed matter: nobody covers it, the meeting gives it to a bureau by a day.

石立新 (office) holds the meeting, 潘德清 (zhujian) decides, 韦小燕 (maojian) tells the person.
"""

from __future__ import annotations

import re

import pytest

from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.models import AgendaItem
from tests.conftest import At
from tests.factories import coordinating
from tests.journeys.desks import Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = "河边的房屋由哪个单位承办，按什么标准救助？"
RESOLUTION = "由市住建局按危房改造程序办理。"


@pytest.fixture
def matter(clerk: User, zhujian: User) -> Matter:
    """Reported by 住建局: no policy covers it."""
    return coordinating(clerk, zhujian, name="蒙秀英")


def calls_a_meeting(office: Desk, day: str) -> None:
    office.page.goto("/")
    office.leave_by(office.page.get_by_role("navigation").get_by_role("link", name="联席会议", exact=True))
    office.follow("召集会议")
    office.field("会议日期").fill(day)
    office.field("地点").fill("三楼会议室")
    office.press("召集会议")
    office.reads("已召集2026年第四季度社会救助联席会议")


def puts_on(office: Desk, number: str) -> None:
    office.page.get_by_label(f"列入{number}").check()
    office.press("列入11月27日的会议")
    office.reads("没有对应的救助政策，也没有明确的承办单位。")
    assert "蒙秀英" not in office.page.get_by_role("main").inner_html()
    office.press("列入议题")
    office.reads("请写需研究的问题")
    office.field("需研究的问题").fill(QUESTION)
    office.press("列入议题")
    office.reads("已列入1项议题")


@with_and_without_script
def test_what_nobody_covers_comes_back_from_the_conference_decided(desks: Desks, matter: Matter, at: At) -> None:
    office = desks.of("office")
    calls_a_meeting(office, "20261127")
    puts_on(office, matter.number)
    office.reads("还没有召开")

    at("2026-11-27T15:00")
    office.page.reload()
    office.leave_by(office.page.get_by_role("link", name="记录议定").first)
    office.reads(QUESTION)
    office.field("会议意见").fill(RESOLUTION)
    office.field("怎么办").select_option(label="交单位承办")
    office.field("承办单位").select_option(label="市住建局")
    office.field("完成时限").fill("20261218")
    office.press("会议议定")
    office.reads("会议议定已记录。接下来由市住建局")

    bureau = desks.of("zhujian")
    bureau.page.goto("/")
    bureau.reads(RESOLUTION)
    bureau.reads("剩15个工作日")
    bureau.open_matter(matter.number)
    bureau.move("办理结果")
    bureau.page.get_by_role("radio", name="给予救助", exact=True).check()
    bureau.field("具体内容").fill("纳入危房改造，补助20000元")
    bureau.press("办理结果")
    bureau.reads("已办理完毕，请窗口告知申请人。")

    window = desks.of("maojian")
    window.prints(matter.number, "办理结果告知书")
    window.take_up("告知结果", matter.number)
    window.press("告知结果")
    window.reads("已告知，办件办结。")

    office.page.goto("/meetings/")
    office.reads("按期完成")
    office.press("结束会议")
    office.reads("会议已结束，议定事项继续跟踪。")
    bureau.page.goto("/")
    assert bureau.page.get_by_text(RESOLUTION).count() == 0
    matter.refresh_from_db()
    assert matter.status == Status.CLOSED
    assert not AgendaItem.objects.undone().exists()


def test_a_topic_moves_up_by_button_and_a_proposal_is_done_by_hand(desks: Desks, at: At, clerk: User) -> None:
    office = desks.of("office")
    calls_a_meeting(office, "20261127")
    for title in ("统一困难证明格式", "增加下乡办理日"):
        office.follow("写建议议题")
        office.field("议题名称").fill(title)
        office.field("需研究的问题").fill("由谁牵头？")
        office.field("事由").fill("各窗口做法不一样。")
        office.press("列入议题")
    with office.page.expect_navigation():
        office.page.get_by_role("button", name=re.compile(r"上移\s*增加下乡办理日")).click()
    assert list(AgendaItem.objects.values_list("title", flat=True)) == ["增加下乡办理日", "统一困难证明格式"]

    at("2026-11-27T15:00")
    office.page.reload()
    office.leave_by(office.page.get_by_role("link", name=re.compile(r"记录议定\s*增加下乡办理日")))
    office.field("会议意见").fill("由人社局牵头。")
    office.field("承办单位").select_option(label="市人社局")
    office.field("完成时限").fill("20261218")
    office.press("记录议定")
    office.reads("由人社局牵头。")

    bureau = desks.of("renshe")
    bureau.page.goto("/meetings/")
    bureau.leave_by(bureau.page.get_by_role("link", name=re.compile(r"登记完成\s*增加下乡办理日")))
    bureau.field("完成情况").fill("已经排好日程")
    bureau.press("登记完成")
    bureau.reads("按期完成")

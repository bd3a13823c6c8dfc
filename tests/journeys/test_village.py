"""Somebody asks in the village: registered there, accepted by the township next morning, transferred, told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from intake.models import Matter
from routing.models import Document, PaperKind
from tests.conftest import At
from tests.factories import make_id_number
from tests.journeys.desks import Desk, Desks, with_and_without_script
from tests.journeys.test_one_day_at_the_window import panel, ticks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def registers(desk: Desk) -> str:
    """Fill in the one screen, which knows the village already; return the number of the matter."""
    desk.page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19480115"))
    desk.press("查找")
    desk.reads("没有登记过这个证件号码，请继续填写。")
    desk.field("姓名").fill("蒙桂花")
    desk.field("联系电话").fill("13800005678")
    expect(desk.field("所在村（社区）")).to_have_value("坪阳村")
    ticks(desk, ["住房救助"])
    desk.field("主要困难").fill("房屋漏雨，墙体开裂")
    place = panel(desk, "住房救助")
    expect(desk.field("住房救助怎么办", place).get_by_role("option")).to_have_count(1)
    expect(place).to_contain_text("转送毛尖镇受理")
    expect(place).to_contain_text("11月24日前受理")
    desk.field("申请人不能自己前往的原因", place).select_option("年老")
    desk.press("登记并转送毛尖镇")
    desk.reads("11月24日前受理；受理后由毛尖镇选定怎么办理")
    desk.reads("受理回执由毛尖镇受理时出具")
    found = re.search(r"\d{4}-\d{6}", desk.page.get_by_role("heading", level=1).inner_text())
    assert found
    return found[0]


def accepts(desk: Desk, number: str) -> None:
    desk.page.goto("/")
    desk.reads("村（社区）转来待受理")
    desk.take_up("受理", number)
    for words in ("坪阳村，黄安平（首问责任人）", "房屋漏雨，墙体开裂", "年老"):
        desk.reads(words)
    desk.press("受理")
    desk.reads("已受理，请打印受理回执；转出期限11月26日")


def transfers(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.move("转办")
    expect(desk.field("申请人不能自己前往的原因")).to_have_value("年老")
    desk.press("转办")
    desk.reads("已转出给市住建局")


def decides(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.press("签收并看下一件")
    desk.open_matter(number)
    desk.move("办理结果")
    desk.page.get_by_role("radio", name="给予救助", exact=True).check()
    desk.field("具体内容").fill("纳入危房改造")
    desk.field("主要材料没有收齐就给予救助的原因").fill("已在入户时核对原件")
    desk.press("办理结果")
    desk.page.get_by_role("button", name="确认办理结果").or_(desk.page.get_by_text("已办理完毕")).first.wait_for()
    if desk.page.get_by_role("button", name="确认办理结果").is_visible():
        desk.press("确认办理结果")
    desk.reads("已办理完毕，请窗口告知申请人。")


def tells(desk: Desk, number: str) -> None:
    desk.prints(number, "办理结果告知书")
    desk.take_up("告知结果", number)
    desk.field("告知方式").select_option("村（社区）转交")
    desk.field("见证人").fill("村干部罗远志")
    desk.press("告知结果")
    desk.reads("已告知，办件办结。")


def looks(desk: Desk, number: str, *words: str) -> None:
    """Open the matter in the village: the words are there, and nothing to do."""
    desk.open_matter(number)
    for one in words:
        desk.reads(one)
    expect(desk.page.locator("main .actions a")).to_have_count(0)


@with_and_without_script
def test_the_village_sees_its_matter_from_the_counter_to_the_result(desks: Desks, at: At) -> None:
    village = desks.of("pingyang")
    number = registers(village)
    village.page.goto("/")
    village.reads("等乡镇受理")
    village.reads("毛尖镇 韦小燕")
    looks(village, number, "现在由毛尖镇韦小燕受理", "首问责任人：坪阳村黄安平")

    at("2026-11-24T08:50")
    township, bureau = desks.of("maojian"), desks.of("zhujian")
    accepts(township, number)
    looks(village, number, "受理回执")
    transfers(township, number)
    looks(village, number, "现在由市住建局")
    at("2026-11-26T10:00")
    decides(bureau, number)
    village.page.goto("/")
    village.reads("待告知")
    looks(village, number, "现在由毛尖镇韦小燕告知结果", "给予救助")
    tells(township, number)
    looks(village, number, "办结：给予救助")

    matter, receipt = Matter.objects.get(number=number), Document.objects.get(kind=PaperKind.RECEIPT)
    assert matter.first_asked.username == "pingyang"
    assert receipt.department.slug == "maojian"

"""A wrong transfer goes the whole way once: given back, sent on, given back, decided, remembered – and never again.

Told by who acts: 韦小燕 (maojian) and 莫文秀 (modchong) at the windows of two townships, 住建局 and 人社局 who give it
back, 石立新 (office) who decides, 民政局 who handles it.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from departments.models import Department
from intake.models import Matter
from intake.states import Status
from routing.models import RoutingRule
from tests.conftest import At
from tests.journeys.desks import Desk, Desks, with_and_without_script
from tests.journeys.test_one_day_at_the_window import (
    chooses,
    panel,
    receives_all_materials,
    saves,
    ticks,
    writes_down,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUSING = "住房救助"
CATEGORY, SITUATION = HOUSING, "房屋倒塌"
DECIDED = "按市民政局2026年11月24日指定：“房屋倒塌”由市民政局承办，依据：因灾倒房属受灾救助。"


def registers(desk: Desk, name: str, phone: str, difficulty: str, way: str) -> str:
    """Tick the category first and type the difficulty then: what is proposed follows it."""
    writes_down(desk, name, phone)
    ticks(desk, [CATEGORY])
    receives_all_materials(desk, "住房状况照片")
    desk.field("主要困难").fill(difficulty)
    desk.field("主要困难").press("Tab")
    desk.asks_how()
    desk.field("申请人不能自己前往的原因", chooses(desk, CATEGORY, way)).select_option("路远")
    return saves(desk)[CATEGORY]


def transfers(desk: Desk, number: str, expected: str) -> None:
    """The unit is chosen already; the clerk only confirms it."""
    desk.open_matter(number)
    desk.move("转办")
    expect(desk.field("承办单位（牵头）").locator("option:checked")).to_have_text(expected)
    desk.press("转办")
    desk.reads(f"已转出给{expected}")


def gives_back(desk: Desk, number: str, suggested: str, said: str, then: str, done: str) -> None:
    desk.open_matter(number)
    desk.move("退回")
    desk.reads(said)
    desk.field("退回原因").select_option("不属本单位职责")
    desk.field("职责依据").select_option(index=1)
    desk.field("建议转往的单位").select_option(label=suggested)
    desk.press("下一步：核对")
    desk.reads(then)
    desk.press("确认退回")
    desk.reads(done)


def finds_what_was_written(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.move("转办")
    desk.reads("市住建局潘德清11月23日退回：不属本单位职责；")
    assert "市住建局" not in desk.field("承办单位（牵头）").locator("option").all_inner_texts()


def decides(desk: Desk, number: str) -> None:
    """Both sides are read side by side; the decision is remembered."""
    desk.page.goto("/desk/returns/")
    desk.leave_by(desk.page.get_by_role("link", name=re.compile(rf"^指定承办\s*{number}$")))
    for unit in ("市住建局退回", "市人社局退回"):
        desk.page.get_by_role("region", name=unit).get_by_text("不属本单位职责").wait_for()
    desk.field("指定承办单位（牵头）").select_option(label="市民政局")
    desk.field("依据").fill("因灾倒房属受灾救助。")
    desk.page.get_by_role("checkbox", name="记为规则").check()
    desk.field("情形").fill(SITUATION)
    desk.press("指定承办")
    desk.reads("已指定市民政局承办，不能再退回；已记为规则。")


def reads_that_it_is_final(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.reads("市民政局石立新11月24日指定市民政局承办，依据：因灾倒房属受灾救助。指定后不能退回。")
    assert desk.page.get_by_role("link", name="退回", exact=True).count() == 0


def finds_the_decision_proposed(desk: Desk) -> None:
    """The panel proposes another unit while the difficulty is typed, and keeps what was ticked in it."""
    writes_down(desk, "蒙秀英", "13885407777")
    ticks(desk, [CATEGORY])
    receives_all_materials(desk, "住房状况照片")
    place = panel(desk, CATEGORY)
    desk.field(f"{CATEGORY}怎么办", place).wait_for()
    desk.field("主要困难").fill("大雨后房屋倒塌，借住亲戚家")
    desk.field("主要困难").press("Tab")
    desk.asks_how()
    desk.field("申请人不能自己前往的原因", chooses(desk, CATEGORY, "转办市民政局")).select_option("年老")
    place.get_by_text("依据").first.click()
    place.get_by_text(DECIDED).filter(visible=True).wait_for()
    boxes = desk.page.get_by_role("group", name=f"{CATEGORY}收到的材料").get_by_role("checkbox")
    assert all(box.is_checked() for box in boxes.all()), "nothing ticked is lost"


@with_and_without_script
def test_a_wrong_transfer_is_decided_once_and_the_next_person_is_sent_right(desks: Desks, at: At) -> None:
    window, housing, labour = desks.of("maojian"), desks.of("zhujian"), desks.of("renshe")

    number = registers(window, "韦大山", "13885401234", "洪水后房屋倒塌，无处居住", "转办市住建局")
    transfers(window, number, "市住建局")
    to_window = "办件由毛尖镇韦小燕负责，11月24日前另转其他单位。"
    gives_back(housing, number, "市人社局", "本件已退回0次", to_window, "已退回窗口，原因已记录。")
    finds_what_was_written(window, number)
    transfers(window, number, "市人社局")
    to_office = "办件由市民政局石立新负责，11月25日前指定承办单位"
    gives_back(labour, number, "市民政局", "本件已退回1次", to_office, "再次退回，已交市民政局协调。")

    at("2026-11-24T09:00")
    decides(desks.of("office"), number)
    reads_that_it_is_final(desks.of("minzheng"), number)
    matter = Matter.objects.get(number=number)
    assert (matter.status, matter.returns, RoutingRule.objects.count()) == (Status.IN_PROGRESS, 2, 1)

    at("2026-11-25T10:00")
    elsewhere = desks.of("modchong")
    finds_the_decision_proposed(elsewhere)
    following = saves(elsewhere)[CATEGORY]
    transfers(elsewhere, following, "市民政局")
    office_of_it = desks.of("minzheng")
    office_of_it.open_matter(following)
    office_of_it.move("签收")
    office_of_it.press("签收")
    office_of_it.reads("已签收")
    right = Matter.objects.get(number=following)
    assert (right.status, right.returns) == (Status.IN_PROGRESS, 0)
    assert right.holder == Department.objects.get(slug="minzheng")

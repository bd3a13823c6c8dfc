"""One day at the window: what the notice of 2014 promises a person, from the counter to the answer, at real desks.

Told by who acts: 韦小燕 (maojian) at the window, 罗明山 (maojian-head) who answers for it, the bureaus, the office.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Locator, expect

from departments.calendar.workdays import Calendar
from intake.models import Matter
from intake.states import Outcome, Status
from routing.models import PaperKind
from tests.conftest import At
from tests.factories import make_id_number
from tests.journeys.desks import Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBER = re.compile(r"\d{4}-\d{6}")
MONDAY, TUESDAY, WEDNESDAY, NEXT_MONDAY = "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-30"
LONG_AFTER = "2026-12-09T09:00"
FARMER, REFUSED, RETURNING = "韦大山", "吴有珍", "罗小妹"
ASKED_FOR = ("医疗救助", "教育救助", "住房救助", "临时救助")


# --- At the window: registering


def writes_down(desk: Desk, name: str, phone: str) -> None:
    """Open the sheet, look the number up, and write down who came."""
    desk.page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19700312"))
    desk.field("证件号码").press("Enter")
    desk.reads("没有登记过这个证件号码，请继续填写。")
    desk.field("姓名").fill(name)
    desk.field("联系电话").fill(phone)
    desk.field("所在村（社区）").fill("坪阳村")
    desk.field("户籍地址").fill("毛尖镇坪阳村三组")


def ticks(desk: Desk, categories: Iterable[str]) -> None:
    group = desk.page.get_by_role("group", name="求助类别")
    for category in categories:
        group.get_by_role("checkbox", name=category).check()
    desk.asks_how()


def panel(desk: Desk, category: str) -> Locator:
    """Return the row that asks which way a category goes, with what unfolds below it."""
    name = desk.page.get_by_role("rowheader", name=category, exact=True)
    return desk.page.get_by_role("table", name="每一类怎么办").get_by_role("rowgroup").filter(has=name)


def chooses(desk: Desk, category: str, way: str) -> Locator:
    place = panel(desk, category)
    desk.field(f"{category}怎么办", place).select_option(label=way)
    desk.asks_how()
    return place


def receives_all_materials(desk: Desk, last: str) -> None:
    """Tick every paper of the visit, once the list has `last`, a paper of the category that was ticked last."""
    papers = desk.page.get_by_role("list", name="收到的材料")
    papers.get_by_text(last).wait_for()
    for box in papers.get_by_role("checkbox").all():
        box.check()


def saves(desk: Desk) -> dict[str, str]:
    """Save once and let everything print; return the number of the matter of each category."""
    desk.press("只登记")
    desk.page.get_by_role("link", name="下一位").wait_for()
    desk.page.wait_for_load_state("networkidle")
    lines = desk.page.get_by_role("region", name="接下来").get_by_role("link").all_inner_texts()
    job = desk.page.get_by_role("button", name=re.compile("^打印"))
    if not desk.has_script and job.count():  # nothing prints by itself: the papers are a page that the browser prints
        desk.leave_by(job.first)
        desk.page.locator(".sheet").first.wait_for()
    return {words.partition("，")[0].split()[0]: found.group() for words in lines if (found := NUMBER.search(words))}


def registers_the_farmer(desk: Desk) -> dict[str, str]:
    """Four requests of one person, each going its own way, in one save."""
    writes_down(desk, FARMER, "13885401234")
    ticks(desk, ASKED_FOR)
    desk.field("主要困难").fill("妻子患病住院，孩子上大学，房子漏雨，家里断粮。")
    receives_all_materials(desk, "急难情形证明")
    desk.field("办理结果", panel(desk, "临时救助")).fill("当场发放临时救助金500元")
    desk.field("金额（元）", panel(desk, "临时救助")).fill("500")
    desk.field("能自己去，同意自行申请", panel(desk, "教育救助")).check()
    desk.field("申请人不能自己前往的原因", chooses(desk, "住房救助", "转办市住建局")).select_option("路远")
    return saves(desk)


def proposes_a_refusal(desk: Desk) -> str:
    writes_down(desk, REFUSED, "13885405678")
    ticks(desk, ["低保"])
    place = chooses(desk, "低保", "拟不予受理")
    desk.field("不予受理的原因", place).select_option("明显不符合条件")
    desk.field("依据", place).select_option(index=1)
    desk.field("写给申请人的说明", place).fill("家庭名下有营运货车两辆，财产超过规定标准。")
    desk.field("申请人可以怎么办", place).fill("遇到突发困难时，可以另行申请临时救助")
    return saves(desk)["低保"]


def accepts_with_papers_missing(desk: Desk) -> str:
    writes_down(desk, RETURNING, "13885409012")
    ticks(desk, ["低保"])
    desk.field("主要困难").fill("家庭收入低")
    return saves(desk)["低保"]


# --- At the window: what follows


def hands_out_the_receipt(desk: Desk, number: str) -> None:
    """The receipt went to the printer by itself and names everything that was asked for."""
    desk.open_matter(number)
    desk.reads("已打印1次")
    desk.follow("受理回执")
    for category in ASKED_FOR:
        desk.reads(category)


def sees_it_settled(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.reads("办结：给予救助。")
    desk.follow("办理结果告知书")
    desk.reads("当场发放临时救助金500元")


def hands_out_the_slip(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.reads("办结：已告知自行申请。")
    desk.reads("已打印1次")
    desk.follow("告知自行申请单")
    desk.reads("就读学校学生资助办公室")


def transfers(desk: Desk, number: str) -> None:
    """The unit and the reason why the person cannot go are on the page already."""
    desk.open_matter(number)
    desk.move("转办")
    expect(desk.field("申请人不能自己前往的原因")).to_have_value("路远")
    desk.press("转办")
    desk.reads("已转出给市住建局，签收期限11月24日")


def escalates(desk: Desk, number: str) -> None:
    """The supporting units are proposed by the duty table."""
    desk.open_matter(number)
    desk.move("上报")
    for unit in ("市卫生局", "市人社局"):
        expect(desk.page.get_by_role("checkbox", name=unit)).to_be_checked()
    desk.field("我们的意见").fill("情况属实，建议给予救助。")
    desk.press("上报")
    desk.reads("已上报市民政局，签收期限11月24日")


def tells_the_result(desk: Desk, number: str, confirmation: str) -> None:
    desk.take_up("告知结果", number)
    desk.field("告知方式").select_option("当面")
    desk.press("告知结果")
    desk.reads(confirmation)


def asks_for_materials(desk: Desk, number: str) -> None:
    """Everything that is missing is ticked already: told once, told whole."""
    desk.open_matter(number)
    desk.move("一次性告知补正")
    desk.press("一次性告知补正")
    desk.reads("已暂停计时，请打印补正告知单")


def takes_the_materials(desk: Desk, number: str) -> None:
    desk.take_up("材料补齐", number)
    for box in desk.page.get_by_role("group", name="收到哪些材料").get_by_role("checkbox").all():
        box.check()
    desk.press("材料补齐")
    desk.reads("材料已全部收齐")


# --- Who answers for the window


def confirms_the_refusal(desk: Desk, number: str) -> None:
    """A second person reads who proposes it and why; the page is itself the check, so one press confirms."""
    desk.take_up("确认不予受理", number)
    desk.reads("家庭名下有营运货车两辆，财产超过规定标准。")
    desk.reads("韦小燕")
    desk.press("确认不予受理")
    desk.reads("已确认不予受理，请打印告知单并送达。")


# --- At the bureaus


def signs(desk: Desk, number: str) -> None:
    """Press the button of the row: the bureau's desk signs without opening the matter."""
    desk.page.goto("/")
    desk.leave_by(desk.page.get_by_role("button", name=re.compile(rf"^签收\s*{number}$")))
    desk.reads("已签收1件")


def gives_an_opinion(desk: Desk, number: str, opinion: str) -> None:
    desk.take_up("协办意见", number)
    desk.field("协办意见").fill(opinion)
    desk.press("协办意见")
    desk.reads(opinion)


def decides(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    for opinion in ("诊断属实。", "参保正常，未重复报销。"):
        desk.reads(opinion)
    desk.move("办理结果")
    desk.page.get_by_role("radio", name="给予救助", exact=True).check()
    desk.field("具体内容").fill("一次性医疗救助，按规定比例报销")
    desk.field("金额（元）").fill("3000")
    desk.press("办理结果")
    desk.reads("3000.00元，大写：人民币叁仟元整")
    desk.press("确认办理结果")
    desk.reads("已办理完毕，请窗口告知申请人。")


# --- At the office


def sees_who_is_late(desk: Desk, number: str) -> Locator:
    desk.page.goto("/desk/overdue/")
    row = desk.page.get_by_role("row", name=number)
    expect(row).to_contain_text("逾期")
    return row


def chases(desk: Desk, number: str) -> None:
    """One step: the button beside the matter."""
    desk.leave_by(sees_who_is_late(desk, number).get_by_role("button", name="催办"))
    desk.reads("已催办，被催的单位会收到提醒。")
    expect(sees_who_is_late(desk, number).locator("[data-label=催办次数]")).to_have_text("1")


# --- The day


def matter(number: str) -> Matter:
    found: Matter = Matter.objects.get(number=number)
    return found


def as_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@with_and_without_script
def test_one_day_at_the_window(desks: Desks, at: At, calendar: Calendar) -> None:
    window, head, civil, office = (desks.of(name) for name in ("maojian", "maojian-head", "minzheng", "office"))

    at(f"{MONDAY}T09:10")
    of_farmer = registers_the_farmer(window)
    assert set(of_farmer) == set(ASKED_FOR)
    medical, housing = of_farmer["医疗救助"], of_farmer["住房救助"]
    hands_out_the_receipt(window, medical)
    sees_it_settled(window, of_farmer["临时救助"])
    hands_out_the_slip(window, of_farmer["教育救助"])
    transfers(window, housing)
    escalates(window, medical)
    refused = proposes_a_refusal(window)
    third = accepts_with_papers_missing(window)
    promised_at_first = matter(third).promised_on

    at(f"{MONDAY}T15:00")
    confirms_the_refusal(head, refused)
    window.prints(refused, "不予受理情况告知单")
    tells_the_result(window, refused, "已送达，不予受理手续完毕。")
    signs(desks.of("zhujian"), housing)
    signs(civil, medical)

    at(f"{TUESDAY}T10:00")
    gives_an_opinion(desks.of("weisheng"), medical, "诊断属实。")
    gives_an_opinion(desks.of("renshe"), medical, "参保正常，未重复报销。")
    asks_for_materials(window, third)
    assert matter(third).status == Status.AWAITING_MATERIALS

    at(f"{WEDNESDAY}T11:00")
    decides(civil, medical)
    window.prints(medical, "办理结果告知书")
    tells_the_result(window, medical, "已告知，办件办结。")

    at(f"{NEXT_MONDAY}T09:30")
    takes_the_materials(window, third)
    assert_moved_by_the_days_waited(window, third, promised_at_first, calendar)

    at(LONG_AFTER)
    chases(office, third)
    assert_everything_is_where_it_belongs(of_farmer, refused, third)


def assert_moved_by_the_days_waited(desk: Desk, number: str, first: dt.date | None, calendar: Calendar) -> None:
    """The promise has moved by exactly the working days between asking and bringing, and the page says both dates."""
    promised = matter(number).promised_on
    assert first
    assert promised
    waited = calendar.workdays_between(dt.date.fromisoformat(TUESDAY), dt.date.fromisoformat(NEXT_MONDAY))
    assert calendar.workdays_between(first, promised) == waited == 4
    desk.open_matter(number)
    desk.reads(f"最初{as_words(first)}")


def assert_everything_is_where_it_belongs(of_farmer: dict[str, str], refused: str, third: str) -> None:
    medical, spot = matter(of_farmer["医疗救助"]), matter(of_farmer["临时救助"])
    assert (medical.status, medical.outcome) == (Status.CLOSED, Outcome.GRANTED)
    assert (spot.status, spot.outcome) == (Status.CLOSED, Outcome.GRANTED)
    assert matter(of_farmer["教育救助"]).outcome == Outcome.INFORMED
    assert matter(of_farmer["住房救助"]).status == Status.IN_PROGRESS
    assert matter(refused).status == Status.REFUSED
    assert not matter(refused).is_open
    assert matter(third).status == Status.TO_TRANSFER
    assert medical.application.documents.filter(kind=PaperKind.RECEIPT).count() == 1
    assert medical.application_id == spot.application_id

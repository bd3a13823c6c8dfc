"""The one screen of 登记: it fits, stands still, takes no scan for keys, and asks for few of them."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import ViewportSize, expect

from departments.models import User
from intake.models import Applicant, Matter
from tests.factories import make_id_number, make_matter
from tests.journeys.desks import Desk, Keyboard, without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

USABLE: ViewportSize = {"width": 1366, "height": 600}
"""1366×768 without the bar of the desk and the head of the browser (UX.md W2)."""
FIVE = ("低保", "医疗救助", "教育救助", "住房救助", "就业救助")
MOST_HEIGHT_OF_FIVE = 900
MOST_SHIFT = 0.02
AS_FAST_AS_A_READER = 0.05
"""Seconds between a part of a card and its tab; scan.js takes longer gaps for a finger's."""
WIDTHS = (320, 683, 911, 1093, 1366, 1920)
EDGES = (".top-name", "main h1", ".page-foot span")
WATCH = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().filter((one) => !one.hadRecentInput)
    .forEach((one) => { window.shift += one.value; })).observe({type: "layout-shift", buffered: true});
}"""
COVERED = """() => Array.from(document.querySelectorAll("main input, main select, main summary, main button"))
  .filter((one) => one.type !== "hidden" && one.getClientRects().length)
  .filter((one) => one.tagName === "SUMMARY" || !one.closest("details:not([open])"))
  .filter((one) => {
    one.focus();
    const box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !(top && (top === one || one.contains(top) || top.closest("label")));
  }).map((one) => one.name || one.textContent)"""


def ticks(desk: Desk, *categories: str) -> None:
    for category in categories:
        desk.page.get_by_role("checkbox", name=category).check()
        desk.field(f"{category}怎么办").wait_for()
    desk.page.wait_for_load_state("networkidle")


def opens(desk: Desk, *, looks_up: bool = True) -> None:
    desk.page.goto("/matters/new/")
    if looks_up:
        desk.field("证件号码").fill(make_id_number("19700312"))
        desk.press("查找")


def number_of(desk: Desk, script: str) -> float:
    return float(desk.page.evaluate(script))


# --- It fits and stands still


@pytest.mark.parametrize("category", ["低保", "临时救助", "住房救助"])
def test_one_category_fits_the_screen(clerk_desk: Desk, category: str) -> None:
    clerk_desk.page.set_viewport_size(USABLE)
    opens(clerk_desk)
    ticks(clerk_desk, category)
    bottom = "document.querySelector('main .bar').getBoundingClientRect().bottom + window.scrollY"
    last = "document.querySelector('main .difficulty').getBoundingClientRect().bottom + window.scrollY"
    assert number_of(clerk_desk, last) < number_of(clerk_desk, bottom) <= USABLE["height"]


def test_five_categories_stay_under_900_pixels(clerk_desk: Desk) -> None:
    opens(clerk_desk)
    ticks(clerk_desk, *FIVE)
    assert number_of(clerk_desk, "document.documentElement.scrollHeight") < MOST_HEIGHT_OF_FIVE
    expect(clerk_desk.page.locator("table.ways > tbody:not([hidden])")).to_have_count(len(FIVE))
    for box in clerk_desk.page.locator("[name=papers]").all():
        box.check()
    clerk_desk.field("来源").select_option("代办")
    expect(clerk_desk.field("委托书")).to_be_visible()
    assert number_of(clerk_desk, "document.documentElement.scrollHeight") < MOST_HEIGHT_OF_FIVE, "with a proxy too"


def test_the_page_stands_still_while_it_loads_and_when_rows_come(clerk_desk: Desk) -> None:
    opens(clerk_desk, looks_up=False)
    clerk_desk.page.evaluate(WATCH)
    clerk_desk.page.wait_for_load_state("networkidle")
    assert number_of(clerk_desk, "window.shift") <= MOST_SHIFT
    ticks(clerk_desk, *FIVE)
    assert number_of(clerk_desk, "window.shift") <= MOST_SHIFT


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(clerk_desk: Desk, width: int) -> None:
    clerk_desk.page.set_viewport_size({"width": width, "height": 640})
    opens(clerk_desk)
    ticks(clerk_desk, *FIVE, "临时救助")
    assert number_of(clerk_desk, "document.documentElement.scrollWidth") <= width


def test_the_bar_covers_nothing_that_has_the_focus(clerk_desk: Desk) -> None:
    clerk_desk.page.set_viewport_size(USABLE)
    opens(clerk_desk)
    ticks(clerk_desk, *FIVE, "临时救助")
    assert clerk_desk.page.evaluate(COVERED) == []


def test_an_error_leaves_the_neighbours_of_its_field_in_line(clerk_desk: Desk) -> None:
    opens(clerk_desk)
    ticks(clerk_desk, "低保")
    clerk_desk.field("联系电话").fill("1380000")
    clerk_desk.press("登记并办出")
    boxes = [clerk_desk.field(name).bounding_box() for name in ("姓名", "联系电话", "出生日期")]
    assert len({box["y"] for box in boxes if box}) == 1


def test_a_remark_about_a_way_goes_once_it_is_answered(clerk_desk: Desk) -> None:
    opens(clerk_desk)
    ticks(clerk_desk, "教育救助")
    clerk_desk.press("登记并办出")
    remark = clerk_desk.page.locator("table.ways").get_by_text("请先问申请人能不能自己去")
    expect(remark).to_be_visible()
    way = clerk_desk.field("教育救助怎么办")
    way.select_option("transfer")
    expect(remark).to_be_hidden()
    way.select_option("inform")
    expect(remark).to_be_visible()
    clerk_desk.page.get_by_role("checkbox", name="能自己去").check()
    expect(remark).to_be_hidden()


@pytest.mark.parametrize("page", ["/", "/matters/", "/matters/new/", "/matters/new/street/"])
def test_header_content_and_foot_share_their_edge_on_a_wide_screen(clerk_desk: Desk, page: str) -> None:
    clerk_desk.page.set_viewport_size({"width": 1920, "height": 900})
    clerk_desk.page.goto(page)
    edges = [f"document.querySelector('{place}').getBoundingClientRect().left" for place in EDGES]
    assert {number_of(clerk_desk, edge) for edge in edges} == {293}


def test_why_main_papers_are_missing_is_asked_until_they_are_ticked(clerk_desk: Desk) -> None:
    opens(clerk_desk)
    ticks(clerk_desk, "临时救助")
    clerk_desk.field("临时救助怎么办").select_option("escalate")
    reason = clerk_desk.page.locator("[name=linshi-without_papers]")
    expect(reason).to_be_visible()
    boxes = clerk_desk.page.locator("[name=papers]")
    boxes.nth(0).check()
    expect(clerk_desk.page.locator(".lacks span:visible")).to_have_count(2)
    boxes.nth(1).check()
    boxes.nth(2).check()
    expect(reason).to_be_hidden()
    boxes.nth(2).uncheck()
    expect(reason).to_be_visible()
    clerk_desk.page.locator("[name=linshi-urgent]").check()
    expect(reason).to_be_hidden()


# --- A scanner is no finger


def reads_a_card(desk: Desk, *parts: str) -> None:
    """Let a reader type the parts of a card into the number, each with a tab, as fast as readers do.

    A busy machine may leave a gap between two of them as a finger would; then the card is laid on anew.
    """
    desk.page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(10):
        opens(desk, looks_up=False)
        if max([_seconds_until_tab(desk, part) for part in parts]) < AS_FAST_AS_A_READER:
            return


def _seconds_until_tab(desk: Desk, part: str) -> float:
    desk.page.keyboard.type(part)
    begun = time.perf_counter()
    desk.page.keyboard.press("Tab")
    return time.perf_counter() - begun


@pytest.mark.parametrize("scanned", ["2026000014", "11010519491231002X"])
def test_a_scan_on_a_box_ticks_nothing_and_is_told(clerk_desk: Desk, scanned: str) -> None:
    opens(clerk_desk)
    clerk_desk.page.get_by_role("checkbox", name="低保").focus()
    clerk_desk.page.keyboard.type(scanned)
    clerk_desk.page.keyboard.press("Enter")
    clerk_desk.page.get_by_text("刚才扫到一个号码，没有当作按键。").wait_for()
    group = clerk_desk.page.get_by_role("group", name="求助类别")
    assert [box for box in group.get_by_role("checkbox").all() if box.is_checked()] == []
    assert clerk_desk.page.url.endswith("/matters/new/")
    assert not Matter.objects.exists()


def test_a_card_laid_on_while_a_box_has_the_focus_goes_to_the_empty_number(clerk_desk: Desk) -> None:
    opens(clerk_desk, looks_up=False)
    clerk_desk.page.get_by_role("checkbox", name="低保").focus()
    number = make_id_number("19530307")
    clerk_desk.page.keyboard.type(number)
    clerk_desk.reads("没有登记过这个证件号码")
    expect(clerk_desk.field("证件号码")).to_have_value(number)
    expect(clerk_desk.page.get_by_role("checkbox", name="低保")).not_to_be_checked()


def test_a_line_with_blanks_ticks_no_box(clerk_desk: Desk) -> None:
    opens(clerk_desk)
    clerk_desk.page.get_by_role("checkbox", name="住房救助").check()
    box = clerk_desk.page.get_by_role("checkbox", name="已签经济状况核对授权书")
    box.focus()
    clerk_desk.page.keyboard.type("522701199111110624 1 2")
    clerk_desk.page.get_by_text("刚才扫到一个号码").wait_for()
    expect(box).not_to_be_checked()


def test_a_finger_on_a_digit_ticks(clerk_desk: Desk) -> None:
    opens(clerk_desk)
    clerk_desk.page.get_by_role("checkbox", name="低保").focus()
    Keyboard(clerk_desk).press("4")
    expect(clerk_desk.page.get_by_role("checkbox", name="医疗救助")).to_be_checked()


def test_a_tab_after_a_scan_works_like_enter(clerk_desk: Desk) -> None:
    reads_a_card(clerk_desk, make_id_number("19530307"))
    clerk_desk.reads("没有登记过这个证件号码")
    expect(clerk_desk.field("姓名")).to_be_focused()


def test_a_reader_that_parts_its_fields_by_tabs_is_read(clerk_desk: Desk) -> None:
    reads_a_card(clerk_desk, make_id_number("19530307"), "覃桂花", "布依")
    clerk_desk.reads("没有登记过这个证件号码")
    expect(clerk_desk.field("姓名")).to_have_value("覃桂花")
    expect(clerk_desk.field("民族")).to_have_value("布依族")


# --- On the workbench


def test_a_card_of_somebody_unknown_opens_the_sheet_at_the_next_empty_field(clerk_desk: Desk) -> None:
    clerk_desk.page.goto("/")
    number = make_id_number("19530307")
    Keyboard(clerk_desk).lay_card(number)
    expect(clerk_desk.field("证件号码")).to_have_value(number)
    expect(clerk_desk.field("姓名")).to_be_focused()
    assert number not in clerk_desk.page.url


def test_a_card_of_somebody_known_shows_the_matters_and_registers_again_by_one_key(
    clerk_desk: Desk, clerk: User
) -> None:
    known = make_matter(clerk).application.applicant
    clerk_desk.page.goto("/")
    Keyboard(clerk_desk).lay_card(known.id_number)
    clerk_desk.reads(Matter.objects.get().number)
    with clerk_desk.page.expect_navigation():
        clerk_desk.page.keyboard.press("F2")
    expect(clerk_desk.field("姓名")).to_have_value(known.name)


@without_script
def test_without_script_the_sheet_does_not_scroll_sideways_either(clerk_desk: Desk) -> None:
    clerk_desk.page.set_viewport_size({"width": 320, "height": 640})
    opens(clerk_desk)
    for category in (*FIVE, "临时救助"):
        clerk_desk.page.get_by_role("checkbox", name=category).check()
    clerk_desk.asks_how()
    assert number_of(clerk_desk, "document.documentElement.scrollWidth") <= 320


@without_script
def test_without_script_a_card_finds_nobody_then_the_person_and_both_ways_register(clerk_desk: Desk) -> None:
    """A reader ends its line with Enter, which sends the box; the link says what F2 does elsewhere."""
    number = make_id_number("19530307")
    for name, category in (("", "低保"), ("覃桂花", "医疗救助")):
        clerk_desk.page.goto("/")
        Keyboard(clerk_desk).lay_card(number)
        if name:
            clerk_desk.reads(Matter.objects.get().number)
            clerk_desk.leave_by(clerk_desk.page.get_by_role("main").get_by_role("link", name="再登记"))
        expect(clerk_desk.field("证件号码")).to_have_value(number)
        expect(clerk_desk.field("姓名")).to_have_value(name)
        registers(clerk_desk, category)
    found = Applicant.objects.get().applications.values_list("matters__category__slug", flat=True)
    assert set(found) == {"dibao", "yiliao"}


def registers(desk: Desk, category: str) -> None:
    facts = {"姓名": "覃桂花", "联系电话": "13885403456", "所在村（社区）": "坪阳村", "户籍地址": "毛尖镇坪阳村一组"}
    for label, value in facts.items():
        desk.field(label).fill(value)
    desk.page.get_by_role("checkbox", name=category).check()
    desk.asks_how()
    desk.press("只登记")
    desk.page.get_by_role("link", name="下一位").wait_for()

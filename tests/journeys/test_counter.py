"""The counter under tired hands: clicked twice, half filled in, without a mouse, on a narrow screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from departments.models import User
from intake.models import Application, Matter
from routing.models import Document
from tests.factories import make_id_number, make_matter
from tests.journeys.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARD = "522701197003120017"
SEND_TWICE = """async () => {
  const form = document.querySelector("main form[method=post]");
  const body = new URLSearchParams(new FormData(form));
  body.set("action", "register");
  const answers = await Promise.all([1, 2].map(() => fetch(form.getAttribute("action"), {method: "POST", body})));
  return answers.map((answer) => answer.url);
}"""


def fill_in(desk: Desk) -> None:
    desk.page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19620518"))
    desk.field("姓名").fill("潘志华")
    desk.field("联系电话").fill("13885403456")
    desk.field("所在村（社区）").fill("坪阳村")
    desk.field("户籍地址").fill("毛尖镇坪阳村一组")
    desk.page.get_by_role("checkbox", name="低保").check()
    desk.reads("前有结果")


def is_done(desk: Desk) -> None:
    desk.page.get_by_role("link", name="下一位").wait_for()


# --- Once is enough


def test_a_double_click_registers_once(clerk_desk: Desk) -> None:
    fill_in(clerk_desk)
    clerk_desk.page.get_by_role("button", name="登记并办出").dblclick()
    is_done(clerk_desk)
    assert Application.objects.count() == Matter.objects.count() == 1


def test_two_posts_at_the_same_time_register_once_and_lead_to_the_same_page(clerk_desk: Desk) -> None:
    fill_in(clerk_desk)
    first, second = clerk_desk.page.evaluate(SEND_TWICE)
    assert first == second
    assert first.endswith("/done/")
    assert Application.objects.count() == Matter.objects.count() == 1


def test_a_double_click_on_a_move_makes_it_once(clerk_desk: Desk, clerk: User) -> None:
    number = make_matter(clerk).number
    clerk_desk.open_matter(number)
    clerk_desk.move("转办")
    clerk_desk.page.get_by_role("button", name="转办", exact=True).dblclick()
    clerk_desk.reads("已转出给市住建局")
    assert Matter.objects.get().events.of_move("transfer").count() == 1


def test_going_back_and_saving_again_registers_nothing_more(clerk_desk: Desk) -> None:
    fill_in(clerk_desk)
    clerk_desk.press("登记并办出")
    is_done(clerk_desk)
    clerk_desk.page.go_back()
    clerk_desk.press("登记并办出")
    clerk_desk.page.wait_for_load_state()
    assert Application.objects.count() == 1


# --- Nothing typed is lost


def test_a_wrong_telephone_keeps_everything_else_that_was_typed(clerk_desk: Desk) -> None:
    fill_in(clerk_desk)
    clerk_desk.field("联系电话").fill("1388540")
    clerk_desk.field("主要困难").fill("丈夫重病，自付医药费两万多元。")
    clerk_desk.press("登记并办出")
    expect(clerk_desk.page.get_by_role("alert")).to_contain_text("电话")
    expect(clerk_desk.page).to_have_title(re.compile("^有错误："))
    expect(clerk_desk.field("联系电话")).to_have_value("1388540")
    expect(clerk_desk.field("主要困难")).to_have_value("丈夫重病，自付医药费两万多元。")
    expect(clerk_desk.page.get_by_role("checkbox", name="低保")).to_be_checked()
    assert not Application.objects.exists()


def test_the_error_summary_leads_to_the_field(clerk_desk: Desk) -> None:
    fill_in(clerk_desk)
    clerk_desk.field("联系电话").fill("")
    clerk_desk.press("登记并办出")
    clerk_desk.page.get_by_role("alert").get_by_role("link").click()
    expect(clerk_desk.field("联系电话")).to_be_focused()


# --- On a narrow screen


def test_no_page_of_the_window_scrolls_sideways_at_320_pixels(clerk_desk: Desk, clerk: User) -> None:
    number = make_matter(clerk).number
    clerk_desk.page.set_viewport_size({"width": 320, "height": 640})
    matter_page = f"/matters/{number}/"
    pages = ["/", "/matters/", "/matters/new/", matter_page, f"{matter_page}transfer/", f"{matter_page}done/"]
    wide = {page: width for page in pages if (width := width_of(clerk_desk, page)) > 320}
    assert wide == {}


def width_of(desk: Desk, page: str) -> int:
    desk.page.goto(page)
    width: int = desk.page.evaluate("document.documentElement.scrollWidth")
    return width


def test_what_is_told_is_printed_from_the_paper_page(clerk_desk: Desk, clerk: User) -> None:
    number = make_matter(clerk).number
    receipt = Document.objects.get()
    clerk_desk.page.goto(f"/matters/{number}/papers/{receipt.pk}/")
    clerk_desk.press("打印")
    clerk_desk.page.get_by_role("button", name="再打一次").wait_for()
    assert receipt.prints.count() == 1


def test_a_reason_opens_the_full_number_from_the_matter(clerk_desk: Desk, clerk: User) -> None:
    matter = make_matter(clerk, id_number=CARD)
    clerk_desk.open_matter(matter.number)
    clerk_desk.leave_by(clerk_desk.page.get_by_role("link", name=re.compile("显示完整号码")))
    clerk_desk.field("查看完整号码的事由").fill("核对证件")
    clerk_desk.press("显示完整号码")
    clerk_desk.reads(CARD)

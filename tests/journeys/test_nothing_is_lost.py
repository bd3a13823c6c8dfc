"""Every way in which a clerk loses what they type, and that every field is there again (cases 29-session-loss)."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Dialog, Page

from departments.models import User
from intake.models import Application, Draft
from tests.factories import in_progress, make_id_number
from tests.journeys.desks import PASSWORD, Desk, Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET: Final = "form[data-keep]"
SENT: Final = """form => {
  const drawn = ["csrfmiddlewaretoken", "opened_by", "token", "kept"];
  return Array.from(new FormData(form).entries()).filter(([name]) => !drawn.includes(name)).map(([n, v]) => n + "=" + v)
    .sort();
}"""
"""Every field of a form as the browser would send it now, but for those that every page draws anew."""
FIELDS: Final = "input[type=text], input:not([type]), input[type=tel], textarea"
NAME, MASKED = "覃桂花", "覃*花"


def sent(page: Page, form: str) -> list[str]:
    fields: list[str] = page.locator(form).evaluate(SENT)
    return fields


def type_into_all(page: Page, form: str) -> None:
    """Type something into every field that is seen and still empty."""
    for number, field in enumerate(page.locator(form).locator(FIELDS).filter(visible=True).all()):
        if not field.input_value():
            field.fill(f"填过的{number}")


def fill_sheet(desk: Desk, *, with_script: bool = True) -> list[str]:
    """Fill the whole sheet with two categories, and return every field of it."""
    desk.page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19620518"))
    desk.field("姓名").fill(NAME)
    for category in ("低保", "临时救助"):
        desk.page.get_by_role("checkbox", name=category).check()
    if not with_script:
        desk.press("看办理方式")
    desk.page.locator('[name="linshi-way"]').first.wait_for(state="attached")
    type_into_all(desk.page, SHEET)
    return sent(desk.page, SHEET)


def until_kept(page: Page) -> None:
    """Wait until the script has sent the sheet: a moment after the last key."""
    with page.expect_response(lambda answer: answer.status == 204):
        pass


def sign_out_beside(desk: Desk) -> Page:
    """Sign out in another tab of the same browser."""
    beside = desk.page.context.new_page()
    beside.goto("/")
    beside.get_by_role("button", name="退出").click()
    beside.get_by_label("密码").wait_for()
    return beside


def sign_in_on(page: Page, account: str) -> None:
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出").wait_for()


def press_main(desk: Desk) -> None:
    with desk.page.expect_navigation():
        desk.page.locator(f"{SHEET} button[data-main]").click()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def desk(request: pytest.FixtureRequest, desks: Desks) -> Desk:
    desk = desks.nobody("maojian", with_script=request.param)
    desk.sign_in()
    return desk


# --- The session


def test_a_sheet_sent_after_the_session_ended_is_there_again(desk: Desk, request: pytest.FixtureRequest) -> None:
    before = fill_sheet(desk, with_script="no script" not in request.node.name)
    sign_out_beside(desk)
    press_main(desk)
    assert desk.page.get_by_text("登录已过期。重新登录后，刚才填的内容会恢复。").is_visible()
    sign_in_on(desk.page, "maojian")
    assert sent(desk.page, SHEET) == before
    assert not Application.objects.exists()


def test_a_sheet_sent_after_signing_in_anew_elsewhere_is_there_again(
    desk: Desk, request: pytest.FixtureRequest
) -> None:
    before = fill_sheet(desk, with_script="no script" not in request.node.name)
    sign_in_on(sign_out_beside(desk), "maojian")
    press_main(desk)
    assert desk.page.get_by_text("这一页打开之后重新登录过").is_visible()
    assert sent(desk.page, SHEET) == before
    assert not Application.objects.exists()


def test_another_clerk_who_signs_in_on_this_computer_sees_nothing_of_it(clerk_desk: Desk) -> None:
    fill_sheet(clerk_desk)
    sign_out_beside(clerk_desk)
    press_main(clerk_desk)
    sign_in_on(clerk_desk.page, "modchong")
    assert "没有登记完" not in clerk_desk.page.content()
    clerk_desk.page.goto("/matters/new/")
    assert "没有登记完" not in clerk_desk.page.content()
    assert NAME not in clerk_desk.page.content()


def test_the_words_of_a_move_are_there_again(desks: Desks, clerk: User, minzheng: User) -> None:
    matter = in_progress(clerk, minzheng, "dibao")
    desk = desks.of("minzheng")
    desk.page.goto(f"/matters/{matter.number}/extend/")
    type_into_all(desk.page, "main form[method=post]")
    before = sent(desk.page, "main form[method=post]")
    sign_out_beside(desk)
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+Enter")
    sign_in_on(desk.page, "minzheng")
    assert sent(desk.page, "main form[method=post]:not([data-beside])") == before


# --- Leaving in the middle


def take_up(desk: Desk) -> None:
    """Take the sheet up again where 登记 offers it."""
    desk.page.goto("/matters/new/")
    offer = desk.page.locator(".unsent")
    assert MASKED in offer.inner_text()
    assert NAME not in offer.inner_text()
    with desk.page.expect_navigation():
        offer.get_by_role("link", name="继续").click()


def test_a_stray_click_loses_nothing_and_is_asked_about_once(clerk_desk: Desk) -> None:
    asked: list[str] = []

    def stay_then_go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    before = fill_sheet(clerk_desk)
    clerk_desk.page.on("dialog", stay_then_go)
    policies = clerk_desk.page.get_by_role("navigation", name="主导航").get_by_role("link", name="政策")
    policies.click()
    assert asked == ["beforeunload"]
    assert sent(clerk_desk.page, SHEET) == before, "they stayed"
    clerk_desk.field("主要困难").fill("家里人多，又想起一件事")
    before = sent(clerk_desk.page, SHEET)
    clerk_desk.leave_by(policies)
    assert asked == ["beforeunload"], "once, also after another change"
    take_up(clerk_desk)
    assert sent(clerk_desk.page, SHEET) == before


def test_a_search_by_f4_loses_nothing(clerk_desk: Desk) -> None:
    before = fill_sheet(clerk_desk)
    clerk_desk.page.keyboard.press("F4")
    clerk_desk.page.keyboard.type("没有这个人")
    with clerk_desk.page.expect_navigation():
        clerk_desk.page.keyboard.press("Enter")
    take_up(clerk_desk)
    assert sent(clerk_desk.page, SHEET) == before


def test_going_back_loses_nothing(clerk_desk: Desk) -> None:
    before = fill_sheet(clerk_desk)
    clerk_desk.page.go_back()
    take_up(clerk_desk)
    assert sent(clerk_desk.page, SHEET) == before


def test_going_back_to_a_sheet_with_errors_loses_nothing(clerk_desk: Desk) -> None:
    fill_sheet(clerk_desk)
    clerk_desk.field("姓名").fill("")
    press_main(clerk_desk)
    assert "有错误" in clerk_desk.page.title()
    clerk_desk.field("姓名").fill(NAME)
    before = sent(clerk_desk.page, SHEET)
    clerk_desk.page.once("dialog", lambda dialog: dialog.accept())
    clerk_desk.page.goto("/matters/")
    clerk_desk.page.go_back()
    clerk_desk.page.locator(".unsent").wait_for()
    take_up(clerk_desk)
    assert sent(clerk_desk.page, SHEET) == before


def test_a_closed_tab_loses_nothing_and_the_workbench_offers_it(clerk_desk: Desk) -> None:
    before = fill_sheet(clerk_desk)
    until_kept(clerk_desk.page)
    other = Desk(clerk_desk.page.context.new_page(), "maojian")
    clerk_desk.page.close()
    other.page.goto("/")
    with other.page.expect_navigation():
        other.page.locator(".unsent").get_by_role("link", name="继续").click()
    assert sent(other.page, SHEET) == before


def test_two_tabs_are_two_sheets(clerk_desk: Desk) -> None:
    other = Desk(clerk_desk.page.context.new_page(), "maojian")
    for desk in (clerk_desk, other):
        fill_sheet(desk)
        until_kept(desk.page)
    assert Draft.objects.count() == 2


def test_what_was_taken_up_is_kept_in_its_own_place_and_gone_once_it_is_registered(clerk_desk: Desk) -> None:
    clerk_desk.page.goto("/matters/new/")
    clerk_desk.field("姓名").fill(NAME)
    until_kept(clerk_desk.page)
    clerk_desk.page.goto("/")
    take_up(clerk_desk)
    clerk_desk.field("证件号码").fill(make_id_number("19620518"))
    clerk_desk.field("联系电话").fill("13885403456")
    clerk_desk.field("所在村（社区）").fill("坪阳村")
    clerk_desk.field("户籍地址").fill("毛尖镇坪阳村一组")
    clerk_desk.page.get_by_role("checkbox", name="低保").check()
    until_kept(clerk_desk.page)
    assert Draft.objects.count() == 1
    press_main(clerk_desk)
    assert Application.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_is_not_wanted_is_gone(clerk_desk: Desk) -> None:
    fill_sheet(clerk_desk)
    until_kept(clerk_desk.page)
    clerk_desk.page.goto("/")
    clerk_desk.leave_by(clerk_desk.page.get_by_role("button", name="不要了"))
    clerk_desk.page.goto("/matters/new/")
    assert clerk_desk.page.locator(".unsent").count() == 0
    assert not Draft.objects.exists()


def test_an_empty_sheet_is_neither_kept_nor_asked_about(clerk_desk: Desk) -> None:
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    clerk_desk.page.on("dialog", go)
    clerk_desk.page.goto("/matters/new/")
    clerk_desk.field("姓名").click()
    clerk_desk.page.goto("/")
    assert asked == []
    assert not Draft.objects.exists()


def test_nothing_is_kept_in_the_browser(clerk_desk: Desk) -> None:
    fill_sheet(clerk_desk)
    until_kept(clerk_desk.page)
    stored = clerk_desk.page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert NAME not in stored
    assert "填过的" not in stored

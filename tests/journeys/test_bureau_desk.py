"""The desk of a bureau without a mouse: many matters signed for with few keys, and one after the other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from departments.models import User
from intake.models import Matter
from intake.states import Status
from tests.factories import sent
from tests.journeys.desks import Desk, Desks, Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_KEYS_FOR_A_PAGE, MOST_KEYS_FOR_THE_NEXT = 3, 2
"""T8 and T9 of the table of effort."""
SIGN_TICKED = "Control+Enter"


@pytest.fixture
def unsigned(clerk: User, zhujian: User) -> list[Matter]:
    return [sent(clerk, zhujian) for _ in range(3)]


@pytest.fixture
def desk(desks: Desks) -> Desk:
    """潘德清 of 住建局."""
    return desks.of("zhujian")


def count_signed() -> int:
    return Matter.objects.filter(status=Status.IN_PROGRESS).count()


@pytest.mark.parametrize("page", ["/", "/matters/"])
def test_a_page_is_signed_with_three_keys(page: str, desk: Desk, unsigned: list[Matter]) -> None:
    keys = Keyboard(desk)
    desk.page.goto(page)
    keys.see_the_cursor()
    keys.press("Space")
    desk.page.get_by_text("已选3件").wait_for()
    keys.press(SIGN_TICKED)
    desk.reads("已签收3件。")
    assert keys.pressed <= MOST_KEYS_FOR_A_PAGE
    assert count_signed() == 3


def test_one_is_signed_and_the_next_opened_with_two_keys(desk: Desk, unsigned: list[Matter]) -> None:
    keys = Keyboard(desk)
    desk.open_matter(unsigned[0].number)
    keys.see_the_cursor()
    keys.press("Enter")
    desk.page.wait_for_url(f"**{unsigned[1].get_absolute_url()}")
    desk.reads(f"{unsigned[0].number}：已签收")
    assert keys.pressed <= MOST_KEYS_FOR_THE_NEXT
    assert count_signed() == 1


def test_a_row_is_ticked_with_the_space_bar_and_opened_with_enter(desk: Desk, unsigned: list[Matter]) -> None:
    keys = Keyboard(desk)
    desk.page.goto("/matters/")
    keys.see_the_cursor()
    desk.page.get_by_role("checkbox", name=f"选中{unsigned[1].number}").focus()
    keys.press("Space")
    desk.page.get_by_text("已选1件").wait_for()
    keys.press("Enter")
    desk.page.wait_for_url(f"**{unsigned[1].get_absolute_url()}")
    assert count_signed() == 0


def test_ctrl_and_enter_with_nothing_ticked_says_so(desk: Desk, unsigned: list[Matter]) -> None:
    desk.page.goto("/")
    Keyboard(desk).press(SIGN_TICKED)
    desk.reads("请先勾选办件。")
    assert count_signed() == 0


def test_the_one_button_signs_the_whole_page(desk: Desk, unsigned: list[Matter]) -> None:
    desk.page.goto("/")
    desk.press("签收本页全部（3件）")
    desk.reads("已签收3件。")
    expect(desk.page.get_by_text("没有：待签收、")).to_be_visible()
    assert count_signed() == 3


def test_what_is_refused_is_told_beside_what_was_signed(desks: Desks, desk: Desk, unsigned: list[Matter]) -> None:
    desk.page.goto("/matters/")
    for matter in unsigned:
        desk.page.get_by_role("checkbox", name=f"选中{matter.number}").check()
    window = desks.of("maojian")
    window.open_matter(unsigned[1].number)
    window.move("收回转办单")
    window.field("原因").fill("转错了单位")
    window.press("收回转办单")
    window.reads("已收回")
    desk.press("签收")
    desk.reads("已签收2件。")
    desk.reads(f"{unsigned[1].number}没有签收：这件办件刚由毛尖镇韦小燕收回转办单")
    assert count_signed() == 2


@pytest.mark.parametrize("page", ["/", "/matters/"])
def test_no_page_of_a_bureau_scrolls_sideways_at_320_pixels(page: str, desk: Desk, unsigned: list[Matter]) -> None:
    desk.page.set_viewport_size({"width": 320, "height": 640})
    desk.page.goto(page)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 320

"""更多 in the menu: opened by a key or a click, closed by Escape, and it works without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from departments.models import User
from tests.journeys.desks import Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_more_opens_by_a_key_and_closes_by_escape(office: User, desks: Desks) -> None:
    page = desks.of("office").page
    page.goto("/")
    more = page.locator("nav details.more")
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    link = more.get_by_role("link", name="群众评价")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()


@pytest.mark.parametrize("width", [1366, 911, 683, 320])
def test_the_menu_never_makes_a_page_scroll_sideways(width: int, office: User, desks: Desks) -> None:
    page = desks.of("office").page
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/")
    page.locator("nav details.more summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_more_works_without_script(office: User, desks: Desks) -> None:
    desk = desks.nobody("office", with_script=False)
    desk.sign_in()
    more = desk.page.locator("nav details.more")
    more.locator("summary").click()
    more.get_by_role("link", name="群众评价").click()
    desk.page.wait_for_url("**/desk/evaluations/")

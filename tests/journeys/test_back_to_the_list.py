"""Whoever opens a matter from a list and goes back finds the same page, conditions and row."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from tests.conftest import At, person
from tests.copies import copies
from tests.factories import make_matter
from tests.journeys.desks import Desk, Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/matters/?tab=open&since=2026-11-23&size=20&page=2"


def opened_from_the_last_row(desk: Desk) -> tuple[str, int]:
    """Open the last matter of the second page. Return its number and how far the list was scrolled."""
    desk.page.goto(LIST)
    link = desk.page.get_by_role("link", name=re.compile(r"^\d{4}-\d{6}$")).last
    link.scroll_into_view_if_needed()
    scrolled = desk.page.evaluate("Math.round(window.scrollY)")
    assert scrolled > 100, "the row stands below the first screen"
    number = link.inner_text()
    desk.leave_by(link)
    return number, scrolled


@pytest.fixture
def desk(desks: Desks, at: At) -> Desk:
    """The window of 毛尖镇, with 60 open matters."""
    at("2026-11-23T10:00")
    with transaction.atomic():
        copies(make_matter(person("maojian")), 59)
    return desks.of("maojian")


def test_back_leads_to_the_same_place_in_the_list(desk: Desk) -> None:
    number, scrolled = opened_from_the_last_row(desk)
    with desk.page.expect_navigation():
        desk.page.go_back()
    desk.page.get_by_role("link", name=number, exact=True).wait_for()
    assert desk.page.url.endswith(LIST)
    desk.page.wait_for_timeout(300)  # the browser scrolls once all is drawn
    assert abs(desk.page.evaluate("Math.round(window.scrollY)") - scrolled) < 60

    desk.leave_by(desk.page.get_by_role("link", name=number, exact=True))
    desk.move("转办")
    desk.field("申请人不能自己前往的原因").select_option(index=1)
    desk.press("转办")
    desk.leave_by(desk.page.get_by_role("link", name="返回办件列表（第2页）"))
    assert desk.page.url.endswith(f"{LIST}#m{number}"), "also after the matter was acted on and stands elsewhere"

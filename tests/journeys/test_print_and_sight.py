"""Ordinary pages on paper carry what is known and no controls; without colours the first button still stands out."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Locator
from pypdf import PdfReader

from departments.models import User
from tests.factories import in_progress, make_matter
from tests.journeys.desks import Desk
from tests.papers import plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTROLS = "button, input:not([type=hidden]), select, textarea, .pager, .btn"


def printed(desk: Desk) -> str:
    """Return the text of the page as it is printed."""
    desk.page.emulate_media(media="print")
    pages = PdfReader(BytesIO(desk.page.pdf(format="A4"))).pages
    return plain("".join(page.extract_text() for page in pages))


def controls_on_paper(desk: Desk) -> int:
    desk.page.emulate_media(media="print")
    return desk.page.locator(CONTROLS).filter(visible=True).count()


def test_a_list_prints_its_rows_and_no_controls(clerk_desk: Desk, clerk: User) -> None:
    matters = [make_matter(clerk) for _ in range(12)]
    clerk_desk.page.goto("/matters/?tab=open&size=10&since=2026-11-01")
    assert clerk_desk.page.locator(CONTROLS).filter(visible=True).count() > 10
    assert controls_on_paper(clerk_desk) == 0
    text = printed(clerk_desk)
    assert all(plain(matter.number) in text for matter in matters[:10])
    assert plain("毛尖镇 韦小燕") in text
    assert not [word for word in ("打开", "查询", "重置", "上一页", "尾页", "上报、转出") if plain(word) in text]


def test_a_matter_prints_what_is_known_and_no_controls(clerk_desk: Desk, clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian, phone="13912349876")
    clerk_desk.open_matter(matter.number)
    assert controls_on_paper(clerk_desk) == 0
    text = printed(clerk_desk)
    assert all(plain(word) in text for word in (matter.number, "流转记录", "139****9876"))
    assert "13912349876" not in text, "masks stay"
    assert not [word for word in ("显示完整号码", "显示电话", "记来访", "更多") if plain(word) in text]


def edge(element: Locator) -> float:
    return float(element.evaluate("(one) => parseFloat(getComputedStyle(one).borderTopWidth)"))


def test_without_colours_the_first_button_and_the_present_step_stand_out(clerk_desk: Desk, clerk: User) -> None:
    clerk_desk.page.emulate_media(forced_colors="active")
    clerk_desk.open_matter(make_matter(clerk).number)
    page = clerk_desk.page
    first, others = page.locator(".actions .btn-primary"), page.locator(".actions > .btn:not(.btn-primary)")
    assert edge(first.first) > edge(others.first)
    assert edge(page.locator(".step-current .step-dot")) > edge(page.locator(".step:not(.step-current) .step-dot").last)

"""What is handed to people who only ask, as the printer gets it: one A4 page, the crease clear, the code readable."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from django.contrib.staticfiles import finders
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from departments.models import Department, User
from tests.pages import SignIn
from tests.papers import plain
from tests.routing.leaflets.test_entries import CATEGORIES, LONGEST, PRINTS
from tests.ruler import A4

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
"""Points."""
CREASE = 148.5 / 25.4 * 96
"""Half of A4, in CSS pixels."""
STYLES = ("css/print.css", "css/print-paper.css", "css/print-leaflet.css")


@pytest.fixture
def show(page: Page, clerk: User, signed_in: SignIn) -> Callable[[str, str], None]:
    """Return a function that lays out a print of a category for the window with the longest particulars."""
    unit = Department.objects.get(slug="maojian")
    unit.short_name = "绿茵湖街道"
    unit.phone, unit.address, unit.hours = LONGEST.phone, LONGEST.address, LONGEST.hours
    unit.save()

    def lay(slug: str, name: str) -> None:
        page.set_content(signed_in(clerk).get(f"/policy/{slug}/{name}/").content.decode())
        for style in STYLES if name == "bring" else (STYLES[0], STYLES[2]):
            page.add_style_tag(content=Path(str(finders.find(style))).read_text(encoding="utf-8"))

    return lay


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("slug", CATEGORIES)
def test_every_print_is_one_a4_page(page: Page, show: Callable[[str, str], None], slug: str, name: str) -> None:
    show(slug, name)
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=False)))
    assert len(reader.pages) == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == A4


@pytest.mark.parametrize("slug", CATEGORIES)
def test_nothing_lies_on_the_crease_and_nothing_is_cut(page: Page, show: Callable[[str, str], None], slug: str) -> None:
    show(slug, "leaflet")
    page.emulate_media(media="print")
    edges = page.evaluate(
        "() => Array.from(document.querySelectorAll('.fold')).map((fold) => {"
        " const all = Array.from(fold.querySelectorAll('h1, h2, p, li, svg'));"
        " const spots = all.map((one) => one.getBoundingClientRect());"
        " return [Math.min(...spots.map((box) => box.top)), Math.max(...spots.map((box) => box.bottom)),"
        " Math.max(...spots.map((box) => box.right))]; })"
    )
    (_, upper, _), (lower, foot, _) = edges
    assert upper <= CREASE - 10
    assert lower >= CREASE + 10
    assert foot <= (297 - 10) / 25.4 * 96
    assert max(right for _, _, right in edges) <= (210 - 14) / 25.4 * 96


@pytest.mark.parametrize("name", ["leaflet", "bring"])
def test_the_code_leads_to_the_public_page(page: Page, show: Callable[[str, str], None], name: str) -> None:
    page.set_viewport_size({"width": 900, "height": 1300})
    show("dibao", name)
    shot = Image.open(BytesIO(page.locator(".sheet").screenshot()))
    texts = {code.text for code in zxingcpp.read_barcodes(shot.resize((shot.width * 2, shot.height * 2)))}
    assert texts == {"http://localhost:8000/policy/dibao/?unit=maojian"}


def test_the_leaflet_says_everything_in_its_order(page: Page, show: Callable[[str, str], None]) -> None:
    show("dibao", "leaflet")
    text = plain(page.locator(".sheet").inner_text())
    heads = (
        "帮什么人",
        "能得到什么",
        "怎么申请",
        "带什么",
        "找谁",
        "多久有结果",
        "不收一分钱",
        "监督电话",
        "版本号",
        "有效期",
    )
    places = [text.find(plain(head)) for head in heads]
    assert -1 not in places
    assert places == sorted(places)

"""Every paper with the longest data, and with characters this machine lacks, measured on what is printed."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from django.contrib.staticfiles import finders
from PIL import Image, ImageChops
from playwright.sync_api import Page

from routing.models import Document, PaperKind
from routing.papers.views import FORMAL
from tests.browser.test_papers import printed, show, words
from tests.conftest import At
from tests.longest import MATERIALS_ASKED, MATTERS_ORDERED, NAME, issue_longest
from tests.papers import issue_any, issue_ordinary, plain, scanned
from tests.ruler import A4

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
KINDS = list(PaperKind)
DPI = 150
LACKED, KNOWN = "\U0003134a", "\U00020bb7"
"""A character younger than the fonts here, and 𠮷, which they have."""


def ready(page: Page, document: Document, html: str = "") -> None:
    """Show a paper and let its script do what it does before printing."""
    show(page, document, html)
    prepare(page)


def prepare(page: Page) -> None:
    """Let the script of papers do what it does before printing."""
    page.add_script_tag(content=Path(str(finders.find("js/paper.js"))).read_text(encoding="utf-8"))
    page.evaluate("() => { window.print = () => {}; window.dispatchEvent(new Event('load')); }")


def sheets_of(page: Page, folder: Path) -> list[Image.Image]:
    """Return the printed pages as a scanner would see them."""
    printed(page, folder / "paper.pdf")
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "-gray", "paper.pdf", "page"], cwd=folder, check=True)  # noqa: S603, S607
    return [Image.open(BytesIO(place.read_bytes())) for place in sorted(folder.glob("page*.png"))]


def dots(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def ink(sheet: Image.Image, left: float, top: float, right: float, bottom: float) -> bool:
    """Is anything printed in a part of a page, in millimetres?"""
    part = sheet.crop((dots(left), dots(top), dots(right), dots(bottom)))
    return ImageChops.invert(part).getbbox() is not None


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_paper_is_whole_a4_and_says_its_pages(
    kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path
) -> None:
    paper = issue_longest(kind, at)
    ready(page, paper)
    reader = printed(page, tmp_path / "paper.pdf")
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in reader.pages} == {A4}
    texts = [plain(one.extract_text()) for one in reader.pages]
    assert all(paper.number in text for text in texts), "every page bears the number"
    count = len(texts)
    marks = ["" if kind in FORMAL else f"共{count}页第{n}页" for n in range(1, count + 1)] if count > 1 else [""]
    if kind in FORMAL and count > 1:
        marks = [plain(f"— {n} —") for n in range(1, count + 1)]
    assert [mark for mark, text in zip(marks, texts, strict=True) if mark not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_paper_loses_no_word(kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path) -> None:
    paper = issue_longest(kind, at)
    ready(page, paper)
    seen = plain(page.locator(".sheet").inner_text())
    whole = words(printed(page, tmp_path / "paper.pdf"))
    lost = {letter for letter in set(seen) if whole.count(letter) < seen.count(letter)}
    assert lost - set("\u2060—") == set(), "but for the joiner of a line to write on, and dashes"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_in_the_margins(kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path) -> None:
    """Beside the text there is only the tear line; above it the number of a page that goes on, below it its page."""
    ready(page, issue_longest(kind, at))
    page.add_style_tag(content=".cut { visibility: hidden; }")
    left, right, top, bottom = (28, 26, 37, 35) if kind in FORMAL else (25, 20, 18, 14)
    for sheet in sheets_of(page, tmp_path):
        assert not ink(sheet, 0, 0, left - 0.8, 297), "left"
        assert not ink(sheet, 210 - right + 0.8, 0, 210, 297), "right"
        assert not ink(sheet, 0, 0, 210, top - 8.5), "top"
        assert not ink(sheet, 0, 297 - bottom + 0.8, 210, 297 - bottom + (5 if kind in FORMAL else 2.5)), "bottom"


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_holds_a_seal_without_text(kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path) -> None:
    paper = issue_longest(kind, at)
    ready(page, paper)
    if not page.locator(".seal").count():
        return
    unit = plain(page.locator(".seal .unit").inner_text())[-6:]
    day = plain(page.locator(".seal .date").inner_text())
    texts = [plain(one.extract_text()) for one in printed(page, tmp_path / "paper.pdf").pages]
    sealed = [text for text in texts if unit in text and day in text]
    assert sealed, "issuer and date stand on one page"


def test_a_list_that_goes_on_repeats_its_head_and_breaks_no_row(page: Page, at: At, db: None, tmp_path: Path) -> None:
    ready(page, issue_longest(PaperKind.ORDER, at))
    texts = [plain(one.extract_text()) for one in printed(page, tmp_path / "paper.pdf").pages]
    listed = [text for text in texts if plain("住房救助") in text and "附件1" in text and "办理情况" not in text]
    assert len(listed) > 1
    assert all("超期和上次联系" in text for text in listed)
    assert "".join(texts).count(NAME) == 2 * MATTERS_ORDERED, "once in the list, once in the record of what was done"


def test_twelve_materials_are_told_under_a_head_on_every_page(page: Page, at: At, db: None, tmp_path: Path) -> None:
    ready(page, issue_longest(PaperKind.SUPPLEMENT, at))
    texts = [plain(one.extract_text()) for one in printed(page, tmp_path / "paper.pdf").pages]
    assert sum(text.count("种材料:") for text in texts) == MATERIALS_ASKED
    assert all("材料名称" in text for text in texts if "种材料:" in text)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FORMAL])
def test_codes_of_the_printed_paper_read_back(kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path) -> None:
    paper = issue_longest(kind, at)
    ready(page, paper)
    read = {code.text for sheet in sheets_of(page, tmp_path) for code in zxingcpp.read_barcodes(sheet)}
    assert paper.fields["barcode"] in read
    if kind not in {PaperKind.REFUSAL, PaperKind.TRANSFER}:
        assert scanned(paper) in read


@pytest.mark.parametrize("kind", [PaperKind.REPORT, PaperKind.ORDER, PaperKind.AGENDA])
def test_the_type_area_holds_22_lines_of_28_characters(kind: PaperKind, page: Page, at: At, db: None) -> None:
    """GB/T 9704: 156 × 225 mm."""
    ready(page, issue_any(kind, at))
    width, lines = page.evaluate(
        "() => { const sheet = document.querySelector('.sheet'), style = getComputedStyle(sheet);"
        " const mm = 96 / 25.4, height = 297 * mm - document.querySelector('.flow-top').offsetHeight"
        " - document.querySelector('.flow-bottom').offsetHeight;"
        " return [(sheet.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight))"
        " / parseFloat(style.fontSize), height / parseFloat(style.lineHeight)]; }"
    )
    assert (int(width), int(lines)) == (28, 22)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != PaperKind.AGENDA])
def test_the_date_ends_four_characters_from_the_edge(kind: PaperKind, page: Page, at: At, db: None) -> None:
    ready(page, issue_any(kind, at))
    gap = page.evaluate(
        "() => { const date = document.querySelector('.seal .date');"
        " const size = parseFloat(getComputedStyle(date).fontSize);"
        " return (document.querySelector('.close').getBoundingClientRect().right"
        " - date.getBoundingClientRect().right) / size; }"
    )
    assert gap == pytest.approx(4, abs=0.1)


# --- Characters that are missing


def named(page: Page, name: str) -> Document:
    paper = issue_ordinary(PaperKind.RECEIPT)
    ready(page, paper, paper.html.replace(paper.fields["name"], name))
    return paper


def test_a_character_no_font_has_is_left_to_be_written_by_hand(page: Page, at: At, db: None) -> None:
    named(page, f"王{LACKED}\ue123")
    cell = page.locator(".facts tr", has_text="申请人").first.locator("td").first
    assert cell.inner_text() == "王"
    assert cell.locator(".by-pen").count() == 2
    told = page.locator(".tools [role=alert]").inner_text()
    assert "申请人一栏的U+3134A、申请人一栏的U+E123" in told
    assert "证件号码" in told


def test_a_rare_character_that_a_font_has_is_printed(page: Page, at: At, db: None) -> None:
    named(page, f"王{KNOWN}㼆")
    assert page.locator(".by-pen").count() == 0
    assert page.locator(".tools [role=alert]").count() == 0


def test_a_paper_that_fills_its_page_to_a_hair_is_one_page(page: Page, at: At, db: None, tmp_path: Path) -> None:
    paper = issue_ordinary(PaperKind.REFUSAL)
    show(page, paper)
    flow = page.locator("table.flow").evaluate("(flow) => flow.getBoundingClientRect().height")
    room = 297.01 * 96 / 25.4 - flow
    assert room > 0, "there is room to fill"
    page.add_style_tag(content=f".letter {{ padding-bottom: {room}px; }}")
    prepare(page)
    (only,) = printed(page, tmp_path / "full.pdf").pages
    assert "共1页" not in plain(only.extract_text())

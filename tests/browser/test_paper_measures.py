"""UX 3.2 with a ruler: rules, codes, lines to sign, and what is set on a paper that is printed again or void."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from playwright.sync_api import Page

from departments.models import User
from routing.models import Document, PaperKind
from routing.papers.views import FORMAL
from tests.browser.test_paper_pages import ink, ready, sheets_of
from tests.browser.test_papers import printed, show, words
from tests.conftest import At
from tests.factories import make_matter, move, renamed
from tests.papers import issue_any, issue_ordinary, plain
from tests.ruler import MM, rules_across

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
KINDS = list(PaperKind)
WITH_BARS = [kind for kind in KINDS if kind not in FORMAL]
"""Pixels of a style sheet."""
Box = dict[str, float]


def boxes(page: Page, selector: str) -> list[Box]:
    """Return where things stand on the sheet, in millimetres from its corner."""
    found: list[dict[str, float]] = page.evaluate(
        "(selector) => { const sheet = document.querySelector('.sheet').getBoundingClientRect();"
        " return Array.from(document.querySelectorAll(selector)).map((one) => {"
        " const box = one.getBoundingClientRect();"
        " return {left: box.left - sheet.left, right: box.right - sheet.left, top: box.top - sheet.top,"
        " bottom: box.bottom - sheet.top, width: box.width, height: box.height}; }); }",
        selector,
    )
    return [{side: value / MM for side, value in box.items()} for box in found]


@pytest.mark.parametrize("kind", KINDS)
def test_lines_to_sign_are_long_and_apart(kind: PaperKind, page: Page, at: At, db: None) -> None:
    ready(page, issue_any(kind, at))
    lines = boxes(page, ".by-hand .line, .close .line, .sign-here .line")
    assert all(line["width"] >= 30 for line in lines)
    for line in lines:
        for other in lines:
            beside = other["left"] - line["right"]
            below = other["bottom"] - line["bottom"]
            if other is not line and other["left"] >= line["left"] - 1 and below >= -1:
                assert beside >= 10 or below >= 9.9, f"{line} and {other}"


@pytest.mark.parametrize("kind", [PaperKind.REFUSAL, PaperKind.RESULT])
def test_cells_to_sign_have_room_and_two_may_serve(kind: PaperKind, page: Page, at: At, db: None) -> None:
    ready(page, issue_ordinary(kind))
    cells = boxes(page, ".sign-here td")
    assert all(cell["width"] >= 30 and cell["height"] >= 9.9 for cell in cells)
    assert page.locator("tr.sign-here", has_text="送达人（两人）").locator(".line").count() == 2


@pytest.mark.parametrize("kind", WITH_BARS)
def test_bars_are_46_by_10_with_white_beside_them(
    kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path
) -> None:
    ready(page, issue_ordinary(kind))
    dark = page.evaluate(
        "() => Array.from(document.querySelectorAll('.barcode svg')).map((svg) => { const sheet ="
        " document.querySelector('.sheet').getBoundingClientRect(); const parts = Array.from(svg.querySelectorAll('*'))"
        ".filter((one) => one.getBBox && !/^g$/i.test(one.tagName) && !/^(#?fff|white)/i.test(one.getAttribute('fill')"
        " || '')).map((one) => one.getBoundingClientRect());"
        " const edge = (name, choose) => choose(...parts.map((one) => one[name]));"
        " return {left: edge('left', Math.min) - sheet.left, right: edge('right', Math.max) - sheet.left,"
        " top: edge('top', Math.min) - sheet.top, bottom: edge('bottom', Math.max) - sheet.top}; })"
    )
    assert dark
    first = sheets_of(page, tmp_path)[0]
    for code in ({side: value / MM for side, value in box.items()} for box in dark):
        assert code["right"] - code["left"] == pytest.approx(46, abs=0.6)
        assert code["bottom"] - code["top"] == pytest.approx(10, abs=0.3)
        assert not ink(first, code["left"] - 3, code["top"], code["left"] - 0.3, code["bottom"])
        assert not ink(first, code["right"] + 0.3, code["top"], code["right"] + 3, code["bottom"])


@pytest.mark.parametrize("kind", [PaperKind.RECEIPT, PaperKind.SUPPLEMENT, PaperKind.RESULT, PaperKind.INFORM])
def test_the_code_for_a_telephone_is_24_mm(kind: PaperKind, page: Page, at: At, db: None) -> None:
    ready(page, issue_ordinary(kind))
    ((width, modules, quiet),) = page.evaluate(
        "() => Array.from(document.querySelectorAll('.qr svg')).map((svg) =>"
        " [svg.getBoundingClientRect().width, svg.viewBox.baseVal.width, 4])"
    )
    assert width / MM * (modules - 2 * quiet) / modules == pytest.approx(24, abs=0.5)


@pytest.mark.parametrize("kind", [PaperKind.RECEIPT, PaperKind.SUPPLEMENT])
def test_the_words_under_the_code_stand_clear_of_the_table(kind: PaperKind, page: Page, at: At, db: None) -> None:
    ready(page, issue_ordinary(kind))
    (caption,), table = boxes(page, ".head .caption"), boxes(page, ".facts")[0]
    assert caption["bottom"] <= table["top"] - 0.3


@pytest.mark.parametrize("kind", [PaperKind.RECEIPT, PaperKind.SUPPLEMENT, PaperKind.TRANSFER, PaperKind.AGENDA])
def test_rules_of_tables_print_a_third_of_a_millimetre_none_doubled_or_missing(
    kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path
) -> None:
    ready(page, issue_any(kind, at))
    rows = page.evaluate("() => Array.from(document.querySelectorAll('.facts')).map((one) => one.rows.length)")
    cells = page.evaluate(
        "() => Array.from(document.querySelectorAll('.facts')).map((one) => one.rows[0].cells.length)"
    )
    reader = printed(page, tmp_path / "paper.pdf")
    for table, row_count, cell_count in zip(boxes(page, ".facts"), rows, cells, strict=True):
        down = (table["left"] + 0.3, table["top"] - 0.5, 0.3, table["height"] + 1)
        across = (table["left"] - 0.5, table["top"] + 0.3, table["width"] + 1, 0.3)
        for strip, count in ((down, row_count + 1), (across, cell_count + 1)):
            assert rules_across(reader, strip) == [pytest.approx(0.35, abs=0.03)] * count


# --- Printed again, corrected, void


def show_marked(page: Page, document: Document, **context: Any) -> None:
    """Show a sheet as the server would, with what is set on it at this print."""
    html = render_to_string(
        "routing/papers/paper.html",
        {"document": document, "html": mark_safe(document.html), "is_formal": document.kind in FORMAL, "printed": True}  # noqa: S308
        | context,
    )
    show(page, document)
    styles = page.evaluate("() => Array.from(document.querySelectorAll('style')).map((one) => one.textContent)")
    page.set_content(html)
    for style in styles:
        page.add_style_tag(content=style)


def overlaps(one: Box, other: Box) -> bool:
    return (
        one["left"] < other["right"] and other["left"] < one["right"]
        and one["top"] < other["bottom"] and other["top"] < one["bottom"]
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_print_says_so_clear_of_the_text(
    kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path
) -> None:
    paper = issue_any(kind, at)
    mark = "第2次打印　2026-11-23 10:42　韦小燕"
    show_marked(page, paper, reprint_mark=mark)
    (box,) = boxes(page, ".rep")
    assert box["right"] <= 210 - 19.9
    assert box["bottom"] <= 18
    assert not any(overlaps(box, other) for other in boxes(page, ".sheet h1, .head .no, .over, .qr svg, .barcode svg"))
    reader = printed(page, tmp_path / "again.pdf")
    assert plain("第2次打印") in words(reader)


@pytest.mark.parametrize("kind", KINDS)
def test_a_void_paper_says_so_and_stays_legible(kind: PaperKind, page: Page, at: At, db: None, tmp_path: Path) -> None:
    paper = issue_any(kind, at)
    show(page, paper)
    whole = plain(page.locator(".sheet").inner_text())
    plainly = words(printed(page, tmp_path / "paper.pdf"))
    show_marked(page, paper, void="作废：打错了姓名")
    reader = printed(page, tmp_path / "void.pdf")
    text = words(reader)
    assert "作废" in plain(reader.pages[0].extract_text())
    lost = {letter for letter in set(whole) if text.count(letter) < plainly.count(letter)}
    assert lost == set()
    fill = page.locator(".part").last.evaluate("(one) => getComputedStyle(one, '::after').color")
    assert fill == "rgba(0, 0, 0, 0)"
    first = sheets_of(page, tmp_path)[0]
    assert ink(first, 60, 110, 150, 170)


def test_a_correction_names_the_paper_it_replaces(page: Page, at: At, db: None, clerk: User, tmp_path: Path) -> None:
    matter = make_matter(clerk)
    old = matter.application.documents.get()
    move("correct_paper", renamed(matter), clerk, paper=old, why="姓名写错")
    new = Document.objects.get(replaces=old)
    ready(page, new)
    assert page.locator(".cover").inner_text() == f"更正件，原件（{old.number}）作废"
    assert plain(f"更正件，原件（{old.number}）作废") in words(printed(page, tmp_path / "new.pdf"))

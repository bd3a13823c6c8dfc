"""⑦ 督办单 as the printer gets it: letter and slip on one A4 page for one matter, list and slip attached for many; the
record of what was done so far is attached in any case."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from departments.models import User
from routing.models import Document, SupervisionOrder
from tests.browser.test_papers import printed, show, words
from tests.conftest import At
from tests.factories import ordered, sent
from tests.papers import plain
from tests.ruler import A4, MM

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LATE, MANY = "2027-03-01T10:00", 30
"""Pixels of the screen to a millimetre."""


def order_over(count: int, clerk: User, zhujian: User, office: User, at: At) -> SupervisionOrder:
    at("2026-11-23T10:00")
    matters = [sent(clerk, zhujian, name="欧阳小凤") for _ in range(count)]
    at(LATE)
    return ordered(office, *matters)


def paper_of(order: SupervisionOrder) -> Document:
    assert order.document is not None
    return order.document


@pytest.fixture
def single(clerk: User, zhujian: User, office: User, at: At) -> Document:
    return paper_of(order_over(1, clerk, zhujian, office, at))


@pytest.fixture
def five(clerk: User, zhujian: User, office: User, at: At) -> Document:
    return paper_of(order_over(5, clerk, zhujian, office, at))


def test_an_order_over_one_matter_has_its_slip_on_the_letter(page: Page, single: Document, tmp_path: Path) -> None:
    show(page, single)
    reader = printed(page, tmp_path / "order.pdf")
    assert [(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in reader.pages] == [A4, A4]
    text, record = (plain(sheet.extract_text()) for sheet in reader.pages)
    assert plain("匀民救督〔2027〕1号　附件") in record
    assert all(plain(word) in record for word in ("办理过程记录", "2026年11月23日", "转办，交市住建局"))
    for phrase in (
        "匀民救督〔2027〕1号",
        "签发人：石立新",
        "欧阳小凤",
        "现已超期",
        "反馈期限：2027年3月4日",
        "附件：办理过程记录",
        "督办反馈回执",
    ):
        assert plain(phrase) in text, phrase


def test_an_order_over_five_matters_attaches_list_and_slip(page: Page, five: Document, tmp_path: Path) -> None:
    show(page, five)
    reader = printed(page, tmp_path / "order.pdf")
    letter, attached, record, *_ = (plain(sheet.extract_text()) for sheet in reader.pages)
    assert plain("附件：1. 督办办件清单和反馈回执") in letter
    assert plain("匀民救督〔2027〕1号　附件2") in record
    assert plain("你单位承办的5件社会救助事项（见附件）") in letter
    assert plain("督办反馈回执") not in letter
    assert plain("督办办件清单") in attached
    assert plain("督办反馈回执") in attached
    assert all(row["number"] in attached for row in five.fields["rows"])


def test_the_letter_of_a_second_order_still_fits_one_page(
    page: Page, single: Document, office: User, at: At, tmp_path: Path
) -> None:
    order = SupervisionOrder.objects.get()
    at("2027-03-08T10:00")
    second = paper_of(ordered(office, *(item.matter for item in order.items.all())))
    show(page, second)
    reader = printed(page, tmp_path / "second.pdf")
    assert len(reader.pages) == 2
    assert plain("（第2次督办）") in words(reader)
    assert plain("督办反馈回执") in plain(reader.pages[0].extract_text())
    assert plain("第1次督办市住建局") in plain(reader.pages[1].extract_text())


def test_thirty_matters_run_on_uncut(
    page: Page, clerk: User, zhujian: User, office: User, at: At, tmp_path: Path
) -> None:
    paper = paper_of(order_over(MANY, clerk, zhujian, office, at))
    show(page, paper)
    reader = printed(page, tmp_path / "many.pdf")
    text = words(reader)
    assert all(text.count(row["number"]) == 3 for row in paper.fields["rows"]), "in the list, the slip and the record"
    texts = [plain(sheet.extract_text()) for sheet in reader.pages]
    assert all("匀民救督〔2027〕1号" in text for text in texts)
    records = [text for text in texts if plain("附件2") in text]
    assert len(records) > 1
    assert all("间隔工作日" in text for text in records), "the head of the record stands on every page of it"


@pytest.mark.parametrize("count", [1, 5])
def test_nothing_of_an_order_is_wider_than_the_sheet_and_the_seal_has_its_field(
    count: int, page: Page, clerk: User, zhujian: User, office: User, at: At
) -> None:
    show(page, paper_of(order_over(count, clerk, zhujian, office, at)))
    page.emulate_media(media="print")
    edge = page.evaluate("() => document.querySelector('.sheet').getBoundingClientRect().right")
    rights = page.evaluate(
        "() => Array.from(document.querySelectorAll('.sheet *')).map((one) => one.getBoundingClientRect().right)"
    )
    assert max(rights) <= edge + 1
    width, height = page.evaluate(
        "() => { const box = document.querySelector('.seal').getBoundingClientRect(); return [box.width, box.height]; }"
    )
    assert min(width, height) >= 47 * MM - 1


def test_a_line_of_the_letter_has_28_characters(page: Page, single: Document) -> None:
    """GB/T 9704: 156 mm wide, 28 characters of 三号 to the line."""
    show(page, single)
    size, width = page.evaluate(
        "() => { const letter = document.querySelector('.letter'); return"
        " [parseFloat(getComputedStyle(letter).fontSize), letter.getBoundingClientRect().width]; }"
    )
    assert int(width / size) == 28

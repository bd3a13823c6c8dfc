"""Registers and jobs of many papers as the printer gets them: pages counted, nothing cut, each paper by itself."""

from __future__ import annotations

import re
import uuid
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page
from pypdf import PdfReader

from departments import clock
from departments.models import User
from routing.models import Document, DocumentVoid, PaperKind
from tests.browser.test_paper_pages import prepare
from tests.conftest import At
from tests.copies import copies
from tests.factories import make_matter, sent
from tests.longest import issue_longest
from tests.pages import SignIn
from tests.papers import issue_ordinary, plain
from tests.ruler import MM, rules_across

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
"""Pixels of a style sheet."""
REASON = "申请人姓名与身份证不符，已收回原件并重新出具，原件由窗口存档备查。" * 3


def lay_out(page: Page, html: str, style: str) -> None:
    page.set_content(re.sub(r"<(link|script)[^>]*>", "", html))
    for name in ("print.css", style):
        path = finders.find(f"css/{name}")
        assert isinstance(path, str)
        page.add_style_tag(content=Path(path).read_text(encoding="utf-8"))


def printed(page: Page) -> PdfReader:
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def texts_of(reader: PdfReader) -> list[str]:
    return [plain(one.extract_text()) for one in reader.pages]


@pytest.mark.parametrize("name", ["paper_register", "matter_ledger"])
def test_a_register_is_as_many_landscape_pages_as_it_says_and_cuts_nothing(
    name: str, clerk: User, zhujian: User, signed_in: SignIn, page: Page
) -> None:
    copies(sent(clerk, zhujian), 39)
    for paper in Document.objects.filter(kind=PaperKind.RECEIPT)[:10]:
        DocumentVoid.objects.create(document=paper, reason=REASON, by=clerk, at=clock.now())
    html = signed_in(clerk).post(reverse(f"routing:{name}_print")).content.decode()
    lay_out(page, html, "print-register.css")
    reader = printed(page)
    texts, count = texts_of(reader), html.count('class="sheet ledger"')
    assert len(texts) == count > 1
    assert all(f"第{number}页共{count}页" in text for number, text in enumerate(texts, 1))
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in reader.pages} == {
        (842, 595)
    }
    head = "文号" if name == "paper_register" else "受理日期"
    assert all(head in text for text in texts), "the heads stand on every page"
    page.emulate_media(media="print")
    row_count, top, height = page.locator(".ledger table").first.evaluate(
        "(one) => [one.rows.length, one.getBoundingClientRect().top, one.getBoundingClientRect().height]"
    )
    beside = (12.3, top / MM - 0.5, 0.3, height / MM + 1)
    assert rules_across(reader, beside) == [pytest.approx(0.35, abs=0.03)] * (row_count + 1)
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll('.ledger')].filter(sheet => {
            const foot = sheet.querySelector('.ledger-number').getBoundingClientRect().top;
            return [...sheet.querySelectorAll('table, .ledger-note')].some(
                part => part.getBoundingClientRect().bottom > foot) || sheet.scrollWidth > sheet.clientWidth;
        }).length"""
        )
        == 0
    )
    if name == "paper_register":
        assert "".join(texts).count("原件由窗口存档备查") == 30


def lay_out_job(signed_in: SignIn, clerk: User, page: Page) -> list[Document]:
    """Put every paper there is into the window as one job, oldest first; return them."""
    papers = list(Document.objects.order_by("pk"))
    typed = {"paper": [str(paper.pk) for paper in papers], "token": str(uuid.uuid4())}
    html = signed_in(clerk).post(reverse("routing:print_papers"), typed).content.decode()
    lay_out(page, html, "print-paper.css")
    return papers


def test_a_job_of_many_papers_has_each_on_pages_of_its_own(clerk: User, signed_in: SignIn, page: Page) -> None:
    issue_ordinary(PaperKind.REPORT)
    make_matter(clerk)
    papers = lay_out_job(signed_in, clerk, page)
    texts = texts_of(printed(page))
    firsts = [next(n for n, text in enumerate(texts) if plain(paper.number) in text) for paper in papers]
    assert len(set(firsts)) == len(papers) >= 3
    assert firsts == sorted(firsts)


def test_each_paper_of_a_job_is_counted_by_itself(clerk: User, at: At, signed_in: SignIn, page: Page) -> None:
    make_matter(clerk)
    issue_longest(PaperKind.REFUSAL, at)
    make_matter(clerk)
    papers = lay_out_job(signed_in, clerk, page)
    assert [paper.kind for paper in papers] == [PaperKind.RECEIPT, PaperKind.REFUSAL, PaperKind.RECEIPT]
    prepare(page)
    marks = [re.findall("共.页第.页", text) for text in texts_of(printed(page))]
    assert marks == [[], ["共2页第1页"], ["共2页第2页"], []]

"""议题单 and 会议材料 as the printer gets them: A4, nothing cut, every page says which of how many it is."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from playwright.sync_api import Page
from pypdf import PdfReader

from departments import clock
from departments.models import Department, User
from routing.meetings import acts as conferences
from routing.meetings.acts import NewTopic
from routing.meetings.pack import Pack
from routing.models import Conference, TopicKind
from tests.conftest import At
from tests.copies import copies
from tests.factories import meeting, on_agenda, sent, topic_words
from tests.papers import plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONGEST = "该户房屋在河道边，2026年汛期进水，" * 25
"""As much as a field of the sheet takes, in Chinese and digits."""


def printed(page: Page, html: str, *sheets: str) -> PdfReader:
    page.set_content(re.sub(r"<(link|script)[^>]*>", "", html))
    for name in ("print.css", *sheets):
        path = finders.find(f"css/{name}")
        assert isinstance(path, str)
        page.add_style_tag(content=Path(path).read_text(encoding="utf-8"))
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def text_of(reader: PdfReader) -> list[str]:
    return [plain(page.extract_text()) for page in reader.pages]


def sheet_html(conference: Conference) -> str:
    document = conference.items.get().document
    assert document is not None
    context = {"document": document, "html": mark_safe(document.html), "is_formal": True}  # noqa: S308
    return render_to_string("routing/papers/paper.html", context)


def propose(conference: Conference, office: User, **words: str) -> None:
    topic = NewTopic(words=topic_words() | {"kind": TopicKind.PROPOSAL} | words)
    conferences.put_on(conference, [topic], actor=office, now=clock.now())


def longest() -> dict[str, str]:
    names = ("facts", "gap", "efforts", "question", "options")
    return dict.fromkeys(names, LONGEST[:500]) | {"title": "长" * 80}


def test_an_ordinary_topic_sheet_is_one_page(clerk: User, zhujian: User, office: User, page: Page) -> None:
    conference = meeting(office)
    on_agenda(clerk, zhujian, office, conference)
    (text,) = text_of(printed(page, sheet_html(conference), "print-paper.css"))
    wanted = ("2026年第四季度联席会议议题单", "匀民救议〔2026〕1号", "涉及办件", "需研究的问题", "会议意见", "完成时限")
    assert [words for words in wanted if words not in text] == []


def test_the_longest_topic_sheet_runs_on_and_loses_nothing(office: User, page: Page) -> None:
    conference = meeting(office)
    propose(conference, office, **longest())
    texts = text_of(printed(page, sheet_html(conference), "print-paper.css"))
    assert len(texts) > 1
    assert "".join(texts).count("河道边") == sum(words.count("河道边") for words in longest().values())
    assert "会议意见" in texts[-1]


def pack_pages(conference: Conference, office: User, page: Page) -> tuple[int, list[str]]:
    pack = Pack(conference, office, clock.today())
    html = render_to_string("routing/meetings/pack.html", {"pack": pack})
    return len(pack.sheets), text_of(printed(page, html, "print-pack.css"))


def test_every_page_of_the_pack_says_which_of_how_many_it_is(
    clerk: User, zhujian: User, office: User, page: Page
) -> None:
    conference = meeting(office)
    on_agenda(clerk, zhujian, office, conference)
    count, texts = pack_pages(conference, office, page)
    assert [text[-len(f"共{count}页第{number}页") :] for number, text in enumerate(texts, 1)] == [
        f"共{count}页第{number}页" for number in range(1, count + 1)
    ]


def test_the_longest_pack_is_as_many_pages_as_it_says_and_cuts_nothing(
    clerk: User, zhujian: User, office: User, at: At, page: Page
) -> None:
    conference = meeting(office)
    conference.members.set(Department.objects.all())
    for _ in range(3):
        propose(conference, office, **longest())
    copies(sent(clerk, zhujian), 59)
    at("2026-11-27T16:00")
    for topic in conference.items.all()[:2]:
        conferences.resolve_topic(
            topic, resolution=LONGEST[:500], department=None, due_on=None, actor=office, now=clock.now()
        )
    count, texts = pack_pages(conference, office, page)
    assert len(texts) == count
    assert all(f"共{count}页第{number}页" in text for number, text in enumerate(texts, 1))
    whole = "".join(texts)
    written = 3 * sum(words.count("河道边") for words in longest().values()) + 2 * LONGEST[:500].count("河道边")
    assert whole.count("河道边") == written
    assert len(set(re.findall(r"2026-\d{6}", whole))) == 60
    assert sum("责任单位" in text for text in texts) > 1, "the head of a table stands on each of its pages"


def test_nothing_hangs_over_the_edge_of_a_printed_page(office: User, page: Page) -> None:
    conference = meeting(office)
    for _ in range(2):
        propose(conference, office, **longest())
    html = render_to_string("routing/meetings/pack.html", {"pack": Pack(conference, office, clock.today())})
    printed(page, html, "print-pack.css")
    page.emulate_media(media="print")
    over = page.evaluate(
        """() => [...document.querySelectorAll('.pack')].filter(sheet => {
            const foot = sheet.querySelector('.pack-number').getBoundingClientRect().top;
            return [...sheet.querySelectorAll('table, p:not(.pack-number)')].some(
                part => part.getBoundingClientRect().bottom > foot);
        }).length"""
    )
    assert over == 0

"""A name with a character this computer lacks: it is left to be written by hand, told, reported, and printed once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog

from departments.models import User
from intake.models import Matter
from routing.models import Document, DocumentPrint, MissingGlyph
from tests.factories import make_matter
from tests.journeys.desks import Desk, Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LACKED, CODE = "\U0003134a", "U+3134A"


@pytest.fixture
def matter(clerk_desk: Desk) -> Matter:
    return make_matter(User.objects.get(username=clerk_desk.account), name=f"王{LACKED}")


def paper_of(matter: Matter) -> Document:
    found: Document = matter.application.documents.get()
    return found


def test_the_sheet_tells_it_and_the_office_finds_it_without_the_name(
    desks: Desks, clerk_desk: Desk, matter: Matter
) -> None:
    page, paper = clerk_desk.page, paper_of(matter)
    page.add_init_script("window.print = () => {};")
    page.goto(f"/matters/{matter.number}/papers/{paper.pk}/")
    assert not MissingGlyph.objects.exists(), "looking is free"
    with page.expect_response(lambda answer: "/glyphs/" in answer.url and answer.status == 204):
        page.locator(".tools").get_by_role("button", name="打印").click()
    told = page.locator(".tools [role=alert]")
    told.wait_for()
    assert f"申请人一栏的{CODE}" in told.inner_text()
    assert MissingGlyph.objects.get().character == LACKED
    office = desks.of("office").page
    office.goto("/setup/")
    office.get_by_role("main").get_by_role("link", name="缺字").click()
    main = office.get_by_role("main")
    main.get_by_text(CODE).wait_for()
    assert f"王{LACKED}" not in main.inner_text()


def test_from_the_matter_it_is_said_aloud_and_printed_once(clerk_desk: Desk, matter: Matter) -> None:
    page, paper, said = clerk_desk.page, paper_of(matter), []

    def accept(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    page.on("dialog", accept)
    page.add_init_script("window.print = () => {};")
    clerk_desk.open_matter(matter.number)
    page.locator(f"form[action$='/papers/{paper.pk}/print/'] button").first.click()
    clerk_desk.reads("已打印1次")
    assert [CODE in words for words in said] == [True]
    assert DocumentPrint.objects.filter(document=paper).count() == 1
    assert MissingGlyph.objects.count() == 1

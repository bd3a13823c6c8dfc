"""T1 to T7 of the table of effort (UX.md 1.2): real key events, with the ethnicity given, one more for each paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from departments.models import User
from intake.models import Applicant, Matter
from intake.states import Outcome, Status
from tests.factories import make_id_number, make_matter
from tests.journeys.desks import Desk, Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARD = "522701197003120017"
T1, T2, T3, T4, T5, T6, T7 = 18, 6, 70, 7, 12, 8, 0
PAPERS = ("1", "2")
"""Ticked with a key each, beside the count of the table."""


@pytest.fixture
def keys(clerk_desk: Desk) -> Keyboard:
    return Keyboard(clerk_desk)


@pytest.fixture
def known(clerk: User) -> Applicant:
    """Somebody of whom everything is known from an earlier visit, in another category than those asked for here."""
    facts: dict[str, Any] = {
        "phone": "13885401234",
        "village": "坪阳村",
        "hukou_address": "坪阳村三组",
        "ethnicity": "布依族",
    }
    return make_matter(clerk, "jiuye", id_number=CARD, **facts).application.applicant


def begins(desk: Desk, keys: Keyboard) -> None:
    """The sheet stands open after the person before."""
    desk.page.goto("/matters/new/")
    keys.see_the_cursor()


def ends(desk: Desk, keys: Keyboard, *last: str) -> None:
    keys.press(*last)
    desk.page.get_by_role("link", name="下一位").wait_for()


def hears(keys: Keyboard, word: str, spelled: str) -> None:
    """Type a word through an input method: its letters and a blank are keys."""
    keys.desk.page.keyboard.insert_text(word)
    keys.pressed += len(spelled) + 1


def sees_papers(desk: Desk) -> None:
    """Wait until the cursor stands at the papers: nobody ticks what is not on the screen yet."""
    desk.page.locator("[name=papers]:focus").wait_for()


def test_t1_a_card_on_the_first_visit(clerk_desk: Desk, keys: Keyboard) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(f"{CARD},潘志华,男,布依,贵州省都匀市毛尖镇坪阳村三组")
    keys.press(*"13885401234", "Enter", "4", "Enter", "Enter")
    sees_papers(clerk_desk)
    keys.press(*PAPERS)
    ends(clerk_desk, keys, "Enter")
    assert keys.pressed - len(PAPERS) <= T1
    stored = Applicant.objects.get()
    assert (stored.ethnicity, stored.village, stored.phone) == ("布依族", "坪阳村", "13885401234")
    assert Matter.objects.get().materials.filter(received_on__isnull=False).count() == len(PAPERS)


def test_t2_a_card_of_a_known_person(clerk_desk: Desk, keys: Keyboard, known: Applicant) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("4", "Enter", "Enter")
    sees_papers(clerk_desk)
    keys.press(*PAPERS)
    ends(clerk_desk, keys, "Enter")
    assert keys.pressed - len(PAPERS) <= T2
    assert known.applications.count() == 2


def test_enter_alone_never_says_that_papers_came(clerk_desk: Desk, keys: Keyboard, known: Applicant) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("4", "Enter", "Enter")
    ends(clerk_desk, keys, "Enter")
    matter = Matter.objects.get(category__slug="yiliao")
    assert not matter.materials.filter(received_on__isnull=False).exists()


def test_t3_no_card_everything_typed(clerk_desk: Desk, keys: Keyboard) -> None:
    begins(clerk_desk, keys)
    keys.press(*make_id_number("19620518"))
    with clerk_desk.page.expect_navigation():
        keys.press("Enter")
    keys.see_the_cursor()
    hears(keys, "潘志华", "panzhihua")
    keys.press("Enter", *"13885403456", "Enter", *"byz", "Enter", *"py", "Enter")
    hears(keys, "三组", "sanzu")
    keys.press("Enter", "4", "Enter", "Enter")
    sees_papers(clerk_desk)
    keys.press(*PAPERS)
    ends(clerk_desk, keys, "Enter")
    assert keys.pressed - len(PAPERS) <= T3
    stored = Applicant.objects.get()
    assert (stored.ethnicity, stored.village, stored.hukou_address) == ("布依族", "坪阳村", "三组")


def test_t4_accepted_and_transferred_in_one_save(clerk_desk: Desk, keys: Keyboard, known: Applicant) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("6", "Enter")
    expect(clerk_desk.field("住房救助怎么办")).to_be_focused()
    keys.press("ArrowDown", "Enter", "ArrowDown")
    ends(clerk_desk, keys, "Control+Enter")
    assert keys.pressed <= T4
    sent = Matter.objects.get(category__slug="zhufang")
    assert (sent.status, sent.cannot_go) == (Status.SENT, "年老")


def test_t5_settled_on_the_spot_with_its_paper(clerk_desk: Desk, keys: Keyboard, known: Applicant) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("8", "Enter")
    expect(clerk_desk.field("办理结果")).to_be_focused()
    keys.press("y", "Enter", *"500", "Enter", "Enter")
    ends(clerk_desk, keys, "Enter")
    assert keys.pressed <= T5
    settled = Matter.objects.get(category__slug="linshi")
    assert (settled.status, settled.outcome) == (Status.CLOSED, Outcome.GRANTED)


@pytest.mark.parametrize(
    ("begin", "most"),
    [
        (lambda keys: keys.press("F4", *"pzh17", "Enter"), T6),
        (lambda keys: keys.desk.page.keyboard.type("2026000001\n"), T7),
    ],
    ids=["t6_initials_and_two_digits", "t7_the_receipt_scanned"],
)
def test_progress_is_told(
    clerk_desk: Desk, keys: Keyboard, clerk: User, begin: Callable[[Keyboard], None], most: int
) -> None:
    number = make_matter(clerk, name="潘志华", id_number=CARD).number
    clerk_desk.page.goto("/")
    keys.see_the_cursor()
    begin(keys)
    clerk_desk.page.wait_for_url(f"**/matters/{number}/")
    expect(clerk_desk.page.get_by_role("main")).to_contain_text(number)
    assert keys.pressed <= most

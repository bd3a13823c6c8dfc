"""T1 to T7 of the table of effort (UX.md 1.2): real key events, with the ethnicity given, one more for each paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from departments.models import User
from intake.models import Applicant, Matter
from intake.states import Outcome, Status
from routing.models import DocumentPrint
from tests.factories import make_id_number, make_matter
from tests.journeys.desks import Desk, Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARD = "522701197003120017"
T1, T2, T3, T4, T5, T6, T7 = 18, 6, 70, 7, 12, 8, 0
PAPERS = ("1", "2")
"""Ticked with a key each, beside the count of the table."""
MAIN_PAPERS = ("1", "2", "3")
"""Of 临时救助: what is given without one of them asks why."""


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
    assert (sent.status, str(sent.holder), sent.cannot_go) == (Status.SENT, "市住建局", "年老")
    clerk_desk.page.wait_for_load_state("networkidle")
    assert DocumentPrint.objects.count() == 2, "the receipt and the 转办单 have printed"


def test_t5_settled_on_the_spot_with_its_paper(clerk_desk: Desk, keys: Keyboard, known: Applicant) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("8", "Enter")
    expect(clerk_desk.field("办理结果")).to_be_focused()
    keys.press("y", "Enter", *"500", "Enter", "Enter")
    sees_papers(clerk_desk)
    keys.press(*MAIN_PAPERS)
    ends(clerk_desk, keys, "Enter")
    assert keys.pressed - len(MAIN_PAPERS) <= T5
    settled = Matter.objects.get(category__slug="linshi")
    assert (settled.status, settled.outcome) == (Status.CLOSED, Outcome.GRANTED)


# --- The server is slow, the clerk is not


@pytest.fixture
def answers_wait(clerk_desk: Desk) -> Iterator[Callable[[], None]]:
    """Hold back what the sheet fetches. Calling it lets all answers come, and those after them at once."""
    held: list[Route] = []
    is_slow = True

    def fetch(route: Route) -> None:
        if is_slow and route.request.resource_type == "fetch":
            held.append(route)
        else:
            route.continue_()

    def come() -> None:
        nonlocal is_slow
        is_slow = False
        for route in held:
            route.continue_()
        held.clear()

    clerk_desk.page.route("**/matters/new/", fetch)
    yield come
    come()


def ticked(desk: Desk, name: str) -> list[str]:
    boxes = desk.page.locator(f"[name={name}]:checked")
    return [str(one.evaluate("(box) => box.labels[0].innerText")).split()[0] for one in boxes.all()]


def test_digits_pressed_before_the_papers_are_there_tick_papers(
    clerk_desk: Desk, keys: Keyboard, known: Applicant, answers_wait: Callable[[], None]
) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("4", "Enter", "Enter", *PAPERS)
    assert ticked(clerk_desk, "categories") == ["医疗救助"]
    answers_wait()
    expect(clerk_desk.page.locator("[name=papers]:checked")).to_have_count(len(PAPERS))
    assert ticked(clerk_desk, "categories") == ["医疗救助"]
    assert clerk_desk.field("主要困难").input_value() == ""
    ends(clerk_desk, keys, "Enter")
    matter = Matter.objects.get(category__slug="yiliao")
    assert matter.materials.filter(received_on__isnull=False).count() == len(PAPERS)


def test_all_keys_of_a_registration_may_be_pressed_before_the_first_answer(
    clerk_desk: Desk, keys: Keyboard, known: Applicant, answers_wait: Callable[[], None]
) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("4", "Enter", *"zaihai", "Enter", *PAPERS, "Enter")
    answers_wait()
    clerk_desk.page.get_by_role("link", name="下一位").wait_for()
    matter = Matter.objects.get(category__slug="yiliao")
    assert matter.application.difficulty == "zaihai"
    assert matter.materials.filter(received_on__isnull=False).count() == len(PAPERS)
    assert known.applications.count() == 2


def test_what_cannot_wait_is_not_pressed_and_the_page_says_so(
    clerk_desk: Desk, keys: Keyboard, known: Applicant, answers_wait: Callable[[], None]
) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("6", "Enter", "ArrowDown", "Enter", "1")
    answers_wait()
    clerk_desk.reads("后面按的键没有算")
    expect(clerk_desk.field("住房救助怎么办")).to_be_focused()
    assert ticked(clerk_desk, "papers") == []


def test_a_card_laid_on_while_the_answer_is_waited_for_ticks_nothing(
    clerk_desk: Desk, keys: Keyboard, known: Applicant, answers_wait: Callable[[], None]
) -> None:
    begins(clerk_desk, keys)
    keys.lay_card(CARD)
    keys.press("4", "Enter")
    clerk_desk.page.keyboard.type(make_id_number("19530307"))
    clerk_desk.reads("刚才扫到一个号码")
    answers_wait()
    expect(clerk_desk.field("主要困难")).to_be_focused()
    assert ticked(clerk_desk, "papers") == []
    assert clerk_desk.field("主要困难").input_value() == ""


# --- Progress


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

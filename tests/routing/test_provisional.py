"""暂定: a date past the published calendar never stands anywhere without saying so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.matter.wording import confirmation
from routing.models import Document, MatterEvent
from routing.transitions import MOVES
from routing.upkeep.calendar_shift import apply
from tests.factories import enter_notice, in_progress, move, sent

UNTIL = "2026"
_DATE = re.compile(r"(\d{4})年\d{1,2}月\d{1,2}日(前?（[^）]*暂定)?")


def undoubted(text: str) -> list[str]:
    """Return the dates of later years that stand without 暂定."""
    return [found[0] for found in _DATE.finditer(text) if found[1] > UNTIL and not found[2]]


def doubted(text: str) -> list[str]:
    return [found[0] for found in _DATE.finditer(text) if found[1] > UNTIL and found[2]]


def plain(page: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.fixture
def matter(clerk: User, minzheng: User) -> Matter:
    """A request of low income of 23 November, promised for 5 January, which no calendar covers yet."""
    return in_progress(clerk, minzheng, "dibao")


@pytest.fixture
def read(office: User, client: Client) -> Callable[[str], str]:
    client.force_login(office)

    def page(address: str) -> str:
        return plain(client.get(address).content.decode())

    return page


def effect_of_a_notice(read: Callable[[str], str], admin: User) -> str:
    change = enter_notice(admin, {"2026-12-03": "rest"})
    return read(reverse("departments:calendar_change", args=[change.pk])).partition("改动影响")[2]


def note_of(matter: Matter, name: str) -> str:
    event: MatterEvent = matter.events.get(move=name)
    return event.note


def test_the_effect_of_a_notice_says_which_dates_stay_provisional(
    matter: Matter, read: Callable[[str], str], admin: User
) -> None:
    effect = effect_of_a_notice(read, admin)
    assert (undoubted(effect), len(doubted(effect))) == ([], 2)


def test_the_event_of_a_change_says_which_dates_stay_provisional(matter: Matter, office: User, admin: User) -> None:
    apply(enter_notice(admin, {"2026-12-03": "rest"}), office, clock.now())
    note = note_of(matter, "recalendar")
    assert "到期日由2027年1月5日（暂定）改为2027年1月6日（暂定）" in note
    assert undoubted(note) == []


def test_the_event_of_an_extension_says_that_its_dates_are_provisional(
    matter: Matter, minzheng: User, office: User
) -> None:
    move("ask_extension", matter, minzheng, days=5, reason="入户核对还没有完成")
    move("grant_extension", matter, office)
    note = note_of(matter, "grant_extension")
    assert (undoubted(note), len(doubted(note))) == ([], 2)


def test_what_is_said_after_a_move_says_that_the_date_is_provisional(matter: Matter) -> None:
    said = confirmation(MOVES["sign"], matter, clock.today())
    assert said == "已签收，办理期限2027年1月5日（暂定）。"


def test_what_a_search_found_says_year_and_doubt(
    matter: Matter, clerk: User, minzheng: User, read: Callable[[str], str], client: Client
) -> None:
    in_progress(clerk, minzheng, "dibao", name=matter.application.applicant.name)
    answer = client.post(reverse("intake:search"), {"q": matter.application.applicant.name})
    found = read(answer.headers["Location"])
    assert (undoubted(found), len(doubted(found))) == ([], 4)


def test_page_list_and_papers_say_that_the_date_is_provisional(
    clerk: User, minzheng: User, read: Callable[[str], str]
) -> None:
    matter = sent(clerk, minzheng, "dibao")
    papers = [paper.html for paper in Document.objects.all()]
    places = [read(f"/matters/{matter.number}/"), read("/matters/"), *(plain(text) for text in papers)]
    assert [undoubted(place) for place in places] == [[]] * len(places)


def test_an_extended_promise_says_that_the_first_was_provisional_too(
    matter: Matter, minzheng: User, office: User, read: Callable[[str], str]
) -> None:
    move("ask_extension", matter, minzheng, days=5, reason="入户核对还没有完成")
    move("grant_extension", matter, office)
    assert "（最初2027年1月5日（暂定））" in read(f"/matters/{matter.number}/")

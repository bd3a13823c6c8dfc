"""委托书: who applies for another is asked for the paper by which the person sends them."""

from __future__ import annotations

import pytest
from django.test import Client

from departments import clock
from departments.models import User
from intake.models import Application, Material, Matter
from intake.registration.acts import Registration, Visit, register
from intake.states import Status
from routing.models import Document, PaperKind
from routing.rules.incomplete import main_materials_missing
from tests.counter import ADDRESS, filled
from tests.factories import ask_for, make_person, move
from tests.intake.registration.test_one_save import five_ways
from tests.pages import SignIn, one_line, page_of, text_of

PROXY = {"source": "proxy", "proxy_name": "王小强", "proxy_relation": "子女"}
OWED = "委托书1份，办理期间交到窗口。"


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


def registered(desk: Client, **typed: str) -> Matter:
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate") | typed)
    return Matter.objects.get()


def receipt() -> Document:
    found: Document = Document.objects.filter(kind=PaperKind.RECEIPT).latest("pk")
    return found


def test_who_applies_for_another_is_asked_whether_the_paper_came(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate") | PROXY
    page = text_of(desk.post(ADDRESS, typed))
    assert "请选委托书交了没有；没带的先登记，以后补。" in page
    assert "村（社区）干部代办也要" in page
    assert not Application.objects.exists()


def test_the_paper_that_came_stands_among_the_papers_with_its_day(desk: Client, clerk: User) -> None:
    matter = registered(desk, **PROXY, authority="came")
    paper = matter.materials.get(is_authority=True)
    assert (paper.name, paper.received_on, paper.received_by) == ("委托书", clock.today(), clerk)
    assert paper.history.count() == 1
    assert "代办：王小强（子女），委托书11月23日已交" in one_line(page_of(desk, matter))
    assert "委托书1份" in receipt().fields["received"]
    assert "还要交" not in receipt().html


def test_the_paper_that_is_to_follow_holds_nothing_up_and_is_listed(desk: Client) -> None:
    matter = registered(desk, **PROXY, authority="later")
    assert matter.accepted_at is not None
    assert matter.materials.get(is_authority=True).received_on is None
    assert "代办：王小强（子女），委托书还没有交" in one_line(page_of(desk, matter))
    assert receipt().fields["authority"] == OWED
    assert f'<th>还要交</th><td colspan="3">{OWED}</td>' in receipt().html
    assert "委托书" not in [paper.name for paper in main_materials_missing(matter)]


def test_the_paper_that_came_later_is_ticked_as_any_other(desk: Client, clerk: User) -> None:
    matter = registered(desk, **PROXY, authority="later")
    move("note_materials", matter, clerk, materials=[matter.materials.get(is_authority=True)])
    assert "委托书11月23日已交" in one_line(page_of(desk, matter))


def test_one_paper_is_for_all_requests_of_the_visit(desk: Client, clerk: User) -> None:
    desk.post(ADDRESS, five_ways() | PROXY | {"authority": "later", "action": "register_only"})
    assert Material.objects.filter(is_authority=True).count() == 5
    assert receipt().fields["authority"] == OWED
    first, *others = Matter.objects.filter(status=Status.TO_TRANSFER).order_by("number")
    move("note_materials", first, clerk, materials=[first.materials.get(is_authority=True)])
    assert others
    assert f"委托书：同一次来访的{first}" in one_line(page_of(desk, others[0]))


@pytest.mark.parametrize(
    "typed",
    [
        {"source": "self", "authority": "later"},
        {"source": "found", "proxy_name": "罗支书", "authority": "later"},
        PROXY | {"proxy_relation": "父母", "authority": "guardian"},
    ],
    ids=["oneself", "found by the village", "a guardian"],
)
def test_who_needs_none_owes_none(typed: dict[str, str], desk: Client) -> None:
    matter = registered(desk, **typed)
    assert not matter.materials.filter(is_authority=True).exists()
    assert "委托书" not in receipt().html
    assert "委托书" not in page_of(desk, matter)


def test_that_a_guardian_came_stays_on_record(desk: Client) -> None:
    matter = registered(desk, **PROXY, authority="guardian")
    assert "代办：王小强（子女），监护人" in one_line(page_of(desk, matter))
    assert matter.application.history.get().by_guardian


def test_the_act_owes_the_paper_whatever_a_page_says(clerk: User) -> None:
    visit = Visit(source="proxy", proxy_name="王小强")
    entry = Registration(person=make_person(), visit=visit, requests=[ask_for("linshi")])
    application, _ = register(entry, clerk=clerk, now=clock.now())
    assert Material.objects.get(matter__application=application, is_authority=True).received_on is None


def test_what_was_answered_stays_on_a_refused_page(desk: Client) -> None:
    page = text_of(
        desk.post(ADDRESS, filled("linshi", linshi__way="escalate", phone="") | PROXY | {"authority": "came"})
    )
    assert '<option value="came" selected>' in page

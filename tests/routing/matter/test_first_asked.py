"""首问责任人: named on every page of a matter and on every paper until the person has been told (UX.md 2.6, 10)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.models import Document, PaperKind
from routing.transitions import available_for
from tests import factories
from tests.conftest import person
from tests.factories import move
from tests.pages import SignIn
from tests.papers import FOR_PEOPLE, issue_ordinary

pytestmark = pytest.mark.django_db
NAMED = re.compile(r"首问责任人(：|是)?(毛尖镇)?韦小燕")
ASKERS = ("maojian", "maojian-head", "zhujian", "office", "jiancha")
UNTOLD = tuple(status for status in factories.REACHABLE if status != Status.CLOSED)


def words_of(html: str) -> str:
    """Return the text without its tags."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def says_it(client: Client, address: str, named: re.Pattern[str] = NAMED) -> bool:
    """Does the page name who was asked first? A move that leads to a page about many matters is not asked."""
    response = client.get(address)
    assert response.status_code in {200, 302}, address
    return response.status_code == 302 or named.search(words_of(response.content.decode())) is not None


def naming(matter: Matter) -> re.Pattern[str]:
    return re.compile(rf"首问责任人(：|是)?({matter.window})?{matter.first_asked}")


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_every_paper_names_who_was_asked_first(
    kind: PaperKind, clerk: User, reviewer: User, zhujian: User, office: User
) -> None:
    assert NAMED.search(words_of(issue_ordinary(kind).html))


def test_a_paper_of_the_office_names_who_was_asked_first_and_where(
    clerk: User, zhujian: User, weisheng: User, office: User
) -> None:
    matter = factories.coordinating(clerk, zhujian)
    move("assign", matter, office, lead=weisheng.department, basis="职责分工表")
    paper = Document.objects.filter(kind=PaperKind.TRANSFER).latest("pk")
    assert "首问责任人：毛尖镇韦小燕" in words_of(paper.html)


@pytest.mark.parametrize("status", UNTOLD)
@pytest.mark.parametrize("username", ASKERS)
def test_every_page_beside_that_of_a_matter_names_who_was_asked_first(
    username: str, status: Status, clerk: User, reviewer: User, zhujian: User, signed_in: SignIn
) -> None:
    matter, user = factories.matter_in(status, clerk, zhujian, reviewer), person(username)
    if not Matter.objects.visible_to(user).filter(pk=matter.pk).exists():
        return
    moves = [found.path for found in available_for(matter, user, clock.now())]
    pages = [reverse("routing:clocks", args=[matter.number])]
    pages += [reverse("routing:move", args=[matter.number, path]) for path in moves]
    pages += [reverse("intake:registered", args=[matter.number])]
    pages += [reverse("intake:person", args=[matter.application.applicant.token])]
    client, named = signed_in(user), naming(matter)
    assert [page for page in pages if not says_it(client, page, named)] == []


def test_the_answer_on_the_telephone_names_who_was_asked_first(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    factories.in_progress(clerk, zhujian, name="仇鸣凤")
    factories.in_progress(clerk, zhujian, name="仇鸣凤")
    response = signed_in(clerk).post("/search/", {"q": "仇鸣凤"})
    assert says_it(signed_in(clerk), response.headers["Location"])


def test_who_takes_over_does_not_become_who_was_asked_first(
    clerk: User, reviewer: User, zhujian: User, signed_in: SignIn
) -> None:
    deputy = factories.make_colleague(clerk)
    matter = factories.make_matter(clerk)
    move("hand_over", matter, reviewer, to=deputy, reason="调离")
    move("transfer", matter, deputy, lead=zhujian.department)
    paper = Document.objects.filter(kind=PaperKind.TRANSFER).latest("pk")
    assert NAMED.search(words_of(paper.html))
    assert says_it(signed_in(deputy), matter.get_absolute_url())

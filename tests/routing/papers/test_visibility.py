"""Who sees which paper (UX.md 1.8): as much as of its matter, and of a 议题单 only who issued it and who sees all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.meetings import acts as conferences
from routing.models import Conference, Document, PaperKind, TopicKind
from tests.conftest import person
from tests.factories import make_matter, meeting, on_agenda, ordered, sent, topic_words
from tests.pages import SignIn

pytestmark = pytest.mark.django_db
SEES_TOPICS = ("office", "jiancha")


@pytest.fixture
def topic(clerk: User, zhujian: User, office: User) -> tuple[Matter, Document]:
    """A matter of the window that the bureau reported, with its sheet for the conference of the city."""
    matter = on_agenda(clerk, zhujian, office)
    return matter, Document.objects.get(kind=PaperKind.AGENDA)


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian", "jiaoyu"])
def test_who_only_proposed_a_topic_sees_no_sheet(username: str, topic: tuple[Matter, Document]) -> None:
    _, sheet = topic
    assert sheet not in Document.objects.visible_to(person(username))


@pytest.mark.parametrize("username", SEES_TOPICS)
def test_the_office_and_the_auditors_see_the_sheet(username: str, topic: tuple[Matter, Document]) -> None:
    _, sheet = topic
    assert sheet in Document.objects.visible_to(person(username))


@pytest.mark.parametrize(("username", "answer"), [("maojian", 404), ("zhujian", 404), ("office", 200)])
def test_the_page_of_the_sheet_opens_where_it_is_listed(
    username: str, answer: int, topic: tuple[Matter, Document], signed_in: SignIn
) -> None:
    matter, sheet = topic
    client, address = signed_in(person(username)), reverse("routing:paper", args=[topic[0].number, sheet.pk])
    assert client.get(address).status_code == answer
    listed = sheet.number in client.get(matter.get_absolute_url()).content.decode()
    assert listed is (answer == 200)


def test_the_window_cannot_print_the_sheet_either(
    clerk: User, topic: tuple[Matter, Document], signed_in: SignIn
) -> None:
    matter, sheet = topic
    address = reverse("routing:paper_print", args=[matter.number, sheet.pk])
    assert signed_in(clerk).post(address).status_code == 404
    assert not sheet.prints.exists()


def test_a_township_sees_the_sheets_of_its_own_meeting(clerk: User, zhujian: User, reviewer: User) -> None:
    matter = sent(clerk, zhujian)
    _put_on(meeting(reviewer), matter, reviewer)
    sheet = Document.objects.get(kind=PaperKind.AGENDA)
    assert sheet in Document.objects.visible_to(reviewer)
    assert sheet not in Document.objects.visible_to(zhujian)


def test_an_order_is_seen_by_who_issued_it_and_by_who_got_it(
    clerk: User, zhujian: User, weisheng: User, office: User, auditor: User
) -> None:
    ordered(office, sent(clerk, zhujian))
    order = Document.objects.get(kind=PaperKind.ORDER)
    seeing = [user for user in (office, zhujian, auditor) if order in Document.objects.visible_to(user)]
    assert seeing == [office, zhujian, auditor]
    assert not [user for user in (clerk, weisheng) if order in Document.objects.visible_to(user)]


def test_papers_of_another_township_are_hidden(clerk: User, outsider: User) -> None:
    make_matter(clerk)
    assert not Document.objects.visible_to(outsider).exists()
    assert not Document.objects.in_register_of(outsider).exists()


def test_an_administrator_sees_no_paper(clerk: User, admin: User) -> None:
    make_matter(clerk)
    assert not Document.objects.visible_to(admin).exists()
    assert not Document.objects.in_register_of(admin).exists()


def test_a_register_holds_what_the_unit_issued_and_not_what_it_received(clerk: User, zhujian: User) -> None:
    sent(clerk, zhujian)
    assert {paper.department for paper in Document.objects.in_register_of(clerk)} == {clerk.department}
    assert not Document.objects.in_register_of(zhujian).exists()


def _put_on(conference: Conference, matter: Matter, keeper: User) -> None:
    topic = conferences.NewTopic(words={**topic_words(), "kind": TopicKind.OVERDUE}, matter=matter)
    conferences.put_on(conference, [topic], actor=keeper, now=clock.now())

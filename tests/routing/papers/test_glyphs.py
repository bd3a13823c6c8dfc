"""缺字: what a computer cannot print is noted once, by who sees the paper, and shown to the office without names."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import User
from routing.models import Document, MissingGlyph, PaperKind
from tests.factories import make_matter, sent
from tests.pages import SignIn
from tests.papers import issue_ordinary

pytestmark = pytest.mark.django_db
RARE = "\U0003134a"


@pytest.fixture
def paper(clerk: User) -> Document:
    return make_matter(clerk, name=f"王{RARE}").application.documents.get()


def report(client: Client, paper: Document, *characters: str) -> int:
    answer = client.post(reverse("routing:paper_glyphs", args=[paper.pk]), {"character": characters})
    return int(answer.status_code)


def test_a_missing_character_is_noted_once_however_often_it_is_reported(
    paper: Document, clerk: User, signed_in: SignIn
) -> None:
    client = signed_in(clerk)
    assert [report(client, paper, RARE, RARE), report(client, paper, RARE)] == [204, 204]
    noted = MissingGlyph.objects.get()
    assert (noted.character, noted.document, noted.by) == (RARE, paper, clerk)


def test_what_does_not_stand_on_the_paper_is_not_noted(paper: Document, clerk: User, signed_in: SignIn) -> None:
    report(signed_in(clerk), paper, "\U00030000", "a", "", f"王{RARE}")
    assert not MissingGlyph.objects.exists()


def test_who_does_not_see_the_paper_reports_nothing(paper: Document, outsider: User, signed_in: SignIn) -> None:
    assert report(signed_in(outsider), paper, RARE) == 404


def test_an_auditor_reports_nothing(paper: Document, auditor: User, signed_in: SignIn) -> None:
    assert report(signed_in(auditor), paper, RARE) == 403


def test_who_sees_the_paper_and_does_not_print_it_reports_nothing(
    clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = sent(clerk, zhujian, name=f"王{RARE}")
    receipt = matter.application.documents.get(kind=PaperKind.RECEIPT)
    assert report(signed_in(zhujian), receipt, RARE) == 403
    assert not MissingGlyph.objects.exists()


def test_who_was_sent_the_slip_reports_from_it(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    sent(clerk, zhujian, name=f"王{RARE}")
    assert report(signed_in(zhujian), Document.objects.get(kind=PaperKind.TRANSFER), RARE) == 204


def test_looking_at_the_address_writes_nothing(paper: Document, clerk: User, signed_in: SignIn) -> None:
    signed_in(clerk).get(reverse("routing:paper_glyphs", args=[paper.pk]))
    assert not MissingGlyph.objects.exists()


def test_the_office_sees_character_unit_and_computer_but_no_name(
    paper: Document, clerk: User, office: User, signed_in: SignIn
) -> None:
    report(signed_in(clerk), paper, RARE)
    page = signed_in(office).get(reverse("routing:glyphs")).content.decode()
    assert all(words in page for words in ("U+3134A", "毛尖镇", "127.0.0.1"))
    assert f"王{RARE}" not in page
    assert clerk.full_name not in page


def test_a_clerk_has_no_list_of_missing_characters(clerk: User, signed_in: SignIn) -> None:
    assert signed_in(clerk).get(reverse("routing:glyphs")).status_code == 403


def test_a_sheet_says_where_to_report(clerk: User, signed_in: SignIn) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    assert paper.application is not None
    matter = paper.application.matters.first()
    assert matter is not None
    page = signed_in(clerk).get(reverse("routing:paper", args=[matter.number, paper.pk])).content.decode()
    assert reverse("routing:paper_glyphs", args=[paper.pk]) in page

"""〔2026〕460号 or 〔2026〕第460号: a switch per paper, from a day on; the count goes on whatever the style."""

from __future__ import annotations

import pytest
from django.urls import reverse

from departments.models import User
from routing.models import Document, PaperKind
from routing.papers.texts import di_key
from tests.conftest import At
from tests.factories import make_matter, switch
from tests.pages import SignIn

pytestmark = pytest.mark.django_db


def numbers(kind: PaperKind) -> list[str]:
    return list(Document.objects.filter(kind=kind).values_list("number", flat=True))


def test_style_changes_on_its_day_and_the_count_goes_on(clerk: User, office: User, at: At) -> None:
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-24")
    make_matter(clerk)
    at("2026-11-24T09:00")
    make_matter(clerk)
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-25", on=False)
    at("2026-11-25T09:00")
    make_matter(clerk)
    assert numbers(PaperKind.RECEIPT) == ["毛救受〔2026〕1号", "毛救受〔2026〕第2号", "毛救受〔2026〕3号"]


def test_style_of_one_paper_leaves_the_others_alone(clerk: User, office: User) -> None:
    switch(di_key(PaperKind.TRANSFER), office, "2026-11-20")
    make_matter(clerk)
    assert numbers(PaperKind.RECEIPT) == ["毛救受〔2026〕1号"]


@pytest.mark.parametrize("term", ["毛救受〔2026〕第1号", "毛救受(2026)1号", "毛救受〔2026〕第1"])
@pytest.mark.parametrize("is_on", [True, False])
def test_number_is_found_as_it_is_written_and_as_people_say_it(
    *, is_on: bool, term: str, clerk: User, office: User, signed_in: SignIn
) -> None:
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-20", on=is_on)
    matter = make_matter(clerk)
    found = signed_in(clerk).post(reverse("intake:search"), {"q": term})
    assert found.headers["Location"] == matter.get_absolute_url()

"""The edition in force says what a category is called; a matter keeps the name of the edition it came in under."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from departments.calendar.workdays import ONE_DAY
from departments.models import Responsibility, User
from tests.factories import make_matter
from tests.pages import SignIn, text_of

OLD, NEW = "流浪乞讨人员救助", "生活无着的流散人员救助"


def follow(slug: str, label: str, first: dt.date) -> None:
    """Let another edition of a category begin, under another name."""
    duty = Responsibility.objects.get(category__slug=slug, valid_to=None)
    duty.valid_to = first - ONE_DAY
    duty.save()
    duty.pk, duty.slug, duty.label, duty.valid_from, duty.valid_to = None, f"next-{slug}", label, first, None
    duty._state.adding = True
    duty.save()


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    """The window of 毛尖镇."""
    return signed_in(clerk)


@pytest.mark.parametrize("page", ["/", "/matters/new/", "/matters/new/street/"])
def test_the_short_registration_is_called_as_the_edition_in_force_says(desk: Client, today: dt.date, page: str) -> None:
    assert f"{OLD}快速登记" in text_of(desk.get(page))
    follow("liulang", NEW, today)
    words = text_of(desk.get(page))
    assert f"{NEW}快速登记" in words
    assert OLD not in words


@pytest.mark.parametrize("page", ["/matters/new/", "/matters/?tab=open", "/registers/matters/"])
def test_a_category_is_offered_by_its_short_name_until_an_edition_has_another(
    desk: Client, today: dt.date, page: str
) -> None:
    assert "流浪救助" in text_of(desk.get(page))
    follow("liulang", NEW, today)
    words = text_of(desk.get(page))
    assert NEW in words
    assert "流浪救助" not in words


def test_a_matter_keeps_the_name_it_came_in_under(desk: Client, clerk: User, today: dt.date) -> None:
    matter = make_matter(clerk, "liulang")
    follow("liulang", NEW, today + ONE_DAY)
    assert matter.short_label == "流浪救助"
    assert f"{matter.number}　{OLD}" in text_of(desk.get(matter.get_absolute_url()))

"""Knowing a number is not a right: what other units stored of a person comes to no sheet, and is not emptied by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from departments.models import User
from intake.models import AccessRecord, Applicant, Matter
from tests.counter import ADDRESS, filled
from tests.factories import make_matter
from tests.pages import SignIn, text_of

pytestmark = pytest.mark.django_db
PRIVATE: dict[str, Any] = {
    "name": "仇鸣凤",
    "phone": "13912349876",
    "contact": "邻居罗秀13611112222",
    "hukou_address": "墨冲镇石板村二组12号",
    "residence": "毛尖镇金丝雀巷9号",
    "village": "金丝雀社区",
}
MEMBER = {"name": "罗秀英", "relation": "妻子", "id_number": "522701198203040026"}


@pytest.fixture
def known(outsider: User) -> Applicant:
    """A person of another township, with a household."""
    applicant: Applicant = make_matter(outsider, "zhufang", **PRIVATE).application.applicant
    applicant.household.create(**MEMBER)
    return applicant


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


def emptied(known: Applicant, *categories: str, **changes: Any) -> dict[str, Any]:
    """Return a sheet with the number of the person and nothing else about them."""
    return filled(*categories, id_number=known.id_number, **dict.fromkeys(PRIVATE, ""), **changes)


@pytest.mark.parametrize("action", ["lookup", "panels", "member", ""])
def test_nothing_of_a_person_from_elsewhere_comes_to_the_sheet(action: str, known: Applicant, desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, emptied(known, "linshi", "zhufang", action=action)))
    assert not [word for word in (*PRIVATE.values(), *MEMBER.values()) if word in page]


def test_the_sheet_says_that_the_person_is_known_elsewhere(known: Applicant, desk: Client, clerk: User) -> None:
    page = text_of(desk.post(ADDRESS, emptied(known, "linshi", action="lookup")))
    assert "这个人在别的单位登记过" in page
    assert AccessRecord.objects.get(user=clerk).applicant == known


def test_what_stayed_empty_changes_nothing_that_is_stored(known: Applicant, desk: Client) -> None:
    stated = {"name": PRIVATE["name"], "phone": "13700003333", "village": "坪阳村", "hukou_address": "毛尖镇坪阳村"}
    desk.post(ADDRESS, emptied(known, "linshi", linshi__way="escalate") | stated)
    assert Matter.objects.filter(application__applicant=known).count() == 2
    known.refresh_from_db()
    assert known.contact == PRIVATE["contact"]
    assert "*" not in "".join([known.name, known.phone, known.contact, known.residence, known.hukou_address])
    assert known.household.get().id_number == MEMBER["id_number"]


def test_who_has_a_matter_of_the_person_in_sight_has_the_sheet_filled_in(
    known: Applicant, outsider: User, signed_in: SignIn
) -> None:
    page = text_of(signed_in(outsider).post(ADDRESS, emptied(known, "linshi", action="lookup")))
    assert not [word for word in (*PRIVATE.values(), *MEMBER.values()) if word not in page]

"""What of a person stands where: every cell of the table, for a person with everything."""

from __future__ import annotations

import pytest

from departments.models import User
from intake.access import Audience, household_words, shown
from intake.access.shown import Degree, degree_of
from intake.models import Applicant
from tests.factories import make_matter

pytestmark = pytest.mark.django_db
FULL = {
    "id_number": "522701198203040026",
    "phone": "13912345678",
    "contact": "李二（邻居）139 1234 5678",
    "hukou_address": "墨冲镇石板村二组12号",
    "residence": "毛尖镇坪阳村三组7号",
}
MASKED = {
    "id_number": "522701********0026",
    "phone": "139****5678",
    "contact": "李二（邻居）139****5678",
    "hukou_address": "墨冲镇石板村",
    "residence": "毛尖镇坪阳村",
}
HIDDEN = dict.fromkeys(FULL, "")
AGREED: dict[Audience, dict[str, str]] = {
    Audience.APPLICANT: HIDDEN | {name: MASKED[name] for name in ("id_number", "phone")},
    Audience.OFFICE: FULL,
    Audience.READER: MASKED,
    Audience.WORKER: FULL | {"id_number": MASKED["id_number"]},
}


@pytest.mark.parametrize("audience", Audience)
def test_each_audience_reads_what_was_agreed(audience: Audience) -> None:
    applicant = Applicant(**FULL)
    assert {column: shown(applicant, column, audience) for column in FULL} == AGREED[audience]


@pytest.fixture
def family(clerk: User) -> Applicant:
    applicant: Applicant = make_matter(clerk).application.applicant
    applicant.household.create(name="罗秀英", relation="妻子", id_number="522701198203040026")
    applicant.household.create(name="王小山", relation="儿子")
    return applicant


def test_a_household_is_named_counted_or_left_out(family: Applicant) -> None:
    named = "罗秀英（妻子）；王小山（儿子）"
    words = {audience: household_words(family, audience) for audience in Audience}
    assert words == {
        Audience.APPLICANT: "", Audience.OFFICE: named, Audience.READER: "2人", Audience.WORKER: named,
    }  # fmt: skip


def test_numbers_of_members_stand_only_where_they_are_asked_for(family: Applicant) -> None:
    words = household_words(family, Audience.OFFICE, with_numbers=True)
    assert words == "罗秀英（妻子，522701198203040026）；王小山（儿子）"


def test_a_paper_to_carry_home_names_nobody_of_the_household(family: Applicant) -> None:
    assert degree_of("household", Audience.APPLICANT) is Degree.HIDDEN

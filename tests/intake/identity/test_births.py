"""A date of birth of which only the year is known: who may be a minor is treated as one."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.identity import latest_birth
from intake.models import Applicant
from intake.templatetags.identity import birth, born
from routing.publicity.sheet import may_be_minor

JANUARY = dt.date(2008, 1, 1)


@pytest.mark.parametrize(
    ("precision", "latest"), [("day", "2008-01-01"), ("month", "2008-01-31"), ("year", "2008-12-31")]
)
def test_the_latest_birth_is_the_end_of_what_is_known(precision: str, latest: str) -> None:
    assert latest_birth(JANUARY, precision) == dt.date.fromisoformat(latest)


def test_february_ends_where_it_ends() -> None:
    assert latest_birth(dt.date(2024, 2, 1), "month") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(("on", "minor"), [("2026-06-01", True), ("2026-12-30", True), ("2026-12-31", False)])
def test_who_may_still_be_under_18_is_not_named_on_a_public_sheet(on: str, *, minor: bool) -> None:
    about = Applicant(birth=JANUARY, birth_precision="year")
    assert may_be_minor(about, dt.date.fromisoformat(on)) is minor


def test_a_child_born_this_year_is_a_minor() -> None:
    assert may_be_minor(Applicant(birth=dt.date(2026, 1, 1), birth_precision="year"), dt.date(2026, 11, 23))


def test_a_birth_is_shown_as_far_as_it_is_known() -> None:
    assert birth(Applicant(birth=dt.date(1949, 1, 1), birth_precision="year")) == "约1949年"
    assert birth(Applicant(birth=dt.date(1949, 3, 8))) == "1949年3月8日"
    assert birth(Applicant()) == ""
    assert born(Applicant(birth=dt.date(1949, 2, 1), birth_precision="month")) == "约1949年生"
    assert born(Applicant(birth=dt.date(1949, 3, 8))) == "1949年生"
    assert born(Applicant()) == ""

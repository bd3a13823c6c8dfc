"""季度 as the office counts them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.calendar.quarters import Quarter, quarter_of, read_quarter


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_lies_in_its_quarter_and_in_no_other(day: dt.date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.before.last < quarter.first
    assert quarter.following.first > quarter.last


@given(st.builds(Quarter, st.integers(2000, 2099), st.integers(1, 4)))
def test_a_quarter_is_read_as_it_is_written(quarter: Quarter) -> None:
    assert read_quarter(str(quarter)) == quarter
    assert quarter.following.before == quarter


def test_a_quarter_in_words() -> None:
    assert quarter_of(dt.date(2026, 11, 23)).words == "2026年第四季度"


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "2026Q0", "2026q4", "１Q1", "x2026Q4", "2026Q4 "])
def test_what_is_no_quarter_is_not_read(text: str) -> None:
    assert read_quarter(text) is None

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
    quarter = quarter_of(dt.date(2026, 11, 23))
    assert (quarter.words, quarter.name) == ("2026年第四季度", "第四季度")


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "2026Q0", "2026q4", "１Q1", "x2026Q4", "2026Q4 "])
def test_what_is_no_quarter_is_not_read(text: str) -> None:
    assert read_quarter(text) is None


@pytest.mark.parametrize(
    ("steps", "there"), [(-4, (2025, 4)), (-1, (2026, 3)), (0, (2026, 4)), (1, (2027, 1)), (6, (2028, 2))]
)
def test_quarters_are_counted_over_the_turn_of_years(steps: int, there: tuple[int, int]) -> None:
    assert Quarter(2026, 4).moved(steps) == Quarter(*there)


@pytest.mark.parametrize(
    ("number", "first", "last", "after"),
    [(1, (1, 1), (3, 31), (2026, 4, 1)), (2, (4, 1), (6, 30), (2026, 7, 1)), (4, (10, 1), (12, 31), (2027, 1, 1))],
)
def test_a_quarter_begins_and_ends(
    number: int, first: tuple[int, int], last: tuple[int, int], after: tuple[int, int, int]
) -> None:
    quarter = Quarter(2026, number)
    assert (quarter.first, quarter.last) == (dt.date(2026, *first), dt.date(2026, *last))
    assert quarter.after == dt.date(*after)

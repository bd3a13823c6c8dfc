"""Editions follow one another day by day; what is wrong is said with both editions and the days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from departments.duties.editions import fault_in, held_words


@dataclass
class Held:
    valid_from: dt.date
    valid_to: dt.date | None = None


def held(first: str, last: str = "") -> Held:
    return Held(dt.date.fromisoformat(first), dt.date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    "editions",
    [
        [],
        [held("2014-12-19")],
        [held("2014-12-19", "2026-12-31"), held("2027-01-01")],
        [held("2027-01-01"), held("2014-12-19", "2026-12-31")],
        [held("2014-12-19", "2014-12-19"), held("2014-12-20", "2020-02-29"), held("2020-03-01")],
    ],
)
def test_editions_that_follow_day_by_day_are_right(editions: list[Held]) -> None:
    assert fault_in(editions) == ""


def test_a_gap_is_told_with_its_days_and_both_editions() -> None:
    assert fault_in([held("2014-12-19", "2026-12-31"), held("2027-02-01")]) == (
        "2027年1月1日至1月31日没有一版：2014年12月19日起的一版到2026年12月31日为止，下一版2027年2月1日才开始。"
    )


def test_a_gap_of_one_day_is_a_gap() -> None:
    fault = fault_in([held("2014-12-19", "2026-12-31"), held("2027-01-02")])
    assert fault.startswith("2027年1月1日没有一版：")


def test_an_overlap_is_told_with_its_days_and_both_editions() -> None:
    assert fault_in([held("2014-12-19", "2027-01-15"), held("2027-01-01")]) == (
        "2014年12月19日起的一版和2027年1月1日起的一版重叠：2027年1月1日至1月15日两版都有效。"
    )


def test_an_overlap_of_one_day_is_an_overlap() -> None:
    assert "2027年1月1日两版都有效" in fault_in([held("2014-12-19", "2027-01-01"), held("2027-01-01")])


def test_two_open_editions_overlap_for_ever() -> None:
    assert fault_in([held("2014-12-19"), held("2027-01-01")]).endswith("2027年1月1日起两版都有效。")


def test_an_edition_inside_another_overlaps_it() -> None:
    assert "2020年1月1日至12月31日两版都有效" in fault_in([held("2014-12-19"), held("2020-01-01", "2020-12-31")])


def test_an_edition_that_ends_before_it_begins_is_wrong() -> None:
    assert fault_in([held("2027-01-02", "2027-01-01")]) == "2027年1月2日起的一版2027年1月1日就结束，止日早于起日。"


def test_the_second_fault_is_found_after_a_right_pair() -> None:
    right = [held("2014-12-19", "2019-12-31"), held("2020-01-01", "2020-12-31")]
    assert "2021年1月1日没有一版" in fault_in([*right, held("2021-01-02")])


def test_the_words_of_an_edition_say_from_when_to_when() -> None:
    assert held_words(held("2014-12-19")) == "2014年12月19日起"
    assert held_words(held("2014-12-19", "2026-12-31")) == "2014年12月19日至2026年12月31日"

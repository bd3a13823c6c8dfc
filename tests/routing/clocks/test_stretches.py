"""Days gathered into stretches that a clerk can read out."""

from __future__ import annotations

import datetime as dt

from departments.calendar.workdays import ONE_DAY, DayLine
from routing.clocks.stretches import stretches

MONDAY = dt.date(2026, 11, 23)


def line(offset: int, counted: int | None, reason: str) -> DayLine:
    return DayLine(MONDAY + ONE_DAY * offset, counted, reason)


def test_workdays_in_a_row_are_one_stretch_with_first_and_last_number() -> None:
    (found,) = stretches([line(n, n + 1, f"第{n + 1}个工作日") for n in range(3)])
    assert (found.first, found.last, found.days) == (MONDAY, MONDAY + 2 * ONE_DAY, 3)
    assert found.reason == "第1–3个工作日"


def test_a_single_workday_keeps_its_own_words() -> None:
    (found,) = stretches([line(0, 4, "第4个工作日")])
    assert found.reason == "第4个工作日"


def test_saturday_and_sunday_are_one_weekend() -> None:
    (found,) = stretches([line(5, None, "星期六休息"), line(6, None, "星期日休息")])
    assert (found.days, found.reason) == (0, "周末休息")


def test_days_that_do_not_count_for_different_reasons_stand_apart() -> None:
    found = stretches([line(0, None, "春节放假（通知）"), line(1, None, "星期六休息")])
    assert [part.reason for part in found] == ["春节放假（通知）", "周末休息"]


def test_a_make_up_day_stands_apart_from_plain_workdays() -> None:
    found = stretches([line(0, 1, "第1个工作日"), line(1, 2, "第2个工作日，春节调休上班（通知）")])
    assert [(part.days, part.reason) for part in found] == [
        (1, "第1个工作日"),
        (1, "第2个工作日，春节调休上班（通知）"),
    ]


def test_workdays_past_the_published_years_stand_apart() -> None:
    found = stretches([line(0, 1, "第1个工作日"), line(1, 2, "第2个工作日，暂定"), line(2, 3, "第3个工作日，暂定")])
    assert [part.reason for part in found] == ["第1个工作日", "第2–3个工作日，暂定"]


def test_the_dates_of_a_stretch_say_the_year_once() -> None:
    assert stretches([line(0, 1, "第1个工作日"), line(1, 2, "第2个工作日")])[0].dates == "2026年11月23日至11月24日"


def test_one_day_stands_alone() -> None:
    assert stretches([line(0, 1, "第1个工作日")])[0].dates == "2026年11月23日"


def test_nothing_gives_nothing() -> None:
    assert stretches([]) == []

"""Days, months and moments as people type them; a wrong one is answered with one sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from departments.fields import DeskForm, day, moment, month, picked_day
from departments.fields.days import WRONG_DAY, WRONG_MOMENT, WRONG_MONTH, WRONG_PICK, read_day, read_month
from tests.conftest import At

TODAY = dt.date(2026, 11, 23)


class Page(DeskForm):
    """One field of each kind."""

    on = day("日期", hint="可写成20261123。")
    begins = day("生效", missing="请写从哪天起。")
    of = month("年月")
    at = moment("时间")
    shown = picked_day("哪天")


def judged(**typed: str) -> dict[str, Any]:
    """Return what a page makes of what was typed: the values, and the sentences for what is wrong."""
    form = Page({"begins": "20261201"} | typed)
    form.is_valid()
    return form.cleaned_data | {name: errors[0] for name, errors in form.errors.items()}


@pytest.mark.parametrize(
    "typed",
    [
        "20261123",
        "2026-11-23",
        "2026.11.23",
        "2026/11/23",
        "2026年11月23日",
        "11.23",
        "11月23日",
        "２０２６1123",
        " 2026 年 11 月 23 日 ",
    ],
)
def test_a_day_may_be_typed_in_every_usual_way(typed: str) -> None:
    assert read_day(typed, today=dt.date(2026, 1, 5)) == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed", ["", "20260230", "2026-11.23", "26.11.23", "1123", "明天", "2026-13-01", "18491231", "2.29", "٢٠٢٦١١٢٣"]
)
def test_a_day_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="这个日期不对，可以写成20261123。"):
        read_day(typed, today=TODAY)


@given(st.text())
def test_any_text_as_day_is_read_or_refused(typed: str) -> None:
    try:
        answer = read_day(typed, today=TODAY).isoformat()
    except forms.ValidationError as refusal:
        answer = refusal.messages[0]
    assert answer == WRONG_DAY or answer >= "1850-01-01"


@pytest.mark.parametrize("typed", ["202612", "2026-12", "2026.12", "2026/12", "2026年12月", "２０２６ 年 12 月"])
def test_a_month_may_be_typed_in_every_usual_way(typed: str) -> None:
    assert read_month(typed) == dt.date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["", "12月", "2026", "202613", "2026-00", "184912", "000012", "二〇二六年十二月"])
def test_a_month_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        read_month(typed)
    assert refusal.value.messages == [WRONG_MONTH]


def test_the_fields_give_dates(at: At) -> None:
    facts = judged(on="11月30日", of="2026年12月", at="20261123 10:30", shown="2026-11-24")
    assert facts["on"] == dt.date(2026, 11, 30)
    assert facts["begins"] == dt.date(2026, 12, 1)
    assert facts["of"] == dt.date(2026, 12, 1)
    assert f"{facts['at']:%Y-%m-%d %H:%M}" == "2026-11-23 10:30"
    assert facts["shown"] == dt.date(2026, 11, 24)


def test_nothing_typed_is_no_date_unless_it_is_asked_for(at: At) -> None:
    assert judged(begins="", on="  ") == {"on": None, "begins": "请写从哪天起。", "of": None, "at": None, "shown": None}


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("on", "明天", WRONG_DAY),
        ("on", "1" * 21, "最多20个字，现在是21个字。"),
        ("of", "12月", WRONG_MONTH),
        ("at", "十点半", WRONG_MOMENT),
        ("shown", "20261124", WRONG_PICK),
        ("shown", "2013-12-31", WRONG_PICK),
        ("shown", "2100-01-01", WRONG_PICK),
    ],
)
def test_what_is_no_date_is_told_in_one_sentence(name: str, typed: str, sentence: str, at: At) -> None:
    assert judged(**{name: typed})[name] == sentence

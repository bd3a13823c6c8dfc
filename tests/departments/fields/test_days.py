"""Days, months and moments as people type them; a wrong one is answered with one sentence."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from departments.fields import DeskForm, Leans, birth, day, moment, month, picked_day
from departments.fields.days import (
    WHICH_YEAR,
    WRONG_BIRTH,
    WRONG_DAY,
    WRONG_MOMENT,
    WRONG_MONTH,
    WRONG_PICK,
    WRONG_TIME,
    YEAR_ASKED,
    BirthField,
    DayField,
    MomentField,
    MonthField,
    PickedDayField,
    birth_words,
    read_birth,
    read_day,
    read_moment,
    read_month,
    read_time,
)
from departments.units.hours_forms import TimeField
from tests.conftest import At

TODAY = dt.date(2026, 11, 23)


class Page(DeskForm):
    """One field of each kind."""

    on = day("日期", leans=Leans.PAST, hint="可写成20261123。")
    begins = day("生效", leans=Leans.AHEAD, missing="请写从哪天起。")
    of = month("年月")
    at = moment("时间")
    shown = picked_day("哪天")
    born = birth("出生日期")


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
        "11。23",
        "11、23",
        "2026。11。23",
        "11月23日",
        "２０２６1123",
        " 2026 年 11 月 23 日 ",
    ],
)
def test_a_day_may_be_typed_in_every_usual_way(typed: str) -> None:
    assert read_day(typed, today=TODAY, leans=Leans.PAST) == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed", ["", "20260230", "2026-11.23", "26.11.23", "1123", "明天", "2026-13-01", "18491231", "2.29", "٢٠٢٦١١٢٣"]
)
def test_a_day_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="这个日期不对，可以写成20261123。"):
        read_day(typed, today=TODAY, leans=Leans.PAST)


@given(st.text())
def test_any_text_as_day_is_read_or_refused(typed: str) -> None:
    try:
        answer = read_day(typed, today=TODAY, leans=Leans.PAST).isoformat()
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
    facts = judged(on="11月3日", of="2026年12月", at="20261123 10:30", shown="2026-11-24")
    assert facts["on"] == dt.date(2026, 11, 3)
    assert facts["begins"] == dt.date(2026, 12, 1)
    assert facts["of"] == dt.date(2026, 12, 1)
    assert f"{facts['at']:%Y-%m-%d %H:%M}" == "2026-11-23 10:30"
    assert facts["shown"] == dt.date(2026, 11, 24)


def test_nothing_typed_is_no_date_unless_it_is_asked_for(at: At) -> None:
    assert judged(begins="", on="  ") == {
        "on": None,
        "begins": "请写从哪天起。",
        "of": None,
        "at": None,
        "shown": None,
        "born": None,
    }


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("on", "明天", WRONG_DAY),
        ("on", "1" * 21, "最多20个字，现在是21个字。"),
        ("of", "12月", WRONG_MONTH),
        ("at", "十点半", WRONG_MOMENT),
        ("shown", "明天", WRONG_PICK),
        ("shown", "2013-12-31", WRONG_PICK),
        ("shown", "2100-01-01", WRONG_PICK),
    ],
)
def test_what_is_no_date_is_told_in_one_sentence(name: str, typed: str, sentence: str, at: At) -> None:
    assert judged(**{name: typed})[name] == sentence


# --- A day without a year


@pytest.mark.parametrize(
    ("typed", "today", "leans", "meant"),
    [
        ("12.31", "2027-01-04", Leans.PAST, "2026-12-31"),
        ("12月31日", "2027-01-04", Leans.PAST, "2026-12-31"),
        ("1.4", "2027-01-04", Leans.PAST, "2027-01-04"),
        ("1.5", "2026-12-28", Leans.AHEAD, "2027-01-05"),
        ("12.28", "2026-12-28", Leans.AHEAD, "2026-12-28"),
        ("12.30", "2026-12-28", Leans.AHEAD, "2026-12-30"),
        ("2027.12.31", "2027-01-04", Leans.PAST, "2027-12-31"),
    ],
)
def test_a_day_without_a_year_is_the_nearest_on_the_side_that_the_field_means(
    typed: str, today: str, leans: Leans, meant: str
) -> None:
    assert read_day(typed, today=dt.date.fromisoformat(today), leans=leans) == dt.date.fromisoformat(meant)


def test_where_a_day_may_lie_on_either_side_the_year_is_asked_for() -> None:
    with pytest.raises(forms.ValidationError, match=WHICH_YEAR):
        read_day("12.31", today=TODAY, leans=Leans.NOWHERE)


# --- Moments


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-30 10：30", "2026-11-30 10.30", "2026/11/30 10:30", "2026年11月30日 10时30分",
        "2026年11月30日10时30分", "2026-11-30 10点30", "20261130 1030", "２０２６－１１－３０　１０：３０",
        "2026.11.30 上午10:30", "11.30 10:30", "11。30 10。30",
    ],
)  # fmt: skip
def test_a_moment_may_be_typed_in_every_usual_way(typed: str) -> None:
    read = read_moment(typed, today=dt.date(2026, 12, 1), leans=Leans.PAST)
    assert read == dt.datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001  local, as typed


@pytest.mark.parametrize(
    "typed", ["10:30", "2026-11-30", "2026-11-30 25:00", "2026-02-30 10:30", "2026-11-30 10:3", ""]
)
def test_what_is_no_moment_is_told_how_to_write_one(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match=WRONG_MOMENT):
        read_moment(typed, today=TODAY, leans=Leans.PAST)


def test_a_long_text_is_no_moment_at_once() -> None:
    began = time.process_time()
    with pytest.raises(forms.ValidationError, match=WRONG_MOMENT):
        read_moment("日" * 30_000 + "x\nx", today=TODAY, leans=Leans.PAST)
    assert time.process_time() - began < 1, "it took several"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("8:30", "08:30"), ("8：30", "08:30"), ("8.30", "08:30"), ("8时30分", "08:30"), ("0830", "08:30"),
     ("9点", "09:00"), ("下午3:20", "15:20"), ("下午12:10", "12:10"), ("17:30:15", "17:30:15")],
)  # fmt: skip
def test_a_time_may_be_typed_in_every_usual_way(typed: str, meant: str) -> None:
    assert read_time(typed) == dt.time.fromisoformat(meant)


@pytest.mark.parametrize("typed", ["24:00", "830", "8:3", "半夜", ""])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match=WRONG_TIME):
        read_time(typed)


# --- Births


@pytest.mark.parametrize(
    ("typed", "day", "precision", "words"),
    [
        ("约1949年", "1949-01-01", "year", "约1949年"),
        ("1949年", "1949-01-01", "year", "约1949年"),
        ("1949", "1949-01-01", "year", "约1949年"),
        ("1949.2", "1949-02-01", "month", "约1949年2月"),
        ("194902", "1949-02-01", "month", "约1949年2月"),
        ("约1949年2月", "1949-02-01", "month", "约1949年2月"),
        ("1949。2", "1949-02-01", "month", "约1949年2月"),
        ("1949。3。8", "1949-03-08", "day", "1949年3月8日"),
        ("1949.3.8", "1949-03-08", "day", "1949年3月8日"),
        ("19490308", "1949-03-08", "day", "1949年3月8日"),
    ],
)
def test_a_birth_is_read_as_far_as_it_is_known(typed: str, day: str, precision: str, words: str) -> None:
    read = read_birth(typed)
    assert (read.on, read.precision) == (dt.date.fromisoformat(day), precision)
    assert birth_words(read.on, read.precision) == words


def test_a_birth_without_a_year_asks_for_the_year() -> None:
    for typed in ("3.8", "3月8日", "490308"):
        with pytest.raises(forms.ValidationError, match=YEAR_ASKED):
            read_birth(typed)


@pytest.mark.parametrize("typed", ["1949.13", "1949.0", "1849年", "约", "49年", "1949.2.30", "19493", "051231"])
def test_what_is_no_birth_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match=WRONG_BIRTH):
        read_birth(typed)


# --- What the page says


def test_what_was_read_is_echoed_in_full_beside_the_field(at: At) -> None:
    at("2027-01-04T09:00")
    form = Page({"on": "12.31", "begins": "1.5", "at": "12.31 10.30", "born": "1949年", "of": "12月"})
    assert not form.is_valid()
    assert [form[name].echo for name in ("on", "begins", "at", "born")] == [  # type: ignore[attr-defined]
        "2026年12月31日 星期四", "2027年1月5日 星期二", "2026年12月31日 星期四 10:30", "约1949年",
    ]  # fmt: skip
    assert "2026年12月31日 星期四" in render_crispy_form(form)


def test_nothing_is_echoed_of_what_was_not_read(at: At) -> None:
    form = Page({"on": "明天", "begins": ""})
    assert [form[name].echo for name in ("on", "begins", "at")] == ["", "", ""]  # type: ignore[attr-defined]
    assert [Page()[name].echo for name in ("on", "begins", "at")] == ["", "", ""]  # type: ignore[attr-defined]


# --- Every form


READERS = (BirthField, DayField, MomentField, MonthField, PickedDayField, TimeField)
"""The fields that read dates and times; each reads by the functions of departments.fields.days."""
ABOUT_TIME = re.compile(r"(日期|年月|期限|完成时限|(?<!办公)时间|哪天|收到[起至]|停用|预计办结)$")


def every_form(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in of.__subclasses__():
        yield form
        yield from every_form(form)


def own_fields() -> list[tuple[str, str, forms.Field]]:
    """Return every field of every form of the product, with the name of its form and its own."""
    assert get_resolver().url_patterns, "the addresses load every form"
    own = [form for form in every_form() if form.__module__.startswith(("departments.", "intake.", "routing."))]
    assert len(own) > 30
    return [(form.__name__, name, field) for form in own for name, field in getattr(form, "base_fields", {}).items()]


def test_every_day_says_which_year_it_means() -> None:
    """What was done lies behind, what is to be done ahead; a source may be of any day."""
    said = {str(field.label): field.leans for _, _, field in own_fields() if isinstance(field, DayField | MomentField)}
    past = {
        "送达日期",
        "收到日期",
        "收到起",
        "收到至",
        "告知日期",
        "完成日期",
        "发布日期",
        "当面说明的时间",
        "交接时间",
    }
    ahead = {"反馈期限", "会议日期", "完成时限", "预计办结", "从哪天起停用", "生效日期"}
    assert {label for label, leans in said.items() if leans is Leans.PAST} == past
    assert {label for label, leans in said.items() if leans is Leans.AHEAD} == ahead
    assert {label for label, leans in said.items() if leans is Leans.NOWHERE} == {"施行日期"}


def test_every_date_and_time_of_the_product_is_read_by_these_fields() -> None:
    fields = own_fields()
    strangers = [
        (form, name)
        for form, name, field in fields
        if isinstance(field, forms.DateField | forms.DateTimeField | forms.TimeField) and not isinstance(field, READERS)
    ]
    assert not strangers
    typed = [
        (form, name, str(field.label))
        for form, name, field in fields
        if ABOUT_TIME.search(str(field.label or "")) and not isinstance(field, READERS)
    ]
    assert not typed

"""Working days, compared with the table of the law, with a public package, and by properties that always hold."""

import datetime as dt
import tomllib

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.calendar.workdays import NATIONAL, Calendar, DayRule
from departments.catalogue.load import CATALOGUE, calendar_rules


def from_file() -> Calendar:
    years = tomllib.loads((CATALOGUE / "calendar.toml").read_text(encoding="utf-8"))["years"]
    published: dict[str, set[int]] = {}
    for year in years:
        published.setdefault(year["scope"], set()).add(year["year"])
    return Calendar((rule for year in years for rule in calendar_rules(year)), published)


DUYUN = from_file()
COUNTRY = DUYUN.only(NATIONAL)

days = st.dates(dt.date(2014, 1, 1), dt.date(2028, 12, 31))
counts = st.integers(1, 120)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("accepted", "country", "duyun"),
    [
        ("2014-12-19", "2014-12-23", "2014-12-23"),
        ("2014-12-31", "2015-01-05", "2015-01-05"),
        ("2015-02-17", "2015-02-26", "2015-02-26"),
        ("2024-02-09", "2024-02-19", "2024-02-19"),
        ("2024-08-07", "2024-08-09", "2024-08-13"),
        ("2024-09-30", "2024-10-09", "2024-10-09"),
        ("2026-02-13", "2026-02-24", "2026-02-24"),
    ],
)
def test_two_workdays_end_where_the_table_of_the_domain_says(accepted: str, country: str, duyun: str) -> None:
    assert COUNTRY.add_workdays(day(accepted), 2) == day(country)
    assert DUYUN.add_workdays(day(accepted), 2) == day(duyun)


def test_period_past_the_last_published_year_is_provisional() -> None:
    due = DUYUN.add_workdays(day("2026-12-30"), 2)
    assert due == day("2027-01-04")  # 1 January rests even before the notice appears; a plain week would say 1 January
    assert DUYUN.is_provisional(due)


@pytest.mark.parametrize(
    ("year", "total"),
    [(2014, 250), (2015, 249), (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251),
     (2025, 248), (2026, 248)],
)  # fmt: skip
def test_year_has_the_known_number_of_workdays(year: int, total: int) -> None:
    assert COUNTRY.workdays_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == total


@pytest.mark.parametrize("year", range(2014, 2027))
def test_every_day_of_the_year_agrees_with_the_public_package(year: int) -> None:
    all_days = [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    differing = [d for d in all_days if d.year == year and COUNTRY.is_workday(d) != chinese_calendar.is_workday(d)]
    assert differing == []


@pytest.mark.parametrize("text", ["2015-08-10", "2016-05-16", "2023-05-26", "2024-07-11"])
def test_local_day_rests_in_duyun_and_works_in_the_country(text: str) -> None:
    assert (DUYUN.is_workday(day(text)), COUNTRY.is_workday(day(text))) == (False, True)


def test_local_days_are_missing_for_a_year_without_a_notice() -> None:
    assert DUYUN.local_missing(day("2026-05-24"))
    assert not DUYUN.local_missing(day("2024-05-15"))
    assert not COUNTRY.local_missing(day("2026-05-24"))


def test_known_until_is_the_end_of_the_last_published_year() -> None:
    assert DUYUN.known_until == day("2026-12-31")


def test_known_until_stops_at_a_gap() -> None:
    assert Calendar([], {NATIONAL: {2024, 2025, 2027}}).known_until == day("2025-12-31")


def test_calendar_without_any_year_is_provisional_from_the_first_window_on() -> None:
    assert Calendar([], {}).is_provisional(day("2014-12-19"))


def test_local_rule_replaces_a_national_one_in_either_order() -> None:
    rules = [
        DayRule(day("2026-08-08"), works=False, name="州庆", notice="通知", scope="qiannan"),
        DayRule(day("2026-08-08"), works=True, name="国庆节", notice="通知"),
    ]
    assert not Calendar(rules, {}).is_workday(day("2026-08-08"))
    assert not Calendar(reversed(rules), {}).is_workday(day("2026-08-08"))


def test_only_national_keeps_a_national_rule_that_a_local_one_replaced() -> None:
    rules = [
        DayRule(day("2026-08-08"), works=True, name="国庆节", notice="通知"),
        DayRule(day("2026-08-08"), works=False, name="州庆", notice="通知", scope="qiannan"),
    ]
    assert Calendar(rules, {}).only(NATIONAL).is_workday(day("2026-08-08"))


def test_period_of_calendar_days_ending_in_a_holiday_moves_to_the_next_workday() -> None:
    assert DUYUN.add_calendar_days(day("2026-09-24"), 7) == day("2026-10-08")


def test_roll_leaves_a_workday_alone_and_moves_a_rest_day() -> None:
    assert DUYUN.roll(day("2026-02-14")) == day("2026-02-14")
    assert DUYUN.roll(day("2026-02-15")) == day("2026-02-24")


def test_explanation_names_holidays_notices_weekends_and_make_up_days() -> None:
    reasons = {line.date: line.reason for line in DUYUN.explain(day("2026-02-13"), 6)}
    assert reasons[day("2026-02-13")] == "起算日，不计入"
    assert reasons[day("2026-02-14")] == "第1个工作日，春节调休上班（国办发明电〔2025〕7号）"
    assert reasons[day("2026-02-16")] == "春节放假（国办发明电〔2025〕7号）"
    assert reasons[day("2026-02-24")] == "第2个工作日"
    assert [line.reason for line in DUYUN.explain(day("2026-11-20"), 1)][1:] == [
        "星期六休息",
        "星期日休息",
        "第1个工作日",
    ]


def test_explanation_past_the_published_years_says_provisional() -> None:
    reasons = [line.reason for line in DUYUN.explain(day("2026-12-31"), 1)]
    assert reasons[1:] == ["元旦放假，暂定", "星期六休息", "星期日休息", "第1个工作日，暂定"]


def test_explanation_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        DUYUN.explain(day("2026-11-20"), -1)


@given(days, counts)
def test_due_date_works_and_lies_n_workdays_ahead(start: dt.date, n: int) -> None:
    due = DUYUN.add_workdays(start, n)
    assert DUYUN.is_workday(due)
    assert DUYUN.workdays_between(start, due) == n


@given(days, days, counts)
def test_later_start_never_ends_earlier(one: dt.date, other: dt.date, n: int) -> None:
    first, second = sorted((one, other))
    assert DUYUN.add_workdays(first, n) <= DUYUN.add_workdays(second, n)


@given(days, counts)
def test_explanation_counts_exactly_n_days_and_ends_on_the_due_date(start: dt.date, n: int) -> None:
    lines = DUYUN.explain(start, n)
    assert [line.counted for line in lines if line.counted] == list(range(1, n + 1))
    assert lines[-1].date == DUYUN.add_workdays(start, n)


@given(days, counts)
def test_going_back_undoes_going_forward_from_a_workday(start: dt.date, n: int) -> None:
    workday = DUYUN.roll(start)
    assert DUYUN.add_workdays(DUYUN.add_workdays(workday, n), -n) == workday


@given(days, days)
def test_counting_backwards_changes_only_the_sign(one: dt.date, other: dt.date) -> None:
    assert DUYUN.workdays_between(one, other) == -DUYUN.workdays_between(other, one)


@given(days)
def test_zero_workdays_is_the_day_itself(start: dt.date) -> None:
    assert DUYUN.add_workdays(start, 0) == start
    assert DUYUN.workdays_between(start, start) == 0

"""The table that a person types from a notice: which ways of writing are read, and which sentence tells a mistake."""

import pytest

from departments.calendar.notices import NoticeError, parse


def one(line: str) -> tuple[str, str, str]:
    (row,) = parse(line)
    return row["date"], row["kind"], row["name"]


def said(text: str, year: int | None = None) -> list[str]:
    with pytest.raises(NoticeError) as caught:
        parse(text, year)
    return caught.value.sentences


@pytest.mark.parametrize(
    "line",
    [
        "2027-01-01 放假 元旦",
        "2027年1月1日 休 元旦",
        "2027/1/1\t放假\t元旦",
        "2027.1.1，休息，元旦",
        "２０２７年１月１日、放假、元旦",
        "2027-01-01 元旦 放假",
        "2027年1月1日（周五）元旦放假",
        "| 2027-01-01 | 放假 | 元旦 |",
        "  2027-01-01;放假;元旦  ",
    ],
)
def test_a_day_may_be_written_in_many_ways(line: str) -> None:
    assert one(line) == ("2027-01-01", "rest", "元旦")


@pytest.mark.parametrize("word", ["上班", "班", "调休上班", "补班"])
def test_a_make_up_day_may_be_called_in_many_ways(word: str) -> None:
    assert one(f"2027-02-20 {word} 春节") == ("2027-02-20", "work", "春节")


@pytest.mark.parametrize(
    "span",
    [
        "2027-02-05至2027-02-11",
        "2027-02-05 到 2027-02-11",
        "2027-02-05-2027-02-11",
        "2027-02-05～2027-02-11",
        "2027-02-05 — 2027-02-11",
        "2027年2月5日至11日",
        "2027年2月5日（星期五）至2月11日（星期四）",
    ],
)
def test_a_range_means_every_day_from_the_first_to_the_last(span: str) -> None:
    rows = parse(f"{span} 放假 春节")
    assert [row["date"] for row in rows] == [f"2027-02-{day:02}" for day in range(5, 12)]


def test_a_range_may_run_over_the_end_of_a_year() -> None:
    assert len(parse("2026-12-31至2027-01-02 放假 元旦", 2027)) == 3


def test_rows_come_by_date_whatever_the_order_of_the_lines() -> None:
    rows = parse("2027-05-01 放假 劳动节\n2027-01-01 放假 元旦")
    assert [row["name"] for row in rows] == ["元旦", "劳动节"]


def test_a_name_may_have_two_parts() -> None:
    assert one("2028-10-03 放假 国庆节、中秋节")[2] == "国庆节、中秋节"


def test_head_ruled_and_empty_lines_say_nothing() -> None:
    assert len(parse("\ufeff日期 安排 名称\n|---|---|---|\n\n2027-01-01 放假 元旦\n")) == 1


def test_an_unknown_date_is_told_with_its_line_and_how_to_write_it() -> None:
    (sentence,) = said("2027-01-01 放假 元旦\n二月五日 放假 春节")
    assert sentence.startswith("第2行：没认出日期“二月五日 放假 春节”")
    assert "2027-01-01 或 2027年1月1日" in sentence


def test_a_day_that_does_not_exist_is_told() -> None:
    assert said("2027-02-29 放假 春节") == ["第1行：没有2027年2月29日这一天，请核对日期。"]


@pytest.mark.parametrize("line", ["2027-01-01 元旦", "2027-01-01 放假 上班 元旦", "2027-01-01 调休 元旦"])
def test_a_line_must_say_once_whether_the_day_rests_or_works(line: str) -> None:
    assert said(line) == ["第1行：没有写是放假还是上班，请在日期后面写“放假”或“上班”，只写一个。"]


def test_a_line_without_a_name_is_told() -> None:
    assert said("2027-01-01 放假") == ["第1行：没有写名称，请在后面补上，例如“春节”。"]


def test_a_name_too_long_is_told() -> None:
    assert said(f"2027-01-01 放假 {'节' * 41}") == ["第1行：名称最多40个字，请写短一些。"]


def test_the_same_day_twice_is_told_with_both_lines() -> None:
    assert said("2027-02-05至2027-02-11 放假 春节\n2027-02-07 上班 春节") == [
        "第2行：2027年2月7日在第1行已经写过，请只留一处。"
    ]


def test_a_range_backwards_is_told() -> None:
    assert "止日2027年2月5日早于起日2027年2月11日" in said("2027-02-11至2027-02-05 放假 春节")[0]


def test_a_range_of_forty_days_is_the_longest() -> None:
    assert len(parse("2027-02-01至2027-03-12 放假 春节")) == 40
    assert said("2027-02-01至2027-03-13 放假 春节") == ["第1行：一共41天，超过40天，请核对起止日期。"]


def test_a_notice_for_a_year_may_arrange_the_december_before() -> None:
    assert one("2026-12-26 上班 元旦")[0] == "2026-12-26"
    assert len(parse("2026-12-26 上班 元旦\n2027-01-01 放假 元旦", 2027)) == 2


@pytest.mark.parametrize("day", ["2026-11-30", "2028-01-01", "2072-01-01"])
def test_a_day_of_another_year_is_told(day: str) -> None:
    assert "不在2027年的安排里" in said(f"2027-01-01 放假 元旦\n{day} 放假 元旦", 2027)[0]


def test_without_a_year_the_one_most_days_stand_in_is_meant() -> None:
    text = "2027-02-05至2027-02-11 放假 春节\n2072-02-20 上班 春节"
    assert said(text)[0].startswith("第2行：2072年2月20日不在2027年的安排里")


def test_all_wrong_lines_are_told_at_once() -> None:
    assert [sentence[:3] for sentence in said("x\n2027-01-01 放假 元旦\ny\nz")] == ["第1行", "第3行", "第4行"]


def test_an_empty_table_is_told() -> None:
    assert said(" \n\n") == ["表格里还没有内容，请一行写一项安排。"]

"""The line of a card reader is taken apart, whatever parts its fields and in whatever order they come."""

from __future__ import annotations

import pytest

from intake.identity import Card, check_character, read_card

NUMBER = f"52270119911111062{check_character('52270119911111062')}"
WRONG = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
WHOLE = Card(id_number=NUMBER, name="覃桂花", ethnicity="布依族", hukou_address="贵州省都匀市毛尖镇坪阳村三组")


@pytest.mark.parametrize(
    "line",
    [
        f"{NUMBER},覃桂花,女,布依,19911111,贵州省都匀市毛尖镇坪阳村三组",
        f"覃桂花|女|布依|19911111|贵州省都匀市毛尖镇坪阳村三组|{NUMBER}|都匀市公安局|20150101-20350101",
        f"覃桂花\t女\t布依\t1991-11-11\t贵州省都匀市毛尖镇坪阳村三组\t{NUMBER}\t都匀市公安局\t长期",
        f"姓名:覃桂花 性别:女 民族:布依 住址：贵州省都匀市毛尖镇坪阳村三组 公民身份号码:{NUMBER}",
        f"覃桂花#女#布依族#贵州省都匀市毛尖镇坪阳村三组#{NUMBER}#",
    ],
)
def test_all_fields_are_found_in_any_order(line: str) -> None:
    assert read_card(line) == WHOLE


@pytest.mark.parametrize("line", [f"{NUMBER} 覃桂花", f"覃桂花;{NUMBER}", f"{NUMBER}，覃桂花"])
def test_a_number_and_a_name_are_two_fields(line: str) -> None:
    assert read_card(line) == Card(id_number=NUMBER, name="覃桂花")


def test_full_width_digits_of_an_input_method_are_read() -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in NUMBER)
    assert read_card(f"{wide} 覃桂花") == Card(id_number=NUMBER, name="覃桂花")


@pytest.mark.parametrize(
    "line",
    ["", NUMBER, f" {NUMBER} ", "覃桂花 女", f"{WRONG} 覃桂花", "2026000014"],
)
def test_what_is_no_line_of_a_reader_is_left_alone(line: str) -> None:
    assert read_card(line) is None


def test_a_name_with_a_dot_and_a_han_card() -> None:
    assert read_card(f"买买提·吐尔逊,男,汉,{NUMBER}") == Card(id_number=NUMBER, name="买买提·吐尔逊", ethnicity="汉族")

"""Invisible characters are taken out of what is typed; everything that can be read stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.unseen import as_seen, without_marks

REFUSED = [
    *(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"),
    *map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF, 0x061C)),
]


@pytest.mark.parametrize("char", REFUSED, ids=lambda char: f"U+{ord(char):04X}")
def test_control_characters_and_marks_of_direction_are_taken_off(char: str) -> None:
    assert as_seen(f"不{char}予", lines=True) == as_seen(f"不{char}予", lines=False) == "不予"


@pytest.mark.parametrize("typed", ["第一行\r\n第二行", "第一行\r第二行", "第一行\u2028第二行", "第一行\n第二行"])
def test_a_break_stays_only_where_lines_are_written(typed: str) -> None:
    assert as_seen(typed, lines=True) == "第一行\n第二行"
    assert as_seen(typed, lines=False) == "第一行 第二行"


def test_a_tab_is_a_blank() -> None:
    assert as_seen("元旦\t放假", lines=True) == "元旦 放假"


READABLE = {
    "punctuation": "，。、；：？！“”‘’（）《》【】〔〕…—～·　",
    "dot": "买买提·吐尔逊",
    "rare": "\u3400㼆\U00020bb7\U0003134a\ue123",
    "variant": "葛\U000e0100",
    "figures": "3～5 km²",
}


@pytest.mark.parametrize("typed", READABLE.values(), ids=READABLE)
def test_what_can_be_read_stays(typed: str) -> None:
    assert as_seen(typed, lines=False) == typed


@given(st.text())
def test_what_was_cleaned_is_clean(typed: str) -> None:
    assert as_seen(as_seen(typed, lines=True), lines=True) == as_seen(typed, lines=True)
    assert without_marks(without_marks(typed)) == without_marks(typed)

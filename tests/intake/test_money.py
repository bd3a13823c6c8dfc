"""Amounts as typed, and amounts in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.money import MAX_YUAN, WRONG_AMOUNT, MoneyError, in_words, parse_yuan

AMOUNTS = st.decimals(min_value=0, max_value=MAX_YUAN, places=2, allow_nan=False)
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"仟": 1000, "佰": 100, "拾": 10}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1200", "1200.00"),
        ("1,200.5", "1200.50"),
        ("12,345,678.90", "12345678.90"),
        (" ¥ 1200 ", "1200.00"),
        ("１２００元", "1200.00"),
        ("0.05", "0.05"),
        ("0", "0.00"),
        ("0012", "12.00"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_parse_yuan_reads_what_people_type(typed: str, amount: str) -> None:
    assert str(parse_yuan(typed)) == amount


@pytest.mark.parametrize(
    "typed",
    ["", "一千二", "12.345", "1,20", "12,34,567", "-5", "+5", "1e3", "NaN", "Infinity", "1200万", ".5", "5.", "٣"],
)
def test_parse_yuan_refuses_what_is_not_an_amount(typed: str) -> None:
    with pytest.raises(MoneyError) as refusal:
        parse_yuan(typed)
    assert str(refusal.value) == WRONG_AMOUNT


@pytest.mark.parametrize("typed", ["10000000000", "9" * 400])
def test_parse_yuan_refuses_a_slip_of_the_finger(typed: str) -> None:
    with pytest.raises(MoneyError, match="金额太大"):
        parse_yuan(typed)


@given(st.text())
def test_parse_yuan_answers_any_text_with_an_amount_or_a_sentence(typed: str) -> None:
    try:
        answer = str(parse_yuan(typed))
    except MoneyError as refusal:
        answer = str(refusal)
    assert answer.endswith("。") or Decimal(answer) >= 0


@given(AMOUNTS)
def test_parse_yuan_reads_back_printed_amounts(amount: Decimal) -> None:
    assert parse_yuan(f"{amount:,.2f}") == parse_yuan(f"{amount}元") == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1200", "壹仟贰佰元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.30", "叁角整"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000", "壹拾万元整"),
        ("10001", "壹万零壹元整"),
        ("10010", "壹万零壹拾元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000000000", "壹拾亿元整"),
        ("9999999999.99", "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_in_words_writes_the_amount_as_banks_do(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == f"人民币{words}"


@given(AMOUNTS)
def test_in_words_can_be_read_back(amount: Decimal) -> None:
    assert read_words(in_words(amount)) == amount


@given(AMOUNTS)
def test_in_words_never_doubles_or_strands_a_zero(amount: Decimal) -> None:
    words = in_words(amount)
    assert "零零" not in words
    assert amount < 1 or not any(stray in words for stray in ("零元", "零万", "零亿"))


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "10000000000", "NaN", "Infinity"])
def test_in_words_refuses_what_cannot_be_paid(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount of money"):
        in_words(Decimal(amount))


def read_words(words: str) -> Decimal:
    """Read capital characters back into a sum, as a cashier would, without the code under test."""
    total, group, digit, cents = 0, 0, 0, 0
    for char in words.removeprefix("人民币").removesuffix("整"):
        if char in DIGITS:
            digit = DIGITS.index(char)
        elif char in PLACES:
            group, digit = group + digit * PLACES[char], 0
        elif char in "万亿元":
            total += (group + digit) * {"万": 10**4, "亿": 10**8, "元": 1}[char]
            group, digit = 0, 0
        else:
            cents, digit = cents + digit * {"角": 10, "分": 1}[char], 0
    return Decimal(total) + Decimal(cents) / 100

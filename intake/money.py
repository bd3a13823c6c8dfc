"""Amounts in 元: read what was typed, and write it in capital characters (人民币大写) for papers (UX 6.25)."""

import re
import unicodedata
from decimal import Decimal

# No relief needs ten digits before the point: a longer amount is a slip of the finger.
MAX_YUAN = Decimal("9999999999.99")

WRONG_AMOUNT = "金额请用数字，单位是元，最多两位小数。"

_AMOUNT = re.compile(r"[¥￥]?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?)元?")
_CENT = Decimal("0.01")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


class MoneyError(ValueError):
    """What was typed is no amount; the message is the Chinese sentence for the clerk."""


def parse_yuan(raw: str) -> Decimal:
    """Return yuan with two decimals: 1200.50 for 1,200.5, ¥1200.5 or １２００．５元. Zero is allowed.

    Raises MoneyError for anything else, and for more than MAX_YUAN.
    """
    text = "".join(unicodedata.normalize("NFKC", raw).split())
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise MoneyError(WRONG_AMOUNT)
    amount = Decimal(found[1].replace(",", ""))
    if amount > MAX_YUAN:
        raise MoneyError("金额太大，请再核对一遍。")
    return amount.quantize(_CENT)


def in_words(amount: Decimal) -> str:
    """Return an amount in capital characters (支付结算办法, annex 1).

    1200 is 人民币壹仟贰佰元整, 325.04 is 人民币叁佰贰拾伍元零肆分: 整 stands after 元 or 角, never after 分. Raises
    ValueError for an amount below zero, above MAX_YUAN, or with parts of a cent: no paper may show a rounded sum.
    """
    if not amount.is_finite() or not 0 <= amount <= MAX_YUAN or amount != amount.quantize(_CENT):
        raise ValueError(f"not an amount of money: {amount}")
    yuan, cents = divmod(int(amount * 100), 100)
    whole = f"{_whole_number(yuan)}元" if yuan else ""
    return f"人民币{whole}{_cents(cents, after_yuan=bool(yuan))}"


def _cents(cents: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整" if after_yuan else "零元整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    gap = "零" if after_yuan else ""
    return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分" if jiao else f"{gap}{_DIGITS[fen]}分"


def _whole_number(number: int) -> str:
    """Write the yuan in groups of four places (亿, 万, ones). Zeros inside become one 零, zeros at the end none."""
    words = ""
    skipped = False
    for power in (2, 1, 0):
        group = number // 10000**power % 10000
        if group:
            gap = "零" if words and (skipped or f"{group:04}".startswith("0")) else ""
            words += gap + _group(group) + _GROUPS[power]
        skipped = not group
    return words


def _group(group: int) -> str:
    words = ""
    gap = ""
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += gap + _DIGITS[digit] + _PLACES[place]
        gap = "零" if words and not digit else ""
    return words

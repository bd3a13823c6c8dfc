"""What a card reader types into the box for the number: the number alone, with the name, or all fields in one line.

Readers part the fields by a tab, a comma, a bar or blanks, in an order of their own, and some name each of them, as in
姓名:覃桂花. So a field is known by what it looks like, not by its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from intake.identity.ethnicities import clean_ethnicity
from intake.identity.id_numbers import check_character
from intake.identity.kinds import IdentityError
from intake.identity.names import clean_name

_PARTS = re.compile(r"[\t|,，;；#\s]+")
_LABEL = re.compile(r"(姓名|性别|民族|出生|出生日期|住址|地址|公民身份号码|身份证号码?|签发机关|有效期限?)[:：]")
_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_SEX = re.compile(r"[男女]性?")
_PLACE = re.compile(r"[省市县区镇乡村组号路街]")
_SHORTEST_ADDRESS = 5


@dataclass(frozen=True, kw_only=True)
class Card:
    """The fields of an identity card, as the form of a person has them. Empty: the reader did not type it."""

    id_number: str
    name: str = ""
    ethnicity: str = ""
    hukou_address: str = ""


def read_card(line: str) -> Card | None:
    """Take a line of a card reader apart; None where it is no such line but, say, a number alone.

    Example: "522701199111110624 覃桂花" is a number and a name. Sex and birth are left out: the number says them.
    """
    parts = [_LABEL.sub("", part) for part in _PARTS.split(line.strip()) if part]
    number = next((narrow for part in parts if _NUMBER.fullmatch(narrow := _narrow(part))), "")
    rest = [part for part in parts if _narrow(part) != number]
    if not number or not rest or check_character(number[:17]) != number[17]:
        return None
    facts = {"name": _first(rest, _as_name), "ethnicity": _first(rest, _as_ethnicity)}
    return Card(id_number=number, hukou_address=_first(rest, _as_address), **facts)


def _narrow(part: str) -> str:
    return unicodedata.normalize("NFKC", part).upper()


def _first(parts: list[str], reader: Callable[[str], str]) -> str:
    return next((found for part in parts if (found := reader(part))), "")


def _as_ethnicity(part: str) -> str:
    """Return 布依族 of 布依. 汉 stands alone on the card, so a single character is one too; a name has two at least."""
    try:
        return "" if part.isascii() else clean_ethnicity(part)
    except IdentityError:
        return ""


def _as_address(part: str) -> str:
    is_place = len(part) >= _SHORTEST_ADDRESS and _PLACE.search(part) and "公安" not in part
    return part if is_place else ""


def _as_name(part: str) -> str:
    """Return the name; "" for what another field looks like. 长期 is how long the card holds."""
    if _SEX.fullmatch(part) or _as_ethnicity(part) or _as_address(part) or "公安" in part or part == "长期":
        return ""
    try:
        return clean_name(part)
    except IdentityError:
        return ""

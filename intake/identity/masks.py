"""Masks (UX 6.27): what is shown of a person until somebody asks for more and writes down a reason.

They take what is stored and never raise: a phone or an address of an unknown shape is hidden altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from intake.identity.names import UNKNOWN_NAME

_MOBILE = re.compile(r"[0-9]{11}")
_LANDLINE = re.compile(r"(0[0-9]{2,3}-)[0-9]{3,4}([0-9]{4})")

# No digit may be shown, so only what stands before the first digit is searched. A 村 or 镇 inside another name
# (新村社区, 中村路, 镇江路) does not end the address.
_NUMBERLESS = r"[^0-9０-９]*?"
_VILLAGE = re.compile(rf"{_NUMBERLESS}(?:村委会|居委会|社区|村(?!委会|民|社区|镇|乡|街|路|巷))")
_TOWNSHIP = re.compile(rf"{_NUMBERLESS}(?:街道|乡(?!下|街|路)|镇(?!远|宁|江|街|路))")
_CITY = re.compile(rf"{_NUMBERLESS}(?:县|市)")

HIDDEN = "***"
SHORTEST_CARD_NUMBER = 15


def mask_name(name: str) -> str:
    """Return 王*强 or 王*: the first and the last character stay. 姓名不详 is returned as it is."""
    if name == UNKNOWN_NAME:
        return name
    first, middle, last = name[:1], name[1:-1], name[1:][-1:]
    return first + "*" * len(middle) + last if middle else first + "*" * len(last)


def mask_id(number: str) -> str:
    """Return 522701********0015. Of a number shorter than 15 places a quarter stays at each end."""
    head, tail = (6, 4) if len(number) >= SHORTEST_CARD_NUMBER else (len(number) // 4, len(number) // 4)
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def mask_phone(phone: str) -> str:
    """Return 138****5678 or 0854-***1234; any other text becomes asterisks."""
    landline = _LANDLINE.fullmatch(phone)
    if landline:
        area, last = landline.groups()
        return area + "*" * (len(phone) - len(area) - len(last)) + last
    if _MOBILE.fullmatch(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * len(phone)


_DIALLED = re.compile(r"[0-9][0-9 -]{5,}[0-9]")


def mask_contact(text: str) -> str:
    """Return who can be called with the telephone masked: 李二（邻居）138****5678."""
    return _DIALLED.sub(lambda found: mask_phone(found[0].replace(" ", "")), text)


def mask_address(text: str) -> str:
    """Return the address down to the village: 毛尖镇坪阳村. Without one it ends at township or city: 毛尖镇***."""
    if not text:
        return ""
    village = _VILLAGE.match(text)
    if village:
        return village[0]
    wider = _TOWNSHIP.match(text) or _CITY.match(text)
    return f"{wider[0]}{HIDDEN}" if wider else HIDDEN


_SHORTEST_NAME = 2
"""A name of one character is not masked in running text: the character stands in other words too."""


class NameMask:
    """Masks the given names wherever they stand in a text: 王小强来过 becomes 王*强来过.

    The longest name comes first, because a shorter one may be a part of it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted({name for name in names if len(name) >= _SHORTEST_NAME}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, mask_name(name))
        return text

"""复议 and 诉讼: to whom and how long, by the day a paper is issued and by who issues it (DOMAIN.md 2.4).

A wrong remedy is worse than none, so the passage is printed only while its switch is on; without it papers name the
channel for complaints alone.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from departments.models import Department
from routing.papers.texts import REMEDIES, Texts, is_on

CATALOGUE: Final = Path(__file__).parent.parent.parent / "catalogue" / "remedies.toml"
_HIGHER = "上一级主管部门"
_Row = Mapping[str, Any]
_ROWS: Final[Mapping[str, list[_Row]]] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Remedies:
    """Where somebody can go and how long; `body` names one government, or leaves the choice."""

    body: str
    review_period: str
    suit_period: str


def remedies_against(issuer: Department, on: dt.date) -> Remedies | None:
    """Return what is open against a decision of a unit of that day; None for a unit that makes none."""
    review = _held("reviews", on, issuer.kind)
    suit = _held("suits", on)
    if review is None or suit is None:
        return None
    city = Department.objects.city().name
    return Remedies(f"{city}或者{_HIGHER}" if review["or_higher"] else city, review["period"], suit["period"])


def _held(table: str, on: dt.date, kind: str = "") -> _Row | None:
    rows = [row for row in _ROWS[table] if row["valid_from"] <= on and (not kind or kind in row["issuers"])]
    return max(rows, key=lambda row: row["valid_from"], default=None)


def remedies(texts: Texts, issuer: Department) -> list[str]:
    """Return the paragraph of an adverse paper, empty while the switch is off on the day it is issued."""
    return words_of(texts, issuer) if is_on(REMEDIES, texts.on) else []


def words_of(texts: Texts, issuer: Department) -> list[str]:
    """Return the paragraph as it would be printed, whatever the switch says."""
    found = remedies_against(issuer, texts.on)
    if found is None:
        return []
    return texts.write("remedies", 复议期限=found.review_period, 复议机关=found.body, 诉讼期限=found.suit_period)

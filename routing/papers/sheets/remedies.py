"""行政复议 and 行政诉讼: where a person can go and how long, by the day of the paper and its issuer (DOMAIN.md 2.4).

A wrong remedy is worse than none: the passage is printed only while its switch is on. While it is off, adverse papers
name the office that takes complaints, and nothing else.
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
    """Where a person can go, and within which periods. `body` may leave a choice: 都匀市人民政府或者上一级主管部门."""

    body: str
    review_period: str
    suit_period: str


def remedies_against(issuer: Department, on: dt.date) -> Remedies | None:
    """Return the remedies against a decision of a unit of that day; None for a unit that makes no decisions."""
    review = _held("reviews", on, issuer.kind)
    suit = _held("suits", on)
    if review is None or suit is None:
        return None
    city = Department.objects.city().name
    return Remedies(f"{city}或者{_HIGHER}" if review["or_higher"] else city, review["period"], suit["period"])


def _held(table: str, on: dt.date, kind: str = "") -> _Row | None:
    """Return the row of the law in force on a day, for one kind of issuer."""
    rows = [row for row in _ROWS[table] if row["valid_from"] <= on and (not kind or kind in row["issuers"])]
    return max(rows, key=lambda row: row["valid_from"], default=None)


def remedies(texts: Texts, issuer: Department) -> list[str]:
    """Return the passage for an adverse paper; empty when the switch is off on the day of the paper."""
    return words_of(texts, issuer) if is_on(REMEDIES, texts.on) else []


def words_of(texts: Texts, issuer: Department) -> list[str]:
    """Return the passage as if the switch were on: a sample shows it before it is switched on."""
    found = remedies_against(issuer, texts.on)
    if found is None:
        return []
    return texts.write("remedies", 复议期限=found.review_period, 复议机关=found.body, 诉讼期限=found.suit_period)

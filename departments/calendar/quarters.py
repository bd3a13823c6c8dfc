"""季度: the unit of time in which the office reports and meets. Pure: no ORM."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from departments.calendar.workdays import ONE_DAY

_WRITTEN = re.compile(r"(20\d\d)Q([1-4])")
_NAMES = "一二三四"


class Quarter(NamedTuple):
    """One quarter of a year; its text is what stands in an address (2026Q4)."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def words(self) -> str:
        return f"{self.year}年第{_NAMES[self.number - 1]}季度"

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        return self.following.first - ONE_DAY

    @property
    def following(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def quarter_of(day: dt.date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter | None:
    """Return the quarter written as 2026Q4; None for anything else."""
    found = _WRITTEN.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class QuarterLinks:
    """The quarter shown; as an address writes them the one before, and the next one unless it has not begun."""

    shown: Quarter
    before: str
    following: str


def quarter_links(quarter: Quarter, today: dt.date) -> QuarterLinks:
    following = str(quarter.following) if quarter < quarter_of(today) else ""
    return QuarterLinks(quarter, str(quarter.before), following)

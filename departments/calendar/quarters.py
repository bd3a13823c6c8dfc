"""季度: the stretch of time in which the office reports and meets. Pure: no model."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from departments.calendar.workdays import ONE_DAY

NAMES: Final = ("第一季度", "第二季度", "第三季度", "第四季度")
"""As a list to choose from offers them, and as papers write them behind the year."""
_WRITTEN: Final = re.compile(r"(20\d\d)Q([1-4])", re.ASCII)


class Quarter(NamedTuple):
    """One quarter of a year, such as `Quarter(2026, 4)`: October to December. The earlier of two is the smaller."""

    year: int
    number: int

    def __str__(self) -> str:
        """As it stands in an address: 2026Q4."""
        return f"{self.year}Q{self.number}"

    @property
    def name(self) -> str:
        """第四季度, without the year."""
        return NAMES[self.number - 1]

    @property
    def words(self) -> str:
        """2026年第四季度."""
        return f"{self.year}年{self.name}"

    @property
    def first(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.after - ONE_DAY

    @property
    def after(self) -> dt.date:
        """The first day that no longer belongs to it."""
        return self.following.first

    @property
    def following(self) -> Quarter:
        return self.moved(1)

    @property
    def before(self) -> Quarter:
        return self.moved(-1)

    def moved(self, quarters: int) -> Quarter:
        """Return the quarter so many later, or earlier for a negative number: 2026Q4 moved by 2 is 2027Q2."""
        year, place = divmod(4 * self.year + self.number - 1 + quarters, 4)
        return Quarter(year, place + 1)


def quarter_of(day: dt.date) -> Quarter:
    """Return the quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter | None:
    """Return the quarter that an address writes as 2026Q4; None for anything else."""
    found = _WRITTEN.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class QuarterLinks:
    """The quarter a page shows and its neighbours as an address writes them; `following` is empty before it begins."""

    shown: Quarter
    before: str
    following: str


def quarter_links(quarter: Quarter, today: dt.date) -> QuarterLinks:
    """Return the ways from the page of a quarter to the one before and the one after it."""
    following = str(quarter.following) if quarter < quarter_of(today) else ""
    return QuarterLinks(quarter, str(quarter.before), following)

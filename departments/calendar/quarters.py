"""季度: the three months by which the office reports and meets. Nothing here asks the database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from departments.calendar.workdays import ONE_DAY

NAMES: Final = ("第一季度", "第二季度", "第三季度", "第四季度")
"""The names as lists offer them, and as papers write them behind the year."""
_WRITTEN: Final = re.compile(r"(20\d\d)Q([1-4])", re.ASCII)


class Quarter(NamedTuple):
    """One quarter of a year: `Quarter(2026, 4)` is October to December 2026. An earlier quarter is smaller (<)."""

    year: int
    number: int

    def __str__(self) -> str:
        """Return 2026Q4, as addresses write it."""
        return f"{self.year}Q{self.number}"

    @property
    def name(self) -> str:
        """Return 第四季度, without the year."""
        return NAMES[self.number - 1]

    @property
    def words(self) -> str:
        """Return 2026年第四季度."""
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
        """The first day after it, which is the first of the next quarter."""
        return self.following.first

    @property
    def following(self) -> Quarter:
        return self.moved(1)

    @property
    def before(self) -> Quarter:
        return self.moved(-1)

    def moved(self, quarters: int) -> Quarter:
        """Return the quarter that lies so many quarters later; a negative number goes back. 2026Q4 by 2 is 2027Q2."""
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
    """The quarter that a page shows, and its neighbours as addresses write them.

    `following` is empty while the next quarter has not begun: then no link leads there.
    """

    shown: Quarter
    before: str
    following: str


def quarter_links(quarter: Quarter, today: dt.date) -> QuarterLinks:
    """Return the links from the page of a quarter to the quarters before and after it."""
    following = str(quarter.following) if quarter < quarter_of(today) else ""
    return QuarterLinks(quarter, str(quarter.before), following)

"""What a change of the calendar does to running periods (改动影响).

Only `routing` knows which periods run, and this app must not import it. So `duyun_relief/urls.py` hands the pages two
functions of `routing`: a `Preview` and an `Apply`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from departments.calendar.datewords import chinese_date, with_doubt

if TYPE_CHECKING:
    from departments.models import CalendarChange, User


@dataclass(frozen=True)
class Shift:
    """One running period whose due date moves, or is no longer 暂定. `number` is the number of its matter."""

    number: str
    category: str
    clock: str
    unit: str
    before: dt.date
    after: dt.date
    was_provisional: bool
    is_provisional: bool

    @property
    def moves(self) -> bool:
        return self.before != self.after

    @property
    def becomes_firm(self) -> bool:
        return self.was_provisional and not self.is_provisional

    @property
    def before_words(self) -> str:
        return with_doubt(chinese_date(self.before), is_provisional=self.was_provisional)

    @property
    def after_words(self) -> str:
        return with_doubt(chinese_date(self.after), is_provisional=self.is_provisional)


def digest(shifts: Iterable[Shift]) -> str:
    """Return one SHA-256 of all the moves, whatever their order. A confirmation proves by it what was seen."""
    return hashlib.sha256("\n".join(sorted(map(repr, shifts))).encode()).hexdigest()


Preview = Callable[["CalendarChange"], Sequence[Shift]]
"""Returns what a change would move, the most urgent first. Nothing is stored."""


class Apply(Protocol):
    """Confirms a change and moves the due dates, all or nothing. Returns how many matters were touched.

    `seen` is the digest of the moves that the page showed; None compares nothing. Raises DeskError when they are no
    longer those, and what `acts.confirm` raises.
    """

    def __call__(self, change: CalendarChange, actor: User, now: dt.datetime, /, seen: str | None = None) -> int: ...

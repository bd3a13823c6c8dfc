"""What a change of the calendar does to running periods (改动影响); the app that knows the periods tells: `routing`."""

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
    """One running period whose date moves, or is 暂定 no longer. `number` is that of its matter."""

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
    """Return a mark of all the moves together, whatever their order: who confirms says by it what was seen."""
    return hashlib.sha256("\n".join(sorted(map(repr, shifts))).encode()).hexdigest()


Preview = Callable[["CalendarChange"], Sequence[Shift]]
"""What a change would move, most urgent first; nothing is stored."""


class Apply(Protocol):
    """Confirm a change and move what it moves, all or nothing; returns how many matters were touched.

    `seen` is the digest of the moves that were shown; without it nobody has looked. Raises DeskError.
    """

    def __call__(self, change: CalendarChange, actor: User, now: dt.datetime, /, seen: str | None = None) -> int: ...

"""Move 动作: one line of the regulation as a frozen row. The table of all rows is `routing.transitions.MOVES`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from departments.models import User
from intake.models import Matter
from intake.states import Status

if TYPE_CHECKING:
    from routing.moves.act import Act

Predicate = Callable[[User, Matter], bool]
"""(who, what) → may they? False is a PermissionDenied."""
Guard = Callable[[Matter, dt.datetime], str]
"""Why the move is not open now, as a sentence; empty when it is. Independent of who asks and of what is typed."""
Needless = Callable[[User, Matter], str]
"""Why the move, theirs to make, would change nothing for this person, as a sentence; empty when it would."""
TooLate = Callable[[Matter], str]
"""Why the move comes too late, as a sentence to whom typed while the matter moved on; empty: nothing special to say."""


def no_reason(*_about: object) -> str:
    """Say that nothing stands in the way: the guard of a move that has none."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """Who may lead a matter from where to where, under which rule, with which clocks and paper.

    `slug` is the URL segment; `to`, `who`, `clocks` and `paper` are the words of the README's table.
    """

    name: str
    title: str
    rule: int | None
    sources: frozenset[Status]
    to: str
    who: str
    may: Predicate
    effect: Callable[[Act], None]
    slug: str = ""
    when: Guard = no_reason
    needless: Needless = no_reason
    too_late: TooLate = no_reason
    clocks: str = ""
    paper: str = ""
    by_hand: bool = True
    """Chosen by a person on a page; otherwise it follows from something else (a confirmed calendar)."""
    page: str = ""
    """The name of the page that makes it over many matters at once; empty: it is made on the matter's own page."""
    is_adverse: bool = False
    """Goes through a check-answers page first (UX.md 5.1, 18)."""

    @property
    def path(self) -> str:
        return self.slug or self.name.replace("_", "-")

    def why_misplaced(self, matter: Matter) -> str:
        """Return why the move does not lead on from where the matter is; empty when it does."""
        if matter.status in self.sources:
            return ""
        return self.too_late(matter) or f"办件现在是“{Status(matter.status).label}”，不能{self.title}。"

    def why_closed_to(self, user: User, matter: Matter, now: dt.datetime) -> str:
        """Return why the move is not open to this person now, as a sentence; empty when it is."""
        return self.when(matter, now) or self.needless(user, matter)

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
"""Why the move is not open now, as a sentence; empty when it is. Independent of what is typed."""


Needless = Callable[[User, Matter], str]
"""Why the move, theirs to make, would change nothing for this person, as a sentence; empty when it would."""


def always_open(_matter: Matter, _now: dt.datetime) -> str:
    return ""


def always_of_use(_user: User, _matter: Matter) -> str:
    return ""


def never_too_late(_matter: Matter) -> str:
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
    when: Guard = always_open
    needless: Needless = always_of_use
    afterwards: Callable[[Matter], str] = never_too_late
    """What to say to whom comes when the matter has moved on; empty: only that it has."""
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

    def misplaced(self, matter: Matter) -> str:
        """Return why the move does not lead on from where the matter is; empty when it does."""
        if matter.status in self.sources:
            return ""
        return self.afterwards(matter) or f"办件现在是“{Status(matter.status).label}”，不能{self.title}。"

    def closed_to(self, user: User, matter: Matter, now: dt.datetime) -> str:
        """Return why the move is not open to this person now, as a sentence; empty when it is."""
        return self.when(matter, now) or self.needless(user, matter)

    @property
    def is_opening(self) -> bool:
        return Status.REGISTERED in self.sources

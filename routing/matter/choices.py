"""What one reader can do with a matter now: the buttons of its page, which one leads on, and why a way is closed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import reverse

from departments.terms import Handling
from intake.people.corrections import may_correct
from intake.states import Status
from intake.visits import receives
from routing.matter.stored import Stored
from routing.moves.move import Move
from routing.transitions import reachable_for

_FIRST_CHOICE: Final[dict[str, tuple[str, ...]]] = {
    Status.TO_ACCEPT: ("accept",),
    Status.TO_TRANSFER: ("settle", "escalate", "transfer", "inform", "take_on"),
    Status.SENT: ("sign",),
    Status.IN_PROGRESS: ("decide", "opine", "grant_extension"),
    Status.AWAITING_MATERIALS: ("receive_materials",),
    Status.TO_REVIEW: ("refuse",),
    Status.COORDINATING: ("resolve", "assign"),
    Status.TO_NOTIFY: ("tell",),
    Status.REFUSED: ("tell",),
}
"""The move that leads on from a status comes first; the way proposed at registration before all others."""
_MOVE_OF_HANDLING: Final[dict[str, str]] = {
    Handling.ON_THE_SPOT: "settle",
    Handling.OWN: "take_on",
    Handling.UNCOVERED: "report_uncovered",
}
URGENT_FIRST: Final = "give_first"
"""While it is open nothing else comes before it (社会救助法 Art. 50)."""
BESIDE_PRIMARY: Final = 3
"""How many buttons stand beside the first; the others are folded under 更多."""
ELSEWHERE: Final = frozenset({"claim", "serve", "correct_paper"})
"""Moves with a button of their own: 接办 needs no page, the others stand beside the paper they are about."""
EXPLAINED_WHEN_CLOSED: Final = frozenset({"give_back", "lapse", "supervise"})
"""Moves whose reader is told why they are closed today; other moves just do not appear."""


@dataclass(frozen=True)
class Choices:
    """The moves that are open to one reader, in the order of the buttons."""

    stored: Stored

    @cached_property
    def reachable(self) -> list[Move]:
        """The moves that are this person's from here, whether or not their guard is met today."""
        return reachable_for(self.stored.matter, self.stored.user)

    @cached_property
    def open_moves(self) -> list[Move]:
        stored = self.stored
        return [move for move in self.reachable if not move.why_closed_to(stored.user, stored.matter, stored.now)]

    @property
    def claim(self) -> Move | None:
        """接办 has a button of its own, which needs no page."""
        return next((move for move in self.open_moves if move.name == "claim"), None)

    @property
    def new_token(self) -> uuid.UUID:
        """A fresh token for each form, so that pressing its button twice acts once."""
        return uuid.uuid4()

    @cached_property
    def moves(self) -> list[Move]:
        """The other open moves, the one that leads on first."""
        order = self._preferred()
        found = [move for move in self.open_moves if move.name not in ELSEWHERE]
        return sorted(found, key=lambda move: order.index(move.name) if move.name in order else len(order))

    def _preferred(self) -> list[str]:
        """What was given back goes to another unit; else the way chosen at registration comes first."""
        matter = self.stored.matter
        proposed = "transfer" if matter.returns else _MOVE_OF_HANDLING.get(matter.handling, matter.handling)
        at_window = matter.status == Status.TO_TRANSFER
        return [URGENT_FIRST, *([proposed] if at_window else []), *_FIRST_CHOICE.get(matter.status, ())]

    @property
    def primary(self) -> Move | None:
        first = next(iter(self.moves), None)
        return first if first and first.name in self._preferred() else None

    @property
    def signs_here(self) -> bool:
        """Signing needs nothing but the wish: one press signs and opens the next."""
        return self.primary is not None and self.primary.name == "sign"

    @property
    def secondary(self) -> list[Move]:
        return self._beside_primary[:BESIDE_PRIMARY]

    @property
    def more(self) -> list[Move]:
        return self._beside_primary[BESIDE_PRIMARY:]

    @property
    def _beside_primary(self) -> list[Move]:
        return self.moves[1:] if self.primary else self.moves

    @property
    def closed_ways(self) -> list[str]:
        """Why moves that are this person's are not open today, each as a sentence."""
        matter, now = self.stored.matter, self.stored.now
        shown = [move for move in self.reachable if move.name in EXPLAINED_WHEN_CLOSED]
        return [reason for move in shown if (reason := move.when(matter, now))]

    @property
    def may_record_visit(self) -> bool:
        return self.stored.matter.is_open and receives(self.stored.user, self.stored.matter)

    @property
    def correct_url(self) -> str:
        """更正申请人信息, for the window that answers for the matter and the office; empty for who may not."""
        token = self.stored.matter.application.applicant.token
        may = may_correct(self.stored.user, [self.stored.matter])
        return reverse("intake:correct_person", args=[token]) if may else ""

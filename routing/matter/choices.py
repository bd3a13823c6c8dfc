"""What one reader can do with a matter now: the buttons of its page in their order, and why a move is closed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import reverse

from intake.people.corrections import may_correct
from intake.states import Status
from intake.visits import receives
from routing.matter.stored import Stored
from routing.moves.move import LAST, PROPOSED, Move
from routing.rules.feedback.supervision import ANSWER
from routing.rules.ownership import CLAIM
from routing.rules.transfer.returning import SIGN
from routing.rules.transfer.sending import TRANSFER
from routing.transitions import reachable_for, way_on

BESIDE_PRIMARY: Final = 3
"""How many buttons stand beside the first one; all others are under 更多."""


@dataclass(frozen=True)
class Choices:
    """The moves that are open to one reader, in the order of the buttons."""

    stored: Stored

    @cached_property
    def reachable(self) -> list[Move]:
        """The moves that lead on from here and are this person's to make, the closed ones among them."""
        return reachable_for(self.stored.matter, self.stored.user)

    @cached_property
    def open_moves(self) -> list[Move]:
        stored = self.stored
        return [move for move in self.reachable if not move.why_closed_to(stored.user, stored.matter, stored.now)]

    @property
    def claim(self) -> Move | None:
        """接办, if it is open. Its button stands apart and makes the move at once, without a page."""
        return next((move for move in self.open_moves if move is CLAIM), None)

    @cached_property
    def moves(self) -> list[Move]:
        """The open moves without a button of their own, the one that leads on first."""
        return sorted((move for move in self.open_moves if not move.has_own_button), key=self._rank)

    def _rank(self, move: Move) -> int:
        """Return the place of a move: what cannot wait, then the way proposed, then what leads on from here."""
        if move is self._proposed:
            return PROPOSED
        return move.rank if self.stored.matter.status in move.leads_on else LAST + 1

    @property
    def _proposed(self) -> Move | None:
        """The move to propose for a matter to be sent on: 转办 after a return, else as chosen at registration."""
        matter = self.stored.matter
        if matter.status != Status.TO_TRANSFER:
            return None
        return TRANSFER if matter.returns else way_on(matter.handling)

    @property
    def primary(self) -> Move | None:
        """The move of the first, coloured button; None when no open move leads on."""
        first = next(iter(self.moves), None)
        return first if first and self._rank(first) <= LAST else None

    @property
    def signs_here(self) -> bool:
        """Whether the first button signs at once and opens the next matter to sign for: 签收 asks nothing."""
        return self.primary is SIGN

    @property
    def secondary(self) -> list[Move]:
        return self._beside_primary[:BESIDE_PRIMARY]

    @property
    def more(self) -> list[Move]:
        return self._beside_primary[BESIDE_PRIMARY:]

    @property
    def _beside_primary(self) -> list[Move]:
        beside = self.moves[1:] if self.primary else self.moves
        return sorted(beside, key=lambda move: move is not ANSWER)  # an order waits for its answer by a day of its own

    @property
    def closed_ways(self) -> list[str]:
        """Why moves of this person are closed today, each as a sentence; only of moves that explain themselves."""
        matter, now = self.stored.matter, self.stored.now
        shown = [move for move in self.reachable if move.explains_itself]
        return [reason for move in shown if (reason := move.when(matter, now))]

    @property
    def may_record_visit(self) -> bool:
        return self.stored.matter.is_open and receives(self.stored.user, self.stored.matter)

    @property
    def correct_url(self) -> str:
        """The address of 更正申请人信息; empty for who may not correct (see `may_correct`)."""
        token = self.stored.matter.application.applicant.token
        may = may_correct(self.stored.user, [self.stored.matter])
        return reverse("intake:correct_person", args=[token]) if may else ""

"""What one reader can do with a matter now: the buttons of its page, which one leads on, and why a way is closed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.urls import reverse

from intake.people.corrections import may_correct
from intake.states import Status
from intake.visits import receives
from routing.matter.stored import Stored
from routing.moves.move import AT_ONCE, LAST, Move
from routing.rules.ownership import CLAIM
from routing.rules.transfer.returning import SIGN
from routing.rules.transfer.sending import TRANSFER
from routing.transitions import reachable_for, way_on

BESIDE_PRIMARY: Final = 3
"""How many buttons stand beside the first; the others are folded under 更多."""


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
        return next((move for move in self.open_moves if move is CLAIM), None)

    @property
    def new_token(self) -> uuid.UUID:
        """A fresh token for each form, so that pressing its button twice acts once."""
        return uuid.uuid4()

    @cached_property
    def moves(self) -> list[Move]:
        """The other open moves, the one that leads on first."""
        return sorted((move for move in self.open_moves if not move.has_own_button), key=self._rank)

    def _rank(self, move: Move) -> float:
        """Return the place of a move: what is urgent, then the way proposed, then what leads on from here."""
        # The way proposed comes after what cannot wait, and before everything else that leads on.
        if move is self._proposed:
            return AT_ONCE + 0.5
        return move.rank if self.stored.matter.status in move.leads_on else LAST + 1

    @property
    def _proposed(self) -> Move | None:
        """What was given back goes to another unit; else the way chosen at registration is proposed."""
        matter = self.stored.matter
        if matter.status != Status.TO_TRANSFER:
            return None
        return TRANSFER if matter.returns else way_on(matter.handling)

    @property
    def primary(self) -> Move | None:
        first = next(iter(self.moves), None)
        return first if first and self._rank(first) <= LAST else None

    @property
    def signs_here(self) -> bool:
        """Signing needs nothing but the wish: one press signs and opens the next."""
        return self.primary is SIGN

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
        shown = [move for move in self.reachable if move.explains_itself]
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

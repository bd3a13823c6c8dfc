"""材料 on the page of a matter: what came and when, what is missing, and the ticks of whoever has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from departments import clock
from departments.calendar.datewords import chinese_date
from intake.models import Material
from intake.states import Status
from routing.matter.choices import Choices
from routing.matter.stored import Stored
from routing.matter.wording import lacking_words
from routing.moves.move import Move
from routing.rules.refusal.handing_in import NOTE_MATERIALS, UNNOTE_MATERIALS
from routing.rules.refusal.materials import RECEIVE_MATERIALS, owed_words


@dataclass(frozen=True)
class Offer:
    """A paper that this matter still waits for and another matter of the same visit has received."""

    missing: Material
    came: Material
    today: dt.date

    @property
    def words(self) -> str:
        """Return 身份证、户口簿：同一次来访的2026-000460（市民政局）11月30日已收到."""
        other, on = self.came.matter, self.came.received_on
        day = chinese_date(on, self.today) if on else ""
        return f"{self.missing.name}：同一次来访的{other}（{other.holder}）{day}已收到"


@dataclass(frozen=True)
class PapersIn:
    """The papers of one matter, as one reader may read and tick them now."""

    stored: Stored
    choices: Choices

    @property
    def to_bring(self) -> Sequence[Material]:
        """What the person brings: the card's table."""
        return [row for row in self.stored.materials if not row.window_looks_up]

    @property
    def looked_up(self) -> Sequence[Material]:
        """窗口代查: what the window finds out itself. It stands apart and nobody owes it."""
        return [row for row in self.stored.materials if row.window_looks_up]

    @property
    def missing_words(self) -> str:
        """Return 还缺2份：… of what the person was asked for; empty when nothing is waited for."""
        if self.stored.matter.status != Status.AWAITING_MATERIALS:
            return ""
        return owed_words([row for row in self.to_bring if row.asked_on and row.received_on is None])

    @property
    def lacking(self) -> list[str]:
        """Say of every move that went on without main papers which were missing then, and why: 11月30日上报：…."""
        said = ((event, lacking_words(event)) for event in self.stored.events)
        today = self.stored.today
        return [f"{chinese_date(clock.day_of(event.at), today)}：{words}" for event, words in said if words]

    @cached_property
    def ticks(self) -> Move | None:
        """The move that notes what is ticked; None for who may not, and where all has come."""
        offered = (NOTE_MATERIALS, RECEIVE_MATERIALS)
        move = next((move for move in self.choices.open_moves if move in offered), None)
        return move if any(row.received_on is None for row in self._tickable(move)) else None

    def _tickable(self, move: Move | None) -> Sequence[Material]:
        return self.to_bring if move is RECEIVE_MATERIALS else self.stored.materials if move else ()

    @property
    def ticks_looked_up(self) -> bool:
        """May what the window looked up be ticked as well? Not while the person is waited for."""
        return self.ticks is NOTE_MATERIALS

    @property
    def adds(self) -> Move | None:
        """收到材料, on a page of its own, for a paper that is on no list: also where all that is listed has come."""
        return NOTE_MATERIALS if NOTE_MATERIALS in self.choices.open_moves else None

    @property
    def takes_back(self) -> Move | None:
        """撤销收到, for who has noted something by mistake today."""
        return UNNOTE_MATERIALS if UNNOTE_MATERIALS in self.choices.open_moves else None

    @cached_property
    def offers(self) -> list[Offer]:
        """What other matters of the visit have received and this one waits for, for who may tick it here."""
        missing = {row.paper_key: row for row in self.to_bring if row.received_on is None}
        if self.ticks is None or not missing:
            return []
        came = Material.objects.filter(matter__application=self.stored.matter.application_id, received_on__isnull=False)
        rows = came.exclude(matter=self.stored.matter).select_related("matter__holder", "requirement").order_by("pk")
        first = {row.paper_key: row for row in reversed(rows) if row.paper_key in missing}
        return [Offer(missing[paper], row, self.stored.today) for paper, row in first.items()]

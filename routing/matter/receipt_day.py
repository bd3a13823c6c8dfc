"""收到日期 on the page of a matter that was registered late: when it came, who has to countersign it or has done so."""

from __future__ import annotations

from dataclasses import dataclass

from intake.registration.late import answer_words, came_words
from routing.hands.people import countersigners
from routing.matter.choices import Choices
from routing.matter.stored import Stored
from routing.moves.move import Move
from routing.rules.receipt_day import COUNTERSIGN, REFUSE_DAY


@dataclass(frozen=True)
class ReceiptDay:
    """The notice above the cards. `countersign` and `refuse` are None for who may not answer now."""

    came: str
    reason: str
    state: str
    is_pending: bool
    counts: bool
    """Do the clocks run from the day stated?"""
    countersign: Move | None
    refuse: Move | None


def receipt_day_of(stored: Stored, choices: Choices) -> ReceiptDay | None:
    """Return what the page says of the day; None for what was registered on the day it came."""
    late = stored.matter.application.late_receipt
    if late is None:
        return None
    offered = {move: move for move in choices.open_moves}
    is_pending = late.is_pending and stored.matter.is_open
    return ReceiptDay(
        came=came_words(late, stored.matter.registered_at, stored.today),
        reason=late.reason,
        state=_awaited_words(stored) if is_pending else answer_words(late, stored.today) or "办结前没有核签",
        is_pending=is_pending,
        counts=late.counts,
        countersign=offered.get(COUNTERSIGN),
        refuse=offered.get(REFUSE_DAY),
    )


def _awaited_words(stored: Stored) -> str:
    """Return 收到日期待罗明山核签; with 或 between several heads."""
    names = "或".join(user.full_name for user in countersigners(stored.matter, stored.today))
    return f"收到日期待{names or '负责人'}核签"

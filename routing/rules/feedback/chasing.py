"""Rule 5 结果反馈, 催办: press whoever has the matter. It is an event; nothing else changes.

Clause 四（四）5 of the notice.
"""

from __future__ import annotations

from departments.models import User
from intake.models import Matter
from intake.states import OPEN
from routing.hands.people import has_in_hand, is_clerk_of, is_coordinator, unanswered, works_for_lead
from routing.models import MatterEvent, MoveName
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.feedback.deciding import missing_opinions


def chase(act: Act) -> None:
    """Press whoever has the matter; the lead presses the supporting units that have not answered."""
    missing = missing_opinions(act.matter) if works_for_lead(act.actor, act.matter) else []
    act.note = act.text("note") or ("请尽快给出协办意见" if missing else "请尽快办理")
    act.data["to"] = "、".join(str(unit) for unit in missing or [act.matter.holder])
    act.pressed = missing


def _may_chase(user: User, matter: Matter) -> bool:
    """The window and the office may, the lead its supporting units. Nobody presses themselves."""
    if has_in_hand(user, matter) and not unanswered(matter):
        return False  # nobody presses himself: the count of 催办 would say nothing any more
    towards_support = works_for_lead(user, matter) and bool(unanswered(matter))
    return is_clerk_of(user, matter) or is_coordinator(user, matter) or towards_support


def _told_to_whom(event: MatterEvent) -> str:
    """Tell it by whom it pressed, without the note: that is free text and may name an illness."""
    return f"{CHASE.title}{event.data['to']}"


CHASE = Move(
    name=MoveName.CHASE,
    title="催办",
    rule=5,
    sources=frozenset(OPEN),
    to="same",
    who="clerk, coordinator, lead towards supporting",
    may=_may_chase,
    effect=chase,
    afterwards="已催办，被催的单位会收到提醒。",
    recorded=_told_to_whom,
    of_office=True,
)
MOVES = (CHASE,)

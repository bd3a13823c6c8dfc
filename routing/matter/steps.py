"""The line of five steps (受理、转出、签收、办理、告知): where a matter is, and which steps really happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from departments import clock
from intake.models import Matter
from intake.states import Status
from routing.hands.people import lead_of, leads_of
from routing.models import AssignmentEnd, MatterEvent
from routing.rules.feedback.deciding import DECISIONS
from routing.rules.feedback.withdrawing import WITHDRAW

_STEPS = ("受理", "转出", "签收", "办理", "告知")
_SIGNING = _STEPS.index("签收")
_STEP_OF: dict[str, int] = {
    Status.TO_ACCEPT: 0,
    Status.TO_REVIEW: 0,
    Status.AWAITING_MATERIALS: 0,
    Status.TO_TRANSFER: 1,
    Status.COORDINATING: 1,
    Status.SENT: 2,
    Status.IN_PROGRESS: 3,
    Status.TO_NOTIFY: 4,
    Status.REFUSED: 4,
}


@dataclass(frozen=True)
class Step:
    """One step. `state` is “done”, “current” or “todo”; `text` stands below it: a unit, a day."""

    title: str
    state: str
    text: str = ""


def steps_of(matter: Matter, events: Sequence[MatterEvent]) -> list[Step]:
    """Return the five steps. A step is ticked only if it happened: of a refusal 办理 is never ticked.

    `events` are those of the matter, in their order.
    """
    here, happened = _here(matter), _happened(matter, events)
    return [
        Step(title, _state(n, here, done=happened[n]), _step_text(matter, n, here)) for n, title in enumerate(_STEPS)
    ]


def _here(matter: Matter) -> int | None:
    if not matter.is_open:
        return None
    if matter.status == Status.AWAITING_MATERIALS and matter.accepted_at is not None:
        return 3 if lead_of(matter) else 1
    return _STEP_OF.get(matter.status)


def _happened(matter: Matter, events: Sequence[MatterEvent]) -> tuple[bool, bool, bool, bool, bool]:
    """Say of each step whether it happened. What was recalled was never sent; who withdraws is told of no result."""
    leads = [lead for lead in leads_of(matter) if lead.ended_how != AssignmentEnd.RECALLED]
    closings = [event.move for event in events if event.after == Status.CLOSED != event.before]
    told = not matter.is_open and closings[-1:] != [WITHDRAW.name]
    decided = matter.outcome in DECISIONS
    return (matter.accepted_at is not None, bool(leads), any(lead.signed_at for lead in leads), decided, told)


def _state(step: int, here: int | None, *, done: bool) -> str:
    if step == here:
        return "current"
    return "done" if done else "todo"


def _step_text(matter: Matter, step: int, here: int | None) -> str:
    if step == here:
        return str(matter.holder)
    if step == _SIGNING and any(lead.is_deemed for lead in leads_of(matter)):
        return "视为签收"
    if step == 0 and matter.accepted_at:
        return f"{clock.local(matter.accepted_at):%m-%d}"
    return ""

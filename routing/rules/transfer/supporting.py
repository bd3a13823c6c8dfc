"""Rule 3, 协办意见: what a supporting unit says to the unit that leads.

Clause 四（四）3 of the notice.
"""

from __future__ import annotations

from departments import clock
from intake.models import Matter
from intake.states import Status
from routing.hands.people import works_for_support
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.feedback.deciding import DECIDE


def opine(act: Act) -> None:
    """Give the opinion of a supporting unit; its OPINION clock stops. Raises InvalidInput without words."""
    support = act.matter.assignments.open().supporting().without_opinion().get(department=act.department)
    support.opinion = act.required("opinion", "请写协办意见。")
    support.opined_at, support.opined_by = act.now, act.actor
    support.save()
    for running in support.clocks.unstopped():
        act.stop_one(running)
    act.note = support.opinion


def _why_decided_already(matter: Matter) -> str:
    """Say who decided what and when, to a unit whose opinion comes after that."""
    decision = matter.events.of_move(DECIDE.name).select_related("actor", "department").last()
    if decision is None or not matter.outcome:
        return ""
    at = clock.local(decision.at)
    who = f"{decision.department}{decision.actor}"
    return f"{who}已在{at.month}月{at.day}日{at:%H:%M}办结（{matter.get_outcome_display()}），不再需要协办意见。"


OPINE = Move(
    name="opine",
    title="协办意见",
    rule=3,
    slug="opinion",
    sources=frozenset({Status.IN_PROGRESS}),
    to="same",
    who="officer of a supporting department",
    may=works_for_support,
    too_late=_why_decided_already,
    effect=opine,
    clocks="its OPINION stops",
    leads_on=frozenset({Status.IN_PROGRESS}),
    afterwards="协办意见已提交，由{holder}综合办理。",
)
MOVES = (OPINE,)

"""Rule 5 结果反馈, 申请人撤回: the applicant takes the request back, on signed paper, before it is decided.

Clause 四（四）5 of the notice.
"""

from __future__ import annotations

from intake.models import Matter
from intake.states import OPEN, Outcome, Status
from routing.agenda import topics as agenda
from routing.hands.people import is_clerk_of
from routing.models import AssignmentEnd
from routing.moves.act import Act
from routing.moves.move import Move


def withdraw(act: Act) -> None:
    """End the matter at the wish of the applicant. Raises InvalidInput when the applicant has not signed for it."""
    act.required("signed", "请先让申请人在撤回申请上签名或按指印。")
    act.end_assignments(AssignmentEnd.WITHDRAWN)
    agenda.settle_topic_early(act.matter, act.actor, act.now, "申请人已撤回申请。")
    act.close(Outcome.WITHDRAWN)
    act.note = act.text("reason")


def _why_too_late(matter: Matter) -> str:
    """A decision is served and may be appealed; taking the request back would only make it vanish."""
    untold = matter.status == Status.TO_NOTIFY or (matter.status == Status.REFUSED and matter.is_open)
    return "已经作出决定，不能撤回申请：请先把决定送达，申请人不服的，按文书上告知的途径。" if untold else ""


WITHDRAW = Move(
    name="withdraw",
    title="申请人撤回",
    rule=5,
    sources=frozenset(OPEN - {Status.TO_NOTIFY}),
    to="CLOSED",
    who="clerk",
    may=is_clerk_of,
    too_late=_why_too_late,
    effect=withdraw,
    clocks="all stop",
    is_adverse=True,
    afterwards="申请人已撤回，办件办结。",
)
MOVES = (WITHDRAW,)

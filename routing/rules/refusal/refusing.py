"""Rule 4 否决事项明确答复, 不予受理: one person proposes it, another confirms or overrules it (否定报备).

Clause 四（四）4 of the notice. An accepted matter is never refused: it ends by `decide` with reasons.
"""

from __future__ import annotations

from departments import clock
from departments.models import PolicyBasis, User
from departments.roles import MAY_REVIEW_REFUSALS
from departments.terms import ClockKind, Handling
from departments.units.office import office
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from routing.hands.people import coordinators, is_clerk_of, is_coordinator, is_reviewer_of, reviewers_of
from routing.models import MatterEvent, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.acceptance import take_in

SHORTEST_REASON = 10
"""Characters of a reason that an applicant can understand (UX.md W6)."""
TOO_SHORT = f"请写明原因，不少于{SHORTEST_REASON}个字，写给申请人看得懂。"


def check_reason(text: str) -> str:
    """Return a reason as it was given; raises InvalidInput for one too short to be understood."""
    if len(text) < SHORTEST_REASON:
        raise InvalidInput(TOO_SHORT, "reason")
    return text


def propose_refusal(act: Act) -> None:
    """Propose to refuse, after the reason was explained to the applicant face to face.

    Raises InvalidInput without the kind of reason, the reason, the basis and what the applicant can do.
    """
    code = act.required("reason_code", "请选不予受理的原因。")
    reason = check_reason(act.text("reason"))
    basis = act.required("basis", "请选依据。")
    advice = act.required("advice", "请写申请人可以怎么办。")
    act.stop(ClockKind.ACCEPT)
    put_to_review(act, code, reason, basis, advice)
    act.note = reason


def put_to_review(act: Act, code: str, reason: str, basis: PolicyBasis, advice: str) -> None:
    """Put the matter before the reviewer of the window, for 1 working day; if there is none, before the office."""
    reviewers = reviewers_of(act.matter, act.actor, act.today)
    holder = act.matter.desk if reviewers else office()
    reviewer = next(iter(reviewers or coordinators(act.today)), None)
    act.data |= {"reason_code": code, "reason": reason, "basis": str(basis), "advice": advice}
    act.start(ClockKind.REVIEW, holder)
    act.go(Status.TO_REVIEW, holder, reviewer)


def proposal_of(matter: Matter) -> MatterEvent:
    """Return the event that proposed the refusal, with reason, basis and advice. Raises NotAllowed without one."""
    event: MatterEvent | None = matter.events.into(Status.TO_REVIEW).select_related("actor").last()
    if event is None:
        raise NotAllowed("没有找到拟不予受理的记录。")
    return event


def may_review(user: User, matter: Matter) -> bool:
    """Another than who proposed it may review it; the office only where the window has no other reviewer."""
    proposer = proposal_of(matter).actor
    if user == proposer:
        return False
    nobody = not reviewers_of(matter, proposer, clock.today())
    return is_reviewer_of(user, matter) or (nobody and is_coordinator(user, matter))


def refuse(act: Act) -> None:
    """Confirm the refusal and issue its paper. The matter stays open until that is served (NOTIFY, 1 working day)."""
    proposal = proposal_of(act.matter).data
    act.stop(ClockKind.REVIEW)
    act.matter.handling = Handling.REFUSE
    act.matter.outcome = Outcome.REFUSED
    act.start(ClockKind.NOTIFY, act.matter.desk)
    act.paper(
        PaperKind.REFUSAL,
        reason=proposal["reason"],
        basis=proposal["basis"],
        advice=proposal["advice"],
        reviewer=act.actor.full_name,
    )
    act.back_to_window(Status.REFUSED)
    act.note = proposal["reason"]


def overrule(act: Act) -> None:
    """Accept the request after all, as of today. Raises InvalidInput without a reason."""
    act.note = act.required("reason", "请写应予受理的理由。")
    act.stop(ClockKind.REVIEW)
    take_in(act)


PROPOSE_REFUSAL = Move(
    name="propose_refusal",
    title="拟不予受理",
    rule=4,
    sources=frozenset({Status.REGISTERED, Status.TO_ACCEPT}),
    to="TO_REVIEW",
    who="clerk",
    may=is_clerk_of,
    effect=propose_refusal,
    clocks="REVIEW starts",
    is_adverse=True,
    way=Handling.REFUSE,
    afterwards="已交审核，审核期限{due}；确认以后才出具告知单。",
)
REFUSE = Move(
    name="refuse",
    title="确认不予受理",
    rule=4,
    sources=frozenset({Status.TO_REVIEW}),
    to="REFUSED",
    who="reviewer, never the proposer; if none is there, the coordinator",
    may=may_review,
    effect=refuse,
    clocks="REVIEW stops, NOTIFY starts",
    writes=PaperKind.REFUSAL,
    is_adverse=True,
    leads_on=frozenset({Status.TO_REVIEW}),
    step_of=MAY_REVIEW_REFUSALS,
    afterwards="已确认不予受理，请打印告知单并送达。",
)
OVERRULE = Move(
    name="overrule",
    title="应予受理",
    rule=4,
    sources=frozenset({Status.TO_REVIEW}),
    to="TO_TRANSFER, accepted today",
    who="as refuse",
    may=may_review,
    effect=overrule,
    clocks="REVIEW stops, TRANSFER, HANDLE start",
    writes=PaperKind.RECEIPT,
    afterwards="应予受理，请打印受理回执；转出期限{due}。",
)
MOVES = (PROPOSE_REFUSAL, REFUSE, OVERRULE)

"""Rule 5 结果反馈, 办理结果: the unit that leads decides, and gives its reasons where it goes against the person.

Clause 四（四）5 of the notice.
"""

from __future__ import annotations

from typing import Any

from departments.models import Department
from departments.roles import MAY_WORK_MATTERS
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import ADVERSE, Outcome, Status
from routing.errors import InvalidInput
from routing.hands.people import lead_of, unanswered, works_for_lead
from routing.models import AssignmentEnd, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.incomplete import note_what_lacks
from routing.rules.refusal.refusing import check_reason

DECISIONS = (Outcome.GRANTED, Outcome.PARTLY, Outcome.DENIED, Outcome.ELSEWHERE, Outcome.ENDED)
"""The boxes on the result paper."""

GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY})


def missing_opinions(matter: Matter) -> list[Department]:
    """Return the supporting units that have not given their opinion."""
    return [assignment.department for assignment in unanswered(matter)]


def decide(act: Act) -> None:
    """Decide in the name of the unit that leads. Raises what `conclude` raises."""
    conclude(act, decider_of(act.matter))


def decider_of(matter: Matter) -> Department:
    """Return the unit in whose name a matter is decided: the lead, or the window when nobody leads."""
    lead = lead_of(matter)
    return lead.department if lead else matter.desk


def conclude(act: Act, issuer: Department) -> None:
    """Decide, in a paper of `issuer`; the window then has NOTIFY (1 working day) to tell the person.

    Raises InvalidInput without outcome and content; for an adverse outcome without reason and basis (社会救助法 Art.
    45, 48); when supporting units have not answered, or main papers are missing for what is granted, and nobody wrote
    why it is decided all the same; for terms that contradict the outcome.
    """
    outcome = Outcome(act.required("outcome", "请选办理结果。"))
    if outcome not in DECISIONS:
        raise InvalidInput("请选办理结果。", "outcome")
    content = act.required("content", "请写具体内容。")
    _check_reasons(act, outcome)
    _check_terms(act, outcome)
    if outcome in GIVES:
        note_what_lacks(act, "给予救助")
    act.end_assignments(AssignmentEnd.DECIDED)
    act.stop(ClockKind.HANDLE, ClockKind.URGENT, ClockKind.NOTIFY, ClockKind.EXTENSION)
    act.start(ClockKind.NOTIFY, act.matter.desk)
    act.matter.outcome = outcome
    act.paper(PaperKind.RESULT, issuer=issuer, outcome=outcome.value, content=content, **_terms(act))
    act.back_to_window(Status.TO_NOTIFY)
    act.note = content


def _check_reasons(act: Act, outcome: Outcome) -> None:
    if outcome in ADVERSE:
        check_reason(act.text("reason"))
        act.required("basis", "请选依据。")
    missing = missing_opinions(act.matter)
    if missing and not act.text("without_opinions"):
        units = "、".join(str(unit) for unit in missing)
        raise InvalidInput(f"{units}还没有给出协办意见，请写明为什么先办结。", "without_opinions")


_GIVEN = {"amount": "金额", "channel": "发放渠道", "start_month": "起始年月"}


def _check_terms(act: Act, outcome: Outcome) -> None:
    """Refuse terms that contradict the outcome, such as an amount with 不给予; only 终止 has a month without one."""
    for name, label in _GIVEN.items():
        ends = outcome == Outcome.ENDED and name == "start_month"
        if act.inputs.get(name) and outcome not in GIVES and not ends:
            raise InvalidInput(f"结果是“{outcome.label}”，不填{label}；有救助发放的，请改选办理结果。", name)
    if act.inputs.get("amount") == 0:
        raise InvalidInput("金额不能是0；不发钱的，金额空着不填。", "amount")


def _terms(act: Act) -> dict[str, Any]:
    names = ("amount", "start_month", "channel", "reason", "basis")
    return {name: str(act.inputs.get(name) or "") for name in names}


DECIDE = Move(
    name="decide",
    title="办理结果",
    rule=5,
    slug="result",
    sources=frozenset({Status.IN_PROGRESS}),
    to="TO_NOTIFY",
    who="officer of the lead",
    may=works_for_lead,
    effect=decide,
    clocks="HANDLE, OPINION stop, NOTIFY starts",
    writes=PaperKind.RESULT,
    leads_on=frozenset({Status.IN_PROGRESS}),
    step_of=MAY_WORK_MATTERS,
    afterwards="已办理完毕，请窗口告知申请人。",
    queue="in_hand",
)
MOVES = (DECIDE,)

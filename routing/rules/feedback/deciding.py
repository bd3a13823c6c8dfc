"""Rule 5 结果反馈, 办理结果: the unit that leads decides, and gives its reasons where it goes against the person.

Clause 四（四）5 of the notice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from departments.errors import Faults
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
from routing.rules.refusal.refusing import SHORTEST_REASON, TOO_SHORT

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

    Raises InvalidInput for the first of what `faults_of_decision` finds; when main papers are missing for what is
    granted and nobody wrote why it is granted all the same.
    """
    for field, sentence in faults_of_decision(act.matter, act.inputs).items():
        raise InvalidInput(sentence, field)
    outcome, content = Outcome(act.inputs["outcome"]), act.inputs["content"]
    if outcome in GIVES:
        note_what_lacks(act, "给予救助")
    act.end_assignments(AssignmentEnd.DECIDED)
    act.stop(ClockKind.HANDLE, ClockKind.URGENT, ClockKind.NOTIFY, ClockKind.EXTENSION)
    act.start(ClockKind.NOTIFY, act.matter.desk)
    act.matter.outcome = outcome
    act.paper(PaperKind.RESULT, issuer=issuer, outcome=outcome.value, content=content, **_terms(act))
    act.back_to_window(Status.TO_NOTIFY)
    act.note = content


def faults_of_decision(matter: Matter, facts: Mapping[str, Any]) -> Faults:
    """Return all that keeps a decision from being made, so that a form can name it at once.

    It needs an outcome and its content; where it goes against the person a reason and a basis (社会救助法 Art. 45, 48);
    a word why, when supporting units have not answered. Neither content nor terms may contradict the outcome.
    """
    outcome = facts.get("outcome")
    faults = {} if outcome in DECISIONS else {"outcome": "请选办理结果。"}
    return faults | _faults_of_words(matter, outcome, facts) | _faults_of_terms(outcome, facts)


def _faults_of_words(matter: Matter, outcome: Any, facts: Mapping[str, Any]) -> Faults:
    said = {name: str(facts.get(name) or "").strip() for name in ("content", "reason", "without_opinions")}
    faults: Faults = {}
    if not said["content"]:
        faults["content"] = "请写具体内容。"
    elif contradicts(outcome, said["content"], matter.category.result_phrases):
        faults["content"] = f"结果选的是“{Outcome(outcome).label}”，这句常用语说的相反，请改选结果，或者换一句。"
    if outcome in ADVERSE:
        faults |= _faults_of_reasons(said["reason"], facts.get("basis"))
    missing = missing_opinions(matter)
    if missing and not said["without_opinions"]:
        units = "、".join(str(unit) for unit in missing)
        faults["without_opinions"] = f"{units}还没有给出协办意见，请写明为什么先办结。"
    return faults


def _faults_of_reasons(reason: str, basis: object) -> Faults:
    faults = {} if len(reason) >= SHORTEST_REASON else {"reason": TOO_SHORT}
    return faults if basis else faults | {"basis": "请选依据。"}


_GIVEN = {"amount": "金额", "channel": "发放渠道", "start_month": "起始年月"}


def _faults_of_terms(outcome: Any, facts: Mapping[str, Any]) -> Faults:
    """Find terms that contradict the outcome, such as an amount with 不给予; only 终止 has a month without one."""
    faults: Faults = {}
    for name, label in _GIVEN.items():
        ends = outcome == Outcome.ENDED and name == "start_month"
        if facts.get(name) and outcome in DECISIONS and outcome not in GIVES and not ends:
            faults[name] = f"结果是“{Outcome(outcome).label}”，不填{label}；有救助发放的，请改选办理结果。"
    if facts.get("amount") == 0:
        faults["amount"] = "金额不能是0；不发钱的，金额空着不填。"
    return faults


def says_no(content: str) -> bool:
    """Does the content say that nothing is given? Example: 经核对，不符合认定条件，不给予救助。"""
    return any(words in content for words in ("不给予", "不纳入", "不重复纳入", "终止"))


def contradicts(outcome: Any, content: str, phrases: Collection[str]) -> bool:
    """Does a phrase of the category say the opposite of the outcome? The paper would tell the person both.

    Only phrases taken as they are offered are judged: what somebody words anew may well name what is not given.
    """
    if content not in phrases:
        return False
    gives = content.startswith(("给予", "纳入", "发放", "认定为", "减免", "配租"))
    return says_no(content) if outcome in GIVES else gives and outcome == Outcome.DENIED


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

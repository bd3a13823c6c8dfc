"""Rule 3 其他部门事项告知或转办: who can go is told where; for who cannot, the matter is sent within 2 working days.

Clause 四（四）3 of the notice. What nobody has signed for yet can be taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from departments.models import Department
from departments.terms import ClockKind, Handling
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput
from routing.hands.memory import expected_for
from routing.hands.people import is_clerk_of, lead_of
from routing.hands.returns import Ground, ground_of, returned_by
from routing.models import AssignmentEnd, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move, told_as
from routing.papers.documents import void
from routing.rules.acceptance import is_own_line


def _why_not_told_to_go(matter: Matter, _now: dt.datetime) -> str:
    return "这类事项属本系统职责，不能让申请人另找部门，请上报或直接办理。" if is_own_line(matter) else ""


def inform(act: Act) -> None:
    """Tell the applicant where to go, and close. Raises InvalidInput when an accepted applicant has not agreed."""
    if act.before != Status.REGISTERED:
        act.required("agreed", "已经受理的，申请人同意自行前往才能改为告知。")
    who = expected_for(act.matter, act.today)
    act.matter.handling = Handling.INFORM
    act.paper(PaperKind.INFORM, who=who)
    act.close(Outcome.INFORMED)
    act.note = f"告知到{who.go_to}申请"


def _check_target(act: Act, target: Department, name: str) -> None:
    """Refuse the own unit, and a unit that has given the matter back."""
    if target == act.matter.desk:
        raise InvalidInput("不能转给本单位；属本单位职责的，请用“本级办理”。", name)
    if target.pk in returned_by(act.matter):
        raise InvalidInput(f"{target}已经退回过这件办件，请转往其他单位。", name)


def transfer(act: Act) -> None:
    """Send the matter to another department, because the applicant cannot go there.

    SIGN starts for it (1 working day). Raises InvalidInput without the unit or the reason, and for a unit that has
    given it back.
    """
    matter = act.matter
    lead = act.required("lead", "请选承办单位。")
    _check_target(act, lead, "lead")
    matter.cannot_go = act.text("cannot_go") or matter.cannot_go
    if not matter.cannot_go:
        raise InvalidInput("请选申请人不能自己前往的原因；能自己去的，请改用“告知自行申请”。", "cannot_go")
    matter.handling = Handling.TRANSFER
    supporting = [unit for unit in act.inputs.get("supporting") or () if unit != lead]
    act.send(lead, supporting)
    act.stop(ClockKind.TRANSFER)
    sign = act.start(ClockKind.SIGN, lead)
    act.go(Status.SENT, lead, None)
    ground = ground_of(matter, lead, act.text("note"), act.today)
    transfer_paper(act, lead, supporting, ground, sign_by=sign.due_on)
    act.note = f"转办{lead}：{matter.cannot_go}"


def transfer_paper(
    act: Act, lead: Department, supporting: list[Department], ground: Ground, *, sign_by: dt.date | None
) -> None:
    """Write the 转办单. Without `sign_by` the unit was appointed: it has nothing to sign and cannot give it back."""
    promised = act.matter.promised_on
    act.paper(
        PaperKind.TRANSFER,
        issuer=act.department,
        lead=lead.name,
        supporting=[unit.name for unit in supporting],
        nth=act.matter.documents.in_force().filter(kind=PaperKind.TRANSFER).count() + 1,  # not what was recalled
        ground=ground.words,
        returned_by=ground.returned_by,
        sign_by=sign_by.isoformat() if sign_by else "",
        answer_by=promised.isoformat() if promised else "",
        cannot_go=act.matter.cannot_go,
        note=act.text("note"),
    )


def recall(act: Act) -> None:
    """Take the matter back while nobody has signed for it; TRANSFER runs on with its original due date.

    Raises InvalidInput without a reason.
    """
    act.note = act.required("reason", "请写收回的原因。")
    _void_what_sent(act)
    act.end_assignments(AssignmentEnd.RECALLED)
    act.stop(ClockKind.SIGN)
    act.run_on(ClockKind.TRANSFER)
    act.go(Status.TO_TRANSFER, act.matter.desk, act.actor)


def _void_what_sent(act: Act) -> None:
    """Void the 转办单 or 上报单 that the matter was sent with: nobody wants any more what it asks for."""
    lead = lead_of(act.matter)
    assert lead is not None  # noqa: S101  a SENT matter has a lead
    sent_with = act.matter.documents.in_force().filter(kind__in=(PaperKind.TRANSFER, PaperKind.REPORT))
    for paper in sent_with.filter(issued_at__gte=lead.sent_at):
        void(paper, f"收回：{act.note}", actor=act.actor, now=act.now)


def _who_is_expected(matter: Matter, _asked: Mapping[str, Any], on: dt.date) -> Mapping[str, Any] | None:
    """Fill in the units that the registration has shown. Where 指定规则 names the own unit, somebody has to choose."""
    who = expected_for(matter, on)
    if who.lead == matter.desk:
        return None
    return {"lead": who.lead, "supporting": [unit for unit in who.supporting if unit != who.lead]}


INFORM = Move(
    name="inform",
    title="告知自行申请",
    rule=3,
    sources=frozenset({Status.REGISTERED, Status.TO_TRANSFER}),
    to="CLOSED",
    who="clerk",
    may=is_clerk_of,
    when=_why_not_told_to_go,
    effect=inform,
    clocks="all stop",
    writes=PaperKind.INFORM,
    way=Handling.INFORM,
    leads_on=frozenset({Status.TO_TRANSFER}),
    rank=5,
    afterwards="已告知自行申请，办件办结，请打印告知单交给申请人。",
)
TRANSFER = Move(
    name="transfer",
    title="转办",
    rule=3,
    sources=frozenset({Status.TO_TRANSFER}),
    to="SENT",
    who="clerk",
    may=is_clerk_of,
    effect=transfer,
    clocks="TRANSFER stops, SIGN starts",
    writes=PaperKind.TRANSFER,
    way=Handling.TRANSFER,
    fills=_who_is_expected,
    leads_on=frozenset({Status.TO_TRANSFER}),
    rank=4,
    afterwards="已转出给{holder}，签收期限{due}。",
    effort=told_as("转办"),
)
RECALL = Move(
    name="recall",
    title="收回转办单",
    rule=3,
    sources=frozenset({Status.SENT}),
    to="TO_TRANSFER",
    who="clerk",
    may=is_clerk_of,
    effect=recall,
    clocks="SIGN stops, TRANSFER runs on with its original due date",
    afterwards="已收回，请重新选定怎么办理；转出期限{due}。",
)
MOVES = (INFORM, TRANSFER, RECALL)

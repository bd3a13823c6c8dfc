"""Rule 3 其他部门事项告知或转办: tell first; transfer within 2 working days who cannot go; report what nobody covers.

Clause 四（四）3 of the notice.
"""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.reading import calendar
from departments.models import Department, User
from departments.roles import Role
from departments.terms import ClockKind, Handling
from intake.models import Matter
from intake.states import Outcome, Status
from routing.agenda import topics as agenda
from routing.errors import InvalidInput
from routing.hands.memory import expected_for, remember
from routing.hands.people import (
    coordinators,
    is_clerk_of,
    is_coordinator,
    lead_of,
    office,
    somebody_of,
    works_for_lead,
    works_for_support,
)
from routing.hands.returns import Ground, ground_of, not_to_be_suggested, returned_by
from routing.models import Assignment, AssignmentEnd, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.papers.documents import void
from routing.rules.acceptance import is_own_line

RETURN_DAYS = 1
"""A unit may give back up to one working day after it has signed."""
RETURN_NEEDS = {
    "reason_code": "请选退回的原因。",
    "duty_item": "请选职责依据。",
    "suggested": "请选建议转往的单位。",
}
"""What a return cannot do without, and what is said where it is missing."""


def _other_line(matter: Matter, _now: dt.datetime) -> str:
    return "这类事项属本系统职责，不能让申请人另找部门，请上报或直接办理。" if is_own_line(matter) else ""


def inform(act: Act) -> None:
    """Tell the applicant where to go; later than at the counter only if the applicant agrees."""
    if act.before != Status.REGISTERED:
        act.required("agreed", "已经受理的，申请人同意自行前往才能改为告知。")
    who = expected_for(act.matter, act.today)
    act.matter.handling = Handling.INFORM
    act.paper(PaperKind.INFORM, who=who)
    act.close(Outcome.INFORMED)
    act.note = f"告知到{who.go_to}申请"


def _check_target(act: Act, target: Department, name: str) -> None:
    if target == act.matter.desk:
        raise InvalidInput("不能转给本单位；属本单位职责的，请用“本级办理”。", name)
    if target.pk in returned_by(act.matter):
        raise InvalidInput(f"{target}已经退回过这件办件，请转往其他单位。", name)


def transfer(act: Act) -> None:
    """Send the matter to another department because the applicant cannot go there (the reason is required)."""
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
    _transfer_paper(act, lead, supporting, ground, sign_by=sign.due_on)
    act.note = f"转办{lead}：{matter.cannot_go}"


def _transfer_paper(
    act: Act, lead: Department, supporting: list[Department], ground: Ground, *, sign_by: dt.date | None
) -> None:
    """Write to the lead; without `sign_by` it is appointed, has nothing to sign for and cannot give it back."""
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
    """Take back what nobody has signed for; TRANSFER runs on with its original due date."""
    act.note = act.required("reason", "请写撤回的原因。")
    _void_what_sent(act)
    act.end_assignments(AssignmentEnd.RECALLED)
    act.stop(ClockKind.SIGN)
    act.run_on(ClockKind.TRANSFER)
    act.go(Status.TO_TRANSFER, act.matter.desk, act.actor)


def _void_what_sent(act: Act) -> None:
    """Void the 转办单 or 上报单 that is taken back: it asks a unit for what nobody wants of it any more."""
    lead = lead_of(act.matter)
    assert lead is not None  # noqa: S101  a SENT matter has a lead
    sent_with = act.matter.documents.in_force().filter(kind__in=(PaperKind.TRANSFER, PaperKind.REPORT))
    for paper in sent_with.filter(issued_at__gte=lead.sent_at):
        void(paper, f"撤回：{act.note}", actor=act.actor, now=act.now)


def sign(act: Act) -> None:
    """Sign for the matter: a duty, not a choice. The signer becomes the handler."""
    lead = lead_of(act.matter)
    assert lead is not None  # noqa: S101  a SENT matter has a lead; the predicate has just read it
    lead.signed_at, lead.signed_by = act.now, act.actor
    lead.save()
    act.stop(ClockKind.SIGN)
    act.go(Status.IN_PROGRESS, lead.department, act.actor)


def _may_be_returned(matter: Matter, now: dt.datetime) -> str:
    lead = lead_of(matter)
    if lead is None or lead.department_id == matter.desk.pk:
        return "本级办理的办件不能退回。"
    if lead.is_final:
        return "市民政局已指定承办，不能再退回。"
    if lead.department_id in returned_by(matter):
        return "贵单位已退回过一次，不能再退；确有异议请提请研究。"
    taken = _taken_on(matter, lead, clock.day_of(now))
    if taken and calendar().workdays_between(taken, clock.day_of(now)) > RETURN_DAYS:
        over = "签收" if lead.signed_at else "签收期限"
        return f"{over}已超过1个工作日，不能退回；无政策依据的请提请研究。"
    return ""


def _taken_on(matter: Matter, lead: Assignment, today: dt.date) -> dt.date | None:
    """Return the day from which the unit has it: when it signed, at the latest when it was to have signed.

    Who signs late, or whom the system has not come to yet, gains no day by it.
    """
    of_lead = (row for row in matter.clocks.all() if row.kind == ClockKind.SIGN and row.started_at >= lead.sent_at)
    due = [row.due_on for row in of_lead if row.due_on < today]
    signed = [clock.day_of(lead.signed_at)] if lead.signed_at else []
    return min(due + signed, default=None)


def give_back(act: Act) -> None:
    """Return with a coded reason, the item of the duty table and a suggested unit; the second return is coordinated."""
    matter = act.matter
    code, duty, suggested = (act.required(name, sentence) for name, sentence in RETURN_NEEDS.items())
    _check_suggested(matter, suggested)
    act.end_assignments(AssignmentEnd.RETURNED)
    act.stop(ClockKind.SIGN)
    matter.returns += 1
    _return_or_coordinate(act)
    act.note = f"{code}；依据：{duty}；建议转往{suggested}"


def _check_suggested(matter: Matter, suggested: Department) -> None:
    if suggested.pk in returned_by(matter):
        raise InvalidInput(f"{suggested}已经退回过这件办件，不能再建议转回。", "suggested")
    if suggested == matter.desk:
        raise InvalidInput(f"办件就是从{suggested}转来的，请建议其他单位。", "suggested")
    if suggested.pk in not_to_be_suggested(matter):
        raise InvalidInput("建议单位不能是本单位。", "suggested")


def _return_or_coordinate(act: Act) -> None:
    if act.matter.returns == 1:
        act.start(ClockKind.TRANSFER, act.matter.desk, key="retransfer")
        act.back_to_window(Status.TO_TRANSFER)
    else:
        _coordinate(act)


def _coordinate(act: Act) -> None:
    act.start(ClockKind.COORDINATE, office())
    act.go(Status.COORDINATING, office(), next(iter(coordinators(act.today)), None))


def opine(act: Act) -> None:
    """Give the opinion of a supporting unit; its own clock stops."""
    support = act.matter.assignments.open().supporting().without_opinion().get(department=act.department)
    support.opinion = act.required("opinion", "请写协办意见。")
    support.opined_at, support.opined_by = act.now, act.actor
    support.save()
    for running in support.clocks.unstopped():
        act.stop_one(running)
    act.note = support.opinion


def _decided_already(matter: Matter) -> str:
    """Say who decided what and when, to whom comes with an opinion after that."""
    decision = matter.events.of_move("decide").select_related("actor", "department").last()
    if decision is None or not matter.outcome:
        return ""
    at = clock.local(decision.at)
    who = f"{decision.department}{decision.actor}"
    return f"{who}已在{at.month}月{at.day}日{at:%H:%M}办结（{matter.get_outcome_display()}），不再需要协办意见。"


def report_uncovered(act: Act) -> None:
    """Report what no policy and no unit covers, and ask for the joint conference."""
    suggestion = act.required("suggestion", "请写处理建议。")
    act.matter.handling = Handling.UNCOVERED
    act.end_assignments(AssignmentEnd.REPORTED)
    act.stop(ClockKind.TRANSFER)
    _coordinate(act)
    act.paper(
        PaperKind.REPORT,
        issuer=act.department,
        to=office().name,
        suggestion=suggestion,
        uncovered=True,
        note=act.text("note"),
    )
    act.note = suggestion


def assign(act: Act) -> None:
    """Let the 民政局 office say who handles it: final, no return any more (指定承办)."""
    lead = act.required("lead", "请选承办单位。")
    basis = act.required("basis", "请写指定承办的依据。")
    appoint(act, lead, basis)
    _settle_topic(act, lead)
    if act.inputs.get("remember"):
        _remember(act, lead, basis)
    act.note = f"指定{lead}承办：{basis}"


def appoint(act: Act, lead: Department, basis: str) -> None:
    """Make a unit handle it for good, signed for at once and put before somebody there; the basis goes on its paper."""
    handler = somebody_of(lead, act.today)
    if handler is None:
        raise InvalidInput(f"{lead}现在没有在岗的经办人，请先在设置里任命。", "lead")
    supporting = [unit for unit in act.inputs.get("supporting") or () if unit != lead]
    assignment = act.send(lead, supporting, is_final=True)
    assignment.signed_at, assignment.signed_by = act.now, act.actor
    assignment.save()
    act.stop(ClockKind.COORDINATE, ClockKind.CONFERENCE)
    act.go(Status.IN_PROGRESS, lead, handler)
    _transfer_paper(act, lead, supporting, Ground(basis), sign_by=None)


def _settle_topic(act: Act, lead: Department) -> None:
    """Take it off the agenda of the conference: the unit is found before the meeting, and is followed all the same."""
    topic = agenda.office_topic(act.matter)
    if topic is not None:
        due_on = act.matter.promised_on
        agenda.settle(topic, act.actor, act.now, f"会前已指定{lead}承办。", department=lead, due_on=due_on)


def _remember(act: Act, lead: Department, basis: str) -> None:
    """Let the decision hold for the next person too (记为规则): stored with the assignment or not at all."""
    rule = remember(
        act.matter,
        lead=lead,
        supporting=[unit for unit in act.inputs.get("supporting") or () if unit != lead],
        basis=basis,
        situation=act.text("situation"),
        actor=act.actor,
        now=act.now,
    )
    act.data["remembered"] = str(rule)


def _signs_for_lead(user: User, matter: Matter) -> bool:
    """An officer of the bureau that leads, or a clerk of another township: what this window took on it gives nobody."""
    return works_for_lead(user, matter) and (user.role == Role.OFFICER or not is_clerk_of(user, matter))


def _may_report(user: User, matter: Matter) -> bool:
    held_by_window = matter.status == Status.TO_TRANSFER
    return is_clerk_of(user, matter) if held_by_window else works_for_lead(user, matter)


_WINDOW = frozenset({Status.TO_TRANSFER})

MOVES = (
    Move(
        name="inform",
        title="告知自行申请",
        rule=3,
        sources=frozenset({Status.REGISTERED, Status.TO_TRANSFER}),
        to="CLOSED",
        who="clerk",
        may=is_clerk_of,
        when=_other_line,
        effect=inform,
        clocks="all stop",
        paper="告知自行申请单",
    ),
    Move(
        name="transfer",
        title="转办",
        rule=3,
        sources=_WINDOW,
        to="SENT",
        who="clerk",
        may=is_clerk_of,
        effect=transfer,
        clocks="TRANSFER stops, SIGN starts",
        paper="转办单",
    ),
    Move(
        name="recall",
        title="撤回",
        rule=3,
        sources=frozenset({Status.SENT}),
        to="TO_TRANSFER",
        who="clerk",
        may=is_clerk_of,
        effect=recall,
        clocks="SIGN stops, TRANSFER runs on with its original due date",
    ),
    Move(
        name="sign",
        title="签收",
        rule=3,
        sources=frozenset({Status.SENT}),
        to="IN_PROGRESS",
        who="officer of the lead, clerk of another township",
        may=_signs_for_lead,
        effect=sign,
        clocks="SIGN stops",
        paper="签收回执 on line",
    ),
    Move(
        name="give_back",
        title="退回",
        rule=3,
        slug="return",
        sources=frozenset({Status.SENT, Status.IN_PROGRESS}),
        to="TO_TRANSFER; the second time COORDINATING",
        who="officer of the lead, clerk of another township",
        may=_signs_for_lead,
        when=_may_be_returned,
        effect=give_back,
        clocks="a new TRANSFER of 1 working day, or COORDINATE",
        is_adverse=True,
    ),
    Move(
        name="opine",
        title="协办意见",
        rule=3,
        slug="opinion",
        sources=frozenset({Status.IN_PROGRESS}),
        to="same",
        who="officer of a supporting department",
        may=works_for_support,
        effect=opine,
        afterwards=_decided_already,
        clocks="its OPINION stops",
    ),
    Move(
        name="report_uncovered",
        title="提请研究",
        rule=3,
        slug="uncovered",
        sources=frozenset({Status.TO_TRANSFER, Status.IN_PROGRESS}),
        to="COORDINATING",
        who="clerk, officer",
        may=_may_report,
        effect=report_uncovered,
        clocks="COORDINATE starts",
        paper="上报单",
    ),
    Move(
        name="assign",
        title="指定承办",
        rule=3,
        sources=frozenset({Status.COORDINATING}),
        to="IN_PROGRESS",
        who="coordinator",
        may=is_coordinator,
        effect=assign,
        clocks="COORDINATE or CONFERENCE stops",
        paper="转办单",
    ),
)

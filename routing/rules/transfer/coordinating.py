"""Rule 3, 协调: what no policy covers is reported to the 民政局 office, and the office says who handles it.

Clause 四（四）3 of the notice.
"""

from __future__ import annotations

from departments.models import Department, User
from departments.roles import Role
from departments.terms import ClockKind, Handling
from departments.units.office import office
from intake.models import Matter
from intake.states import Status
from routing.agenda import topics as agenda
from routing.errors import InvalidInput
from routing.hands.memory import remember
from routing.hands.people import coordinators, is_clerk_of, is_coordinator, somebody_of, works_for_lead
from routing.hands.returns import Ground
from routing.models import AssignmentEnd, MoveName, PaperKind, RoutingRule
from routing.moves.act import Act
from routing.moves.move import Move, told_as
from routing.rules.transfer.sending import transfer_paper


def report_uncovered(act: Act) -> None:
    """Report that no policy and no unit covers the matter, and ask for the joint conference (提请研究).

    Raises InvalidInput without a suggestion.
    """
    suggestion = act.required("suggestion", "请写处理建议。")
    act.matter.handling = Handling.UNCOVERED
    act.end_assignments(AssignmentEnd.REPORTED)
    act.stop(ClockKind.TRANSFER)
    coordinate(act)
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
    """Let the 民政局 office say who handles the matter; that unit cannot give it back (指定承办).

    Raises InvalidInput without unit and basis; with 记为规则 also where the decision could not hold for the next
    person.
    """
    lead = act.required("lead", "请选承办单位。")
    basis = act.required("basis", "请写指定承办的依据。")
    appoint(act, lead, basis)
    _settle_topic(act, lead)
    if act.inputs.get("remember"):
        _remember(act, lead, basis)
    act.note = f"指定{lead}承办：{basis}"


def appoint(act: Act, lead: Department, basis: str) -> None:
    """Give the matter to a unit for good: it counts as signed, and somebody there handles it.

    The paper names the basis. Raises InvalidInput when nobody is at work in that unit.
    """
    handler = somebody_of(lead, act.today)
    if handler is None:
        raise InvalidInput(f"{lead}现在没有在岗的经办人，请先在设置里任命。", "lead")
    supporting = [unit for unit in act.inputs.get("supporting") or () if unit != lead]
    assignment = act.send(lead, supporting, is_final=True)
    assignment.signed_at, assignment.signed_by = act.now, act.actor
    assignment.save()
    act.stop(ClockKind.COORDINATE, ClockKind.CONFERENCE)
    act.go(Status.IN_PROGRESS, lead, handler)
    transfer_paper(act, lead, supporting, Ground(basis), sign_by=None)


def _settle_topic(act: Act, lead: Department) -> None:
    """Take the matter off the agenda of the conference, whose list still follows what becomes of it."""
    topic = agenda.office_topic(act.matter)
    if topic is not None:
        due_on = act.matter.promised_on
        agenda.settle_topic(topic, act.actor, act.now, f"会前已指定{lead}承办。", department=lead, due_on=due_on)


def _remember(act: Act, lead: Department, basis: str) -> None:
    """Let the decision hold for the next person too (记为规则). It is stored with the assignment or not at all."""
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


def _may_report(user: User, matter: Matter) -> bool:
    """The clerk may while the window has the matter, later somebody of the unit that leads."""
    held_by_window = matter.status == Status.TO_TRANSFER
    return is_clerk_of(user, matter) if held_by_window else works_for_lead(user, matter)


def coordinate(act: Act) -> None:
    """Put the matter before the 民政局 office, which has 2 working days to say who handles it (本市设定)."""
    act.start(ClockKind.COORDINATE, office())
    act.go(Status.COORDINATING, office(), next(iter(coordinators(act.today)), None))


def _said_of_assignment(matter: Matter) -> str:
    """Say that the unit is named, and whether the decision is remembered."""
    is_remembered = RoutingRule.objects.filter(learnt_from=matter, valid_to__isnull=True).exists()
    return f"已指定{{holder}}承办，不能再退回{'；已记为规则' if is_remembered else ''}。{{next}}"


REPORT_UNCOVERED = Move(
    name=MoveName.REPORT_UNCOVERED,
    title="提请研究",
    rule=3,
    slug="uncovered",
    sources=frozenset({Status.TO_TRANSFER, Status.IN_PROGRESS}),
    to="COORDINATING",
    who="clerk, officer",
    may=_may_report,
    effect=report_uncovered,
    clocks="COORDINATE starts",
    writes=PaperKind.REPORT,
    way=Handling.UNCOVERED,
    afterwards="已报{holder}提请研究，协调期限{due}。",
    effort=told_as("提请研究"),
)
ASSIGN = Move(
    name="assign",
    title="指定承办",
    rule=3,
    sources=frozenset({Status.COORDINATING}),
    to="IN_PROGRESS",
    who="coordinator",
    may=is_coordinator,
    effect=assign,
    clocks="COORDINATE or CONFERENCE stops",
    writes=PaperKind.TRANSFER,
    leads_on=frozenset({Status.COORDINATING}),
    rank=3,
    step_of=frozenset({Role.COORDINATOR}),
    afterwards=_said_of_assignment,
    of_office=True,
    effort=told_as(),
)
MOVES = (REPORT_UNCOVERED, ASSIGN)

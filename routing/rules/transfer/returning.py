"""Rule 3, 签收与退回: a unit signs for a matter or gives it back with a reason; a second return is coordinated.

Clause 四（四）3 of the notice.
"""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.reading import calendar
from departments.models import Department, User
from departments.roles import MAY_WORK_MATTERS, Role
from departments.terms import RETRANSFER, ClockKind
from departments.units.office import office
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput
from routing.hands.people import is_clerk_of, lead_of, works_for_lead
from routing.hands.returns import not_to_be_suggested, returned_by
from routing.models import Assignment, AssignmentEnd, MoveName
from routing.moves.act import Act
from routing.moves.move import Move, told_as
from routing.rules.transfer.coordinating import coordinate

RETURN_DAYS = 1
"""A unit may give back up to one working day after it has signed."""

RETURN_NEEDS = {
    "reason_code": "请选退回的原因。",
    "duty_item": "请选职责依据。",
    "suggested": "请选建议转往的单位。",
}
"""What a return cannot do without, and what is said where it is missing."""


def sign(act: Act) -> None:
    """Sign for the matter, which is a duty and no choice. Who signs handles it from now on."""
    lead = lead_of(act.matter)
    assert lead is not None  # noqa: S101  a SENT matter has a lead; the predicate has just read it
    lead.signed_at, lead.signed_by = act.now, act.actor
    lead.save()
    act.stop(ClockKind.SIGN)
    act.go(Status.IN_PROGRESS, lead.department, act.actor)


def _why_not_returnable(matter: Matter, now: dt.datetime) -> str:
    lead = lead_of(matter)
    if lead is None or lead.department_id == matter.desk.pk:
        return "本级办理的办件不能退回。"
    if lead.is_final:
        return f"{office()}已指定承办，不能再退回。"
    if lead.department_id in returned_by(matter):
        return "贵单位已退回过一次，不能再退；确有异议请提请研究。"
    taken = _taken_on(matter, lead, clock.day_of(now))
    if taken and calendar().workdays_between(taken, clock.day_of(now)) > RETURN_DAYS:
        over = "签收" if lead.signed_at else "签收期限"
        return f"{over}已超过1个工作日，不能退回；无政策依据的请提请研究。"
    return ""


def _taken_on(matter: Matter, lead: Assignment, today: dt.date) -> dt.date | None:
    """Return the day from which the unit has the matter: when it signed, at the latest when it was to sign.

    So nobody gains a day by signing late, or because the timer (视为签收) has not come by yet.
    """
    of_lead = (row for row in matter.clocks.all() if row.kind == ClockKind.SIGN and row.started_at >= lead.sent_at)
    due = [row.due_on for row in of_lead if row.due_on < today]
    signed = [clock.day_of(lead.signed_at)] if lead.signed_at else []
    return min(due + signed, default=None)


def give_back(act: Act) -> None:
    """Give the matter back. The window has 1 working day to pass it on; a second return goes to the office.

    Raises InvalidInput without the kind of reason, the item of the duty table and a unit to suggest.
    """
    matter = act.matter
    code, duty, suggested = (act.required(name, sentence) for name, sentence in RETURN_NEEDS.items())
    _check_suggested(matter, suggested)
    act.end_assignments(AssignmentEnd.RETURNED)
    act.stop(ClockKind.SIGN)
    matter.returns += 1
    _return_or_coordinate(act)
    act.note = f"{code}；依据：{duty}；建议转往{suggested}"


def _check_suggested(matter: Matter, suggested: Department) -> None:
    """Refuse to suggest the own unit, the window, or a unit that has given the matter back itself."""
    if suggested.pk in returned_by(matter):
        raise InvalidInput(f"{suggested}已经退回过这件办件，不能再建议转回。", "suggested")
    if suggested == matter.desk:
        raise InvalidInput(f"办件就是从{suggested}转来的，请建议其他单位。", "suggested")
    if suggested.pk in not_to_be_suggested(matter):
        raise InvalidInput("建议单位不能是本单位。", "suggested")


def _return_or_coordinate(act: Act) -> None:
    if act.matter.returns == 1:
        act.start(ClockKind.TRANSFER, act.matter.desk, key=RETRANSFER)
        act.back_to_window(Status.TO_TRANSFER)
    else:
        coordinate(act)


def _signs_for_lead(user: User, matter: Matter) -> bool:
    """An officer of the bureau that leads may, and a clerk of another township; not the window for itself."""
    return works_for_lead(user, matter) and (user.role == Role.OFFICER or not is_clerk_of(user, matter))


def _said_of_return(matter: Matter) -> str:
    """Say who has the matter now: the window, or the office after a second return."""
    is_with_window = matter.status == Status.TO_TRANSFER
    return "已退回窗口，原因已记录。{next}" if is_with_window else "再次退回，已交{holder}协调。{next}"


SIGN = Move(
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
    leads_on=frozenset({Status.SENT}),
    step_of=MAY_WORK_MATTERS,
    afterwards="已签收，办理期限{due}。",
)
GIVE_BACK = Move(
    name=MoveName.GIVE_BACK,
    title="退回",
    rule=3,
    slug="return",
    sources=frozenset({Status.SENT, Status.IN_PROGRESS}),
    to="TO_TRANSFER; the second time COORDINATING",
    who="officer of the lead, clerk of another township",
    may=_signs_for_lead,
    when=_why_not_returnable,
    effect=give_back,
    clocks="a new TRANSFER of 1 working day, or COORDINATE",
    is_adverse=True,
    explains_itself=True,
    afterwards=_said_of_return,
    consequence="退回原因、职责依据和建议转往的单位记入流转记录，各单位都能看到；本单位不能再退回这件。",
    effort=told_as("退回"),
)
MOVES = (SIGN, GIVE_BACK)

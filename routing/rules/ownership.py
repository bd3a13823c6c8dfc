"""接办、移交: a matter has one owner at any time (SECURITY.md C19). Only the person changes, no unit and no date.

Who was first asked (首问责任人) stays the same: whoever takes a matter over was not the one who was asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import User
from departments.roles import Role
from departments.terms import DepartmentKind
from intake.models import Matter
from intake.states import OPEN, Status
from routing.errors import InvalidInput
from routing.hands.people import fitting_role, has_in_hand, holders_of, is_coordinator, works_where_it_is
from routing.models import MatterEvent
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.refusal.refusing import proposal_of

WITH_A_HANDLER = frozenset(OPEN - {Status.SENT} | {Status.REFUSED})
"""What is on its way has no person yet; a refusal that is not served has one."""


def _proposer(matter: Matter) -> User | None:
    """Return who proposed a refusal that waits for review; nobody reviews their own proposal (否定报备)."""
    return proposal_of(matter).actor if matter.status == Status.TO_REVIEW else None


def receivers(matter: Matter, on: dt.date) -> list[User]:
    """Return who can take the matter over: people of the unit that has it, in the role that it needs now."""
    barred = (matter.handler, _proposer(matter))
    return [user for user in holders_of(fitting_role(matter), matter.holder, on) if user not in barred]


def _change_hands(act: Act, to: User) -> None:
    """Give the matter to somebody of the same unit. The event keeps who has it now and who had it."""
    matter = act.matter
    act.data |= {"handler": to.pk, "from": str(matter.handler or "")}
    act.go(Status(matter.status), matter.holder, to)


def _why_over(matter: Matter, _now: dt.datetime) -> str:
    return "" if matter.is_open else "办件已经办结，不用再接办或者移交。"


def claim_matter(act: Act) -> None:
    """Take a matter over from a colleague who is not there."""
    before = act.matter.handler
    _change_hands(act, act.actor)
    act.note = f"由{act.actor}接办，原由{before}承办"


def _may_claim(user: User, matter: Matter) -> bool:
    fits = works_where_it_is(user, matter) and user.role == fitting_role(matter)
    return fits and user != _proposer(matter)


def _why_theirs_already(user: User, matter: Matter) -> str:
    return "已经由你承办。" if has_in_hand(user, matter) else ""


def hand_over_matter(act: Act) -> None:
    """Give the matter of somebody who has left or is away to a colleague of the same unit (AB角).

    Raises InvalidInput without a reason, or when that person cannot have it.
    """
    before, to = act.matter.handler, act.required("to", "请选接手的人。")
    reason = act.required("reason", "请写移交的原因。")
    if to == before:
        raise InvalidInput(f"已经由{to}承办，请选另一个人。", "to")
    if to == _proposer(act.matter):
        raise InvalidInput(f"这件是{to}提出不予受理的，要由另一个人审核。", "to")
    if to not in receivers(act.matter, act.today):
        raise InvalidInput(f"{to}现在不在{act.matter.holder}担任{fitting_role(act.matter).label}，请选别人。", "to")
    _change_hands(act, to)
    act.note = f"由{before}移交给{to}。原因：{reason}"


def may_hand_over(user: User, matter: Matter) -> bool:
    """The office may hand matters over everywhere, the head of a township in it and its villages."""
    if user.role != Role.REVIEWER or user.department is None:
        return is_coordinator(user, matter)
    unit = matter.holder
    in_village = unit.kind == DepartmentKind.VILLAGE and unit.parent_id == user.department.pk
    return unit == user.department or in_village


def _why_nobody_takes_over(matter: Matter, now: dt.datetime) -> str:
    if closed := _why_over(matter, now):
        return closed
    role = fitting_role(matter).label
    somebody = receivers(matter, clock.day_of(now))
    return "" if somebody else f"{matter.holder}没有别的{role}可以接手，请先任命。"


def handed_words(matter: Matter, events: Sequence[MatterEvent], today: dt.date) -> str:
    """Return when the present handler got the matter from a colleague, from whom and why; empty if from nobody."""
    last = next((event for event in reversed(events) if event.move in {CLAIM.name, HAND_OVER.name}), None)
    if last is None or last.data["handler"] != matter.handler_id or not matter.is_open:
        return ""
    day, words = chinese_date(clock.day_of(last.at), today), last.note.rstrip("。")
    if last.move == CLAIM.name:
        return f"{day}{words}。"
    return f"{day}{last.department}{last.actor}移交：{words}。"


CLAIM = Move(
    name="claim",
    title="接办",
    rule=None,
    sources=WITH_A_HANDLER,
    to="same",
    who="colleague in the holding department with the fitting role",
    may=_may_claim,
    when=_why_over,
    needless=_why_theirs_already,
    effect=claim_matter,
    has_own_button=True,
    afterwards="已接办。{next}",
)
HAND_OVER = Move(
    name="hand_over",
    title="移交",
    rule=None,
    sources=WITH_A_HANDLER,
    to="same",
    who="reviewer of that township, coordinator",
    may=may_hand_over,
    when=_why_nobody_takes_over,
    effect=hand_over_matter,
    afterwards="已移交。{next}",
)
MOVES = (CLAIM, HAND_OVER)

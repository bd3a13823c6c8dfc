"""受理: from here the promise to the applicant runs. Every way to be accepted leads through here."""

from __future__ import annotations

import datetime as dt
from typing import Final

from departments import clock
from departments.models import Responsibility
from departments.roles import Role
from departments.terms import ClockKind, Handling
from intake.models import Matter
from intake.registration.openings import TO_TOWNSHIP
from intake.states import Status
from routing.hands.memory import expected_for
from routing.hands.people import is_clerk_of, is_village_clerk_of, somebody_of
from routing.models import MoveName, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.papers.sheets import Keep, nobody

_NEW: Final = frozenset({Status.REGISTERED, Status.TO_ACCEPT})
"""What was complete when it came. Papers that were brought later, and a second look, are accepted as of their day."""


def take_in(act: Act, keep: Keep = nobody) -> None:
    """Accept the matter now: TRANSFER (2 working days, the notice 四（四）3) and HANDLE (the promise) start.

    An urgent matter also gets URGENT (in hours). Every category has a limit, verified or 本市设定, so that no accepted
    matter is without HANDLE. `keep` is given the row of the receipt. What came on another day (补登) is counted from
    that day: HANDLE always, TRANSFER where the township itself let it lie.
    """
    matter, duty = act.matter, _edition_today(act)
    matter.accepted_at = act.now
    matter.handling = _accepted_way(matter)
    act.start(ClockKind.TRANSFER, matter.desk, since=act.came_on if act.before == Status.REGISTERED else None)
    lead, since = expected_for(matter, act.today).lead, act.came_on if act.before in _NEW else None
    act.start_for(ClockKind.HANDLE, lead, duty.limit, duty.limit_unit, since=since)
    if matter.urgent and duty.urgent_hours:
        act.start(ClockKind.URGENT, matter.desk)
    act.settle_due()
    act.back_to_window(Status.TO_TRANSFER)
    act.paper(PaperKind.RECEIPT, keep=keep)


def _accepted_way(matter: Matter) -> str:
    """Return by which way it goes on. Who is accepted is not sent elsewhere, even if that was proposed first.

    A refusal that was proposed and overruled (应予受理) goes the way its category usually goes.
    """
    way = matter.responsibility.handling if matter.handling == Handling.REFUSE else matter.handling
    return Handling.TRANSFER if way == Handling.INFORM else way


def _edition_today(act: Act) -> Responsibility:
    """Return the edition of the duty table under which the matter is accepted.

    It is the one of the registration, or the one that replaced it meanwhile. When nobody answers for the category any
    more, the old one holds on.
    """
    before: Responsibility = act.matter.responsibility
    if before.valid_to is None or before.valid_to >= act.today:
        return before
    now = Responsibility.objects.in_force(act.today).filter(category=before.category_id).select_related("lead").first()
    if now is not None:
        act.matter.responsibility = now
        act.data["edition"] = {"from": before.slug, "to": now.slug}
    return act.matter.responsibility


def accept(act: Act) -> None:
    """Accept what a clerk has registered, or what a village has passed on (then its ACCEPT clock stops)."""
    if act.before == Status.TO_ACCEPT:
        act.stop(ClockKind.ACCEPT)
    take_in(act)


def pass_on(act: Act) -> None:
    """Put what came in at a village's window before a clerk of its township, who accepts it within 1 working day."""
    desk = act.matter.desk
    act.start(ClockKind.ACCEPT, desk, since=act.came_on)
    act.go(Status.TO_ACCEPT, desk, somebody_of(desk, act.today))
    act.note = f"转送{desk}受理"


def _why_nobody_accepts(matter: Matter, now: dt.datetime) -> str:
    desk = matter.desk
    if somebody_of(desk, clock.day_of(now)):
        return ""
    return f"{desk}现在没有窗口经办人，不能转送。请联系{desk}窗口负责人安排人员后再登记。"


def is_own_line(matter: Matter) -> bool:
    """Is the category one of 民政's own line? Such a matter goes up, and not over to another department."""
    return matter.responsibility.handling not in {Handling.INFORM, Handling.TRANSFER}


ACCEPT = Move(
    name=MoveName.ACCEPT,
    title="受理",
    rule=None,
    sources=frozenset({Status.REGISTERED, Status.TO_ACCEPT}),
    to="TO_TRANSFER",
    who="clerk",
    may=is_clerk_of,
    effect=accept,
    clocks="TRANSFER, HANDLE start (urgent: URGENT too)",
    writes=PaperKind.RECEIPT,
    paper="受理回执, one per application",
    leads_on=frozenset({Status.TO_ACCEPT}),
    step_of=frozenset({Role.CLERK}),
    afterwards="已受理，请打印受理回执；转出期限{due}。",
)
PASS_ON = Move(
    name="pass_on",
    title="转送乡镇",
    rule=None,
    sources=frozenset({Status.REGISTERED}),
    to="TO_ACCEPT",
    who="village clerk",
    may=is_village_clerk_of,
    when=_why_nobody_accepts,
    effect=pass_on,
    clocks="ACCEPT starts",
    way=TO_TOWNSHIP,
    afterwards="已转送{holder}，受理期限{due}。",
)
MOVES = (ACCEPT, PASS_ON)

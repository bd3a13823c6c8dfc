"""Rule 5, 重新办理: what was closed wrongly begins a new round. The verdict on the round before never changes.

Clause 四（四）5 of the notice: the window follows the matter until the person has an answer that holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from departments.calendar.workdays import Calendar
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Outcome, Status
from routing.clocks.deadlines import Due
from routing.clocks.due_display import verdict
from routing.hands.people import is_coordinator, leads_of, worker_of
from routing.models import Assignment, AssignmentEnd, MatterEvent, MoveName, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.acceptance import take_in

FINISHED_BY = frozenset({AssignmentEnd.DECIDED, AssignmentEnd.WITHDRAWN})
"""How the last unit ended when it had the matter to the end."""


@dataclass(frozen=True)
class Round:
    """A round that is over: its outcome, when it was closed and what had been promised.

    Whether it was in time says `is_in_time`, as of a matter. The moments are only known of what was promised for an
    hour, and not of rounds that ended before version 0.2.0: those are judged by the day.
    """

    number: int
    outcome: str
    closed_on: dt.date
    promised_on: dt.date | None
    closed_at: dt.datetime | None = None
    promised_at: dt.datetime | None = None

    def verdict(self, calendar: Calendar) -> Due:
        """Return in words how the promise of the round was kept."""
        return verdict(self, self.closed_on, calendar)


def rounds_before(events: Iterable[MatterEvent]) -> Iterator[Round]:
    """Yield the rounds that ended when the matter was reopened, oldest first."""
    for event in events:
        if event.move == REOPEN.name:
            yield read_round(event.data["verdict"])


def read_round(kept: dict[str, str]) -> Round:
    """Return a round from what the event of the reopening keeps of it (`data["verdict"]`)."""
    promised, moments = kept["promised_on"], (kept.get("closed_at"), kept.get("promised_at"))
    closed_at, promised_at = (dt.datetime.fromisoformat(one) if one else None for one in moments)
    return Round(
        int(kept["round"]),
        str(Outcome(kept["outcome"]).label) if kept["outcome"] else "",
        dt.date.fromisoformat(kept["closed_on"]),
        dt.date.fromisoformat(promised) if promised else None,
        closed_at,
        promised_at,
    )


def _verdict(matter: Matter) -> dict[str, str]:
    """Return what the verdict on this round depends on; moments only where the promise has an hour."""
    dates = ("closed_on", "promised_on", *(("closed_at", "promised_at") if matter.promised_at else ()))
    return {"round": str(matter.round), "outcome": matter.outcome} | {
        name: _iso(getattr(matter, name)) for name in dates
    }


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def reopen(act: Act) -> None:
    """Begin a new round with a new promise. Who led the last one to its end leads again, else the window passes it on.

    What was never accepted is accepted today. Raises InvalidInput without a reason.
    """
    matter = act.matter
    act.note = act.required("reason", "请写重新办理的原因。")
    act.data["verdict"] = _verdict(matter)
    matter.round += 1
    matter.outcome, matter.closed_on, matter.closed_at = "", None, None
    if matter.accepted_at is None:
        matter.handling = matter.responsibility.handling
        take_in(act)
    elif lead := _former_lead(act):
        _lead_again(act, lead)
    else:
        _pass_on_again(act)


def _former_lead(act: Act) -> Assignment | None:
    """Return the last assignment of a lead, if its unit finished the matter, still exists and has somebody at work."""
    last = next(reversed(leads_of(act.matter)), None)
    if last is None or last.ended_how not in FINISHED_BY:
        return None
    unit = last.department
    in_force = unit.valid_to is None or unit.valid_to >= act.today
    return last if in_force and worker_of(last, act.today) else None


def _lead_again(act: Act, former: Assignment) -> None:
    """Give the matter to that unit for good: the office decided it, so there is nothing to sign or give back."""
    unit, handler = former.department, worker_of(former, act.today)
    assignment = act.send(unit, (), is_final=True)
    assignment.signed_at, assignment.signed_by = act.now, act.actor
    assignment.save()
    _promise_anew(act)
    act.go(Status.IN_PROGRESS, unit, handler)
    if handler is not None:
        act.data["handler"] = handler.pk


def _pass_on_again(act: Act) -> None:
    act.start(ClockKind.TRANSFER, act.matter.desk)
    _promise_anew(act)
    act.back_to_window(Status.TO_TRANSFER)


def _promise_anew(act: Act) -> None:
    """Start HANDLE by the limit of the edition under which the matter was accepted, for the unit that leads now."""
    duty = act.matter.responsibility
    lead = next((row.department for row in act.matter.assignments.open().lead()), duty.lead)
    act.start_for(ClockKind.HANDLE, lead, duty.limit, duty.limit_unit)


def _why_not_served_yet(matter: Matter, _now: dt.datetime) -> str:
    return "告知单还没有送达，请窗口先送达。" if matter.is_open else ""


REOPEN = Move(
    name=MoveName.REOPEN,
    title="重新办理",
    rule=5,
    sources=frozenset({Status.CLOSED, Status.REFUSED}),
    to="IN_PROGRESS with the former lead, else TO_TRANSFER; never accepted: accepted today",
    who="coordinator",
    may=is_coordinator,
    when=_why_not_served_yet,
    effect=reopen,
    clocks="HANDLE starts afresh (TO_TRANSFER: TRANSFER too); first_promised_on stays",
    writes=PaperKind.RECEIPT,
    paper="受理回执 if newly accepted",
    afterwards="已重新办理（第{round}轮）。{next}",
    of_office=True,
)
MOVES = (REOPEN,)

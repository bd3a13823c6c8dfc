"""Act: one move being carried out. Its methods are the verbs in which the rules are written.

Nothing here judges whether a move is allowed: `transitions.perform` has done that before. Only this file writes status,
holder and due date of a matter.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied

from departments import clock
from departments.calendar.reading import calendar, clock_limit
from departments.calendar.workdays import Calendar
from departments.models import Department, User
from departments.terms import ClockKind, LimitUnit
from intake.models import Material, Matter
from intake.states import Status
from routing.clocks import periods
from routing.errors import InvalidInput
from routing.hands.people import somebody_of, works_matters_in
from routing.models import Assignment, AssignmentEnd, AssignmentRole, Clock, MoveName, PaperKind, Pause, unstopped_of
from routing.papers.office import OfficeOrder
from routing.papers.sheets import Keep, PaperOrder, nobody


def _end(running: Clock) -> tuple[dt.date, float, int]:
    """Order clocks by their ends. On one day a limit in hours comes before one that has the whole day."""
    return running.due_on, running.due_at.timestamp() if running.due_at else math.inf, running.pk


@dataclass
class Act:
    """Who does what to which matter, when, and with what inputs.

    An effect calls its verbs, and leaves behind what the event and the papers are made of: `note`, `data`, `orders`.
    """

    matter: Matter
    actor: User
    now: dt.datetime
    inputs: Mapping[str, Any]
    before: Status
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    pressed: list[Department] = field(default_factory=list)
    """Units that are pressed although they do not hold the matter."""
    told: list[User] = field(default_factory=list)
    """People who are reminded although they do not have the matter."""
    offered: list[Material] = field(default_factory=list)
    """Rows of other matters of the visit that wait for a paper which came in now: who has them is told."""
    orders: list[PaperOrder | OfficeOrder] = field(default_factory=list)

    @property
    def department(self) -> Department:
        """The unit the actor acts for. Raises PermissionDenied for who has none; `perform` has refused them."""
        if self.actor.department is None:
            raise PermissionDenied
        return self.actor.department

    @property
    def today(self) -> dt.date:
        """The day of the act on the clock of the office."""
        return clock.day_of(self.now)

    @cached_property
    def calendar(self) -> Calendar:
        """The working calendar, read once: nobody can change it before the act is over (`hold_still`)."""
        return calendar()

    @property
    def received_on(self) -> dt.date:
        """The day this act counts for at the window: after closing time it is the next day."""
        return periods.day_received(clock.local(self.now), self.matter.desk.closes_at)

    @property
    def came_on(self) -> dt.date:
        """The day the request came, from which the clocks of its acceptance run.

        It is `received_on`, unless the request was registered late (补登) and the day stated has not been refused.
        """
        late = self.matter.application.late_receipt
        return late.received_on if late is not None and late.counts else self.received_on

    def required(self, name: str, sentence: str) -> Any:
        """Return an input; raises InvalidInput with the sentence when it is empty."""
        value = self.inputs.get(name)
        if value is None or value == "" or value is False or value == []:
            raise InvalidInput(sentence, name)
        return value

    def text(self, name: str) -> str:
        """Return an input as text without spaces around it; empty when it was not given."""
        return str(self.inputs.get(name) or "").strip()

    # --- where it goes

    def go(self, status: Status, holder: Department, handler: User | None) -> None:
        """Put the matter into a status, a unit's hands and a person's name."""
        self.matter.status = status
        self.matter.holder = holder
        self.matter.handler = handler

    def back_to_window(self, status: Status) -> None:
        """Give the matter to the window of its township, and there to `clerk_in_charge`."""
        self.go(status, self.matter.desk, self.clerk_in_charge)

    @property
    def clerk_in_charge(self) -> User:
        """Who gets the matter at the window: who was first asked (首问责任人), while they work there.

        Otherwise who accepted it (a village's clerk was asked first, but the township answers), and last whoever works
        there.
        """
        desk, first = self.matter.desk, self.matter.first_asked
        if works_matters_in(first, desk, self.today):
            return first
        accepted = self._accepted_by()
        still_there = accepted is not None and works_matters_in(accepted, desk, self.today)
        return accepted if accepted and still_there else somebody_of(desk, self.today) or first

    def _accepted_by(self) -> User | None:
        if self.before == Status.TO_ACCEPT:
            return self.actor
        event = self.matter.events.of_move(MoveName.ACCEPT).select_related("actor").last()
        return event.actor if event else None

    def close(self, outcome: str) -> None:
        """End the matter with an outcome: every clock stops, every order is settled, nothing is due any more."""
        self.stop(*ClockKind.values)
        self.settle_orders()
        self.matter.outcome = outcome
        self.matter.closed_on, self.matter.closed_at = self.today, self.now
        self.back_to_window(Status.CLOSED)

    def settle_orders(self) -> None:
        """Note that the open orders (督办) over the matter need no answer any more."""
        for item in self.matter.ordered.owed():
            item.settled_at = self.now
            item.save()
        self.matter.has_open_order = False

    def send(self, lead: Department, supporting: Iterable[Department], *, is_final: bool = False) -> Assignment:
        """Make one unit lead and others support it; return the assignment of the lead.

        Each supporting unit gets an OPINION clock (5 working days, 本市设定). `is_final`: the office decided it, so the
        lead cannot give it back.
        """
        assignment = self._assign(lead, AssignmentRole.LEAD, is_final=is_final)
        for department in supporting:
            support = self._assign(department, AssignmentRole.SUPPORT)
            self.start(ClockKind.OPINION, department, assignment=support)
        self._give_handle_to(lead)
        return assignment

    def _assign(self, department: Department, role: str, *, is_final: bool = False) -> Assignment:
        return Assignment.objects.create(
            matter=self.matter,
            department=department,
            role=role,
            is_final=is_final,
            sent_at=self.now,
            sent_by=self.actor,
        )

    def _give_handle_to(self, lead: Department) -> None:
        for handle in self.matter.clocks.unstopped().of_kind(ClockKind.HANDLE):
            handle.department = lead
            handle.save()

    def end_assignments(self, how: AssignmentEnd) -> None:
        """End every open assignment, with the opinion clocks that belong to them and the lead's special stage.

        NOTIFY stops too: what the lead asked the window to tell the applicant (请窗口告知补材料) is asked no more.
        """
        self.end_stage()
        for assignment in self.matter.assignments.open():
            assignment.ended_at, assignment.ended_by, assignment.ended_how = self.now, self.actor, how
            assignment.save()
        self.stop(ClockKind.OPINION, ClockKind.NOTIFY)

    # --- until when

    def start(self, kind: ClockKind, department: Department, *, key: str = "", **fields: Any) -> Clock:
        """Start a clock as long as the table of limits (时限表) says today.

        `key` names the row; by default it is the kind. Example: `start(ClockKind.TRANSFER, desk, key="retransfer")`.
        `fields` are those of `start_for`.
        """
        limit = clock_limit(key or kind.value, self.today)
        return self.start_for(kind, department, limit.value, limit.unit, **fields)

    def start_for(
        self,
        kind: ClockKind,
        department: Department,
        limit: int,
        unit: str,
        *,
        since: dt.date | None = None,
        **fields: Any,
    ) -> Clock:
        """Start a clock of `limit` units: hours run from this moment, days from the day after the day of receipt.

        `since` is that day where it is not the day of this act; the clock may then be overdue from the beginning.
        """
        received_on = since or self.received_on
        start = self.calendar.roll(received_on)
        due_at = periods.due_moment(self.now, limit) if unit == LimitUnit.HOURS else None
        due_on = clock.day_of(due_at) if due_at else periods.due_day(start, limit, unit, self.calendar)
        return Clock.objects.create(
            matter=self.matter,
            kind=kind,
            department=department,
            round=self.matter.round,
            limit=limit,
            unit=unit,
            started_at=self.now,
            received_on=received_on,
            started_on=start,
            due_on=due_on,
            due_at=due_at,
            **fields,
        )

    def stop(self, *kinds: str) -> None:
        """Stop every clock of these kinds today, whether it ran or was paused."""
        for running in self.matter.clocks.unstopped().of_kind(*kinds):
            self.stop_one(running)

    def stop_one(self, running: Clock) -> None:
        """Stop one clock at this moment."""
        running.stopped_on, running.stopped_at = self.today, self.now
        running.save()

    def run_on(self, kind: ClockKind) -> None:
        """Let the last clock of a kind run on with its original due date, as if it had never stopped.

        A calendar confirmed meanwhile would have moved it: then it is counted anew, and the event keeps old and new
        date.
        """
        stopped = self.matter.clocks.of_kind(kind).last()
        if stopped is not None:
            old, stopped.stopped_on, stopped.stopped_at = stopped.due_on, None, None
            self.recount(stopped)
            if stopped.due_on != old:
                self.data["recalendared"] = {"from": old.isoformat(), "to": stopped.due_on.isoformat()}

    def pause(self, *kinds: str, reason: str) -> None:
        """Pause the running clocks of these kinds from today, keeping the days left. A clock in hours never pauses."""
        for running in self.matter.clocks.running().of_kind(*kinds).exclude(unit=LimitUnit.HOURS):
            Pause.objects.create(clock=running, reason=reason, since=self.received_on)
            running.paused_on = self.received_on
            self.recount(running)

    def resume(self, *kinds: str) -> None:
        """Let paused clocks of these kinds go on with the days left."""
        for paused in self.matter.clocks.unstopped().of_kind(*kinds).filter(paused_on__isnull=False):
            pause = paused.pauses.get(until__isnull=True)
            pause.until = max(self.received_on, pause.since)
            pause.save()
            paused.paused_on = None
            self.recount(paused)

    def end_stage(self) -> None:
        """End a special stage (特殊环节), if one is under way: its clock stops and the promise goes on."""
        if unstopped_of(self.matter, ClockKind.STAGE):
            self.stop(ClockKind.STAGE)
            self.resume(ClockKind.HANDLE)

    def recount(self, running: Clock) -> None:
        """Count the due date of a clock anew by the working calendar."""
        running.recount(self.calendar)
        running.save()

    def settle_due(self) -> None:
        """Copy the earliest due date of a running clock, and the promise, to the matter: there the lists read them."""
        clocks = list(self.matter.clocks.of_matter())
        first = min((row for row in clocks if row.is_running), key=_end, default=None)
        self.matter.due_on, self.matter.due_at = (first.due_on, first.due_at) if first else (None, None)
        self.matter.clock_kind = first.kind if first else ""
        # Stopped or not: what ends the work also ends a stage, and the verdict on the matter is by the promise.
        handle = next((row for row in reversed(clocks) if row.kind == ClockKind.HANDLE), None)
        if handle is not None:
            self._keep_promise(self.matter.promised_on, handle.due_on)
            self.matter.promised_at = handle.due_at
            self.matter.first_promised_on = self.matter.first_promised_on or handle.due_on

    def _keep_promise(self, old: dt.date | None, new: dt.date) -> None:
        """Set the promise; when it moves, the event keeps old and new."""
        if old is not None and old != new:
            self.data["promised"] = {"from": old.isoformat(), "to": new.isoformat()}
        self.matter.promised_on = new

    # --- what is written

    def paper(self, kind: PaperKind, *, issuer: Department | None = None, keep: Keep = nobody, **extra: Any) -> None:
        """Order a paper. It is numbered and frozen as the last step of the transaction, and `keep` is given its row.

        `issuer` is by default the window. `extra` is what the sheet of this kind asks for (routing/papers/sheets).
        """
        matter = None if kind == PaperKind.RECEIPT and self.before == Status.REGISTERED else self.matter
        self.orders.append(
            PaperOrder(
                kind=kind,
                application=self.matter.application,
                matter=matter,
                issuer=issuer or self.matter.desk,
                extra=extra,
                keep=keep,
            )
        )

"""The one thing to do about a row of a list, by who is asking; and the sections of a workbench made of such rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from departments.models import User
from departments.roles import Role
from departments.terms import ClockKind, Handling
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.lists.queues import MatterRow, in_order, read_rows
from routing.moves.move import Move
from routing.transitions import MOVES

MOST_ROWS = 20
"""Rows a section shows; more than that nobody does before the next look."""


@dataclass(frozen=True)
class Task:
    """A row with the one thing to do about it."""

    row: MatterRow
    move: Move | None
    missing: str = ""
    """What its paper still lacks."""


@dataclass(frozen=True)
class Section:
    """One list of a workbench. `whole_url` leads to all of it when there may be more."""

    title: str
    tasks: Sequence[Task]
    empty: str = ""
    whole_url: str = ""

    @property
    def is_cut(self) -> bool:
        return len(self.tasks) >= MOST_ROWS


# --- The one thing to do

_AT_WINDOW = {
    Status.TO_ACCEPT: "accept",
    Status.AWAITING_MATERIALS: "receive_materials",
    Status.TO_NOTIFY: "tell",
    Status.REFUSED: "tell",
}
_PASSING_ON = {
    Handling.TRANSFER: "transfer",
    Handling.ESCALATE: "escalate",
    Handling.OWN: "take_on",
    Handling.ON_THE_SPOT: "take_on",
    Handling.UNCOVERED: "report_uncovered",
}
_TO_PASS_ON: dict[str, str] = {ClockKind.NOTIFY: "request_materials", ClockKind.EXTENSION: "tell_extension"}
_AT_BUREAU = {Status.SENT: "sign", Status.IN_PROGRESS: "decide"}
_AT_OFFICE = {Status.COORDINATING: "assign", Status.TO_REVIEW: "refuse"}


def step_for(user: User, row: MatterRow) -> Move | None:
    """Return the move a row calls for from this person, read from the row alone: a list asks nothing more of the store.

    It is one of `transitions.available_for`; the tests hold the two together.
    """
    name = _step_name(user, row)
    return MOVES[name] if name else None


def _step_name(user: User, row: MatterRow) -> str:
    department = user.department.pk if user.department else None
    match user.role:
        case Role.CLERK if department == row.desk_id:
            return _step_of_clerk(row, department)
        case Role.CLERK | Role.OFFICER:
            return _AT_BUREAU.get(Status(row.status), "") if department == row.holder_id else ""
        case Role.REVIEWER:
            return "refuse" if row.status == Status.TO_REVIEW and department == row.holder_id else ""
        case Role.COORDINATOR:
            return _AT_OFFICE.get(Status(row.status), "") if department == row.holder_id else _chase(row)
        case _:
            return ""


def _step_of_clerk(row: MatterRow, department: int | None) -> str:
    status = Status(row.status)
    if status == Status.TO_TRANSFER and row.clock_kind == ClockKind.URGENT:
        return "give_first"
    if status == Status.TO_TRANSFER and row.handling == Handling.ON_THE_SPOT and row.promised_at is not None:
        return "settle"  # what has hours is settled by a hand-over, whatever day it is
    if status == Status.TO_TRANSFER:
        # What was given back does not go up again: the superior may be who gave it back.
        return "transfer" if row.returns else _PASSING_ON.get(Handling(row.handling), "transfer")
    if status == Status.IN_PROGRESS and row.clock_kind in _TO_PASS_ON:
        return _TO_PASS_ON[row.clock_kind]
    if status == Status.IN_PROGRESS and department == row.holder_id:
        return "decide"
    return _AT_WINDOW.get(status) or _chase(row)


def _chase(row: MatterRow) -> str:
    return "chase" if row.status in OPEN else ""


# --- Sections


def tasks_in(user: User, matters: MatterQuerySet, today: dt.date) -> list[Task]:
    rows = read_rows(in_order(matters)[:MOST_ROWS], today)
    return [Task(row, step_for(user, row)) for row in rows]

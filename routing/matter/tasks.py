"""The one thing to do about a row of a list, by who is asking; and the sections of a workbench made of such rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from departments.models import User
from departments.roles import Role
from departments.terms import Handling
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.lists.queues import MatterRow, in_order, read_rows
from routing.moves.move import Move
from routing.rules.feedback.chasing import CHASE
from routing.rules.on_the_spot import TAKE_ON
from routing.rules.transfer.sending import TRANSFER
from routing.transitions import MOVES, way_on

MOST_ROWS = 20
"""How many rows a section shows; nobody does more before the next look."""


@dataclass(frozen=True)
class Task:
    """A row with the one thing to do about it."""

    row: MatterRow
    move: Move | None
    missing: str = ""
    """What its paper still lacks, e.g. 未打印，未送达."""
    now: str = ""
    """What it waits for, e.g. 公示第3天; said where a desk has room for it."""


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


def step_for(user: User, row: MatterRow) -> Move | None:
    """Return the one move that a row calls for from this person; None when there is nothing to do.

    It is read from the row alone, so that a list of fifty rows needs no more queries. Tests hold it to
    `transitions.available_for`.
    """
    unit = user.department.pk if user.department else None
    at_window, holds = user.role == Role.CLERK and unit == row.desk_id, unit == row.holder_id
    step = (_step_of_window(row) if at_window else None) or (_step_of_holder(user, row) if holds else None)
    chases = at_window or (user.role == Role.COORDINATOR and not holds)
    return step or (CHASE if chases and row.status in OPEN else None)


def _step_of_holder(user: User, row: MatterRow) -> Move | None:
    steps = (move for move in MOVES.values() if user.role in move.step_of and row.status in move.leads_on)
    return min(steps, key=lambda move: move.rank, default=None)


def _step_of_window(row: MatterRow) -> Move | None:
    """Return what the window has to do although it may not hold the matter, or before it passes it on."""
    status = Status(row.status)
    pressing = next((move for move in MOVES.values() if move.presses.get(status) == row.clock_kind), None)
    return pressing or (_passing_on(row) if status == Status.TO_TRANSFER else None)


def _passing_on(row: MatterRow) -> Move:
    """Return how an accepted matter goes on: the way chosen at registration, as far as it is still open."""
    # What was given back does not go up again: the superior may be who gave it back.
    if row.returns or row.handling == Handling.INFORM:
        return TRANSFER
    # What was not settled at the counter is taken on; what has hours is settled by a hand-over, whatever day it is.
    if row.handling == Handling.ON_THE_SPOT and row.promised_at is None:
        return TAKE_ON
    return way_on(row.handling) or TRANSFER


# --- Sections


def tasks_in(user: User, matters: MatterQuerySet, today: dt.date) -> list[Task]:
    rows = read_rows(in_order(matters)[:MOST_ROWS], today, user)
    return [Task(row, step_for(user, row)) for row in rows]

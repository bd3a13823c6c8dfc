"""The one door: every change of a matter is a row of this table of moves, and `perform` carries it out.

The buttons (`available_for`), what refuses an act and the expected matrix of the tests all read the same table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from departments import clock
from departments.calendar.reading import hold_still
from departments.errors import DeskError
from departments.held import held
from departments.models import User
from intake.models import Application, Matter
from intake.registration.openings import Opening
from intake.states import Status
from routing.errors import NotAllowed, StaleMatter, StepRefused
from routing.models import MatterEvent
from routing.moves.act import Act
from routing.moves.move import Move
from routing.moves.reminders import remind
from routing.papers.documents import AnyOrder, issue_all
from routing.papers.sheets import nobody
from routing.rules import (
    acceptance,
    escalation,
    feedback,
    on_the_spot,
    ownership,
    recalendar,
    receipt_day,
    refusal,
    transfer,
)
from routing.rules.acceptance import ACCEPT

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        *acceptance.MOVES,
        *on_the_spot.MOVES,
        *escalation.MOVES,
        *transfer.MOVES,
        *refusal.MOVES,
        *feedback.MOVES,
        *ownership.MOVES,
        *receipt_day.MOVES,
        *recalendar.MOVES,
    )
}


def by_hand() -> list[Move]:
    """Return the moves that a person chooses, each on a page of its own, in the order of the table."""
    return [move for move in MOVES.values() if move.by_hand]


def move_at(path: str) -> Move | None:
    """Return the move whose address ends like this, such as "return"; None when there is no such page."""
    return next((move for move in by_hand() if move.path == path), None)


def opening_of(way: str) -> Move:
    """Return the move that opens a new matter for the way chosen at registration.

    A way that is carried out later, such as 转办, opens by 受理.
    """
    return _by_way(way, Status.REGISTERED) or ACCEPT


def way_on(handling: str) -> Move | None:
    """Return the move by which the window carries out a way after 受理; None when there is none, as for 不予受理."""
    return _by_way(handling, Status.TO_TRANSFER)


def way_of(matter: Matter) -> Move | None:
    """Return the move by which the window carries out the way chosen; None unless the matter waits for just that."""
    return way_on(matter.handling) if matter.status == Status.TO_TRANSFER else None


def _by_way(way: str, status: Status) -> Move | None:
    ways = (move for move in MOVES.values() if move.way and status in move.sources)
    return next((move for move in ways if move.way == way), None)


def perform(move: Move, *, matter: Matter, actor: User, seen: int, now: dt.datetime, **inputs: Any) -> Matter:
    """Make a move, all or nothing, and return the matter as it then is.

    `move` is a row of the table; `seen` is the version of the matter that the actor looked at. Raises StaleMatter when
    the matter has changed since, NotAllowed when the move does not lead on from here, PermissionDenied when it is not
    theirs to make, InvalidInput when something is missing (the error names the field).
    """
    with transaction.atomic(), held():
        hold_still()  # before the row: a change of the calendar holds it alone and then locks rows
        row = MOVES[move.name]
        others = _lock_visit(row, matter) if row.of_visit else []
        act = _carry_out(row, matter, actor=actor, seen=seen, now=now, inputs=inputs)
        also = [_effected(row, other, actor=actor, now=now, inputs=inputs) for other in others]
        orders = [order for one in (act, *also) for order in one.orders]
        issue_all(_one_receipt(orders) if row.of_visit else orders, actor=actor, now=now)
    return act.matter


def _lock_visit(move: Move, matter: Matter) -> list[Matter]:
    """Lock all matters of a visit, and return the other open ones that the move leads on from too.

    In one order, and before the one that was chosen: two heads may press on two matters of the same visit.
    """
    rows = list(Matter.objects.select_for_update().filter(application=matter.application_id).order_by("pk"))
    return [row for row in rows if row.pk != matter.pk and row.is_open and row.status in move.sources]


@dataclass(frozen=True, kw_only=True)
class PlannedMove:
    """One of several moves that are made together; `seen` is the version of the matter that the actor looked at."""

    move: Move
    matter: Matter
    seen: int
    inputs: Mapping[str, Any]


def perform_all(steps: Sequence[PlannedMove], *, actor: User, now: dt.datetime) -> list[Matter]:
    """Make moves of several matters together, all or none, and return the matters as they then are.

    Raises StepRefused, which names the matter, for what `perform` refuses with a sentence, and PermissionDenied as
    `perform` does.
    """
    with transaction.atomic(), held():
        hold_still()
        # In the order of their keys, so that two who act on the same matters wait for each other and not in a circle.
        acts = [_take(step, actor, now) for step in sorted(steps, key=lambda step: step.matter.pk)]
        issue_all([order for act in acts for order in act.orders], actor=actor, now=now)
    return [act.matter for act in acts]


def _take(step: PlannedMove, actor: User, now: dt.datetime) -> Act:
    try:
        return _carry_out(MOVES[step.move.name], step.matter, actor=actor, seen=step.seen, now=now, inputs=step.inputs)
    except DeskError as error:
        raise StepRefused(step.matter.pk, error) from error


def open_matters(application: Application, openings: Sequence[Opening], *, actor: User, now: dt.datetime) -> None:
    """Open every new matter of a registration and carry its way on, as far as nothing more is to be asked.

    All that is accepted shares one receipt. Runs in the caller's transaction. Raises what `perform` raises, and
    ValueError for a matter of another registration.
    """
    if any(opening.matter.application_id != application.pk for opening in openings):
        raise ValueError("an opening belongs to another application")
    with held():
        hold_still()
        orders = [order for opening in openings for act in _open(opening, actor, now) for order in act.orders]
        issue_all(_one_receipt(orders), actor=actor, now=now)


def _open(opening: Opening, actor: User, now: dt.datetime) -> Iterator[Act]:
    """Yield the opening move of a matter, and the one by which its way goes on where it waits for nothing."""
    first = _carry_out(opening_of(opening.value), opening.matter, actor=actor, seen=0, now=now, inputs=opening.inputs)
    yield first
    matter = first.matter
    move = way_of(matter)
    if move is None or opening.then is None or on_the_spot.awaits_relief(matter):
        return
    inputs = move.fills(matter, opening.then, first.today)
    if inputs is not None:  # the opening move has locked the row and read it
        _judge(move, matter, actor, matter.version, now)
        yield _effected(move, matter, actor=actor, now=now, inputs=inputs)


def _one_receipt(orders: list[AnyOrder]) -> list[AnyOrder]:
    """Keep one order for the receipt of the whole registration, however many matters asked for it.

    If one of them asks to record that the person took it along (当场办结), that order is kept.
    """
    of_matters = [order for order in orders if order.matter is not None]
    of_visit = [order for order in orders if order.matter is None]
    return of_matters + sorted(of_visit, key=lambda order: order.keep is nobody)[:1]


def _carry_out(
    move: Move, matter: Matter, *, actor: User, seen: int, now: dt.datetime, inputs: Mapping[str, Any]
) -> Act:
    matter = _lock(matter)
    _judge(move, matter, actor, seen, now)
    return _effected(move, matter, actor=actor, now=now, inputs=inputs)


def _effected(move: Move, matter: Matter, *, actor: User, now: dt.datetime, inputs: Mapping[str, Any]) -> Act:
    """Run the effect of a move on a matter that is locked and judged, and write its event and its reminders."""
    act = Act(matter=matter, actor=actor, now=now, inputs=inputs, before=Status(matter.status))
    had = matter.handler_id
    move.effect(act)
    if act.before == Status.REGISTERED:
        receipt_day.state_day(act)
    act.settle_due()
    matter.version += 1
    matter._change_reason = move.name  # type: ignore[attr-defined]  # noqa: SLF001  (read by simple-history)
    matter.save()
    remind(act, move, _append_event(move, act), had=had)
    return act


_KNOWN: Final = ("category", "responsibility", "window", "holder")
"""Rows of the catalogue that a matter points to."""


def _lock(matter: Matter) -> Matter:
    """Lock the row and read it: two people cannot act on the same matter at once.

    Without what it points to: PostgreSQL, having waited for a lock, drops a joined row whose holder has changed
    meanwhile. Units and editions that the caller has read already are not read again: no move changes them.
    """
    locked: Matter = Matter.objects.select_for_update().get(pk=matter.pk)
    # The visit of a new matter was stored by this transaction: nobody else can have changed it.
    for name in (*_KNOWN, "application", "first_asked") if locked.status == Status.REGISTERED else _KNOWN:
        if getattr(Matter, name).is_cached(matter) and getattr(matter, f"{name}_id") == getattr(locked, f"{name}_id"):
            setattr(locked, name, getattr(matter, name))
    return locked


def _judge(move: Move, matter: Matter, actor: User, seen: int, now: dt.datetime) -> None:
    if actor.department is None:
        raise PermissionDenied
    if matter.version != seen:
        raise StaleMatter(who_was_faster(matter))
    if misplaced := move.why_misplaced(matter):
        raise NotAllowed(misplaced)
    if not move.may(actor, matter):
        raise PermissionDenied
    reason = move.why_closed_to(actor, matter, now)
    if reason:
        raise NotAllowed(reason)


def who_was_faster(matter: Matter) -> str:
    """Return who made the last move and when, as a sentence for somebody whose page is older."""
    event = matter.events.select_related("actor", "department").last()
    if event is None:
        return "这件办件刚有变化，请看最新情况后再操作。"
    title, at = title_of(event), clock.local(event.at)
    return f"这件办件刚由{event.department}{event.actor}{title}（{at:%H:%M}），请看最新情况后再操作。"


def title_of(event: MatterEvent) -> str:
    """Return what the move of an event is called once it is made: usually its title."""
    return MOVES[event.move].title_of(event)


def _append_event(move: Move, act: Act) -> MatterEvent:
    return MatterEvent.objects.create(
        matter=act.matter,
        version=act.matter.version,
        move=move.name,
        before=act.before,
        after=act.matter.status,
        actor=act.actor,
        department=act.department,
        holder_id=act.matter.holder_id,
        at=act.now,
        note=act.note,
        data={**_plain(act.inputs), **act.data},
    )


def _plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs as JSON can hold them; a row is kept by its words."""
    return {name: _plain_value(value) for name, value in inputs.items() if value not in (None, "", [])}


def _plain_value(value: Any) -> Any:
    if isinstance(value, list | tuple | models.QuerySet):
        return [_plain_value(item) for item in value]
    if isinstance(value, models.Model | dt.date | Decimal):
        return str(value)
    return value


def available_for(matter: Matter, user: User, now: dt.datetime) -> list[Move]:
    """Return the moves this person can make now, in the order of the table."""
    return [move for move in reachable_for(matter, user) if not move.why_closed_to(user, matter, now)]


def reachable_for(matter: Matter, user: User) -> list[Move]:
    """Return the moves that lead on from here and are this person's, even where a guard closes them today."""
    if user.posting is None:
        return []
    return [move for move in by_hand() if matter.status in move.sources and move.may(user, matter)]

"""批量上报、转出: ticked matters go on the way chosen for each, and each by itself; one refused stops no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from django.core.exceptions import PermissionDenied

from departments.errors import DeskError
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.desks.batch import Pick
from routing.lists.queues import MatterRow
from routing.matter.done import DoneLine
from routing.matter.done_forms import WaitingRow, WaitingRows
from routing.matter.tasks import step_for
from routing.moves.move import Move
from routing.rules.escalation import ESCALATE
from routing.rules.transfer.sending import TRANSFER
from routing.transitions import perform, reachable_for, way_of

MOST_SENT: Final = 20
"""How many are checked on one page (UX.md W8)."""
NOT_WAITING: Final = "现在不等着上报或转出，可能刚由别人办了，请打开看最新情况。"


@dataclass(frozen=True)
class Unsent:
    """A matter that did not go on, and why."""

    number: str
    fault: str


def may_be_ticked(user: User, row: MatterRow) -> bool:
    """Is this row one to send on in batch: does it wait for 上报 or 转办 by this window?"""
    return row.status == Status.TO_TRANSFER and step_for(user, row) in {ESCALATE, TRANSFER}


def to_send(picks: Sequence[Pick], user: User, now: dt.datetime) -> tuple[list[DoneLine], list[Unsent]]:
    """Return the ticked matters that can be sent on, in the order of the ticks, and why the others cannot."""
    numbers = [pick.number for pick in picks]
    rows = Matter.objects.visible_to(user).with_people().select_related("application__window__parent")
    matters = {matter.number: matter for matter in rows.filter(number__in=numbers)}
    lines, unsent = list[DoneLine](), list[Unsent]()
    for number in numbers:
        matter = matters.get(number)
        fault = _why_not(matter, user, now) if matter else "没有这件办件。"
        if matter is None or fault:
            unsent.append(Unsent(number, fault))
        else:
            lines.append(DoneLine(matter, None, _way(matter)))
    return lines, unsent


def _way(matter: Matter) -> Move | None:
    """Return 上报 or 转办, as chosen; what was given back is transferred: the superior may be who gave it back."""
    way = TRANSFER if matter.returns and matter.status == Status.TO_TRANSFER else way_of(matter)
    return way if way in {ESCALATE, TRANSFER} else None


def _why_not(matter: Matter, user: User, now: dt.datetime) -> str:
    way = _way(matter)
    if way is None or way not in reachable_for(matter, user):
        return NOT_WAITING
    return way.why_closed_to(user, matter, now)


class Result(Enum):
    """What became of a row: it went; it lacks something; somebody else was faster."""

    GONE = auto()
    REFUSED = auto()
    STALE = auto()


def send_ticked(rows: WaitingRows, user: User, now: dt.datetime) -> Iterator[tuple[WaitingRow, Result]]:
    """Make the move of each ticked row in a transaction of its own. Yield the row and what became of it.

    A refusal stands in the form of its row, with what was typed.
    """
    for row in rows.ticked:
        yield row, _sent(row, user, now)


def _sent(row: WaitingRow, user: User, now: dt.datetime) -> Result:
    step = row.step()
    try:
        perform(step.move, matter=step.matter, actor=user, seen=step.seen, now=now, **step.inputs)
    except DeskError as error:
        row.form.refuse(error)
    except PermissionDenied:
        row.form.refuse(DeskError(NOT_WAITING))
    else:
        return Result.GONE
    version = Matter.objects.values_list("version", flat=True).get(pk=step.matter.pk)
    row.form.retype("seen", str(version))
    return Result.REFUSED if version == step.seen else Result.STALE

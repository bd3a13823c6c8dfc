"""下一件: the matter that somebody goes on with when one is done. Each queue is in the order of the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import Exists, OuterRef

from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.states import Status
from routing.lists.queues import TO_TELL, MatterRow, in_order, matters_of, read_rows
from routing.models import Assignment

_OTHERS_TURN: Final = (ClockKind.NOTIFY, ClockKind.EXTENSION, ClockKind.STAGE)
"""While one of these is what runs, the lead waits for the window, or for the end of a stage."""


def next_to_sign(user: User) -> Matter | None:
    """Return the most urgent of the matters that the user's unit has not signed for yet."""
    found: Matter | None = in_order(matters_of(user).filter(status=Status.SENT, holder=user.department)).first()
    return found


def _in_hand(user: User) -> MatterQuerySet:
    """Return what the user's unit leads and can go on with."""
    lead = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), department=user.department)
    found: MatterQuerySet = matters_of(user).filter(Exists(lead), status=Status.IN_PROGRESS)
    return found.exclude(clock_kind__in=_OTHERS_TURN)


def _to_tell(user: User) -> MatterQuerySet:
    """Return what somebody of the user's window has still to tell the person."""
    return matters_of(user).filter(TO_TELL)


QUEUES: Final[Mapping[str, Callable[[User], MatterQuerySet]]] = {"in_hand": _in_hand, "to_tell": _to_tell}
"""By the name in `Move.queue`."""


def next_of(queue: str, user: User, done: Matter, today: dt.date) -> MatterRow | None:
    """Return the most urgent of a queue besides what was just done; None when nothing is left, or for no queue."""
    if queue not in QUEUES:
        return None
    rows = read_rows(in_order(QUEUES[queue](user).exclude(pk=done.pk))[:1], today)
    return rows[0] if rows else None

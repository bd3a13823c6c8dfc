"""视为签收: sign for every matter whose SIGN clock has run out. It may run at any hour and as often as one likes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from departments import clock
from departments.people.system import system_user
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.models import Clock
from routing.rules.transfer.silence import DEEM_SIGNED
from routing.transitions import perform


@dataclass(frozen=True)
class Deemed:
    """One matter that was signed for as of a day; `fault` says why it could not be, and is empty otherwise."""

    number: str
    unit: str
    effective_on: dt.date
    fault: str = ""


def unsigned_too_long(today: dt.date) -> list[Clock]:
    """Return the SIGN clocks that ran out before today on matters nobody has signed for, the oldest first."""
    over = Clock.objects.unstopped().of_kind(ClockKind.SIGN).filter(due_on__lt=today, matter__status=Status.SENT)
    return list(over.select_related("matter", "department").order_by("due_on", "matter__number"))


def deem_all(now: dt.datetime) -> Iterator[Deemed]:
    """Sign for every matter that is over its date, each in a transaction of its own. Yield what became of each.

    A matter that somebody signed for or recalled meanwhile is left out: it is no fault.
    """
    for sign in unsigned_too_long(clock.day_of(now)):
        try:
            _deem(sign.matter, now)
        except StaleMatter:
            continue
        except (InvalidInput, NotAllowed) as fault:
            yield Deemed(sign.matter.number, str(sign.department), sign.due_on, fault.sentence)
        else:
            yield Deemed(sign.matter.number, str(sign.department), sign.due_on)


def _deem(matter: Matter, now: dt.datetime) -> None:
    perform(DEEM_SIGNED, matter=matter, actor=system_user(), seen=matter.version, now=now)

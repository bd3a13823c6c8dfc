"""办理过程记录, attached to a 督办单: each move of a matter with its day, who made it, and the working days it took.

Notes are left out: they are free text, and may name an illness.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.people.system import is_system
from intake.models import Matter, ReturnVisit
from routing.models import MatterEvent
from routing.papers.sheets import Fields
from routing.transitions import MOVES, title_of

_CAME_AGAIN = "申请人再次到窗口询问"
_NOTHING_BEFORE = "—"


@dataclass(frozen=True)
class _Act:
    at: dt.datetime
    unit: str
    who: str
    what: str

    @property
    def day(self) -> dt.date:
        return clock.day_of(self.at)


def records_of(matters: Collection[Matter]) -> dict[int, list[Fields]]:
    """Return {matter key: its record}, the oldest line first, up to the order that is being issued."""
    acts: dict[int, list[_Act]] = defaultdict(list)
    for pk, act in [*_moves(matters), *_visits(matters)]:
        acts[pk].append(act)
    days = calendar()
    return {pk: _lines(sorted(of_matter, key=lambda act: act.at), days) for pk, of_matter in acts.items()}


def _moves(matters: Collection[Matter]) -> Iterator[tuple[int, _Act]]:
    rows = MatterEvent.objects.filter(matter__in=matters).select_related("actor", "department", "holder")
    held_by: dict[int, int | None] = {}
    for event in rows.order_by("matter", "pk"):
        before = held_by.get(event.matter_id, event.department_id)
        held_by[event.matter_id] = event.holder_id
        what = _what(event, has_moved=event.holder_id != before)
        yield event.matter_id, _Act(event.at, _unit(event), event.actor.full_name, what)


def _unit(event: MatterEvent) -> str:
    """Return the unit of who acted; empty for the system, whose account only formally belongs to a unit."""
    return "" if is_system(event.actor) else str(event.department)


def _what(event: MatterEvent, *, has_moved: bool) -> str:
    told, title = MOVES[event.move].recorded, title_of(event)
    if told is not None:
        return told(event)
    return f"{title}，交{event.holder}" if has_moved else title


def _visits(matters: Collection[Matter]) -> Iterator[tuple[int, _Act]]:
    rows = ReturnVisit.objects.filter(matter__in=matters).select_related("department", "by")
    for visit in rows:
        yield visit.matter_id, _Act(visit.at, str(visit.department), visit.by.full_name, _CAME_AGAIN)


def _lines(acts: Sequence[_Act], days: Calendar) -> list[Fields]:
    waited = [days.workdays_between(one.day, other.day) for one, other in pairwise(acts)]
    return [_line(act, gap) for act, gap in zip(acts, [_NOTHING_BEFORE, *map(str, waited)], strict=True)]


def _line(act: _Act, gap: str) -> Fields:
    return {"on": chinese_date(act.day), "unit": act.unit, "who": act.who, "what": act.what, "days": gap}

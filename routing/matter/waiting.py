"""等了多久: how many working days each unit used since the person came, and how many it waited for the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from departments import clock
from departments.calendar.workdays import Calendar
from intake.models import Matter
from intake.states import Status
from routing.models import MatterEvent
from routing.rules.feedback.reopening import REOPEN
from routing.rules.feedback.stages import BEGIN_STAGE, END_STAGE


@dataclass(frozen=True)
class Segment:
    """The time from one move to the next, and the unit that had the matter.

    `pause` says what it waited for, e.g. 等申请人补材料; then the time is charged to no unit.
    """

    since: dt.datetime
    until: dt.datetime
    unit: str
    pause: str = ""


@dataclass(frozen=True)
class Share:
    """One line of the table: the working days of a unit, or of a pause."""

    name: str
    days: int
    is_pause: bool = False


@dataclass(frozen=True)
class Waiting:
    """The calendar days and working days since the person came. The shares add up to the working days."""

    calendar_days: int
    workdays: int
    shares: tuple[Share, ...]


def segments(matter: Matter, events: Sequence[MatterEvent], now: dt.datetime) -> list[Segment]:
    """Return the time of a matter cut at its moves, without gap or overlap. The last part ends with the matter, or now.

    `events` are all of the matter, the oldest first. What came on another day (补登) lay with the window until then.
    """
    if not events:
        return []
    ends = [*(event.at for event in events[1:]), events[-1].at if not matter.is_open else max(now, events[-1].at)]
    pauses = [_pause(event, stage) for event, stage in zip(events, _stages(events), strict=True)]
    for place, event in enumerate(events):
        if event.move == REOPEN.name:
            pauses[place - 1] = "办结以后到重新办理"  # nobody had it
    came = matter.application.received_at
    lay = [Segment(came, events[0].at, str(matter.window))] if came < events[0].at else []
    return lay + [
        Segment(event.at, end, str(event.holder or matter.window), pause)
        for event, end, pause in zip(events, ends, pauses, strict=True)
    ]


def _stages(events: Sequence[MatterEvent]) -> list[str]:
    """Return for every event the special stage (特殊环节) that runs after it; empty where none runs."""
    found, running = [], ""
    for event in events:
        if event.move == BEGIN_STAGE.name:
            running = event.data["stage"]
        elif event.move == END_STAGE.name or event.after != Status.IN_PROGRESS:
            running = ""
        found.append(running)
    return found


def _pause(event: MatterEvent, stage: str) -> str:
    return "等申请人补材料" if event.after == Status.AWAITING_MATERIALS else stage


def waiting(matter: Matter, events: Sequence[MatterEvent], now: dt.datetime, calendar: Calendar) -> Waiting:
    """Add up the working days. The day of a hand-over counts for who hands the matter over."""
    found = segments(matter, events, now)
    if not found:
        return Waiting(0, 0, ())
    came, end = clock.day_of(found[0].since), clock.day_of(found[-1].until)
    return Waiting((end - came).days, calendar.workdays_between(came, end), tuple(_shares(found, calendar)))


def _shares(found: Sequence[Segment], calendar: Calendar) -> Iterator[Share]:
    """Yield the units in the order in which they first had the matter, then the pauses."""
    days: dict[tuple[bool, str], int] = {}
    for segment in found:
        key = (bool(segment.pause), segment.pause or segment.unit)
        used = calendar.workdays_between(clock.day_of(segment.since), clock.day_of(segment.until))
        days[key] = days.get(key, 0) + used
    for is_pause, name in sorted(days, key=lambda key: key[0]):
        yield Share(name, days[is_pause, name], is_pause)

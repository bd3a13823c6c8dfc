"""等待: how long the person has waited since they came, and with whom; what waits for the person stands apart."""

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
    """From one move to the next: who had it, or what it waited for (then nobody is charged with the time)."""

    since: dt.datetime
    until: dt.datetime
    unit: str
    pause: str = ""


@dataclass(frozen=True)
class Share:
    """One line of the table: a unit or a pause, in working days."""

    name: str
    days: int
    is_pause: bool = False


@dataclass(frozen=True)
class Waiting:
    """`calendar_days` and `workdays` since the person came; the shares add up to the working days."""

    calendar_days: int
    workdays: int
    shares: tuple[Share, ...]


def segments(matter: Matter, events: Sequence[MatterEvent], now: dt.datetime) -> list[Segment]:
    """Return the holding segments in order, without overlap or hole; the last one ends with the matter, or now.

    `events` are all of the matter, oldest first, with their holder.
    """
    if not events:
        return []
    ends = [*(event.at for event in events[1:]), events[-1].at if not matter.is_open else max(now, events[-1].at)]
    pauses = [_pause(event, stage) for event, stage in zip(events, _stages(events), strict=True)]
    for place, event in enumerate(events):
        if event.move == REOPEN.name:
            pauses[place - 1] = "办结以后到重新办理"  # nobody had it
    return [
        Segment(event.at, end, str(event.holder or matter.window), pause)
        for event, end, pause in zip(events, ends, pauses, strict=True)
    ]


def _stages(events: Sequence[MatterEvent]) -> list[str]:
    """Return for every event the special stage that runs after it, or nothing."""
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
    """Add up the segments. The day something is handed over belongs to who hands it over."""
    found = segments(matter, events, now)
    if not found:
        return Waiting(0, 0, ())
    came, end = clock.day_of(found[0].since), clock.day_of(found[-1].until)
    return Waiting((end - came).days, calendar.workdays_between(came, end), tuple(_shares(found, calendar)))


def _shares(found: Sequence[Segment], calendar: Calendar) -> Iterator[Share]:
    """Yield units in the order in which they first had it, then the pauses."""
    days: dict[tuple[bool, str], int] = {}
    for segment in found:
        key = (bool(segment.pause), segment.pause or segment.unit)
        used = calendar.workdays_between(clock.day_of(segment.since), clock.day_of(segment.until))
        days[key] = days.get(key, 0) + used
    for is_pause, name in sorted(days, key=lambda key: key[0]):
        yield Share(name, days[is_pause, name], is_pause)

"""最近办的: what a unit did last, for a desk on which nothing waits to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from departments.models import User
from intake.models import Matter
from routing.models import MatterEvent
from routing.transitions import title_of

MOST_SHOWN: Final = 5


@dataclass(frozen=True)
class DoneLately:
    """One move: when, by whom, what it is called, and over which matter."""

    at: dt.datetime
    who: str
    title: str
    matter: Matter


def lately(user: User) -> Sequence[DoneLately]:
    """Return the last moves of the user's unit, the newest first, over matters that the user may see: two queries."""
    if user.department is None:
        return ()
    events = MatterEvent.objects.filter(department=user.department).select_related("actor").order_by("-pk")
    last = list(events[:MOST_SHOWN])
    rows = Matter.objects.visible_to(user).select_related("category", "responsibility")
    seen = rows.in_bulk([event.matter_id for event in last])
    return [
        DoneLately(event.at, event.actor.full_name, title_of(event), seen[event.matter_id])
        for event in last
        if event.matter_id in seen
    ]

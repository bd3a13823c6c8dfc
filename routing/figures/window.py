"""The small line of a window: how much it has taken in, and how much of what it closed was in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from departments import clock
from departments.models import User
from routing.clocks.in_time import IN_TIME, is_in_time
from routing.figures.closings import closed_within, rounds_within
from routing.lists.queues import matters_of


@dataclass(frozen=True)
class WindowFigures:
    """The small line of a window: taken in today and this month; of those closed this month, in time (per cent)."""

    today: int
    month: int
    on_time: int | None


def figures(user: User, today: dt.date) -> WindowFigures:
    month, mine = today.replace(day=1), matters_of(user)
    closed = closed_within(month)
    counted = mine.aggregate(
        today=Count("pk", filter=Q(accepted_at__gte=clock.start_of(today))),
        month=Count("pk", filter=Q(accepted_at__gte=clock.start_of(month))),
        closed=Count("pk", filter=closed),
        kept=Count("pk", filter=closed & IN_TIME),
    )
    earlier = [is_in_time(one) for one, _ in rounds_within(mine, month)]
    kept, ended = counted["kept"] + sum(earlier), counted["closed"] + len(earlier)
    share = round(100 * kept / ended) if ended else None
    return WindowFigures(counted["today"], counted["month"], share)

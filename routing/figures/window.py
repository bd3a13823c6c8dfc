"""The small line on the workbench of a window: how much it took in, and how much of what was closed was in time."""

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
    """Matters accepted today and this month, and 按期率: of those closed this month, how many per cent were in time.

    `on_time` is None while nothing has been closed this month.
    """

    today: int
    month: int
    on_time: int | None


def figures(user: User, today: dt.date) -> WindowFigures:
    """Count the matters that the user may see: two queries."""
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

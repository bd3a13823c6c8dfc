"""The small line of a window: how much it has taken in, and how much of what it closed was in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from departments import clock
from departments.models import User
from routing.clocks.in_time import IN_TIME
from routing.lists.queues import matters_of
from routing.models import MatterEvent
from routing.rules.feedback.reopening import Round, read_round


@dataclass(frozen=True)
class Figures:
    """The small line of a window: taken in today and this month; of those closed this month, in time (per cent)."""

    today: int
    month: int
    on_time: int | None


def figures(user: User, today: dt.date) -> Figures:
    month = today.replace(day=1)
    closed = Q(closed_on__gte=month, promised_on__isnull=False)
    earlier = _rounds_closed(user, month)
    counted = matters_of(user).aggregate(
        today=Count("pk", filter=Q(accepted_at__gte=clock.start_of(today))),
        month=Count("pk", filter=Q(accepted_at__gte=clock.start_of(month))),
        closed=Count("pk", filter=closed),
        kept=Count("pk", filter=closed & IN_TIME),
    )
    kept, ended = counted["kept"] + sum(one.is_kept for one in earlier), counted["closed"] + len(earlier)
    share = round(100 * kept / ended) if ended else None
    return Figures(counted["today"], counted["month"], share)


def _rounds_closed(user: User, month: dt.date) -> list[Round]:
    """Return the rounds closed since then of matters reopened later: reopening takes no verdict out of the count."""
    reopened = MatterEvent.objects.reopenings().filter(at__gte=clock.start_of(month))
    kept = reopened.filter(matter__in=matters_of(user).values("pk")).values_list("data__verdict", flat=True)
    rounds = [read_round(verdict) for verdict in kept]
    return [one for one in rounds if one.closed_on >= month and one.promised_on is not None]

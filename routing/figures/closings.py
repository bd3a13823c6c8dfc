"""办结: every closing of a matter, by its day.

A matter that was closed, reopened and closed again was closed twice. The verdict on a round that is over never changes
(`rules.feedback.reopening`), so a figure that was reported once never shrinks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from departments import clock
from intake.querysets import MatterQuerySet
from routing.models import MatterEvent
from routing.rules.feedback.reopening import Round, read_round


def closed_within(first: dt.date, after: dt.date | None = None) -> Q:
    """Return the condition that a matter was closed on `first` or later, before `after`, and was not reopened since."""
    return Q(closed_on__gte=first) & (Q(closed_on__lt=after) if after else Q())


def rounds_within(
    matters: MatterQuerySet, first: dt.date, after: dt.date | None = None, *, by: tuple[str, ...] = ()
) -> list[tuple[Round, tuple[Any, ...]]]:
    """Return the rounds of these matters that were closed in the same days and reopened later: one query.

    `by` names columns of the matter, such as "handling". Their values stand beside each round.
    """
    # A round closed on `first` or later was reopened on that day or later: earlier events need not be read.
    events = MatterEvent.objects.reopenings().filter(at__gte=clock.start_of(first), matter__in=matters.values("pk"))
    rows = events.values_list("data__verdict", *(f"matter__{name}" for name in by))
    rounds = [(read_round(verdict), tuple(beside)) for verdict, *beside in rows]
    return [(one, beside) for one, beside in rounds if first <= one.closed_on and (not after or one.closed_on < after)]

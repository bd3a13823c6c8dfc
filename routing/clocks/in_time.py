"""按期: whether something was done by its end. By the moment where the end has an hour, else by the day.

It is said once, in two forms: `was_by` for one thing in hand, `done_by` as a condition of a query. `is_in_time` and
`IN_TIME` ask it of a matter. Every page that says 按期 or 超期 of a matter asks here.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Protocol

from django.db.models import F, Q


class Promised(Protocol):
    """What the question needs to know. A matter has it, a row of a list, and a round that is over."""

    @property
    def promised_on(self) -> dt.date | None: ...
    @property
    def promised_at(self) -> dt.datetime | None: ...
    @property
    def closed_on(self) -> dt.date | None: ...
    @property
    def closed_at(self) -> dt.datetime | None: ...


def was_by(
    due_on: dt.date | None, due_at: dt.datetime | None, done_on: dt.date, done_at: dt.datetime | None = None
) -> bool:
    """Say whether something was done by its end; what has no end is never late.

    Due on the 24th at 9:00, 14:00 on the 24th is late. Due on the 24th, any hour of the 24th is in time.
    """
    if due_at is not None and done_at is not None:
        return done_at <= due_at
    return due_on is None or done_on <= due_on


def done_by(due_on: str, due_at: str, done_on: str, done_at: str) -> Q:
    """Return the same as a condition; the arguments are the names of the columns."""
    no_moment = Q(**{f"{due_at}__isnull": True}) | Q(**{f"{done_at}__isnull": True})
    by_day = Q(**{f"{due_on}__isnull": True}) | Q(**{f"{done_on}__lte": F(due_on)})
    return Q(**{f"{done_at}__lte": F(due_at)}) | (no_moment & by_day)


def is_in_time(matter: Promised) -> bool:
    """Say whether a matter was closed by what was promised; an open one was not closed."""
    if matter.closed_on is None:
        return False
    return was_by(matter.promised_on, matter.promised_at, matter.closed_on, matter.closed_at)


IN_TIME: Final = Q(closed_on__isnull=False) & done_by("promised_on", "promised_at", "closed_on", "closed_at")
"""The same of matters, as a condition."""

"""Dated editions (版本) of one thing follow one another: on no day hold two, and on no day between them holds none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol

from departments.calendar.datewords import chinese_date, period_words
from departments.calendar.workdays import ONE_DAY


class Edition(Protocol):
    """A row that holds from `valid_from` to `valid_to`, both days included; without a `valid_to` it goes on."""

    valid_from: dt.date
    valid_to: dt.date | None


def fault_in(editions: Iterable[Edition]) -> str:
    """Return a sentence when editions of one category or one limit overlap or leave a day without one, otherwise "".

    An end after which none follows is no fault: a category may be given up.
    """
    ordered = sorted(editions, key=lambda edition: edition.valid_from)
    for edition in ordered:
        if edition.valid_to and edition.valid_to < edition.valid_from:
            return f"{named(edition)}{chinese_date(edition.valid_to)}就结束，止日早于起日。"
    return next((fault for pair in pairwise(ordered) if (fault := _between(*pair))), "")


def named(edition: Edition) -> str:
    """Return 2014年12月19日起的一版: people know an edition by the day it began."""
    return f"{chinese_date(edition.valid_from)}起的一版"


def held_words(edition: Edition) -> str:
    """Return 2014年12月19日起, or 2014年12月19日至2026年12月31日 once the last day is known."""
    first = chinese_date(edition.valid_from)
    return f"{first}至{chinese_date(edition.valid_to)}" if edition.valid_to else f"{first}起"


def _between(earlier: Edition, later: Edition) -> str:
    if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
        return f"{named(earlier)}和{named(later)}重叠：{_shared(earlier, later)}两版都有效。"
    first, last = earlier.valid_to + ONE_DAY, later.valid_from - ONE_DAY
    if first <= last:
        ends, begins = chinese_date(earlier.valid_to), chinese_date(later.valid_from)
        return f"{period_words(first, last)}没有一版：{named(earlier)}到{ends}为止，下一版{begins}才开始。"
    return ""


def _shared(earlier: Edition, later: Edition) -> str:
    ends = [edition.valid_to for edition in (earlier, later) if edition.valid_to]
    return period_words(later.valid_from, min(ends)) if ends else f"{chinese_date(later.valid_from)}起"

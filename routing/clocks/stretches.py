"""为什么是这一天: the days of an explanation, gathered into stretches that a clerk can read out to somebody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from departments.calendar.datewords import period_words
from departments.calendar.workdays import DayLine

_NUMBER = re.compile(r"第\d+")
_REST = re.compile(r"^(星期六|星期日)休息$")


@dataclass(frozen=True)
class Stretch:
    """Days in a row that count, or are skipped, for the same reason. `days` is how many of them count, 0 or all."""

    first: dt.date
    last: dt.date
    days: int
    reason: str

    @property
    def dates(self) -> str:
        """The days in words: 2026年11月20日至12月1日."""
        return period_words(self.first, self.last)


def stretches(lines: Iterable[DayLine]) -> list[Stretch]:
    """Gather days in a row that have the same reason. Every day stands in exactly one stretch."""
    return [_stretch(list(group)) for _, group in groupby(lines, key=_kind)]


def _kind(line: DayLine) -> tuple[bool, str]:
    words = "" if line.counted is None else _NUMBER.sub("第", line.reason)
    return line.counted is not None, words or _REST.sub("周末休息", line.reason)


def _stretch(lines: list[DayLine]) -> Stretch:
    first, last = lines[0], lines[-1]
    counted = [line for line in lines if line.counted is not None]
    return Stretch(first.date, last.date, len(counted), _reason(lines))


def _reason(lines: list[DayLine]) -> str:
    first, last = lines[0], lines[-1]
    if first.counted is not None and len(lines) > 1:
        return _NUMBER.sub(f"第{first.counted}–{last.counted}", first.reason, count=1)
    return _kind(first)[1] if first.counted is None else first.reason

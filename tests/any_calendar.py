"""Any calendar there might be: long rests, days of make-up work and local days, for the properties of the clocks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from departments.calendar.workdays import NATIONAL, ONE_DAY, Calendar, DayRule
from departments.terms import CalendarScope

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 4, 30)
LONGEST_REST = 20
LOCAL = CalendarScope.QIANNAN.value
dates = st.dates(FIRST, LAST)


@dataclass(frozen=True)
class Year:
    """The rules of a calendar, from which another can be made with one more day of rest."""

    rules: tuple[DayRule, ...]

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.rules, {NATIONAL: {2026}, LOCAL: {2026}})

    def resting(self, day: dt.date) -> Year:
        """Return the same calendar with this day at rest. Its rule is local, and so goes before any national one."""
        others = tuple(rule for rule in self.rules if (rule.date, rule.scope) != (day, LOCAL))
        return Year((*others, rest(day, LOCAL)))


def rest(day: dt.date, scope: str = NATIONAL) -> DayRule:
    return DayRule(day, works=False, name="放假", notice="通知", scope=scope)


def make_up(day: dt.date) -> DayRule:
    return DayRule(day, works=True, name="放假", notice="通知")


@st.composite
def years(draw: DrawFn) -> Year:
    """Long rests, weekend days that work, and local days, close together so that they meet the periods."""
    national: dict[dt.date, DayRule] = {}
    for first, length in draw(st.lists(st.tuples(dates, st.integers(1, LONGEST_REST)), max_size=6)):
        national |= {day: rest(day) for day in (first + ONE_DAY * offset for offset in range(length))}
    weekends = dates.filter(lambda day: day.weekday() >= 5)
    national |= {day: make_up(day) for day in draw(st.lists(weekends, max_size=6))}
    local = {day: rest(day, LOCAL) for day in draw(st.lists(dates, max_size=4))}
    return Year((*national.values(), *local.values()))

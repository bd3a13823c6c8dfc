"""Working days (工作日) of Duyun: plain arithmetic over rules, without database or clock.

A rule says of one day that it works or rests; without a rule Monday to Friday work. The day from which a period starts
is day 0 and is not counted (民法典第二百零一条): 2 working days from a Monday end on Wednesday. Past the last published
national year a result is provisional (暂定).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from departments.terms import CalendarScope

NATIONAL = CalendarScope.NATIONAL.value
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)
NEVER_PUBLISHED = dt.date(2013, 12, 31)  # the windows opened in 2014; without any calendar all of it is provisional


@dataclass(frozen=True)
class DayRule:
    """One day that a notice arranged: it works (调休上班) or rests (放假)."""

    date: dt.date
    works: bool
    name: str
    notice: str
    scope: str = NATIONAL


@dataclass(frozen=True)
class DayLine:
    """One day in an explanation. `counted` is 3 for the third working day, and None for a day that is skipped."""

    date: dt.date
    counted: int | None
    reason: str


class Calendar:
    """Knows which days work. `years` has the published years of each scope: {"national": [2025, 2026], …}."""

    def __init__(self, rules: Iterable[DayRule], years: Mapping[str, Collection[int]]) -> None:
        # National rules come first, so that in the dict a local holiday replaces what the national notice says.
        self._all_rules = sorted(rules, key=lambda rule: rule.scope != NATIONAL)
        self._rules = {rule.date: rule for rule in self._all_rules}
        self._years = {scope: frozenset(published) for scope, published in years.items()}
        self._known_until = self._end_of_published()
        self._workdays: dict[int, list[dt.date]] = {}

    @property
    def known_until(self) -> dt.date:
        """31 December of the last national year before the first gap: of 2025, 2026 and 2028 that is 2026-12-31."""
        return self._known_until

    def only(self, scope: str) -> Calendar:
        """Return a calendar with the rules of one scope alone; `only("national")` leaves the days of Qiannan out."""
        rules = [rule for rule in self._all_rules if rule.scope == scope]
        return Calendar(rules, {NATIONAL: self._years.get(NATIONAL, ()), scope: self._years.get(scope, ())})

    def is_workday(self, day: dt.date) -> bool:
        rule = self._rules.get(day)
        if rule is not None:
            return rule.works
        return day.weekday() < SATURDAY and not self._is_unpublished_new_year(day)

    def rule(self, day: dt.date) -> DayRule | None:
        """Return what a notice arranged for a day, or None. A local notice goes before a national one."""
        return self._rules.get(day)

    def arrangement(self, day: dt.date) -> str:
        """Say whether a day works and by which arrangement: 上班, 星期六休息, 放假（春节）."""
        rule, works = self._rules.get(day), self.is_workday(day)
        if rule is not None:
            return f"{'上班' if works else '放假'}（{rule.name}）"
        if works:
            return "上班"
        return "放假（元旦，暂定）" if day.weekday() < SATURDAY else f"{WEEKDAYS[day.weekday()]}休息"

    def roll(self, day: dt.date) -> dt.date:
        """Return the day itself if it works, otherwise the next working day (遇节假日顺延)."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def add_workdays(self, start: dt.date, n: int) -> dt.date:
        """Return the n-th working day after `start`, or before it for a negative n. For n=0 that is `start` itself."""
        if n > 0:
            return self._forward(start, n)
        return self._backward(start, -n) if n < 0 else start

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Count the working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.workdays_between(end, start)
        whole_years = sum(len(self._year(year)) for year in range(start.year, end.year))
        return whole_years + bisect_right(self._year(end.year), end) - bisect_right(self._year(start.year), start)

    def add_calendar_days(self, start: dt.date, n: int) -> dt.date:
        """Return `start` plus n calendar days, or the next working day if that day rests (民法典第二百零三条)."""
        return self.roll(start + dt.timedelta(days=n))

    def explain(self, start: dt.date, n: int) -> list[DayLine]:
        """Return every day from `start` to the n-th working day after it, each with the reason why it counts or not.

        Raises ValueError for a negative n.
        """
        if n < 0:
            raise ValueError("n must not be negative: an explanation runs forward")
        lines, counted, day = [DayLine(start, None, "起算日，不计入")], 0, start
        while counted < n:
            day += ONE_DAY
            works = self.is_workday(day)
            counted += works
            lines.append(DayLine(day, counted if works else None, self.reason(day, counted)))
        return lines

    def is_provisional(self, day: dt.date) -> bool:
        """Is the day past the published calendar (暂定)?"""
        return day > self._known_until

    def local_missing(self, day: dt.date) -> bool:
        """Are the local holidays of the day's year missing, while those of some other year are entered?"""
        return any(day.year not in years for scope, years in self._years.items() if scope != NATIONAL)

    def _end_of_published(self) -> dt.date:
        years = self._years.get(NATIONAL, frozenset())
        if not years:
            return NEVER_PUBLISHED
        last = min(years)
        while last + 1 in years:
            last += 1
        return dt.date(last, 12, 31)

    def _is_unpublished_new_year(self, day: dt.date) -> bool:
        return (day.month, day.day) == (1, 1) and self.is_provisional(day)

    def _year(self, year: int) -> list[dt.date]:
        """Return the working days of a year, sorted. Each year is laid out once; bisection then finds a day in it."""
        if year not in self._workdays:
            first = dt.date(year, 1, 1)
            length = (dt.date(year, 12, 31) - first).days + 1
            days = (first + dt.timedelta(days=offset) for offset in range(length))
            self._workdays[year] = [day for day in days if self.is_workday(day)]
        return self._workdays[year]

    def _forward(self, start: dt.date, n: int) -> dt.date:
        year = start.year
        position = bisect_right(self._year(year), start) + n - 1
        while position >= len(self._year(year)):
            position -= len(self._year(year))
            year += 1
        return self._year(year)[position]

    def _backward(self, start: dt.date, n: int) -> dt.date:
        year = start.year
        position = bisect_left(self._year(year), start) - n
        while position < 0:
            year -= 1
            position += len(self._year(year))
        return self._year(year)[position]

    def reason(self, day: dt.date, counted: int) -> str:
        """Say why a day counts, as the `counted`-th working day (第3个工作日), or does not (春节放假, 星期六休息)."""
        rule = self._rules.get(day)
        doubt = "，暂定" if self.is_provisional(day) else ""
        if self.is_workday(day):
            return f"第{counted}个工作日" + (f"，{rule.name}调休上班（{rule.notice}）" if rule else doubt)
        if rule is not None:
            return f"{rule.name}放假（{rule.notice}）"
        if self._is_unpublished_new_year(day):
            return "元旦放假" + doubt
        return f"{WEEKDAYS[day.weekday()]}休息"

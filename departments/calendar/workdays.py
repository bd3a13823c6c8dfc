"""Working days (工作日) of Duyun, as plain arithmetic over rules: no database, no clock.

A day works when a rule says so; without a rule Monday to Friday work. The day a period starts from is day 0 and
is not counted (民法典第二百零一条). Past the last published national year the result is provisional (暂定).
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
    """One line of an explanation; `counted` is the number of the working day, or None for a day that is skipped."""

    date: dt.date
    counted: int | None
    reason: str


class Calendar:
    """Which days work. `years` names the published years of each scope (全国, 黔南州)."""

    def __init__(self, rules: Iterable[DayRule], years: Mapping[str, Collection[int]]) -> None:
        # National rules first: a local holiday then replaces whatever the national notice says of that day.
        self._all_rules = sorted(rules, key=lambda rule: rule.scope != NATIONAL)
        self._rules = {rule.date: rule for rule in self._all_rules}
        self._years = {scope: frozenset(published) for scope, published in years.items()}
        self._known_until = self._end_of_published()
        self._workdays: dict[int, list[dt.date]] = {}

    @property
    def known_until(self) -> dt.date:
        """The last day of the last national year that was published without a gap before it."""
        return self._known_until

    def only(self, scope: str) -> Calendar:
        """Return the calendar of one scope alone; `only("national")` leaves the days of Qiannan out."""
        rules = [rule for rule in self._all_rules if rule.scope == scope]
        return Calendar(rules, {NATIONAL: self._years.get(NATIONAL, ()), scope: self._years.get(scope, ())})

    def is_workday(self, day: dt.date) -> bool:
        rule = self._rules.get(day)
        if rule is not None:
            return rule.works
        return day.weekday() < SATURDAY and not self._is_unpublished_new_year(day)

    def rule(self, day: dt.date) -> DayRule | None:
        """Return what a notice arranged for a day, if any; what is local goes before what is national."""
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
        """Return the day itself if it works, else the next working day (遇节假日顺延)."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def add_workdays(self, start: dt.date, n: int) -> dt.date:
        """Return the n-th working day after `start` (before it for a negative n); n=0 returns `start`."""
        if n > 0:
            return self._forward(start, n)
        return self._backward(start, -n) if n < 0 else start

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Count the working days after `start` up to and including `end`; negative when `end` is the earlier day."""
        if end < start:
            return -self.workdays_between(end, start)
        whole_years = sum(len(self._year(year)) for year in range(start.year, end.year))
        return whole_years + bisect_right(self._year(end.year), end) - bisect_right(self._year(start.year), start)

    def add_calendar_days(self, start: dt.date, n: int) -> dt.date:
        """Return `start` plus n calendar days; a rest day at the end moves on to a working day (民法典第二百零三条)."""
        return self.roll(start + dt.timedelta(days=n))

    def explain(self, start: dt.date, n: int) -> list[DayLine]:
        """Return every day from `start` to the n-th working day, counted or skipped, each with its reason (n >= 0)."""
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
        """Say whether no national notice covers the day yet (暂定)."""
        return day > self._known_until

    def local_missing(self, day: dt.date) -> bool:
        """Say whether a local scope of this calendar has no arrangement entered for the year of the day."""
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
        """Return the working days of a year, sorted; a year is laid out once and then searched by bisection."""
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
        """Say why a day counts (as the `counted`-th) or does not."""
        rule = self._rules.get(day)
        doubt = "，暂定" if self.is_provisional(day) else ""
        if self.is_workday(day):
            return f"第{counted}个工作日" + (f"，{rule.name}调休上班（{rule.notice}）" if rule else doubt)
        if rule is not None:
            return f"{rule.name}放假（{rule.notice}）"
        if self._is_unpublished_new_year(day):
            return "元旦放假" + doubt
        return f"{WEEKDAYS[day.weekday()]}休息"

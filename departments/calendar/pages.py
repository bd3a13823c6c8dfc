"""What the pages of the working calendar show (M11): a year with its months, and a change with what it would move."""

from __future__ import annotations

import calendar as grid
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from departments.calendar.acts import FIRST_YEAR, closed_days, publishes
from departments.calendar.datewords import chinese_date
from departments.calendar.notices import missing_holidays
from departments.calendar.reading import calendar, calendar_with
from departments.calendar.shifts import Shift, digest
from departments.calendar.workdays import NATIONAL, ONE_DAY, SATURDAY, WEEKDAYS, Calendar
from departments.models import CalendarChange, CalendarDay, CalendarYear
from departments.terms import CalendarScope, ChangeState, DayKind

SHOWN = 50
"""How many of the moving due dates a page lists; the page always tells how many there are in all."""


@dataclass(frozen=True)
class MonthDay:
    """One day of a month. `mark` is the word in its square: 休, 班, 州 (local holiday), "" for a plain working day."""

    date: dt.date
    mark: str
    tone: str
    words: str
    is_today: bool


@dataclass(frozen=True)
class Month:
    number: int
    weeks: tuple[tuple[MonthDay | None, ...], ...]
    workdays: int


@dataclass(frozen=True)
class DaySpan:
    """Consecutive days that one notice arranged alike, such as the seven of 春节."""

    first: dt.date
    last: dt.date
    name: str
    notice: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        first = f"{chinese_date(self.first, self.first)}（{WEEKDAYS[self.first.weekday()]}）"
        if self.first == self.last:
            return first
        return f"{first}至{chinese_date(self.last, self.first)}（{WEEKDAYS[self.last.weekday()]}）"


@dataclass(frozen=True)
class YearLink:
    year: int
    is_provisional: bool


@dataclass(frozen=True)
class YearPage:
    """工作日历 of one year."""

    year: int
    months: tuple[Month, ...]
    workdays: int
    groups: tuple[tuple[str, list[DaySpan]], ...]
    published: list[CalendarYear]
    years: list[YearLink]
    is_provisional: bool
    local_missing: bool
    is_past: bool

    @property
    def bases(self) -> str:
        """Return the notices that arranged the year, in one sentence without its full stop."""
        return "；".join(map(_basis, self.published))


@dataclass(frozen=True)
class ChangedDay:
    """One day of a change: what holds before it and what after."""

    date: dt.date
    weekday: str
    before: str
    after: str


@dataclass(frozen=True)
class WholeYear:
    """The sums of a year by the national notice alone, to be compared with the notice before confirming.

    `rest` counts all days that rest, weekends among them; `make_up` the weekend days that work.
    """

    rest: int
    make_up: int
    workdays: int
    missing: str


@dataclass(frozen=True)
class ChangePage:
    """日历改动: its days, and while it is a draft what it would do.

    `seen` is the digest of the due dates shown. The confirmation sends it back, to prove that they are still the same.
    """

    change: CalendarChange
    days: list[ChangedDay]
    shifts: Sequence[Shift]
    shift_count: int
    matters: int
    closed: str
    amends: bool
    whole: WholeYear | None
    seen: str


def shown_years(today: dt.date) -> range:
    """Return the years that have a page: from 2014 to next year, or to the last year entered if that is later."""
    last = CalendarYear.objects.order_by("-year").values_list("year", flat=True).first() or today.year
    return range(FIRST_YEAR, max(last, today.year + 1) + 1)


def year_page(year: int, today: dt.date) -> YearPage:
    whole = calendar()
    months = tuple(_month(whole, year, number, today) for number in range(1, 13))
    last_day = dt.date(year, 12, 31)
    return YearPage(
        year=year,
        months=months,
        workdays=sum(month.workdays for month in months),
        groups=_groups(year),
        published=list(CalendarYear.objects.filter(year=year)),
        years=[YearLink(one, whole.is_provisional(dt.date(one, 12, 31))) for one in shown_years(today)],
        is_provisional=whole.is_provisional(last_day),
        local_missing=whole.local_missing(last_day),
        is_past=last_day < today,
    )


def _basis(year: CalendarYear) -> str:
    published = f"（{chinese_date(year.published_on)}发布）" if year.published_on else ""
    return f"{year.get_scope_display()}：{year.notice}{published}"


def change_page(change: CalendarChange, shifts: Sequence[Shift], today: dt.date) -> ChangePage:
    is_draft = change.state == ChangeState.DRAFT
    closed = closed_days(change, today) if is_draft else []
    return ChangePage(
        change=change,
        days=list(_day_lines(change)),
        shifts=shifts[:SHOWN],
        shift_count=len(shifts),
        matters=len({shift.number for shift in shifts}),
        closed="、".join(chinese_date(day) for day in closed),
        amends=is_draft and change.year is not None and not publishes(change),
        whole=_whole_year(change) if is_draft else None,
        seen=digest(shifts),
    )


def _whole_year(change: CalendarChange) -> WholeYear | None:
    """Add up the year as the change would make it; None unless the change arranges a whole national year."""
    if change.year is None or change.scope != CalendarScope.NATIONAL:
        return None
    national = calendar_with(change).only(NATIONAL)
    days = _days_of(change.year)
    rules = [rule for day in days if (rule := national.rule(day))]
    workdays = sum(national.is_workday(day) for day in days)
    missing = missing_holidays(rule.name for rule in rules if not rule.works)
    make_up = sum(rule.works and rule.date.weekday() >= SATURDAY for rule in rules)
    return WholeYear(len(days) - workdays, make_up, workdays, "、".join(missing))


def _days_of(year: int) -> list[dt.date]:
    return [dt.date(year, 1, 1) + ONE_DAY * offset for offset in range(366 if grid.isleap(year) else 365)]


def _month(whole: Calendar, year: int, number: int, today: dt.date) -> Month:
    weeks = tuple(
        tuple(_cell(whole, day, today) if day.month == number else None for day in week)
        for week in grid.Calendar().monthdatescalendar(year, number)
    )
    days = [cell.date for week in weeks for cell in week if cell]
    return Month(number, weeks, sum(whole.is_workday(day) for day in days))


def _cell(whole: Calendar, day: dt.date, today: dt.date) -> MonthDay:
    mark, tone = _mark(whole, day)
    return MonthDay(day, mark, tone, whole.arrangement(day), day == today)


def _mark(whole: Calendar, day: dt.date) -> tuple[str, str]:
    rule = whole.rule(day)
    if whole.is_workday(day):
        return ("班", "makeup") if rule else ("", "plain")
    if rule and rule.scope != NATIONAL:
        return "州", "local"
    return "休", "weekend" if rule is None and day.weekday() >= SATURDAY else "holiday"


def _groups(year: int) -> tuple[tuple[str, list[DaySpan]], ...]:
    rows = list(CalendarDay.objects.filter(date__year=year).order_by("date"))
    national = [row for row in rows if row.scope == CalendarScope.NATIONAL]
    return (
        ("全国放假", list(_spans(row for row in national if row.kind == DayKind.REST))),
        ("全国调休上班", list(_spans(row for row in national if row.kind == DayKind.WORK))),
        ("黔南州地方节假日", list(_spans(row for row in rows if row.scope == CalendarScope.QIANNAN))),
    )


def _spans(rows: Iterator[CalendarDay]) -> Iterator[DaySpan]:
    """Join consecutive days of the same name and notice into spans; the rows come sorted by date."""
    span: DaySpan | None = None
    for row in rows:
        name = f"{row.name}（上班）" if row.kind == DayKind.WORK and row.scope != CalendarScope.NATIONAL else row.name
        if span and (row.date, name, row.notice) == (span.last + ONE_DAY, span.name, span.notice):
            span = DaySpan(span.first, row.date, name, row.notice)
            continue
        if span:
            yield span
        span = DaySpan(row.date, row.date, name, row.notice)
    if span:
        yield span


def _day_lines(change: CalendarChange) -> Iterator[ChangedDay]:
    for row in change.rows:
        day = dt.date.fromisoformat(row["date"])
        after = f"{DayKind(row['kind']).label}（{row['name']}）"
        yield ChangedDay(day, WEEKDAYS[day.weekday()], row.get("was", ""), after)

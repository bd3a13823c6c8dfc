"""日历改动: one person enters a notice; a second one confirms it, and then it holds; or it is discarded.

Past days are closed. Whether today or an earlier day works can no longer be changed, because due dates were promised
and lateness was judged by it. Only the 民政局 office and the administrator do any of this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.notices import Row
from departments.calendar.reading import calendar, calendar_with
from departments.errors import DeskError
from departments.keepers import check_keeper
from departments.models import CalendarChange, CalendarDay, CalendarYear, User
from departments.terms import ChangeState

BUNDLED = "随软件附带"
"""The origin of a draft that nobody entered: it came with a newer version of the catalogue."""
FIRST_YEAR = 2014


def draft(
    *,
    notice: str,
    scope: str,
    year: int | None,
    published_on: dt.date | None,
    rows: Sequence[Row],
    origin: str,
    actor: User,
    now: dt.datetime,
) -> CalendarChange:
    """Store what a notice arranges, for a second person to confirm. Days that are already arranged so are left out.

    When the same person has the same notice waiting as a draft, that draft is returned. Raises PermissionDenied for who
    does not keep the calendar, and DeskError when nothing would change, or when a past day would.
    """
    check_keeper(actor)
    change = CalendarChange(
        notice=notice, scope=scope, year=year, published_on=published_on, origin=origin, rows=list(rows),
        entered_by=actor, entered_at=now,
    )  # fmt: skip
    _settle_rows(change, clock.day_of(now))
    if not change.rows and not publishes(change):
        raise DeskError("没有变化：这些日子和现在的日历一样，不用再录。", "table")
    _refuse_closed(change, clock.day_of(now), "请把这些日子从表里去掉。")
    same = CalendarChange.objects.filter(state=ChangeState.DRAFT, entered_by=actor, notice=notice)
    return next((earlier for earlier in same if _alike(earlier, change)), None) or _saved(change)


@transaction.atomic
def offer(
    *,
    notice: str,
    scope: str,
    year: int,
    published_on: dt.date | None,
    rows: Sequence[Row],
    now: dt.datetime,
) -> CalendarChange | None:
    """Store the year of a newer catalogue as a draft that nobody entered: any keeper of the calendar may confirm it.

    Past days are left out. Returns None when nothing is left, or when the same was offered before, even if it was
    discarded then. A newer offer for a year discards the older one that is still a draft.
    """
    change = CalendarChange(
        notice=notice, scope=scope, year=year, published_on=published_on, origin=BUNDLED, rows=list(rows),
        entered_at=now,
    )  # fmt: skip
    _settle_rows(change, clock.day_of(now))
    closed = {day.isoformat() for day in closed_days(change, clock.day_of(now))}
    change.rows = [row for row in change.rows if row["date"] not in closed]
    earlier = list(CalendarChange.objects.filter(origin=BUNDLED, scope=scope, year=year))
    if not change.rows and (closed or not publishes(change)):
        return None
    if any(_alike(one, change) for one in earlier):
        return None
    for one in earlier:
        if one.state == ChangeState.DRAFT:
            _settle(one, ChangeState.DISCARDED, None, now)
    return _saved(change)


def confirm(change: CalendarChange, actor: User, now: dt.datetime) -> None:
    """Confirm a draft: write its days into the calendar. Must run inside a transaction, because it locks the draft.

    Raises PermissionDenied for who does not keep the calendar, and DeskError when the draft was confirmed or discarded
    before, when the actor entered it, or when it touches a day that has passed meanwhile.
    """
    check_keeper(actor)
    _lock(change)
    if change.entered_by_id == actor.pk:
        raise DeskError("这份改动是您录入的，须由另一人确认。")
    today = clock.day_of(now)
    _settle_rows(change, today)
    _refuse_closed(change, today, "请放弃这份改动，去掉这些日子后重新录入。")
    for row in change.rows:
        _write_day(change, row)
    if change.year is not None and publishes(change):
        CalendarYear.objects.create(
            year=change.year, scope=change.scope, notice=change.notice, published_on=change.published_on
        )
    _settle(change, ChangeState.CONFIRMED, actor, now)


@transaction.atomic
def discard(change: CalendarChange, actor: User, now: dt.datetime) -> None:
    """Discard a draft.

    Raises PermissionDenied for who does not keep the calendar, and DeskError when it was confirmed or discarded before.
    """
    check_keeper(actor)
    _lock(change)
    _settle(change, ChangeState.DISCARDED, actor, now)


def publishes(change: CalendarChange) -> bool:
    """Does the change arrange a whole year that has not been entered yet? Otherwise it amends one."""
    if change.year is None:
        return False
    return not CalendarYear.objects.filter(year=change.year, scope=change.scope).exists()


def closed_days(change: CalendarChange, today: dt.date) -> list[dt.date]:
    """Return the closed days (today and earlier) that a change would touch, sorted: such a change is refused."""
    old, new, stored = calendar(), calendar_with(change), _stored(change.scope)
    arranged = {dt.date.fromisoformat(row["date"]) for row in change.rows}
    # Publishing a year can change its 1 January, although no row says so: until then that day rests provisionally.
    first_days = {dt.date(year, 1, 1) for year in range(FIRST_YEAR, today.year + 1)}
    touched = {day for day in arranged | first_days if old.is_workday(day) != new.is_workday(day)}
    return sorted(day for day in touched | (arranged & stored.keys()) if day <= today)


def _lock(change: CalendarChange) -> None:
    """Lock the draft and read it again; raises DeskError when somebody has confirmed or discarded it meanwhile."""
    change.refresh_from_db(from_queryset=CalendarChange.objects.select_for_update())
    if change.state != ChangeState.DRAFT:
        raise DeskError(f"这份改动{change.get_state_display()}，不能再操作。")


def _settle(change: CalendarChange, state: ChangeState, actor: User | None, now: dt.datetime) -> None:
    change.state, change.settled_by, change.settled_at = state, actor, now
    change.save()


def _saved(change: CalendarChange) -> CalendarChange:
    change.save()
    return change


def _settle_rows(change: CalendarChange, today: dt.date) -> None:
    """Keep the rows that change something, and add to each what holds now (`was`, on the page 原来)."""
    old, stored = calendar(), _stored(change.scope)
    changed = [row for row in change.rows if not _is_entered(row, stored, today)]
    change.rows = [row | {"was": old.arrangement(dt.date.fromisoformat(row["date"]))} for row in changed]


def _is_entered(row: Row, stored: dict[dt.date, CalendarDay], today: dt.date) -> bool:
    """Is the day arranged so already? A new name counts as a change only for a day that is still to come."""
    day = stored.get(dt.date.fromisoformat(row["date"]))
    return day is not None and day.kind == row["kind"] and (day.name == row["name"] or day.date <= today)


def _refuse_closed(change: CalendarChange, today: dt.date, remedy: str) -> None:
    closed = closed_days(change, today)
    if closed:
        days = "、".join(chinese_date(day) for day in closed)
        raise DeskError(f"{days}已经过去，不能再改。{remedy}", "table")


def _write_day(change: CalendarChange, row: Row) -> None:
    day = CalendarDay.objects.filter(date=row["date"], scope=change.scope).first()
    day = day or CalendarDay(date=dt.date.fromisoformat(row["date"]), scope=change.scope)
    day.kind, day.name, day.notice = row["kind"], row["name"], change.notice
    day.save()


def _stored(scope: str) -> dict[dt.date, CalendarDay]:
    return {day.date: day for day in CalendarDay.objects.filter(scope=scope)}


def _alike(one: CalendarChange, other: CalendarChange) -> bool:
    return (one.scope, one.year, _facts(one)) == (other.scope, other.year, _facts(other))


def _facts(change: CalendarChange) -> list[tuple[str, str, str]]:
    return [(row["date"], row["kind"], row["name"]) for row in change.rows]

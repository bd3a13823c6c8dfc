"""补登: what came on another day than it is registered, by post for example; the day it came is stated and counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar, clock_limit
from departments.errors import DeskError
from departments.models import ClockLimit
from departments.terms import LATE_RECEIPT, LimitUnit
from intake.models import Application, DayState, LateReceipt, LateWay


@dataclass(frozen=True, kw_only=True)
class LateArrival:
    """The day on which a visit came, by which way, and why it was not registered on that day."""

    received_on: dt.date
    way: str
    reason: str


def check_late(late: LateArrival, today: dt.date) -> None:
    """Raise DeskError for a day that is ahead, today or too far back, for an unknown way and for no reason."""
    _check_day(late.received_on, today)
    if late.way not in LateWay.values:
        raise DeskError("请选补登的途径。", "late_way")
    if not late.reason.strip():
        raise DeskError("请写为什么今天才登记。", "late_reason")


def _check_day(day: dt.date, today: dt.date) -> None:
    if day > today:
        raise DeskError(f"收到日期不能在今天（{chinese_date(today)}）以后。", "late_received_on")
    if day == today:
        raise DeskError("今天收到的不用补登，请清空“收到日期”。", "late_received_on")
    limit, earliest = _earliest(today)
    if day < earliest:
        raise DeskError(
            f"收到日期最多往前{limit.value}{limit.get_unit_display()}，不能早于{chinese_date(earliest)}。"
            "更早收到的，按今天登记，在“主要困难”里写明。",
            "late_received_on",
        )


def _earliest(today: dt.date) -> tuple[ClockLimit, dt.date]:
    """Return the limit of the office and the first day that may be stated; days without work before it may too.

    Raises DeskError while the table of limits has no such row.
    """
    try:
        limit = clock_limit(LATE_RECEIPT, today)
    except ClockLimit.DoesNotExist as error:
        raise DeskError(
            "时限表里还没有“补登的收到日期最多往前”，请系统管理员载入时限表。", "late_received_on"
        ) from error
    if limit.unit == LimitUnit.WORKDAYS:
        return limit, _workdays_back(today, limit.value)
    return limit, today - dt.timedelta(days=limit.value)


def _workdays_back(today: dt.date, most: int) -> dt.date:
    """Return the earliest day since which no more than `most` working days have gone by.

    A day of rest counts as the next working day, as for the clocks.
    """
    days, earliest = calendar(), today
    while days.workdays_between(days.roll(before := earliest - dt.timedelta(days=1)), today) <= most:
        earliest = before
    return earliest


def note_late(application: Application, late: LateArrival) -> LateReceipt:
    """Store the day stated with the visit; a second person has to countersign it."""
    row: LateReceipt = LateReceipt.objects.create(
        application=application, received_on=late.received_on, way=late.way, reason=late.reason.strip()
    )
    return row


def came_words(late: LateReceipt, registered_at: dt.datetime, today: dt.date | None = None) -> str:
    """Return 11月24日收到（邮寄），12月1日补登; with the years where `today` is not given."""
    registered = clock.day_of(registered_at)
    stated = f"{chinese_date(late.received_on, today)}收到（{late.get_way_display()}）"
    return f"{stated}，{chinese_date(registered, today)}补登"


def answer_words(late: LateReceipt, today: dt.date) -> str:
    """Return who countersigned the day or refused it, and when; "" while nobody has."""
    if late.answered_at is None:
        return ""
    signed = f"{chinese_date(clock.day_of(late.answered_at), today)}{late.answered_by}"
    if late.state == DayState.CONFIRMED:
        return f"{signed}核签"
    return f"{signed}不同意，改从登记之日起算"

"""投诉、对象维权 (the notice 四（二）): received, answered within its limit, and not finished until the person is told.

Any of it may concern a matter; it never moves one. Only the 民政局 office works here, auditors read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar, clock_limit
from departments.errors import DeskError
from departments.models import User
from departments.roles import Role
from departments.terms import ClockKind, LimitUnit
from routing.clocks import deadlines, periods
from routing.clocks.deadlines import Due
from routing.models import Complaint

READERS: Final = frozenset({Role.COORDINATOR, Role.AUDITOR})
SHORTEST_TEXT = 10
"""Characters of a content or an answer: less says nothing."""


def visible_complaints(user: User) -> QuerySet[Complaint]:
    """Return what a person may read: all of it, or nothing."""
    rows = Complaint.objects.select_related("about", "matter", "received_by", "answered_by", "told_by")
    return rows if user.role in READERS else rows.none()


def may_work(user: User) -> bool:
    return user.role == Role.COORDINATOR


@transaction.atomic
def receive(facts: Mapping[str, Any], *, actor: User, now: dt.datetime) -> Complaint:
    """Take a complaint in; its limit is the row 投诉答复 of the table of limits, from the day of receipt.

    Raises DeskError naming the field that is missing.
    """
    _check_long_enough(facts["content"], "content", "请写清反映的内容")
    if facts.get("phone") and not facts.get("name"):
        raise DeskError("留了电话的，请写反映人姓名；不愿留姓名的，电话也请留空。", "name")
    closes_at = actor.department.closes_at if actor.department else dt.time(17, 30)
    return Complaint.objects.create(
        **facts,
        received_at=now,
        received_on=periods.day_received(clock.local(now), closes_at),
        received_by=actor,
        limit=clock_limit(ClockKind.COMPLAINT.value, clock.day_of(now)).value,
    )


@transaction.atomic
def answer(complaint: Complaint, *, finding: str, text: str, actor: User, now: dt.datetime) -> Complaint:
    """Write down what was found and what is answered; once only, the answer is what the person is told."""
    row = _locked(complaint)
    if row.answered_at is not None:
        raise DeskError(f"{row.answered_by}已在{clock.local(row.answered_at):%m月%d日 %H:%M}写了答复，请看最新情况。")
    if not finding:
        raise DeskError("请选核查结论。", "finding")
    _check_long_enough(text, "answer", "请写明核查情况和答复")
    row.finding, row.answer, row.answered_at, row.answered_by = finding, text, now, actor
    row.save()
    return row


@transaction.atomic
def tell(complaint: Complaint, *, how: str, on: dt.date, actor: User, now: dt.datetime) -> Complaint:
    """Record how the person was told; who left no name cannot be told, and that is written down as well."""
    row = _locked(complaint)
    if row.answered_at is None:
        raise DeskError("还没有写答复，请先答复再告知。")
    if row.told_on is not None:
        raise DeskError("已经告知过，不用再登记。")
    if not how:
        raise DeskError("请写怎样告知的；没有留联系方式的写“匿名，无法告知”。", "how")
    if on > clock.day_of(now):
        raise DeskError("告知日期不能晚于今天。", "on")
    if on < (earliest := clock.day_of(row.answered_at)):
        raise DeskError(f"告知日期不能早于答复那天（{chinese_date(earliest)}）。", "on")
    row.told_how, row.told_on, row.told_by = how, on, actor
    row.save()
    return row


def _locked(complaint: Complaint) -> Complaint:
    return Complaint.objects.select_for_update().get(pk=complaint.pk)


def _check_long_enough(text: str, name: str, sentence: str) -> None:
    if len(text.strip()) < SHORTEST_TEXT:
        raise DeskError(f"{sentence}，不少于{SHORTEST_TEXT}个字。", name)


# --- Reading


def due_on(complaint: Complaint) -> dt.date:
    """Return the last day for the answer, by the calendar as it is now: a changed calendar moves it by itself."""
    period = periods.Period(complaint.received_on, complaint.limit, LimitUnit.WORKDAYS)
    return period.due_on(calendar())


def due_of(complaint: Complaint, today: dt.date) -> Due:
    """Return the deadline as shown: of the answer, then of telling; afterwards the verdict on the answer."""
    last = due_on(complaint)
    if complaint.told_on is None:
        return deadlines.running(last, today, calendar(), "告知" if complaint.answered_at else "答复")
    return deadlines.closed(last, complaint.told_on, calendar())


@dataclass(frozen=True)
class Line:
    """A complaint in the list."""

    complaint: Complaint
    due: Due
    due_on: dt.date


def lines(complaints: Iterable[Complaint], today: dt.date) -> list[Line]:
    """Return complaints as lines, those to be answered first in front."""
    found = [Line(one, due_of(one, today), due_on(one)) for one in complaints]
    return sorted(found, key=lambda line: line.due_on)

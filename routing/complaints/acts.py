"""投诉、对象维权 (clause 四（二） of the notice): receive a complaint, answer it in time, tell the person.

A complaint may name a matter; it never moves one. The 民政局 office works here, auditors read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar, clock_limit
from departments.errors import DeskError
from departments.models import User
from departments.roles import MAY_READ_COMPLAINTS, Role
from departments.terms import ClockKind, LimitUnit
from routing.clocks import deadlines, periods
from routing.clocks.deadlines import Due
from routing.models import Complaint

SHORTEST_TEXT = 10
"""The fewest characters of a complaint or an answer; “已处理” alone tells nobody anything."""


def visible_complaints(user: User) -> QuerySet[Complaint]:
    """Return all complaints to who may read them, and none to anybody else."""
    rows = Complaint.objects.select_related("about", "matter", "received_by", "answered_by", "told_by")
    return rows if user.role in MAY_READ_COMPLAINTS else rows.none()


def may_work(user: User) -> bool:
    return user.role == Role.COORDINATOR


@transaction.atomic
def receive_complaint(facts: Mapping[str, Any], *, actor: User, now: dt.datetime) -> Complaint:
    """Store a complaint. Its limit, in working days, is the one of 投诉答复 that holds on the day of receipt.

    Raises DeskError with the field when the content is too short, or a telephone comes without a name.
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
def answer_complaint(complaint: Complaint, *, finding: str, text: str, actor: User, now: dt.datetime) -> Complaint:
    """Write down what was found and what the person will be told. A complaint is answered once.

    Raises DeskError when there is an answer already, no finding is chosen, or the answer is too short.
    """
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
def tell_complainant(complaint: Complaint, *, how: str, on: dt.date, actor: User, now: dt.datetime) -> Complaint:
    """Record how and on which day the person was told; “匿名，无法告知” is an answer too.

    Raises DeskError when there is no answer yet, the person was told before, or the day cannot be right.
    """
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
    """Return the last day for the answer, counted in working days.

    The day is not stored: when the calendar changes, the next reader sees the new day.
    """
    period = periods.Period(complaint.received_on, complaint.limit, LimitUnit.WORKDAYS)
    return period.due_on(calendar())


def due_of(complaint: Complaint, today: dt.date) -> Due:
    """Return the deadline as the list shows it.

    Until it is answered it says 答复, until the person is told 告知; after that, whether the person was told in time.
    """
    last = due_on(complaint)
    if complaint.told_on is None:
        return deadlines.running(last, today, calendar(), "告知" if complaint.answered_at else "答复")
    return deadlines.closed(last, complaint.told_on, calendar())


@dataclass(frozen=True)
class ComplaintLine:
    """A complaint in the list."""

    complaint: Complaint
    due: Due
    due_on: dt.date


def complaint_lines(complaints: Iterable[Complaint], today: dt.date) -> list[ComplaintLine]:
    """Return complaints as lines, the earliest deadline first."""
    found = [ComplaintLine(one, due_of(one, today), due_on(one)) for one in complaints]
    return sorted(found, key=lambda line: line.due_on)

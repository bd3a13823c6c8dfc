"""督办单: order one unit to get on with one or more matters, and issue the paper, all in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db import transaction

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar, clock_limit, hold_still
from departments.models import Department, User
from departments.terms import ClockKind
from departments.units.office import office
from intake.models import Matter
from routing.clocks import periods
from routing.errors import InvalidInput
from routing.models import Document, PaperKind, SupervisionOrder
from routing.orders.paper import order_fields
from routing.papers.documents import issue
from routing.papers.office import OfficeOrder
from routing.rules.feedback.supervision import SUPERVISE, times_ordered
from routing.transitions import perform

CONFERENCE_FROM = 3
"""From the third order over a matter on, its page proposes to bring it before the joint conference."""
Seen = tuple[Matter, int]
"""A matter, and the version of it that the page showed."""


def reply_by_default(today: dt.date) -> dt.date:
    """Return the day by which a unit must answer an order of today, by the table of limits (时限表 order)."""
    limit = clock_limit(ClockKind.ORDER.value, today)
    days = calendar()
    return periods.due_day(days.roll(today), limit.value, limit.unit, days)


def check_reply_by(day: dt.date, today: dt.date) -> None:
    """Raise InvalidInput when the day is past or no working day."""
    if day < today:
        raise InvalidInput("反馈期限不能早于今天。", "reply_by")
    if not calendar().is_workday(day):
        raise InvalidInput(f"{chinese_date(day)}不上班，反馈期限请选工作日。", "reply_by")


@transaction.atomic
def issue_order(
    department: Department,
    chosen: Sequence[Seen],
    *,
    demand: str,
    reply_by: dt.date,
    signer: str,
    actor: User,
    now: dt.datetime,
) -> SupervisionOrder:
    """Order a unit to get on with its matters, and issue the 督办单. Return the order.

    Raises InvalidInput when a text is missing or the day is wrong, and whatever `perform` raises for a matter that may
    not be ordered now. Then nothing is stored.
    """
    hold_still()  # the calendar is locked before any matter, as in every move
    if not chosen:
        raise InvalidInput("请先勾选办件。", "matter")
    check_reply_by(reply_by, clock.day_of(now))
    order: SupervisionOrder = SupervisionOrder.objects.create(
        department=department,
        demand=_required(demand, "请写要求。", "demand"),
        signer=_required(signer, "请写签发人。", "signer"),
        reply_by=reply_by,
        issued_at=now,
        issued_by=actor,
    )
    # By their keys: two people who order over the same matters then wait for each other and not in a circle.
    matters = [
        perform(SUPERVISE, matter=matter, actor=actor, seen=seen, now=now, order=order)
        for matter, seen in sorted(chosen, key=lambda one: one[0].pk)
    ]
    nths = [(matter, times_ordered(matter, department)) for matter in matters]
    order.nth = max(nth for _, nth in nths)
    paper = OfficeOrder(
        kind=PaperKind.ORDER, issuer=office(), fields=order_fields(order, nths), keep=partial(_keep, order)
    )
    issue(paper, actor=actor, now=now)
    return order


def _required(typed: str, sentence: str, field: str) -> str:
    text = typed.strip()
    if not text:
        raise InvalidInput(sentence, field)
    return text


def _keep(order: SupervisionOrder, document: Document) -> None:
    order.document = document
    order.save()

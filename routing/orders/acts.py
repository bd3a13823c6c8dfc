"""督办单: one paper to one unit over many matters, all of it in one transaction or nothing of it."""

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
"""From this order on, pressing has not helped: it is a matter for the joint conference."""
Seen = tuple[Matter, int]
"""A matter and the version that was looked at."""


def reply_by_default(today: dt.date) -> dt.date:
    """Return until when a unit answers an order of today, by the table of limits."""
    limit = clock_limit(ClockKind.ORDER.value, today)
    days = calendar()
    return periods.due_day(days.roll(today), limit.value, limit.unit, days)


def check_reply_by(day: dt.date, today: dt.date) -> None:
    """Raise InvalidInput unless somebody is at work on that day to answer."""
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
    """Order a unit to get on with its matters, and issue the paper that says so.

    Raises what `perform` raises, of the first matter that stands in the way, and InvalidInput for the rest.
    """
    hold_still()
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
    # In one order for everybody: two who order over the same matters then wait for each other and not in a circle.
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

"""督办: how far an order has been answered, as a whole and for each of its matters.

An answer counts in working days: it is late when it came after the day named in the order (反馈期限).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import due_words
from departments.calendar.workdays import Calendar
from departments.models import User
from intake.models import Matter
from routing.clocks import deadlines
from routing.clocks.deadlines import Due, Tone, days_late
from routing.models import OrderedMatter, SupervisionOrder


def due_of_order(order: SupervisionOrder, today: dt.date, days: Calendar) -> Due:
    """Return the deadline of the answer; when nothing is owed any more, whether the answers came in time."""
    items = list(order.items.all())
    if any(item.is_owed for item in items):
        return deadlines.running(days.roll(order.reply_by), today, days, "反馈")
    late = max((lateness(item, order, today, days) for item in items), default=0)
    answered = any(item.answered_at for item in items)
    kept = "都已办结，不用反馈" if not answered else f"超期{late}个工作日反馈" if late else "按期反馈"
    return Due(Tone.CLOSED, kept)


def lateness(item: OrderedMatter, order: SupervisionOrder, today: dt.date, days: Calendar) -> int:
    """Return by how many working days an answer came late, or is late today. A closed matter owes no answer."""
    if item.answered_at is None and item.settled_at is not None:
        return 0
    on = clock.day_of(item.answered_at) if item.answered_at else today
    return days_late(order.reply_by, on, days)


@dataclass(frozen=True)
class OrderRow:
    """One order in a list, with how many of its matters are answered and how many were closed instead."""

    order: SupervisionOrder
    due: Due
    total: int
    answered: int
    settled: int
    is_late: bool

    @property
    def owed(self) -> int:
        """How many answers are still to come."""
        return self.total - self.answered - self.settled


def order_row(order: SupervisionOrder, today: dt.date, days: Calendar) -> OrderRow:
    """Return the row of an order. It is late when one answer came late, or is late today."""
    items = list(order.items.all())
    return OrderRow(
        order=order,
        due=due_of_order(order, today, days),
        total=len(items),
        answered=sum(item.answered_at is not None for item in items),
        settled=sum(item.answered_at is None and item.settled_at is not None for item in items),
        is_late=any(lateness(item, order, today, days) for item in items),
    )


def state_words(item: OrderedMatter, order: SupervisionOrder, today: dt.date, days: Calendar) -> str:
    """Return in words how the answer for one matter of an order stands: 等反馈, 按期反馈, 逾期2个工作日没有反馈."""
    late = lateness(item, order, today, days)
    if item.answered_at is not None:
        return f"已反馈，超过期限{late}个工作日" if late else "按期反馈"
    if item.settled_at is not None:
        return "已办结，不用反馈"
    return f"逾期{late}个工作日没有反馈" if late else "等反馈"


@dataclass(frozen=True)
class OrderLine:
    """One order over a matter, for the page of the matter. `url` is empty for users who may not see the order."""

    title: str
    number: str
    url: str
    reply_by: str
    state: str
    answer: str


def order_lines(matter: Matter, user: User, today: dt.date, days: Calendar) -> list[OrderLine]:
    """Return the orders over a matter, the newest first. Whoever sees the matter sees them, but may not open each."""
    items = list(matter.ordered.select_related("order__department", "order__document"))
    opening = set(SupervisionOrder.objects.visible_to(user).filter(items__in=items).values_list("pk", flat=True))
    times: Counter[int] = Counter()
    lines = []
    for item in items:
        times[item.order.department_id] += 1
        url = item.order.get_absolute_url() if item.order_id in opening else ""
        lines.append(_line(item, times[item.order.department_id], url, today, days))
    return lines[::-1]


def _line(item: OrderedMatter, nth: int, url: str, today: dt.date, days: Calendar) -> OrderLine:
    order = item.order
    expected = f"　预计{due_words(item.expected_on, days)}办结" if item.expected_on else ""
    return OrderLine(
        title=f"第{nth}次督办{order.department}",
        number=order.number,
        url=url,
        reply_by=due_words(order.reply_by, days),
        state=state_words(item, order, today, days),
        answer=f"{item.answer}{expected}",
    )

"""督办跟踪 (M5): the list of orders that a person may see, and the page of one order with its answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from departments import clock
from departments.calendar.datewords import due_words
from departments.calendar.reading import calendar
from departments.models import User
from intake.models import Matter
from routing.lists.order_states import OrderRow, order_row, state_words
from routing.lists.queues import MatterRow, TabLink, read_rows
from routing.matter.forms import MoveForm, form_for
from routing.matter.paper_rows import PaperRow
from routing.models import OrderedMatter, SupervisionOrder
from routing.orders.acts import CONFERENCE_FROM
from routing.papers.documents import may_print_order
from routing.rules.feedback.supervision import ANSWER, may_answer_for_unit

PAGE_SIZE = 20


class OrderList:
    """The list of 督办单: those that wait for an answer, by their date (`tab` owed), or all, the latest first.

    `page` is the number of the page as the address has it; a wrong one shows the first or last page.
    """

    def __init__(self, user: User, tab: str, page: str, today: dt.date) -> None:
        visible = SupervisionOrder.objects.visible_to(user)
        owed = visible.owed()
        self.shows_all = tab == "all"
        self._counts = (owed.count(), visible.count())
        rows = visible.order_by("-pk") if self.shows_all else owed.order_by("reply_by", "pk")
        rows = rows.select_related("department", "document").prefetch_related("items")
        self.page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(page)
        self.rows = [order_row(order, today, calendar()) for order in self.page.object_list]

    @property
    def tabs(self) -> list[TabLink]:
        waiting, whole = self._counts
        return [
            TabLink("等反馈", "?tab=owed", not self.shows_all, waiting),
            TabLink("全部", "?tab=all", self.shows_all, whole),
        ]


@dataclass(frozen=True)
class ItemRow:
    """One matter of an order, with the answer, or with the form when the reader is to answer."""

    item: OrderedMatter
    row: MatterRow
    opens: bool
    state: str
    expected: str
    form: MoveForm | None

    @property
    def answered(self) -> str:
        """Return by whom and when it was answered, in brackets; nothing before."""
        at = self.item.answered_at
        return f"（{self.item.answered_by}，{clock.local(at):%Y-%m-%d %H:%M}）" if at else ""


class OrderPage:
    """One order for one reader."""

    def __init__(self, order: SupervisionOrder, user: User, today: dt.date) -> None:
        self.order, self.user, self.today = order, user, today
        self.days = calendar()

    @cached_property
    def summary(self) -> OrderRow:
        return order_row(self.order, self.today, self.days)

    @property
    def reply_by(self) -> str:
        return due_words(self.order.reply_by, self.days)

    @property
    def needs_conference(self) -> bool:
        return self.order.nth >= CONFERENCE_FROM

    @cached_property
    def paper(self) -> PaperRow | None:
        document = self.order.document
        if document is None:
            return None
        may_print, times = may_print_order(self.user, self.order), document.prints.count()
        print_url = reverse("routing:order_print", args=[self.order.pk]) if may_print else ""
        is_fresh = may_print and not times and document.issued_by == self.user
        url = reverse("routing:order_paper", args=[self.order.pk])
        return PaperRow(paper=document, url=url, print_url=print_url, times=times, is_fresh=is_fresh, key="F9")

    @cached_property
    def items(self) -> list[ItemRow]:
        found: Iterable[OrderedMatter] = self.order.items.select_related(
            "matter__holder", "matter__handler", "matter__responsibility", "answered_by"
        )
        pks = [item.matter_id for item in found]
        rows = {row.pk: row for row in read_rows(Matter.objects.filter(pk__in=pks), self.today)}
        opening = set(Matter.objects.visible_to(self.user).filter(pk__in=pks).values_list("pk", flat=True))
        return [self._item(item, rows[item.matter_id], opens=item.matter_id in opening) for item in found]

    def _item(self, item: OrderedMatter, row: MatterRow, *, opens: bool) -> ItemRow:
        return ItemRow(
            item=item,
            row=row,
            opens=opens,
            state=state_words(item, self.order, self.today, self.days),
            expected=due_words(item.expected_on, self.days) if item.expected_on else "",
            form=self._form(item) if opens else None,
        )

    def _form(self, item: OrderedMatter) -> MoveForm | None:
        """Return the form to answer with; None when nothing is owed or the reader does not answer for the unit."""
        is_theirs = self.user.department == self.order.department and may_answer_for_unit(self.user, item.matter)
        if not (item.is_owed and is_theirs and item.matter.status in ANSWER.sources):
            return None
        fresh = {"seen": item.matter.version}
        auto_id = f"answer-{item.matter.number}-%s"
        return form_for(ANSWER)(move=ANSWER, matter=item.matter, user=self.user, initial=fresh, auto_id=auto_id)

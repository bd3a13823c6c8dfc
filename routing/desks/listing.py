"""One page of a list: the tabs with their counts, the conditions that apply, the heads of the columns, the rows.

Every address on the page is made of values that passed the form, and never of what the address bar says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.urls import reverse

from departments.models import User
from departments.roles import Role
from intake.models import Matter
from intake.querysets import MatterQuerySet
from routing.desks.send import may_be_ticked
from routing.lists.forms import CONDITIONS, ListQuery
from routing.lists.narrowing import NARROWED_BY, Narrowing
from routing.lists.queues import (
    DEFAULT_SORT,
    ListTab,
    MatterRow,
    TabLink,
    in_order,
    is_due_today,
    is_overdue,
    latest_first,
    matters_of,
    read_rows,
)
from routing.matter.tasks import step_for
from routing.rules.transfer.returning import SIGN

_DUE, _NUMBER, _CATEGORY = ("due", "时限"), ("number", "编号"), ("category", "类别")
_TOWN, _HOLDER, _LAST = ("town", "乡镇"), ("holder", "现在在谁手上"), (("", "状态"), ("", "操作"))
COLUMNS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "window": (_DUE, _NUMBER, ("", "申请人"), ("", "电话后四位"), _CATEGORY, _HOLDER, *_LAST),
    "bureau": (_DUE, _NUMBER, ("", "申请人"), _CATEGORY, _TOWN, ("", "转办次数"), *_LAST),
    "office": (_DUE, _NUMBER, ("", "申请人"), _CATEGORY, _TOWN, _HOLDER, ("", "退回次数"), *_LAST),
}
"""Columns of UX.md 2.5 as (key of the order or nothing, words)."""
_KINDS: Final = {Role.CLERK: "window", Role.REVIEWER: "window", Role.OFFICER: "bureau"}
_TITLES: Final = {
    Role.CLERK: "本窗口办件",
    Role.REVIEWER: "本乡镇办件",
    Role.OFFICER: "转来办件",
    Role.COORDINATOR: "办件",
    Role.AUDITOR: "办件",
}


@dataclass(frozen=True)
class Chip:
    """A condition that applies. `url` is the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Head:
    """The head of a column. `order` is the value of aria-sort: ascending, descending or empty."""

    title: str
    url: str
    order: str


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # the class cannot be subscripted at run time
    """A paginator that does not count: the tabs have counted already, and say how many there are."""

    def __init__(self, matters: MatterQuerySet, per_page: int, count: int) -> None:
        super().__init__(matters, per_page)
        self.count = count


class Listing:
    """A list as one user sees it. `form` has been validated; `page` is the text of the address, valid or not."""

    def __init__(self, user: User, form: ListQuery, page: str, today: dt.date) -> None:
        self._user, self._form, self._today = user, form, today
        self.kind = _KINDS.get(user.role, "office") if user.role else "office"
        self.title = _TITLES.get(user.role, "办件") if user.role else "办件"
        self._found = matters_of(user).filter(form.condition(today))
        self.tab = form.current_tab or self._first_with_rows()
        self._counts = self._count()
        ordered = self._ordered(self._found.filter(self.tab.condition))
        self.page: Page[Matter] = CountedPaginator(ordered, form.page_size, self.count).get_page(page)
        first = (self.page.number - 1) * form.page_size
        self.rows: list[MatterRow] = read_rows(ordered[first : first + form.page_size], today, user)

    def _ordered(self, matters: MatterQuerySet) -> MatterQuerySet:
        asked = self._form.value("sort")
        return latest_first(matters) if self.tab.is_archive and not asked else in_order(matters, asked or DEFAULT_SORT)

    def _count(self) -> dict[str, int]:
        """Count the tabs, without archives nobody looks at, and what is overdue or due today in the present tab."""
        shown = [tab for tab in self._form.tabs if not tab.is_archive or tab == self.tab]
        counts = {f"tab_{tab.slug}": Count("pk", filter=tab.condition) for tab in shown}
        pressing = {"over": is_overdue(self._today), "today": is_due_today(self._today)}
        counts |= {name: Count("pk", filter=self.tab.condition & rule) for name, rule in pressing.items()}
        counted = self._found if self.tab.is_archive else self._found.open()
        return dict(counted.aggregate(**counts))

    def _first_with_rows(self) -> ListTab:
        """Return the first tab that has a matter, for an address that names none."""
        working = [tab for tab in self._form.tabs if not tab.is_archive]
        counted = self._found.open().aggregate(**{tab.slug: Count("pk", filter=tab.condition) for tab in working})
        return next((tab for tab in working if counted[tab.slug]), self._form.tabs[0])

    @property
    def summary(self) -> str:
        """Return what stands beside the title: 在办12件，逾期3件，今天到期1件."""
        pressing = (("逾期", self.over), ("今天到期", self.due_today))
        told = [f"，{title}{count}件" for title, count in pressing if count]
        return f"{self.tab.title}{self.count}件" + "".join(told)

    @property
    def to_sign(self) -> frozenset[int]:
        """The keys of the rows that can be ticked: those this user may sign for."""
        return frozenset(row.pk for row in self.rows if step_for(self._user, row) is SIGN)

    @property
    def to_send(self) -> frozenset[int]:
        """The keys of the rows that a clerk can tick: those that wait to be reported or transferred."""
        is_clerk = self._user.role == Role.CLERK
        return frozenset(row.pk for row in self.rows if is_clerk and may_be_ticked(self._user, row))

    @cached_property
    def ticked(self) -> frozenset[int]:
        """The keys of the rows that have a tick, for whichever act the reader has."""
        return self.to_sign | self.to_send

    @property
    def here(self) -> str:
        """The address of this very page. Whoever signs for ticked rows comes back to it."""
        return reverse("routing:matters") + self._url(page=str(self.page.number))

    @property
    def count(self) -> int:
        return self._counts[f"tab_{self.tab.slug}"]

    @property
    def over(self) -> int:
        return self._counts["over"]

    @property
    def due_today(self) -> int:
        return self._counts["today"]

    @property
    def tabs(self) -> list[TabLink]:
        return [
            TabLink(tab.title, self._url(tab=tab.slug, sort=""), tab == self.tab, self._counts.get(f"tab_{tab.slug}"))
            for tab in self._form.tabs
        ]

    @property
    def chips(self) -> list[Chip]:
        return [Chip(words, self._url(**{name: ""})) for name, words in self._form.applied()]

    @property
    def clear_url(self) -> str:
        return self._url(**dict.fromkeys(CONDITIONS, ""))

    @property
    def heads(self) -> list[Head]:
        return [self._head(key, title) for key, title in COLUMNS[self.kind]]

    def _head(self, key: str, title: str) -> Head:
        if not key:
            return Head(title, "", "")
        present = self._form.value("sort", "" if self.tab.is_archive else DEFAULT_SORT)
        if present == key:
            return Head(title, self._url(sort=f"-{key}"), "ascending")
        return Head(title, self._url(sort=key), "descending" if present == f"-{key}" else "")

    @property
    def to_remember(self) -> str:
        """The conditions as a query string, to be shown again when the list is opened from the menu; "" without any."""
        return self._url().removeprefix("?") if self.chips else ""

    def _url(self, **changes: str) -> str:
        """Return the address of this list with some conditions changed. It is always the address of the first page."""
        names = ("tab", *CONDITIONS, "sort", "size")
        values = {name: self._form.value(name) for name in names} | {"tab": self.tab.slug} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})


class LateList:
    """The conditions of 逾期清单 as chips and addresses. `form` has been validated; `by` says how it is grouped."""

    def __init__(self, form: Narrowing, by: str) -> None:
        self._form, self._by = form, by

    @property
    def chips(self) -> list[Chip]:
        return [Chip(words, self.url(**{name: ""})) for name, words in self._form.narrowing()]

    @property
    def clear_url(self) -> str:
        return self.url(**dict.fromkeys(NARROWED_BY, ""))

    @property
    def here(self) -> str:
        """The address of this very page, to which 催办 leads back."""
        return reverse("routing:overdue") + self.url()

    @property
    def to_remember(self) -> str:
        return self.url().removeprefix("?") if self.chips else ""

    def url(self, **changes: str) -> str:
        values = {name: self._form.value(name) for name in NARROWED_BY} | {"by": self._by} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})

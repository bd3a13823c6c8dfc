"""The query row above a list: 姓名、证件或编号, 乡镇, 类别, 时限, 状态 (UX.md 2.5), and what narrows any list.

Every condition but the first is chosen from a list and stands in the address. What is typed into the first may be
personal. It is posted and kept on the server like any search, and the address holds a token for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.db.models import Q

from departments import clock
from departments.fields import ALL, condition, line
from departments.models import Department, ReliefCategory, User
from departments.roles import MAY_CHOOSE_A_TOWN
from departments.terms import DepartmentKind
from intake.models import AccessKind, AccessRecord
from intake.search import terms as search
from intake.states import Status
from routing.lists.narrowing import NARROWED_BY, Narrowing
from routing.lists.oversight import is_long_overdue
from routing.lists.queues import SORTS, ListTab, is_due_soon, is_due_today, is_overdue, matters_of

PAGE_SIZES: Final = ("20", "10", "50")
DUE_CHOICES: Final = (
    ("over", "逾期"),
    ("long", "逾期3个工作日以上"),
    ("today", "今天到期"),
    ("soon", "剩1–2个工作日"),
)
_DUE = {"over": is_overdue, "long": is_long_overdue, "today": is_due_today, "soon": is_due_soon}
_LINKED: Final = {"unit": "holder", "who": "handler", "asked": "first_asked"}
"""Conditions that links set, by the column of a matter they are about; a value is the id of a row."""
CONDITIONS: Final = ("k", "n", "since", "until", "town", "village", "cat", "due", "st", *_LINKED)
_LONGEST_ID: Final = 9


EXPIRED: Final = "按姓名或证件查询的条件只保留8小时，请重新输入。"


_TERMS: Final = frozenset({"k", "n"})


def _term_of(asked: Mapping[str, Any], user: User) -> str:
    """Return what is searched for: the number of a matter as it stands, or what this user's token stands for.

    It is empty when the token is unknown, somebody else's, or older than eight hours.
    """
    number = search.normalise(str(asked.get("n", "")))
    if search.is_public(number):
        return number
    token = str(asked.get("k", ""))
    stored = AccessRecord.objects.filter(token=token, user=user, kind=AccessKind.SEARCH).first() if token else None
    return stored.term if stored is not None and stored.is_fresh(clock.now()) else ""


class ListQuery(Narrowing):
    """The conditions of a list, as its address has them. A window is of one township, so it is not asked for 乡镇."""

    tab = condition("", is_hidden=True)
    sort = condition("", is_hidden=True)
    k = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    n = forms.CharField(required=False, max_length=11, widget=forms.HiddenInput)
    q = line("姓名、证件或编号", 60)
    town = condition("乡镇")
    cat = condition("类别")
    due = condition("时限", DUE_CHOICES)
    st = condition("状态")
    unit = condition("现在在", is_hidden=True)
    asked = condition("首问责任人", is_hidden=True)
    size = forms.ChoiceField(label="每页", required=False, choices=[(size, f"{size}件") for size in PAGE_SIZES])
    field_order = ("q", "since", "until", "town", "village", "cat", "due", "st", "who", "size")

    def __init__(self, asked: Mapping[str, Any], *, user: User, tabs: Sequence[ListTab]) -> None:
        self.term = _term_of(asked, user)
        typed = {**{name: asked[name] for name in asked}, "q": self.term}
        super().__init__(typed, user=user, auto_id="list-%s")
        self.tabs = tabs
        self.offer("tab", [ALL, *((tab.slug, tab.title) for tab in tabs)])
        self.offer("sort", [ALL, *((f"{sign}{key}", key) for key in SORTS for sign in ("", "-"))])
        self.offer("cat", [ALL, *ReliefCategory.objects.choices(clock.today())])
        self.offer("st", [ALL, *(choice for choice in Status.choices if choice[0] != Status.REGISTERED)])
        if user.role in MAY_CHOOSE_A_TOWN:
            self.offer("town", [ALL, *Department.objects.windows().values_list("slug", "short_name")])
        else:
            del self.fields["town"]
        for name in _LINKED:
            self.offer_also(name, self._named(name, asked.get(name, ""), user))

    def _named(self, name: str, value: str, user: User) -> list[tuple[str, str]]:
        """Offer the unit or person asked for, if a matter that the user may see has them.

        Without this, somebody could try ids one after the other and read the names.
        """
        if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST_ID):
            return []
        column = _LINKED[name]
        first = matters_of(user).filter(**{column: int(value)}).select_related(column).first()
        return [(value, str(getattr(first, column)))] if first else []

    def clean_q(self) -> str:
        if self.data.get("k") and not self.term:
            raise forms.ValidationError(EXPIRED)
        return self.term

    @property
    def current_tab(self) -> ListTab | None:
        """Return the tab asked for; None when the address names none, or one that does not exist."""
        chosen = self.value("tab")
        return next((tab for tab in self.tabs if tab.slug == chosen), None)

    @property
    def page_size(self) -> int:
        return int(self.value("size", PAGE_SIZES[0]))

    def condition(self, today: dt.date) -> Q:
        """Return all conditions of the query row as one condition on matters."""
        wanted = self.narrowed() & (search.condition(self.term, today) if self.term else Q())
        if town := self.value("town"):
            of_village = Q(window__parent__slug=town, window__kind=DepartmentKind.VILLAGE)
            wanted &= Q(window__slug=town) | of_village
        if category := self.value("cat"):
            wanted &= Q(category__slug=category)
        if due := self.value("due"):
            wanted &= _DUE[due](today)
        if status := self.value("st"):
            wanted &= Q(status=status)
        for name, column in _LINKED.items():
            if name not in NARROWED_BY and (pk := self.value(name)):
                wanted &= Q(**{column: pk})
        return wanted

    def applied(self) -> list[tuple[str, str]]:
        """Return each condition that applies as (name of the field, 类别：低保), for the chips below the query row."""
        return [(name, self._words(name)) for name in CONDITIONS if self.value(name) and not self._is_over(name)]

    def _is_over(self, name: str) -> bool:
        """Say whether a search applies no more: it is too old, or somebody else's."""
        return name in _TERMS and not self.term

    def _words(self, name: str) -> str:
        if name in _TERMS:
            return f"{self.fields['q'].label}：{self.term}"
        return self.words_of(name)

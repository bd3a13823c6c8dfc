"""Conditions that narrow any list of matters: the day of receipt, the village, who has it in hand.

They stand in the address, so none of them may name a person: a day, the code of a unit, the key of a colleague.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django import forms
from django.db.models import Q

from departments import clock
from departments.calendar.workdays import ONE_DAY
from departments.fields import ALL, DeskForm, Leans, condition, day
from departments.fields.days import LAST, WRONG_DAY
from departments.models import Department, User
from departments.roles import MAY_SEE_ALL_MATTERS
from departments.terms import DepartmentKind
from routing.lists.queues import matters_of

NARROWED_BY: Final = ("since", "until", "village", "who")
ENDS_BEFORE: Final = "“收到至”早于“收到起”，请改一个。"


class Narrowing(DeskForm):
    """收到起, 收到至, 村（社区）, 承办人 above a list. A list offers only what stands in matters the reader may see."""

    since = day("收到起", leans=Leans.PAST, needed=False)
    until = day("收到至", leans=Leans.PAST, needed=False)
    village = condition("村（社区）")
    who = condition("承办人")

    def __init__(self, asked: Mapping[str, Any], *, user: User, **given: Any) -> None:
        self.user = user
        super().__init__(asked, **given)
        self.villages = {row.slug: row for row in _villages(user)}
        if self.villages:
            self.offer("village", [ALL, *((slug, row.short_name) for slug, row in self.villages.items())])
        else:
            del self.fields["village"]
        self.offer("who", [ALL, *_handlers(user)])

    def offer_also(self, name: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Let a list offer more than it does: a link may ask for somebody of another unit."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared as one
        offered = list(cast("list[tuple[str, str]]", field.choices))
        self.offer(name, [*offered, *(pair for pair in pairs if pair not in offered)])

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        for name in ("since", "until"):
            if facts.get(name) and facts[name] > LAST:  # after the last day of all there is no day to count to
                self.add_error(name, WRONG_DAY)
        if facts.get("since") and facts.get("until") and facts["until"] < facts["since"]:
            self.add_error("until", ENDS_BEFORE)
        return facts

    def value(self, name: str, default: str = "") -> str:
        """Return the value of a field, or the default. A wrong value counts as none; its field says so."""
        return str(self.cleaned_data.get(name) or default)

    def narrowed(self) -> Q:
        """Return these conditions as one condition on matters."""
        wanted, since, until = Q(), self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since:
            wanted &= Q(application__received_at__gte=clock.start_of(since))
        if until:
            wanted &= Q(application__received_at__lt=clock.start_of(until + ONE_DAY))
        if village := self.villages.get(self.value("village")):
            wanted &= _of_village(village)
        if who := self.value("who"):
            wanted &= Q(handler=who)
        return wanted

    def narrowing(self) -> list[tuple[str, str]]:
        """Return each of these conditions that applies as (name of the field, 村（社区）：坪阳村), for the chips."""
        return [(name, self.words_of(name)) for name in NARROWED_BY if name in self.fields and self.value(name)]

    def words_of(self, name: str) -> str:
        """Return 村（社区）：坪阳村, for the chip of a condition."""
        field, value = self.fields[name], self.cleaned_data[name]
        if isinstance(value, dt.date):
            return f"{field.label}：{value.isoformat()}"
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        return f"{field.label}：{dict(field.choices)[str(value)]}"  # type: ignore[arg-type]  # flat pairs, no groups


def _villages(user: User) -> list[Department]:
    """Return the villages of the reader's township. Nobody else is asked: the city has hundreds."""
    own = user.department
    if own is None or not own.is_township:
        return []
    return list(own.children.in_force(clock.today()).filter(kind=DepartmentKind.VILLAGE))


def _of_village(village: Department) -> Q:
    """Match what came in at a village's window, and what its people brought to the township."""
    said = Q(application__applicant__village=village.short_name, window=village.parent)
    return Q(window=village) | said


def _handlers(user: User) -> list[tuple[str, str]]:
    """Return who has an open matter in hand that the reader may see, by the key of the person and the name."""
    found = matters_of(user).open().filter(handler__isnull=False)
    if user.role not in MAY_SEE_ALL_MATTERS:
        found = found.filter(holder=user.department)
    pairs = found.order_by("handler__full_name").values_list("handler", "handler__full_name").distinct()
    return [(str(key), name) for key, name in pairs]

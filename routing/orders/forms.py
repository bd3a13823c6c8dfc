"""发督办单 (M4): the form asks which matters of a unit, what is demanded, until when, and who signs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import Leans, day, line, paragraph
from departments.models import Department, User
from intake.models import Matter
from intake.once_form import OnceForm
from routing.lists.oversight import Late, lates
from routing.lists.queues import is_overdue
from routing.orders.acts import Seen, reply_by_default

DEMAND = "请接此单后立即办理，在反馈期限前书面反馈办理结果；确有困难不能办结的，同时写明原因和办结时间。"
VERSION: Final = re.compile(r"\d{1,9}", re.ASCII)


def candidates(user: User, unit: Department, numbers: Sequence[str], today: dt.date) -> list[Late]:
    """Return the matters to choose from: those the unit has overdue, and those that were ticked before (`numbers`)."""
    held = Matter.objects.visible_to(user).open().held_by(unit)
    pressing = held.filter(is_overdue(today)) | held.filter(number__in=numbers)
    rows = lates(pressing.order_by("due_on", "number"), today)
    return [late for late in rows if late.may_be_ordered or late.row.number in numbers]


def label_of(late: Late) -> str:
    row = late.row
    return "　".join((row.number, row.category, row.town, row.due.words, f"督办{late.ordered}次"))


class KeysField(forms.MultipleChoiceField):
    """Ticked matters as 2026-000460:7, number and version.

    A version that is no longer current is accepted here. The move refuses it, and says who was faster.
    """

    def offer(self, found: Sequence[Late]) -> None:
        self.choices = [(late.key, label_of(late)) for late in found]
        self.numbers = frozenset(late.row.number for late in found)

    def valid_value(self, value: str) -> bool:
        number, _, version = value.partition(":")
        return number in self.numbers and VERSION.fullmatch(version) is not None


class OrderForm(OnceForm):
    """`chosen` are the keys (number:version) of the address or of the page before."""

    unit = forms.CharField(widget=forms.HiddenInput)
    matter = KeysField(
        label="办件",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked"}),
        error_messages={
            "required": "请先勾选办件。",
            "invalid_choice": "勾选的办件里有的已经办结或者不在这个单位了，请重新勾选。",
        },
    )
    demand = paragraph("要求", rows=3)
    reply_by = day("反馈期限", leans=Leans.AHEAD, hint="可写成20261123，要是工作日。")
    signer = line("签发人", 50, needed=True, hint="签发这张督办单的领导姓名。")

    def __init__(self, data: Any, *, unit: Department, chosen: Sequence[str], user: User) -> None:
        self.department, self.today = unit, clock.today()
        numbers = [key.partition(":")[0] for key in chosen]
        self.found = candidates(user, unit, numbers, self.today)
        super().__init__(data, auto_id="order-%s", initial=self._initial(numbers))
        field = self.fields["matter"]
        assert isinstance(field, KeysField)  # noqa: S101  declared above
        field.offer(self.found)

    def _initial(self, numbers: Sequence[str]) -> dict[str, Any]:
        return {
            "unit": self.department.slug,
            "matter": [late.key for late in self.found if late.row.number in numbers],
            "demand": DEMAND,
            "reply_by": chinese_date(reply_by_default(self.today)),
        }

    def clean_reply_by(self) -> dt.date:
        return self.cleaned_data["reply_by"] or reply_by_default(self.today)

    def seen(self) -> list[Seen]:
        """Return the ticked matters, each with the version that the page showed."""
        versions = {key.partition(":")[0]: int(key.partition(":")[2]) for key in self.cleaned_data["matter"]}
        return [(matter, versions[matter.number]) for matter in Matter.objects.filter(number__in=versions)]

    def ticked(self) -> list[Late]:
        numbers = {key.partition(":")[0] for key in self.cleaned_data["matter"]}
        return [late for late in self.found if late.row.number in numbers]

    def look_again(self) -> None:
        """Put the present versions into the ticks, because the page that follows shows the matters as they are now."""
        numbers = {key.partition(":")[0] for key in self["matter"].value() or ()}
        self.retype("matter", *(late.key for late in self.found if late.row.number in numbers))

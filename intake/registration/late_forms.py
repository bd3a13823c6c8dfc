"""The form of 补登: folded away on the sheet, empty for everybody who stands at the window today."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms

from departments.fields import DeskForm, Leans, choice, day, line
from departments.fields.days import read_day
from intake.models import LateWay
from intake.registration.late import LateArrival

_ASKED: Final = {
    "late_received_on": "请填收到日期；今天收到的，把途径和原因也清空。",
    "late_way": "请选补登的途径。",
    "late_reason": "请写为什么今天才登记。",
}


class LateForm(DeskForm):
    """不是今天收到的？ All three are filled in, or none of them."""

    late_received_on = day("收到日期", leans=Leans.PAST)
    late_way = choice("途径", LateWay.choices, empty="请选")
    late_reason = line("为什么今天才登记", 200, needed=True)

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if any(facts.get(name) for name in _ASKED) or self.errors:
            missing = [name for name in _ASKED if not facts.get(name) and name not in self.errors]
            self.refuse_all({name: _ASKED[name] for name in missing})
        return facts

    @property
    def is_filled(self) -> bool:
        """Was anything typed here? Then the page shows it unfolded."""
        return any(self[name].value() for name in _ASKED)

    def stated_on(self, today: dt.date) -> dt.date | None:
        """Return the day typed so far, from which the dates on the page count; None where it cannot be one."""
        try:
            stated = read_day(str(self["late_received_on"].value() or ""), today=today, leans=Leans.PAST)
        except forms.ValidationError:
            return None
        return stated if stated < today else None

    def late(self) -> LateArrival | None:
        """Return what a valid form says; None where nothing was typed."""
        facts = self.cleaned_data
        if not facts["late_received_on"]:
            return None
        return LateArrival(received_on=facts["late_received_on"], way=facts["late_way"], reason=facts["late_reason"])

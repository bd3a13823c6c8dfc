"""What the lists of papers and the registers are asked for; every value comes from a list or is a date."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django import forms

FIRST, LAST = dt.date(2014, 1, 1), dt.date(2099, 12, 31)
_WRITTEN: Final = "日期请写成2026-11-24这样。"


class DayForm(forms.Form):
    """Which day's papers; without one, today's."""

    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _WRITTEN},
    )

    def clean_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["day"]
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(_WRITTEN)
        return day

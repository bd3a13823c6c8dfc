"""The form that asks which day's papers are meant."""

from __future__ import annotations

import datetime as dt

from django import forms

from departments.fields import _WRITTEN, FIRST, LAST


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

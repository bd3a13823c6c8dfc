"""The form by which a remembered decision of the office ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import TextField
from intake.fields import read
from intake.identity import parse_date
from intake.once_form import OnceForm


class EndRuleForm(OnceForm):
    """From which day on the rule no longer holds."""

    day = TextField(
        label="从哪天起停用",
        max_length=20,
        help_text="可写成20261201；这一天起不再按它建议，以前的办件不变。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "needed"}),
        error_messages={"required": "请写从哪天起停用。", "max_length": "最多%(limit_value)d个字。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = chinese_date(clock.today())

    def clean_day(self) -> dt.date:
        return read(parse_date, self.cleaned_data["day"].strip(), today=clock.today())

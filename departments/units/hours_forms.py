"""The form of a unit's hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms
from django.http import QueryDict

from departments.fields import DeskForm, line, tick, wide
from departments.fields.days import read_time
from departments.models import Department
from departments.units.hours import NAMES, ORDER, hours_words, time_words, wrong_hours


class TimeField(forms.TimeField):
    """A time of day as people type it: 8:30, 08:30, 8：30 (full width), 8.30, 8时30分, 0830."""

    def __init__(self, label: str, *, required: bool) -> None:
        super().__init__(
            label=label,
            required=required,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": f"请填{label}。"},
        )
        self.wrong = f"没认出{label}，请写成 8:30 或 17:30。"

    def to_python(self, value: Any) -> dt.time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return read_time(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.wrong) from error

    def prepare_value(self, value: Any) -> Any:
        return time_words(value) if isinstance(value, dt.time) else value


class HoursForm(DeskForm):
    """办公时间、电话、地址 of one unit, and whether its screens face the public.

    The words for the papers stay empty here while they only repeat the times.
    """

    opens_at = TimeField(NAMES["opens_at"], required=False)
    lunch_from = TimeField(NAMES["lunch_from"], required=False)
    lunch_to = TimeField(NAMES["lunch_to"], required=False)
    closes_at = TimeField(NAMES["closes_at"], required=True)
    hours = line("文书上的办公时间", 60, hint="不填的按上面的时间写；赶场天另有安排的，可以写在这里")
    phone = line("电话", 30)
    address = line("地址", 120)
    masks_names = tick(
        "屏幕朝向群众，列表里遮住姓名", hint="不勾的，本单位手上的办件在列表里显示全名；别的单位的总是遮住"
    )

    def __init__(self, data: QueryDict | None, *, unit: Department) -> None:
        now = {name: getattr(unit, name) for name in (*ORDER, "hours", "phone", "address", "masks_names")}
        super().__init__(data, initial=now)
        if now["hours"] == hours_words(unit):
            self.initial["hours"] = ""

    def arrangement(self) -> Layout:
        times, reached = Row(*(wide(name, 3) for name in ORDER)), Row(wide("phone", 4), wide("address", 8))
        return Layout(times, "hours", reached, "masks_names")

    def clean(self) -> dict[str, Any]:
        self.refuse_all(wrong_hours(self.cleaned_data))
        return self.cleaned_data

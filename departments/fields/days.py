"""Days and moments, as people type and pick them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django import forms

WRONG_MOMENT: Final = "时间不对，可以写成2026-11-23 10:30。"
MOMENTS: Final = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y%m%d %H:%M", "%Y.%m.%d %H:%M", "%Y年%m月%d日 %H:%M"]
FIRST, LAST = dt.date(2014, 1, 1), dt.date(2099, 12, 31)
_WRITTEN: Final = "日期请写成2026-11-24这样。"


def moment(label: str) -> forms.DateTimeField:
    """A date with its time, in the forms of MOMENTS: 2026-11-23 10:30, 20261123 10:30, 2026年11月23日 10:30."""
    return forms.DateTimeField(
        label=label,
        required=False,
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M", attrs={"autocomplete": "off", "class": "needed"}),
        error_messages={"invalid": WRONG_MOMENT},
    )

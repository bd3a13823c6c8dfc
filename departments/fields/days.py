"""Days, months and moments, as people type and pick them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any, Final

from django import forms

from departments import clock
from departments.fields.typed import TextField

WRONG_DAY: Final = "这个日期不对，可以写成20261123。"
WRONG_MONTH: Final = "这个年月不对，可以写成2026年12月或者202612。"
WRONG_MOMENT: Final = "时间不对，可以写成2026-11-23 10:30。"
WRONG_PICK: Final = "日期请写成2026-11-24这样。"
MOMENTS: Final = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y%m%d %H:%M", "%Y.%m.%d %H:%M", "%Y年%m月%d日 %H:%M"]
EARLIEST_YEAR: Final = 1850
"""Nobody alive was born before; an earlier year is a slip of the fingers."""
FIRST, LAST = dt.date(2014, 1, 1), dt.date(2099, 12, 31)
"""The days that a page can be asked for: the notice is of 2014."""
_LONGEST: Final = 20

_DAYS: Final = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?",
        r"(?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日?",
    )
)
_MONTH: Final = re.compile(r"(?P<year>\d{4})(?:年|[-./])?(?P<month>\d{1,2})月?", re.ASCII)


# --- Reading


def read_day(typed: str, *, today: dt.date) -> dt.date:
    """Read 20261123, 2026-11-23, 2026.11.23, 2026/11/23, 2026年11月23日; 11.23 and 11月23日 mean this year (UX 20).

    `today` only supplies the year. Full-width digits and blanks are allowed. Raises ValidationError for anything else,
    for a day that does not exist and for a year before EARLIEST_YEAR. A day may lie ahead: the form judges that.
    """
    found = next((match for shape in _DAYS if (match := shape.fullmatch(_narrow(typed)))), None)
    if found is None:
        raise forms.ValidationError(WRONG_DAY)
    parts = found.groupdict()
    try:
        day = dt.date(int(parts.get("year") or today.year), int(parts["month"]), int(parts["day"]))
    except ValueError as error:
        raise forms.ValidationError(WRONG_DAY) from error
    if day.year < EARLIEST_YEAR:
        raise forms.ValidationError(WRONG_DAY)
    return day


def read_month(typed: str) -> dt.date:
    """Read 202612, 2026-12, 2026.12, 2026/12, 2026年12月 as the first of that month. A year must be given.

    Raises ValidationError for anything else and for a month that does not exist.
    """
    found = _MONTH.fullmatch(_narrow(typed))
    if found is None or int(found["year"]) < EARLIEST_YEAR:
        raise forms.ValidationError(WRONG_MONTH)
    try:
        return dt.date(int(found["year"]), int(found["month"]), 1)
    except ValueError as error:
        raise forms.ValidationError(WRONG_MONTH) from error


def _narrow(typed: str) -> str:
    """Return half-width characters without blanks: a Chinese input method types 2026年11月23日 full-width."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


# --- Fields


class DayField(TextField):
    """One day. Its value is a date, or None when nothing was typed."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        return read_day(typed, today=clock.today()) if typed else None


class MonthField(TextField):
    """One month. Its value is the first day of the month, or None when nothing was typed."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        return read_month(typed) if typed else None


def day(label: str, *, needed: bool = True, missing: str = "", hint: str = "") -> DayField:
    """One day, typed in any way `read_day` knows. `missing` is the sentence for an empty one."""
    return DayField(
        label=label,
        max_length=_LONGEST,
        required=bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | ({"class": "needed"} if needed else {})),
        error_messages={"required": missing},
    )


def month(label: str, *, hint: str = "") -> MonthField:
    """One month of a year, typed in any way `read_month` knows."""
    return MonthField(
        label=label,
        max_length=_LONGEST,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def moment(label: str) -> forms.DateTimeField:
    """A date with its time, in the forms of MOMENTS: 2026-11-23 10:30, 20261123 10:30, 2026年11月23日 10:30."""
    return forms.DateTimeField(
        label=label,
        required=False,
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M", attrs={"autocomplete": "off", "class": "needed"}),
        error_messages={"invalid": WRONG_MOMENT},
    )


class PickedDayField(forms.DateField):
    """A day out of the browser's own calendar, between FIRST and LAST."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(WRONG_PICK)
        return day


def picked_day(label: str) -> PickedDayField:
    """A day that a page is asked for. Its value is a date, or None when none was picked."""
    return PickedDayField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": WRONG_PICK},
    )

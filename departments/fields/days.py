"""Days, months and moments, as people type and pick them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django import forms
from django.forms.utils import from_current_timezone

from departments import clock
from departments.fields.typed import TextField

WRONG_DAY: Final = "这个日期不对，可以写成20261123。"
WRONG_MONTH: Final = "这个年月不对，可以写成2026年12月或者202612。"
WRONG_MOMENT: Final = "时间不对，可以写成2026-11-23 10:30。"
WRONG_TIME: Final = "时间不对，可以写成8:30或17:30。"
WRONG_PICK: Final = "日期请写成2026-11-24这样。"
YEAR_ASKED: Final = "请把年份写上，可以写成19490308；只知道哪一年的写“约1949年”。"
WRONG_BIRTH: Final = "出生日期不对，可以写成19490308；只知道哪一年的写“约1949年”。"
WHICH_YEAR: Final = "请把年份写上，可以写成20261123。"
EARLIEST_YEAR: Final = 1850
"""Nobody alive was born before; an earlier year is a slip of the fingers."""
FIRST, LAST = dt.date(2014, 1, 1), dt.date(2099, 12, 31)
"""The days that a page can be asked for: the notice is of 2014."""
_LONGEST: Final = 20
_IN_CHINESE: Final = str.maketrans("。、", "..")
"""What the keys of dot and slash type while a Chinese input method is on: 12。3 is 12.3."""
_LONGEST_MOMENT: Final = 60


class Leans(Enum):
    """Which year a day without one means: 12.31 on 4 January is last year's where something was done."""

    PAST = "past"
    """What was done: the last such day, today included."""
    AHEAD = "ahead"
    """What is to be done: the next such day, today included."""
    NOWHERE = "nowhere"
    """It may be either, so the year is asked for."""


@dataclass(frozen=True)
class Birth:
    """A date of birth as it is known: to the "day", to the "month" or to the "year"; what is not known is the first."""

    on: dt.date
    precision: str


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
_ABOUT: Final = re.compile(
    r"约?(?P<year>\d{4})(?:年?|(?:年|[-./])(?P<month>\d{1,2})月?|(?P<digits>\d{2}))(?:生|左右)?", re.ASCII
)
_TIME: Final = re.compile(
    r"(?P<half>上午|下午)?(?P<hour>\d{1,2})(?:[:.时点](?P<minute>\d{2})分?(?:[:.]?(?P<second>\d{2})秒?)?|[时点]整?)",
    re.ASCII,
)
_FOUR_DIGITS: Final = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_MOMENT: Final = re.compile(r"(?P<day>.*日|\S+)\s*(?<=[日\s])(?P<time>\S.*)", re.ASCII)


# --- Reading


def read_day(typed: str, *, today: dt.date, leans: Leans) -> dt.date:
    """Read 20261123, 2026-11-23, 2026.11.23, 2026/11/23, 2026年11月23日, and without a year 11.23 or 11月23日 (UX 20).

    Full-width digits and blanks are allowed. Raises ValidationError for anything else, for a day that does not exist,
    for a year before EARLIEST_YEAR, and for a day without a year where `leans` is NOWHERE. A day may lie on the other
    side of today when its year is written: the form judges that.
    """
    found = next((match for shape in _DAYS if (match := shape.fullmatch(_narrow(typed)))), None)
    if found is None:
        raise forms.ValidationError(WRONG_DAY)
    parts = found.groupdict()
    month, day = int(parts["month"]), int(parts["day"])
    if not parts.get("year"):
        return _without_year(month, day, today, leans)
    if int(parts["year"]) < EARLIEST_YEAR:
        raise forms.ValidationError(WRONG_DAY)
    return _date(int(parts["year"]), month, day)


def _without_year(month: int, day: int, today: dt.date, leans: Leans) -> dt.date:
    if leans is Leans.NOWHERE:
        raise forms.ValidationError(WHICH_YEAR)
    this_year = _date(today.year, month, day)
    if leans is Leans.PAST and this_year > today:
        return _date(today.year - 1, month, day)
    if leans is Leans.AHEAD and this_year < today:
        return _date(today.year + 1, month, day)
    return this_year


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise forms.ValidationError(WRONG_DAY) from error


def read_birth(typed: str) -> Birth:
    """Read a day with its year, or what is known of it: 约1949年, 1949年, 1949, 1949.2, 1949年2月.

    Raises ValidationError for anything else; for 3.8, and for 490308, it asks for the year.
    """
    try:
        return _birth(_narrow(typed), clock.today())
    except forms.ValidationError as error:
        raise forms.ValidationError(YEAR_ASKED if error.messages == [WHICH_YEAR] else WRONG_BIRTH) from error


def _birth(narrow: str, today: dt.date) -> Birth:
    about = _ABOUT.fullmatch(narrow)
    if about is None:
        return Birth(read_day(narrow, today=today, leans=Leans.NOWHERE), "day")
    year, month = int(about["year"]), about["month"] or about["digits"]
    if year < EARLIEST_YEAR:
        raise forms.ValidationError(WRONG_DAY)
    if about["digits"] and year > today.year:  # 490308, a year of two digits, is no month of 4903
        raise forms.ValidationError(WHICH_YEAR)
    return Birth(_date(year, int(month or 1), 1), "month" if month else "year")


def read_time(typed: str) -> dt.time:
    """Read 10:30, 10：30, 10.30, 10时30分, 10点, 下午3:20 and 1030. Raises ValidationError for anything else."""
    narrow = _narrow(typed)
    digits = _FOUR_DIGITS.fullmatch(narrow)
    found = _TIME.fullmatch(f"{digits[1]}:{digits[2]}" if digits else narrow)
    if found is None:
        raise forms.ValidationError(WRONG_TIME)
    hour = int(found["hour"]) + (12 if found["half"] == "下午" and int(found["hour"]) < 12 else 0)
    try:
        return dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError as error:
        raise forms.ValidationError(WRONG_TIME) from error


def read_moment(typed: str, *, today: dt.date, leans: Leans) -> dt.datetime:
    """Read a day and a time with a blank or 日 between them, each as people write it; the moment is local.

    Examples: 2026-11-30 10：30, 2026/11/30 10.30, 2026年11月30日10时30分, 11.30 10:30. Raises ValidationError.
    """
    # What is longer is no moment, and the pattern tries every 日 in it anew.
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", typed).strip()) if len(typed) <= _LONGEST_MOMENT else None
    try:
        if found is None:
            raise forms.ValidationError(WRONG_MOMENT)
        return dt.datetime.combine(read_day(found["day"], today=today, leans=leans), read_time(found["time"]))
    except forms.ValidationError as error:
        raise forms.ValidationError(WRONG_MOMENT) from error


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
    return "".join(unicodedata.normalize("NFKC", typed).translate(_IN_CHINESE).split())


# --- In words


def day_words(day: dt.date) -> str:
    """Return 2026年11月23日 星期一: the whole of what was read, so that a wrong year is seen."""
    return f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}"


def birth_words(birth: dt.date | None, precision: str = "day") -> str:
    """Return 1949年3月8日, or 约1949年2月 or 约1949年 where no more is known; empty where nothing is."""
    if birth is None:
        return ""
    words = {"year": f"约{birth.year}年", "month": f"约{birth.year}年{birth.month}月"}
    return words.get(precision, f"{birth.year}年{birth.month}月{birth.day}日")


# --- Fields


class EchoedField(forms.BoundField):
    """A field that tells beside it, when the page comes back, how what was typed was read."""

    @property
    def echo(self) -> str:
        """Return 2026年11月23日 星期一 for 11.23; empty where nothing was typed, or something wrong."""
        field = self.field
        if not (self.form.is_bound and self.data) or not isinstance(field, DayField | MomentField | BirthField):
            return ""
        try:
            return field.words(field.clean(self.data))
        except forms.ValidationError:
            return ""


class DayField(TextField):
    """One day. Its value is a date, or None when nothing was typed."""

    def __init__(self, *, leans: Leans, **given: Any) -> None:
        super().__init__(**given)
        self.leans = leans

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        return read_day(typed, today=clock.today(), leans=self.leans) if typed else None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> EchoedField:
        return EchoedField(form, self, field_name)

    def words(self, value: dt.date | None) -> str:
        """Return the value as the page echoes it."""
        return day_words(value) if value else ""


class BirthField(TextField):
    """出生日期. Its value is a Birth, or None when nothing was typed."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        return read_birth(typed) if typed else None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> EchoedField:
        return EchoedField(form, self, field_name)

    def words(self, value: Birth | None) -> str:
        """Return the value as the page echoes it."""
        return birth_words(value.on, value.precision) if value else ""


class MomentField(forms.DateTimeField):
    """A day with its time. Its value is an aware moment, or None when nothing was typed."""

    def __init__(self, *, leans: Leans, **given: Any) -> None:
        super().__init__(**given)
        self.leans = leans

    def to_python(self, value: Any) -> dt.datetime | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        moment: dt.datetime = from_current_timezone(read_moment(value, today=clock.today(), leans=self.leans))
        return moment

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> EchoedField:
        return EchoedField(form, self, field_name)

    def words(self, value: dt.datetime | None) -> str:
        """Return the value as the page echoes it."""
        return f"{day_words(clock.day_of(value))} {clock.local(value):%H:%M}" if value else ""


class MonthField(TextField):
    """One month. Its value is the first day of the month, or None when nothing was typed."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        return read_month(typed) if typed else None


def day(label: str, *, leans: Leans, needed: bool = True, missing: str = "", hint: str = "") -> DayField:
    """One day, typed in any way `read_day` knows. `missing` is the sentence for an empty one."""
    return DayField(
        leans=leans,
        label=label,
        max_length=_LONGEST,
        required=bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | ({"class": "needed"} if needed else {})),
        error_messages={"required": missing},
    )


def birth(label: str, *, hint: str = "") -> BirthField:
    """A date of birth, typed in any way `read_birth` knows."""
    return BirthField(
        label=label,
        max_length=_LONGEST,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "needed"}),
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


def moment(label: str, *, leans: Leans = Leans.PAST) -> MomentField:
    """A day with its time, typed in any way `read_moment` knows."""
    return MomentField(
        leans=leans,
        label=label,
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M", attrs={"autocomplete": "off", "class": "needed"}),
        error_messages={"invalid": WRONG_MOMENT},
    )


class PickedDayField(forms.DateField):
    """A day out of the browser's own calendar, between FIRST and LAST; where there is none it is typed as elsewhere."""

    def to_python(self, value: Any) -> dt.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return read_day(value, today=clock.today(), leans=Leans.PAST)
        except forms.ValidationError as error:
            raise forms.ValidationError(WRONG_PICK) from error

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
        error_messages={"invalid": WRONG_PICK},
    )

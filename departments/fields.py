"""The kit of form fields for all three apps.

Free text always comes in through `TextField`, which takes out characters that nobody sees (`unseen` says why). Most
fields here are not `required`: whether an empty one is a fault depends on the answer chosen, so the form decides.
The style class "needed" spares such a field the words 可不填.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from departments.models import Department, PolicyBasis
from departments.unseen import as_seen


class BasisField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class cannot be subscripted at run time
    """A choice among legal bases. The list shows a short name; papers print the whole citation, `str(basis)`."""

    def label_from_instance(self, obj: PolicyBasis) -> str:
        return obj.choice_label


def helper(*parts: Any) -> FormHelper:
    """Return a crispy-forms helper that draws these parts. The template writes <form> and the CSRF token itself."""
    drawn = FormHelper()
    drawn.form_tag, drawn.disable_csrf, drawn.layout = False, True, Layout(*parts)
    return drawn


def wide(name: str, columns: int) -> Field:
    """Give a field so many of the twelve columns of its row."""
    return Field(name, wrapper_class=f"s{columns}")


class TextField(forms.CharField):
    """One line of text, or several in a Textarea. Only invisible characters go: 《》, the dot of 买买提·吐尔逊 stay."""

    def to_python(self, value: Any) -> str:
        text = as_seen("" if value is None else str(value), lines=isinstance(self.widget, forms.Textarea))
        return str(super().to_python(text) or "")


WRONG_MOMENT = "时间不对，可以写成2026-11-23 10:30。"
MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y%m%d %H:%M", "%Y.%m.%d %H:%M", "%Y年%m月%d日 %H:%M"]
TOO_LONG = "最多%(limit_value)d个字，现在是%(show_value)d个字。"


def line(label: str, max_length: int, *, phrases: str = "", needed: bool = False, hint: str = "") -> forms.CharField:
    """One line of text. `phrases` is the id of a datalist that proposes words; `needed`: not marked “可不填”."""
    attrs = {"autocomplete": "off"} | ({"list": phrases} if phrases else {}) | ({"class": "needed"} if needed else {})
    return TextField(
        label=label,
        max_length=max_length,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"max_length": TOO_LONG},
    )


def choice(
    label: str, choices: Sequence[tuple[str, str]], *, empty: str = "", needed: bool = True
) -> forms.ChoiceField:
    """A list to pick from. `empty` is the words of a first line that picks nothing, such as 请选."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", empty), *choices] if empty else choices,
        widget=forms.Select(attrs={"class": "needed"} if needed else {}),
        error_messages={"invalid_choice": "请从列表里选。"},
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


def pick_one(label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", fills: str = "") -> forms.ChoiceField:
    """Radio buttons that the digit keys pick. `fills` is the id of a text box that takes over the picked words."""
    attrs = {"class": "digits stacked" if fills else "digits needed"} | ({"data-fills": fills} if fills else {})
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        help_text=hint,
        widget=forms.RadioSelect(attrs=attrs),
        error_messages={"invalid_choice": "请从列表里选。"},
    )


def paragraph(label: str, *, rows: int = 3, hint: str = "") -> forms.CharField:
    return TextField(
        label=label,
        required=False,
        max_length=500,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "class": "needed"}),
        error_messages={"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"},
    )


def unit(label: str, *, hint: str = "") -> forms.ModelChoiceField[Department]:
    return forms.ModelChoiceField(
        label=label,
        queryset=Department.objects.none(),
        required=False,
        empty_label="请选",
        help_text=hint,
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选单位。"},
    )


def units(label: str) -> forms.ModelMultipleChoiceField[Department]:
    return forms.ModelMultipleChoiceField(
        label=label, queryset=Department.objects.none(), required=False, widget=forms.CheckboxSelectMultiple()
    )


def policy(label: str) -> BasisField:
    return BasisField(
        label=label,
        queryset=PolicyBasis.objects.none(),
        required=False,
        empty_label="请选",
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选依据。"},
    )


FIRST, LAST = dt.date(2014, 1, 1), dt.date(2099, 12, 31)
_WRITTEN: Final = "日期请写成2026-11-24这样。"

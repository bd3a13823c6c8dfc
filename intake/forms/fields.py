"""How the fields of the counter are declared, and how to keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict

from departments.typed import TextField
from intake.identity import IdentityError
from intake.money import MoneyError

T = TypeVar("T")

WRONG_MOMENT = "时间不对，可以写成2026-11-23 10:30。"
MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y%m%d %H:%M", "%Y.%m.%d %H:%M", "%Y年%m月%d日 %H:%M"]
TOO_LONG = "最多%(limit_value)d个字，现在是%(show_value)d个字。"


def line(label: str, max_length: int, *, phrases: str = "", needed: bool = False, hint: str = "") -> forms.CharField:
    """One line of text. `phrases` is the id of a datalist; `needed`: required in some answers, so not “可不填”."""
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
    """A list to pick from; `empty` is the first line that picks nothing."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", empty), *choices] if empty else choices,
        widget=forms.Select(attrs={"class": "needed"} if needed else {}),
        error_messages={"invalid_choice": "请从列表里选。"},
    )


def moment(label: str) -> forms.DateTimeField:
    """A date with its time, typed in any way people write it."""
    return forms.DateTimeField(
        label=label,
        required=False,
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M", attrs={"autocomplete": "off", "class": "needed"}),
        error_messages={"invalid": WRONG_MOMENT},
    )


def pick_one(label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", fills: str = "") -> forms.ChoiceField:
    """Radio buttons that the digit keys pick. `fills`: the box that takes over the words picked."""
    attrs = {"class": "digits stacked" if fills else "digits needed"} | ({"data-fills": fills} if fills else {})
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        help_text=hint,
        widget=forms.RadioSelect(attrs=attrs),
        error_messages={"invalid_choice": "请从列表里选。"},
    )


def read(clean: Callable[..., T], typed: str, **context: Any) -> T:
    """Clean one field with a pure function; its sentence becomes the field's error."""
    try:
        return clean(typed, **context)
    except (IdentityError, MoneyError) as error:
        raise forms.ValidationError(str(error)) from error


def as_typed(form: forms.BaseForm, data: MultiValueDict[str, str]) -> Mapping[str, Any]:
    """Return what was typed, unjudged, as initial values: to show a page again before anything is checked."""
    empty: MultiValueDict[str, Any] = MultiValueDict()
    return {
        name: field.widget.value_from_datadict(data, empty, form.add_prefix(name))
        for name, field in form.fields.items()
    }

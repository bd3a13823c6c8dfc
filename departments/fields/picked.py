"""What is picked from a list: words, and rows of the reference data."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from departments.models import Department, PolicyBasis


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


class BasisField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class cannot be subscripted at run time
    """A choice among legal bases. The list shows a short name; papers print the whole citation, `str(basis)`."""

    def label_from_instance(self, obj: PolicyBasis) -> str:
        return obj.choice_label


def policy(label: str) -> BasisField:
    return BasisField(
        label=label,
        queryset=PolicyBasis.objects.none(),
        required=False,
        empty_label="请选",
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选依据。"},
    )

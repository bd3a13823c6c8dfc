"""What the kit of fields lacks for the counter: amounts, facts about a person, and what was typed shown once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict

from departments import clock
from departments.fields import TextField
from intake.identity import IdentityError, IdKind, check_id_number
from intake.money import MoneyError, parse_yuan

T = TypeVar("T")


def read(clean: Callable[..., T], typed: str, **context: Any) -> T:
    """Return `clean(typed, **context)`, such as `clean_phone("138 0000 5678")`.

    Raises forms.ValidationError with the sentence of an IdentityError, for the field to show.
    """
    try:
        return clean(typed, **context)
    except IdentityError as error:
        raise forms.ValidationError(str(error)) from error


def resident_number(typed: str) -> str:
    """Return the number of an identity card, such as 522701199001010016. Raises IdentityError with the sentence."""
    return check_id_number(IdKind.RESIDENT_ID, typed, on=clock.today()).number


class AmountField(TextField):
    """An amount in 元. Its value is a Decimal with two places, or None when nothing was typed."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        try:
            return parse_yuan(typed) if typed else None
        except MoneyError as error:
            raise forms.ValidationError(str(error)) from error


def amount(label: str, *, hint: str = "") -> AmountField:
    """An amount in 元, typed as people write it: 1200, 1,200.50, ¥1200, 1200元."""
    return AmountField(
        label=label,
        max_length=20,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def as_typed(form: forms.BaseForm, data: MultiValueDict[str, str]) -> Mapping[str, Any]:
    """Return what was typed, unchecked, as initial values: with them a page is shown again without any errors."""
    empty: MultiValueDict[str, Any] = MultiValueDict()
    return {
        name: field.widget.value_from_datadict(data, empty, form.add_prefix(name))
        for name, field in form.fields.items()
    }

"""Help for the forms of the counter: clean one field with a pure function, and show again what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict

from intake.identity import IdentityError
from intake.money import MoneyError

T = TypeVar("T")


def read(clean: Callable[..., T], typed: str, **context: Any) -> T:
    """Return `clean(typed, **context)`, such as `clean_phone("138 0000 5678")`.

    Raises forms.ValidationError with the sentence of an IdentityError or a MoneyError, for the field to show.
    """
    try:
        return clean(typed, **context)
    except (IdentityError, MoneyError) as error:
        raise forms.ValidationError(str(error)) from error


def as_typed(form: forms.BaseForm, data: MultiValueDict[str, str]) -> Mapping[str, Any]:
    """Return what was typed, unchecked, as initial values: with them a page is shown again without any errors."""
    empty: MultiValueDict[str, Any] = MultiValueDict()
    return {
        name: field.widget.value_from_datadict(data, empty, form.add_prefix(name))
        for name, field in form.fields.items()
    }

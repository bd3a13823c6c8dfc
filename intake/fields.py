"""How the fields of the counter are declared, and how to keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict

from intake.identity import IdentityError
from intake.money import MoneyError

T = TypeVar("T")


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

"""Forms with a one-time token: a second click on the button leads where the first one led."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


class OnceForm(forms.Form):
    """A form whose second click is harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.arrangement()

    def arrangement(self) -> Layout | None:
        return None

    def facts(self) -> dict[str, Any]:
        """Return what was typed, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


def drawn(layout: Layout | None = None) -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if layout is not None:
        helper.layout = layout
    return helper


class TokenForm(forms.Form):
    """A form whose second click leads where the first led."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def take(self, field: str, sentence: str) -> None:
        """Show what the act refused, beside its field if this form has it."""
        self.add_error(field if field in self.fields else None, sentence)


def token_of(form: TokenForm) -> UUID:
    found: UUID = form.cleaned_data["token"]
    return found

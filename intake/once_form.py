"""Forms with a one-time token: a second click on the button leads where the first one led."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms

from departments.errors import DeskError
from departments.fields import DeskForm


class OnceForm(DeskForm):
    """A form whose second click is harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """Return what was typed, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class TokenForm(DeskForm):
    """A form whose second click leads where the first led."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def take(self, field: str, sentence: str) -> None:
        """Show what the act refused, beside its field if this form has it."""
        self.refuse(DeskError(sentence, field))


def token_of(form: TokenForm) -> UUID:
    found: UUID = form.cleaned_data["token"]
    return found

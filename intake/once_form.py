"""A form that acts once, however often its button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from departments import clock
from departments.errors import DeskError
from departments.fields import DeskForm
from departments.models import User
from intake import onetime


class OnceForm(DeskForm):
    """A form with a one-time token: a second click on its button leads where the first one led, and stores nothing."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    NOT_INPUTS: ClassVar[tuple[str, ...]] = (onetime.FIELD,)
    """Fields that no act is given."""

    def inputs(self) -> dict[str, Any]:
        """Return what the act is given: everything that was typed or picked, by the name of its field."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.NOT_INPUTS}

    def once(self, user: User, act: Callable[[], str]) -> str:
        """Act in one transaction and return the address it leads to; a second click gets that of the first.

        Raises DeskError as `act` does, or for a token of somebody else; then nothing is stored, the token neither.
        """
        return onetime.once(self.cleaned_data[onetime.FIELD], user, clock.now(), act)

    def once_or_refuse(self, user: User, act: Callable[[], str]) -> str:
        """Do the same, but show a DeskError in the form and return an empty address."""
        try:
            return self.once(user, act)
        except DeskError as error:
            self.refuse(error)
            return ""

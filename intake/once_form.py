"""A form that acts once, however often its button is pressed.

A form that is written in a template, such as a lone button, gets its token from {% once %} (templatetags/once.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict

from departments import clock
from departments.errors import DeskError
from departments.fields import DeskForm
from departments.models import User
from intake import onetime


class OnceForm(DeskForm):
    """A form with a one-time token. A second click on its button stores nothing, and leads where the first one led."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    NOT_INPUTS: ClassVar[tuple[str, ...]] = (onetime.FIELD,)
    """The names of fields that `inputs` leaves out. A form that adds hidden fields of its own adds their names."""

    def inputs(self) -> dict[str, Any]:
        """Return what was typed or picked, by the name of its field: {"reason": "房屋漏雨", "confirmed": True}."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.NOT_INPUTS}

    def once(self, user: User, act: Callable[[], str]) -> str:
        """Run `act` in one transaction and return the address that it returns: the page to go to.

        A second click does not run it, and gets the address of the first. Raises DeskError when `act` does, and for
        a token that somebody else has used, or that was used for other words. Then nothing is stored, and the same
        form can be sent again.
        """
        mark = onetime.fingerprint(self.data) if isinstance(self.data, QueryDict) else ""
        return onetime.once(self.cleaned_data[onetime.FIELD], user, clock.now(), act, mark)

    def refuse(self, error: DeskError) -> None:
        """Show the sentence as every form does; a token that is used up is renewed, so that the words can be sent."""
        super().refuse(error)
        if isinstance(error, onetime.OtherWords):
            self.retype(onetime.FIELD, str(uuid4()))

    def once_or_refuse(self, user: User, act: Callable[[], str]) -> str:
        """Run `act` as `once` does. For a DeskError show its sentence in the form and return ""."""
        try:
            return self.once(user, act)
        except DeskError as error:
            self.refuse(error)
            return ""

"""Forms of changing hands: who takes over, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from departments import clock
from departments.fields import paragraph
from departments.models import User
from routing.matter.forms.base import MoveForm
from routing.rules.ownership import HAND_OVER, receivers


def person() -> forms.ModelChoiceField[User]:
    """Return a field to choose who takes over; the form says who can."""
    return forms.ModelChoiceField(
        label="移交给",
        queryset=User.objects.none(),
        required=False,
        empty_label="请选",
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选接手的人。"},
    )


class HandOverMatterForm(MoveForm):
    """移交: to which colleague, and why."""

    of = (HAND_OVER,)
    to = person()
    reason = paragraph("原因", rows=2, hint="例：调离、请假、外出。接手的人看得到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)  # noqa: S101  declared above
        to.queryset = User.objects.filter(pk__in=[user.pk for user in receivers(self.matter, clock.today())])

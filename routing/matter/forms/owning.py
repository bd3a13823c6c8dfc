"""Forms of changing hands: who takes over, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from departments import clock
from departments.fields import paragraph, pick_row
from departments.models import User
from routing.matter.forms.base import MoveForm
from routing.rules.ownership import HAND_OVER, receivers


def colleague(*, missing: str = "") -> forms.ModelChoiceField[User]:
    """The person who takes over."""
    return pick_row("移交给", User, what="接手的人", missing=missing)


class HandOverMatterForm(MoveForm):
    """移交: to which colleague, and why."""

    of = (HAND_OVER,)
    to = colleague()
    reason = paragraph("原因", rows=2, hint="例：调离、请假、外出。接手的人看得到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("to", User.objects.filter(pk__in=[user.pk for user in receivers(self.matter, clock.today())]))

"""The form of handing over all that one person has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from crispy_forms.layout import Layout
from django import forms

from departments.fields import paragraph
from departments.models import User
from intake.once_form import OnceForm
from routing.matter.forms.owning import colleague

_ID: Final = re.compile(r"\d{1,18}", re.ASCII)


class HandOverWorkForm(OnceForm):
    """All of one person's matters at once; `listed` holds the ids of those that were shown."""

    listed = forms.CharField(widget=forms.HiddenInput, required=False)
    to = colleague(missing="请选接手的人。")
    reason = paragraph(
        "原因", rows=2, max_length=200, missing="请写移交的原因。", hint="例：调离、请假、外出。接手的人看得到。"
    )

    def __init__(self, *args: Any, receivers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("to", User.objects.filter(pk__in=[user.pk for user in receivers]))
        self.fields["to"].widget.attrs["autofocus"] = True

    def arrangement(self) -> Layout:
        return Layout("token", "to", "reason")  # `listed` stands on the page that shows the list

    def clean_listed(self) -> list[int]:
        """Return the ids that were shown; what is no number, or one too long for an id, was not shown by this page."""
        return [int(pk) for pk in self.cleaned_data["listed"].split(",") if _ID.fullmatch(pk)]

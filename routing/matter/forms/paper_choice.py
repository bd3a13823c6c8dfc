"""What the forms share whose move is about one paper of a matter."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from routing.matter.forms.base import MoveForm
from routing.models import Document


class OnePaperForm(MoveForm):
    """The paper is the one asked for in the address or the form, else the first of those offered."""

    @cached_property
    def paper(self) -> Document | None:
        asked = str(self.data.get("paper_chosen") or self.initial.get("paper") or "")
        return next((row for row in self.offered_papers if str(row.pk) == asked), next(iter(self.offered_papers), None))

    def inputs(self) -> dict[str, Any]:
        told = super().inputs()
        return told | {"paper": told.pop("paper_chosen")}

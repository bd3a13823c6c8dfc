"""A paper to be issued, before it has a number and is frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from departments.models import Department
from intake.models import Application, Matter
from routing.models import Document, PaperKind

BLANK = "\u2060".join("＿＿＿＿＿＿")
"""A line to write on by hand. The word joiners between its parts keep a browser from breaking it."""
Fields = dict[str, Any]
Keep = Callable[[Document], None]
"""Called with the paper once it is issued, in the same transaction: to store it with a topic, to record a delivery."""


def nobody(_document: Document) -> None:
    """Do nothing with the paper: no other row is to point to it."""


@dataclass(frozen=True, kw_only=True)
class PaperOrder:
    """A paper to be issued: of one matter, or of a whole application (the receipt of a registration).

    `extra` are the inputs of its sheet, for example `reason` and `basis` of a refusal.
    """

    kind: PaperKind
    application: Application
    matter: Matter | None
    issuer: Department
    extra: Mapping[str, Any] = field(default_factory=dict)
    replaces: Document | None = None
    """The paper that this one corrects; it becomes void."""
    why: str = ""
    """Why it is corrected."""
    is_redated: bool = False
    """The correction states the dates as they now are; others repeat those of the paper they replace."""
    keep: Keep = nobody
    needless: str = ""
    """The sentence to refuse with when the correction would say what the old paper says."""

    @cached_property
    def matters(self) -> list[Matter]:
        """The matters that the paper speaks of. Read once, because the paper is written at one moment under a lock."""
        if self.matter is not None:
            return [self.matter]
        rows = self.application.matters.select_related(
            "responsibility__lead", "category", "window__parent", "first_asked"
        )
        return list(rows.order_by("number"))


def matter_of(order: PaperOrder) -> Matter:
    """Return the one matter of a paper. Raises ValueError for a paper of a whole application."""
    if order.matter is None:
        raise ValueError(f"{order.kind} is a paper of one matter")
    return order.matter

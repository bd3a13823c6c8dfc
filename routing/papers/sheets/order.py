"""A paper to be issued, before it is numbered and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from departments.models import Department
from intake.models import Application, Matter
from routing.models import Document, PaperKind

BLANK = "\u2060".join("＿＿＿＿＿＿")
"""A line to write on by hand; the joiners keep it on one line of the paper."""
Fields = dict[str, Any]
Keep = Callable[[Document], None]
"""What is told the row once a paper is issued, in the same transaction: to point to it, or to record its delivery."""


def nobody(_document: Document) -> None:
    """Keep nothing: nothing points to the paper."""


@dataclass(frozen=True, kw_only=True)
class PaperOrder:
    """A paper to be issued: of a matter, or (the receipt of a registration) of a whole application."""

    kind: PaperKind
    application: Application
    matter: Matter | None
    issuer: Department
    extra: Mapping[str, Any] = field(default_factory=dict)
    replaces: Document | None = None
    """The paper that this one corrects, and that is void from then on."""
    why: str = ""
    """Why it is corrected."""
    keep: Keep = nobody
    needless: str = ""
    """What to say when the correction would say word for word what stands on the paper already."""

    @cached_property
    def matters(self) -> list[Matter]:
        """The matters the paper speaks of, read once: it is all written at one moment, under the lock of its issue."""
        if self.matter is not None:
            return [self.matter]
        rows = self.application.matters.select_related(
            "responsibility__lead", "category", "window__parent", "first_asked"
        )
        return list(rows.order_by("number"))


def matter_of(order: PaperOrder) -> Matter:
    if order.matter is None:
        raise ValueError(f"{order.kind} is a paper of one matter")
    return order.matter

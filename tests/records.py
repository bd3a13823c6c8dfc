"""What the record says of a matter: its last clock of a kind, the kinds of its papers."""

from __future__ import annotations

from departments.terms import ClockKind
from intake.models import Matter
from routing.models import Clock


def clock_of(matter: Matter, kind: ClockKind) -> Clock:
    found: Clock = matter.clocks.of_kind(kind).order_by("-pk")[0]
    return found


def papers_of(matter: Matter) -> list[str]:
    return list(matter.application.documents.values_list("kind", flat=True))

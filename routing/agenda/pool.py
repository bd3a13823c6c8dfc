"""议题池: the matters that may come before a meeting: uncovered, disputed, or long overdue.

The pool fills itself from the stored matters. A proposal about anything else is typed by hand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from departments.models import User
from departments.roles import Role
from departments.terms import Handling
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.states import Status
from routing.agenda.topics import DISPUTED_FROM
from routing.lists.oversight import is_long_overdue
from routing.lists.queues import MatterRow, rows_with
from routing.models import AgendaItem, Assignment, TopicKind

MOST_CANDIDATES: Final = 50
_UNCOVERED = Q(status=Status.COORDINATING, handling=Handling.UNCOVERED)
_DISPUTED = Q(returns__gte=DISPUTED_FROM)


@dataclass(frozen=True)
class Candidate:
    """One matter of the pool and why it is there."""

    row: MatterRow
    kind: str

    @property
    def kind_label(self) -> str:
        return str(TopicKind(self.kind).label)


def pool(user: User, today: dt.date) -> list[Candidate]:
    """Return the matters that may come before a meeting of the user's unit, in one query."""
    kind = Case(
        When(_UNCOVERED, then=Value(TopicKind.UNCOVERED)),
        When(_DISPUTED, then=Value(TopicKind.DISPUTED)),
        default=Value(TopicKind.OVERDUE),
    )
    place = Case(When(_UNCOVERED, then=1), When(_DISPUTED, then=2), default=3)
    found = waiting(user, today).annotate(topic_kind=kind).order_by(place, F("due_on").asc(nulls_last=True), "number")
    rows = rows_with(found[:MOST_CANDIDATES], today, kind="topic_kind")
    return [Candidate(row, facts["kind"]) for row, facts in rows]


def waiting(user: User, today: dt.date) -> MatterQuerySet:
    """Return the matters of the pool, as a queryset.

    Left out are matters on an agenda, and those about which a meeting of the own unit has resolved already. A matter
    that is COORDINATING again is in the pool again, whatever an earlier meeting resolved.
    """
    topics = AgendaItem.objects.filter(matter=OuterRef("pk"))
    own = topics.filter(conference__host=user.department)
    # The city may take a matter from a township's agenda, a township none from the city's.
    taken = own if user.role == Role.COORDINATOR else topics
    given = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), is_final=True)
    due = _UNCOVERED | (_DISPUTED & ~Exists(given)) | is_long_overdue(today)
    settled = Q(Exists(own.to_follow())) & ~Q(status=Status.COORDINATING)
    rows: MatterQuerySet = Matter.objects.visible_to(user).open()
    found: MatterQuerySet = rows.filter(due).exclude(Exists(taken.unsettled())).exclude(settled)
    return found

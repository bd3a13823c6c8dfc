"""Papers between offices, 督办单 and 议题单: they belong to no registration and carry no code.

They are issued by `routing.papers.documents.issue`, like the papers of a matter, and have pages of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department, User
from intake.models import Matter
from routing.models import PaperKind
from routing.papers.sheets import BLANK, Fields, Keep, nobody
from routing.papers.texts import Texts

OFFICE_KINDS = frozenset({PaperKind.ORDER, PaperKind.AGENDA})


@dataclass(frozen=True, kw_only=True)
class OfficeOrder:
    """A paper to be issued between offices. `fields` are its words; `keep` stores the paper with its order or topic."""

    kind: PaperKind
    issuer: Department
    matter: Matter | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    keep: Keep = nobody


def office_fields_of(order: OfficeOrder, *, actor: User, now: dt.datetime) -> Fields:
    """Return all fields of a paper between offices: its own words, and by whom and when it is issued."""
    return {
        "issuer": order.issuer.name,
        "issuer_phone": order.issuer.phone or BLANK,
        "clerk": actor.full_name,
        "date": chinese_date(clock.day_of(now)),
        **order.fields,
        "texts": Texts(order.kind, clock.day_of(now)).editions,
    }

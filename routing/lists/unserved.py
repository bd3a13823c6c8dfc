"""不利的答复: a refusal or an adverse decision has to be printed and served before it counts as done (UX.md W6)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from routing.models import Document, DocumentPrint
from routing.models.querysets import DocumentQuerySet


def _lacking() -> DocumentQuerySet:
    """Return the adverse answers in force that were never printed, or that have not reached the person."""
    holding = Document.objects.latest_telling_result().adverse()
    found: DocumentQuerySet = holding.filter(Q(prints=None) | Q(pk__in=holding.unserved().values("pk")))
    return found


def is_to_be_served() -> Q:
    """Return the condition that a matter has an adverse answer which is not in the person's hand.

    After a correction the new paper has to reach the person too.
    """
    return ~Q(outcome="") & Q(Exists(_lacking().filter(matter=OuterRef("pk"))))


def missing_of(matters: Collection[int]) -> dict[int, str]:
    """Return by matter what is still to be done about its answer: 未送达, or 未打印，未送达. One query."""
    printed = Exists(DocumentPrint.objects.filter(document=OuterRef("pk")))
    rows = _lacking().filter(matter__in=matters).annotate(is_printed=printed).values_list("matter", "is_printed")
    return {matter: "未送达" if is_printed else "未打印，未送达" for matter, is_printed in rows}

"""不利的答复: a refusal or an adverse decision stays in 今天要办 until it is printed and served (UX.md W6)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from routing.models import Document, DocumentPrint
from routing.models.querysets import DocumentQuerySet


def _lacking() -> DocumentQuerySet:
    """Return the adverse answers that hold and that nobody has printed, or that have not reached the person."""
    holding = Document.objects.latest_telling_result().adverse()
    found: DocumentQuerySet = holding.filter(Q(prints=None) | Q(pk__in=holding.unserved().values("pk")))
    return found


def is_to_be_served() -> Q:
    """The matter has an answer, it goes against the person, and it is not in his hand; also after a correction."""
    return ~Q(outcome="") & Q(Exists(_lacking().filter(matter=OuterRef("pk"))))


def missing_of(matters: Collection[int]) -> dict[int, str]:
    """Return what is still to be done about the answers of these matters, in words: one query."""
    printed = Exists(DocumentPrint.objects.filter(document=OuterRef("pk")))
    rows = _lacking().filter(matter__in=matters).annotate(is_printed=printed).values_list("matter", "is_printed")
    return {matter: "未送达" if is_printed else "未打印，未送达" for matter, is_printed in rows}

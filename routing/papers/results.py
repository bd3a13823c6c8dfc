"""办理结果 in words: what the paper says that a person is told with, for the screen, the counter and the phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Prefetch

from intake.models import Matter
from routing.models import Delivery, Document, PaperKind
from routing.models.querysets import DocumentQuerySet


def paper_to_serve(matter: Matter) -> Document | None:
    """Return the paper that the person is told with: the last result or refusal that is in force."""
    document: Document | None = matter.documents.in_force().answers().last()
    return document


def still_offered(chosen: Document, offer: Callable[[], Iterable[Document]]) -> Document | None:
    """Lock a paper and return it if it is among those offered even then.

    The row is the lock: a receipt belongs to several matters, and somebody could be at it from each of them.
    """
    Document.objects.select_for_update().get(pk=chosen.pk)
    return next((row for row in offer() if row.pk == chosen.pk), None)


def papers_of(matter: Matter) -> DocumentQuerySet:
    """Return the papers of a matter, oldest first, with all that is asked of them on its page."""
    rows = Document.objects.on_matter(matter).select_related("department", "voided", "replaced_by").order_by("pk")
    read: DocumentQuerySet = rows.prefetch_related(
        "prints", Prefetch("deliveries", Delivery.objects.select_related("by"))
    )
    return read


def terms(paper: Document) -> str:
    """Return what is given, how much, from when and by which way, as the paper says it and without its full stop."""
    fields = paper.fields
    amount, month, channel = (fields.get(name, "") for name in ("amount", "start_month", "channel"))
    words = [
        fields.get("content", ""),
        f"金额{amount}元" if amount else "",
        f"自{month}起" if month else "",
        f"通过{channel}发放" if channel else "",
    ]
    return "，".join(word for word in words if word)


def outcome_words(matter: Matter, paper: Document | None) -> str:
    """Return what became of a matter, with what its paper says is given."""
    given = terms(paper) if paper else ""
    return f"{matter.get_outcome_display()}{f'：{given}' if given else ''}"


def results_of(matters: Iterable[Matter]) -> dict[int, str]:
    """Return what was given in each matter that has a result, by its key: one query for a whole list."""
    papers = Document.objects.filter(matter__in=[matter.pk for matter in matters], kind=PaperKind.RESULT)
    return {paper.matter_id: terms(paper) for paper in papers.only("matter", "fields").order_by("pk")}

"""办理结果 in words, as the result paper has it: the screen shows it, and the clerk reads it aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Prefetch

from intake.models import Matter
from routing.models import Delivery, Document, PaperKind
from routing.models.querysets import DocumentQuerySet


def paper_to_serve(matter: Matter) -> Document | None:
    """Return the paper by which the person is told what became of the request.

    It is the last result or refusal in force; None before there is one.
    """
    document: Document | None = matter.documents.in_force().telling_result().last()
    return document


def still_offered(chosen: Document, offer: Callable[[], Iterable[Document]]) -> Document | None:
    """Lock a paper, and return it if `offer` still offers it after the lock; else None.

    The matter is locked already, but a receipt belongs to several matters, and somebody may act on it from another.
    """
    Document.objects.select_for_update().get(pk=chosen.pk)
    return next((row for row in offer() if row.pk == chosen.pk), None)


def papers_of(matter: Matter) -> DocumentQuerySet:
    """Return the papers of a matter, the oldest first, with the prints and deliveries that its page shows."""
    rows = Document.objects.on_matter(matter).select_related("department", "voided", "replaced_by").order_by("pk")
    read: DocumentQuerySet = rows.prefetch_related(
        "prints", Prefetch("deliveries", Delivery.objects.select_related("by"))
    )
    return read


def terms(paper: Document) -> str:
    """Return what a result paper says is given: 纳入低保，金额500.00元，自2026年12月起，通过银行卡发放."""
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
    """Return what became of a matter and what is given: 给予救助：纳入低保，金额500.00元."""
    given = terms(paper) if paper else ""
    return f"{matter.get_outcome_display()}{f'：{given}' if given else ''}"


def results_of(matters: Iterable[Matter]) -> dict[int, str]:
    """Return {matter key: what its last result gives} for the matters that have a result, in one query."""
    papers = Document.objects.filter(matter__in=[matter.pk for matter in matters], kind=PaperKind.RESULT)
    return {paper.matter_id: terms(paper) for paper in papers.only("matter", "fields").order_by("pk")}

"""Papers on the screen and on their way to the printer (UX.md 3.2): reading is not recorded, each print is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.machines import machine_of
from departments.requests import DeskRequest, note_arrival
from intake.models import Matter
from routing.errors import NotAllowed
from routing.models import Document, DocumentPrint, PaperKind
from routing.papers.documents import may_print, record_print, reprint_mark
from routing.papers.office import OFFICE_KINDS

FORMAL = OFFICE_KINDS | {PaperKind.REPORT}
"""行文类: laid out after GB/T 9704."""


@require_safe
def paper(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Show a paper as it will print. Nothing is recorded: a sheet printed from here by Ctrl+P says 预览."""
    matter, document = _find(request, number, pk)
    return _sheet(request, matter, document, None)


@require_POST
def paper_print(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Record a print and answer with the sheet; from the second print on it bears a mark. paper.js prints it.

    The form may have a hidden frame as its target: the sheet is then printed from the frame, and the page stays.
    """
    matter, document = _find(request, number, pk)
    if not may_print(request.user, document, matter):
        raise PermissionDenied
    return _sheet(request, matter, document, print_of(request, document))


def print_of(request: DeskRequest, document: Document) -> DocumentPrint | None:
    """Record a print and return it. Return None, and read the paper again, when it is void: it is then only shown."""
    try:
        with transaction.atomic():
            return record_print(document, actor=request.user, now=clock.now(), machine=machine_of(request))
    except NotAllowed:
        document.refresh_from_db()
        return None


def _find(request: DeskRequest, number: str, pk: int) -> tuple[Matter, Document]:
    """Return matter and paper. Raises Http404 when the user may not see both of them."""
    user = request.user
    visible = Matter.objects.visible_to(user).select_related("window__parent", "application__window")
    matter = get_object_or_404(visible, number=number)
    papers = Document.objects.on_matter(matter).visible_to(user).select_related("department", "replaced_by", "voided")
    return matter, get_object_or_404(papers, pk=pk)


def _sheet(request: DeskRequest, matter: Matter, document: Document, printed: DocumentPrint | None) -> HttpResponse:
    return sheet(
        request,
        document,
        printed,
        may_print=may_print(request.user, document, matter),
        print_url=reverse("routing:paper_print", args=[matter.number, document.pk]),
        back=(matter.get_absolute_url(), "返回办件"),
    )


def sheet(
    request: DeskRequest,
    document: Document,
    printed: DocumentPrint | None,
    *,
    may_print: bool,
    print_url: str,
    back: tuple[str, str],
) -> HttpResponse:
    """Answer with a paper as it was frozen. `printed` is the print just recorded, None to read.

    `back` holds address and words of the way back.
    """
    context = {
        "document": document,
        "html": mark_safe(document.html),  # noqa: S308  our own template's output, escaped when it was frozen
        "is_formal": document.kind in FORMAL,
        "printed": printed,
        "reprint_mark": reprint_mark(printed) if printed else "",
        "void": document.void_words,
        "prints": () if printed else list(document.prints.select_related("by")),
        "may_print": may_print and not document.is_void,
        "print_url": print_url,
        "back_url": back[0],
        "back_words": back[1],
    }
    return render(request, "routing/papers/paper.html", context)


def sheets(
    request: DeskRequest,
    papers: Sequence[Document],
    prints: Iterable[DocumentPrint],
    *,
    back: tuple[str, str],
    said: str = "",
) -> HttpResponse:
    """Answer with many papers as one job, in the order given, each on pages of its own.

    `back` holds address and words of the way back; `said` is what was not printed and why.
    """
    marks = {printed.document_id: reprint_mark(printed) for printed in prints}
    first, *others = [_sheet_of_job(paper, marks.get(paper.pk, "")) for paper in papers]
    context = {
        "first": first,
        "others": others,
        "reprint_mark": first["mark"],
        "count": len(papers),
        "said": said,
        "back_url": back[0],
        "back_words": back[1],
    }
    note_arrival(request)
    return render(request, "routing/papers/job.html", context)


def _sheet_of_job(paper: Document, mark: str) -> dict[str, Any]:
    return {
        "pk": paper.pk,
        "html": mark_safe(paper.html),  # noqa: S308  our own template's output, escaped when it was frozen
        "is_formal": paper.kind in FORMAL,
        "mark": mark,
    }

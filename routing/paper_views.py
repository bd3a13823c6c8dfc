"""A paper on the screen, and a paper sent to the printer (UX.md 1.8, 3.2)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.models import User
from departments.roles import Role
from intake.models import Matter
from intake.views.people import user_of
from routing.documents import record_print, reprint_mark
from routing.models import Document, PaperKind

WINDOW = frozenset({Role.CLERK, Role.REVIEWER})
OFFICES = frozenset({Role.OFFICER, Role.COORDINATOR})


@require_safe
def paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show a paper as it was issued; nothing is recorded, and a print of this page says that it is a preview."""
    matter, document = _find(request, number, pk)
    return render(request, "documents/page.html", _sheet(user_of(request), matter, document) | {"is_preview": True})


@require_POST
def paper_print(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Record a print and answer with the sheet, which goes to the printer by itself."""
    matter, document = _find(request, number, pk)
    user = user_of(request)
    if not may_print(user, document):
        raise PermissionDenied
    with transaction.atomic():
        printed = record_print(document, actor=user, now=clock.now())
    return render(
        request, "documents/page.html", _sheet(user, matter, document) | {"reprint_mark": reprint_mark(printed)}
    )


def may_print(user: User, document: Document) -> bool:
    """The window prints every paper of its matters, a bureau what it issued or was sent; auditors only look."""
    if user.role in WINDOW:
        return True
    is_theirs = document.department == user.department or document.kind == PaperKind.TRANSFER
    return user.role in OFFICES and is_theirs


def _find(request: HttpRequest, number: str, pk: int) -> tuple[Matter, Document]:
    """Return a visible matter and a paper of it; what is hidden does not exist."""
    matter = get_object_or_404(Matter.objects.visible_to(user_of(request)), number=number)
    papers = Document.objects.on_matter(matter).select_related("department")
    return matter, get_object_or_404(papers, pk=pk)


def _sheet(user: User, matter: Matter, document: Document) -> dict[str, object]:
    return {
        "matter": matter,
        "document": document,
        # Our own templates made this markup, escaping every field, when the paper was issued; the database refuses to
        # change it since. Rendering the template again would show today's words on yesterday's paper.
        "html": mark_safe(document.html),  # noqa: S308
        "is_formal": document.kind == PaperKind.REPORT,
        "may_print": may_print(user, document),
        "back_url": matter.get_absolute_url(),
        "void": hasattr(document, "replaced_by"),
    }

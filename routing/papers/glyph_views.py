"""缺字: a computer reports the characters it has no picture of; a page of 设置 lists which computer needs a font."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.keepers import check_reader
from departments.machines import machine_of
from departments.requests import DeskRequest
from routing.models import Document
from routing.papers.day import is_printable
from routing.papers.glyphs import glyph_lines, report


@require_POST
def paper_glyphs(request: DeskRequest, pk: int) -> HttpResponse:
    """Record which characters of a paper this computer lacks. paper.js sends them before each print.

    Only a user who may print the paper reports: nobody mends the computer of a mere reader, and its line would stay in
    设置 for ever.
    """
    user = request.user
    document = get_object_or_404(Document.objects.visible_to(user), pk=pk)
    if not is_printable(user, document):
        raise PermissionDenied
    typed = request.POST.getlist("character")
    report(document, typed, actor=user, now=clock.now(), machine=machine_of(request))
    return HttpResponse(status=204)


@require_safe
def glyphs(request: DeskRequest) -> HttpResponse:
    """List the characters that were missing, by unit and computer."""
    check_reader(request.user)
    return render(request, "routing/papers/glyphs.html", {"lines": glyph_lines()})

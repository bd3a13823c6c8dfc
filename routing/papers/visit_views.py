"""Print many papers of one visit as one job: 登记完成 and the page of a matter ask for it (F9)."""

from __future__ import annotations

import re
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from departments import clock
from departments.errors import DeskError
from departments.machines import machine_of
from departments.requests import DeskRequest
from departments.roles import MAY_PRINT_PAPERS
from intake.models import Matter
from intake.onetime import token_of
from routing.models import Document
from routing.papers.day import is_printable, papers_at_hand
from routing.papers.views import sheets
from routing.papers.visit import in_order, print_visit

_PICK: Final = re.compile(r"\d{1,18}", re.ASCII)


@require_POST
def visit_print(request: DeskRequest, number: str) -> HttpResponse:
    """Record a print of each paper named, and answer with the sheets; print.js or paper.js prints them.

    What became void meanwhile is left out and said, here and on the next page. Raises Http404 for papers of another
    visit and those that the user may not see, PermissionDenied for those that the user may not print.
    """
    user = request.user
    if user.role not in MAY_PRINT_PAPERS:
        raise PermissionDenied
    matter = get_object_or_404(Matter.objects.visible_to(user), number=number)
    papers = _named(request, matter)
    try:
        token = token_of(request, "这一页没有完整打开，请再点一次打印。")
        job = print_visit(papers, token, actor=user, now=clock.now(), machine=machine_of(request))
    except DeskError as error:
        messages.error(request, error.sentence)
        return redirect(matter)
    if job.said:
        messages.warning(request, job.said)
    return sheets(request, job.papers, job.prints, back=(matter.get_absolute_url(), "返回办件"), said=job.said)


def _named(request: DeskRequest, matter: Matter) -> list[Document]:
    picks = {int(text) for text in request.POST.getlist("paper") if _PICK.fullmatch(text)}
    rows = papers_at_hand(request.user).filter(application=matter.application_id, pk__in=picks)
    papers = in_order(rows)
    if not papers or len(papers) < len(picks):
        raise Http404
    if not all(is_printable(request.user, paper) for paper in papers):
        raise PermissionDenied
    return papers

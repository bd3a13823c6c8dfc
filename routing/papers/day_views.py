"""今天的文书 (W15): the list of a day's papers with ticks, and one page with all ticked sheets."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.errors import DeskError
from departments.machines import machine_of
from departments.requests import DeskRequest
from departments.roles import MAY_PRINT_PAPERS
from intake.onetime import token_of
from routing.models import Document
from routing.papers.day import MOST_AT_ONCE, day_rows, is_printable, papers_at_hand, print_many, printable_on
from routing.papers.forms import DayForm
from routing.papers.views import sheets

_PICK: Final = re.compile(r"\d{1,18}", re.ASCII)


@require_safe
def day_papers(request: DeskRequest) -> HttpResponse:
    """List the papers of today, or of another day. Papers that nobody has printed are ticked."""
    return _list(request, DayForm(request.GET if request.GET.get("day") else {"day": f"{clock.today():%Y-%m-%d}"}))


@require_POST
def print_papers(request: DeskRequest) -> HttpResponse:
    """Record a print of each ticked paper, and answer with the sheets; paper.js prints them."""
    _check_role(request)
    picks = frozenset(int(text) for text in request.POST.getlist("paper") if _PICK.fullmatch(text))
    try:
        papers = _chosen(request, picks)
        prints = print_many(
            papers,
            token_of(request, "这一页没有完整打开，请再点一次打印。"),
            actor=request.user,
            now=clock.now(),
            machine=machine_of(request),
        )
    except DeskError as error:
        return _list(request, DayForm(request.POST), picks, error.sentence)
    return sheets(request, papers, prints, back=(reverse("routing:day_papers"), "返回今天的文书"))


def _check_role(request: DeskRequest) -> None:
    if request.user.role not in MAY_PRINT_PAPERS:
        raise PermissionDenied


def _chosen(request: DeskRequest, picks: frozenset[int]) -> list[Document]:
    """Return all ticked papers.

    Raises Http404 when the user may not see one of them, and PermissionDenied when the user may not print one. Raises
    DeskError when none or too many are ticked, or one is void.
    """
    user = request.user
    if not picks:
        raise DeskError("请先勾选文书。")
    if len(picks) > MOST_AT_ONCE:
        raise DeskError(f"一次最多打印{MOST_AT_ONCE}份，现在勾了{len(picks)}份，请分几次打印。")
    papers = list(papers_at_hand(user).filter(pk__in=picks).order_by("pk"))
    if len(papers) < len(picks):
        raise Http404
    if not all(is_printable(user, paper) for paper in papers):
        raise PermissionDenied
    if void := "、".join(paper.number for paper in papers if paper.is_void):
        raise DeskError(f"{void}已经作废，没有打印。请去掉它的勾再打印。")
    return papers


def _list(request: DeskRequest, form: DayForm, ticked: frozenset[int] | None = None, mistake: str = "") -> HttpResponse:
    _check_role(request)
    today = clock.today()
    day: dt.date = (form.is_valid() and form.cleaned_data["day"]) or today
    page = Paginator(printable_on(request.user, day), MOST_AT_ONCE).get_page(request.GET.get("page", ""))
    context = {
        "form": form,
        "day": day,
        "is_today": day == today,
        "rows": day_rows(page.object_list, ticked),
        "page_obj": page,
        "mistake": mistake,
    }
    return render(request, "routing/papers/day.html", context)

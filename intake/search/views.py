"""C2 查办件: the term is posted and stored on the server, so that no name and no number stands in an address."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.models import User
from departments.requests import DeskRequest
from departments.roles import Role
from intake import access
from intake.identity import read_card
from intake.models import AccessKind, AccessRecord, Matter
from intake.registration.openings import Teller
from intake.registration.searched import keep_card
from intake.search import terms

MANY = 2
EMPTY: Final = "请先输要查的：姓名首字母（例 wxq）、身份证后四位、电话、办件编号，或扫回执。"


@require_POST
def search(request: DeskRequest) -> HttpResponse:
    """Find matters and record the search. One match opens at once; otherwise go to the list of matches.

    A whole number of an identity card is a person at the counter: a window is led to the sheet where nothing of them is
    found, and to the list, with 再登记 beside it, where something is.
    """
    user, now = request.user, clock.now()
    typed = request.POST.get("q", "")
    card = read_card(typed)
    term = card.id_number if card else terms.normalise(typed)
    if not term:
        messages.error(request, EMPTY)
        return redirect(_came_from(request))
    found: list[Matter] = list(terms.find(user, term, clock.day_of(now))[:MANY])
    registers = may_register_again(user, term, clock.day_of(now))
    only = found[0] if len(found) == 1 and not registers else None
    stored = access.record(AccessKind.SEARCH, user, now, matter=only, term=term, reason="查办件")
    if card and registers:
        keep_card(request, stored, typed)
    if registers and not found:
        return redirect(f"{reverse('intake:register')}?found={stored.token}")
    return redirect("intake:search_results", stored.token) if only is None else redirect(only.get_absolute_url())


def may_register_again(user: User, term: str, on: dt.date) -> bool:
    """May the user register the person whose number was searched for?"""
    return user.role == Role.CLERK and user.department is not None and terms.is_whole_number(term, on)


def _came_from(request: DeskRequest) -> str:
    """Return the page the search was sent from, if it is one of ours; else the workbench."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else reverse("routing:workbench")


@require_safe
def search_results(request: DeskRequest, token: str, *, results_of: Teller) -> HttpResponse:
    """List what a stored term finds now. For 8 hours the same user can open the list; to anybody else it is 404.

    `results_of`, handed in by the assembly, says what was granted in each matter.
    """
    now = clock.now()
    stored = get_object_or_404(AccessRecord, token=token, user=request.user, kind=AccessKind.SEARCH)
    if not stored.is_fresh(now):
        raise Http404
    today = clock.day_of(now)
    found = list(terms.find(request.user, stored.term, today))
    given = results_of(found)
    rows = [
        (matter, terms.matter_due_words(matter, today), terms.spoken(matter, today, given.get(matter.pk, "")))
        for matter in found
    ]
    term = "回执二维码" if stored.term.startswith(terms.OF_RECEIPT) else stored.term
    again = stored.token if may_register_again(request.user, stored.term, today) else ""
    context = {"term": term, "rows": rows, "is_cut": len(rows) == terms.MOST_ROWS, "again": again}
    return render(request, "intake/search/search_results.html", context)

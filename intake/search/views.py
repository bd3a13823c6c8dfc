"""C2 查办件: the term is posted and stored on the server, so that no name and no number stands in an address."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.requests import DeskRequest
from intake import access
from intake.models import AccessKind, AccessRecord, Matter
from intake.registration.openings import Teller
from intake.search import terms

MANY = 2


@require_POST
def search(request: DeskRequest) -> HttpResponse:
    """Find matters and record the search. One match opens at once; otherwise go to the list of matches."""
    user, now = request.user, clock.now()
    term = terms.normalise(request.POST.get("q", ""))
    found: list[Matter] = list(terms.find(user, term, clock.day_of(now))[:MANY])
    only = found[0] if len(found) == 1 else None
    stored = access.record(AccessKind.SEARCH, user, now, matter=only, term=term, reason="查办件")
    return redirect("intake:search_results", stored.token) if only is None else redirect(only.get_absolute_url())


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
    context = {"term": stored.term, "rows": rows, "is_cut": len(rows) == terms.MOST_ROWS}
    return render(request, "intake/search/search_results.html", context)

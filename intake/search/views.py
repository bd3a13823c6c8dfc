"""C2 查找: the term is posted and kept on the server, so that no name and no number stands in an address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from departments import clock
from departments.people.sessions import user_of
from intake import access
from intake.models import AccessKind, AccessRecord, Matter
from intake.registration.openings import Teller
from intake.search import terms as search

MANY = 2


class Search(View):
    """One match opens at once; several are listed under an address that only the same person can open, for 8 hours."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user, now = user_of(request), clock.now()
        term = search.normalise(request.POST.get("q", ""))
        found: list[Matter] = list(search.find(user, term, clock.day_of(now))[:MANY])
        only = found[0] if len(found) == 1 else None
        stored = access.record(AccessKind.SEARCH, user, now, matter=only, term=term, reason="查办件")
        return redirect("intake:search_results", stored.token) if only is None else redirect(only.get_absolute_url())


class SearchResults(View):
    """`results_of` is handed in by the assembly; Django asks that the name exists here."""

    results_of: Teller = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        user, now = user_of(request), clock.now()
        stored = get_object_or_404(AccessRecord, token=token, user=user, kind=AccessKind.SEARCH)
        if not stored.is_fresh(now):
            raise Http404
        today = clock.day_of(now)
        found = list(search.find(user, stored.term, today))
        given = self.results_of(found)
        rows = [
            (matter, search.due_words(matter, today), search.spoken(matter, today, given.get(matter.pk, "")))
            for matter in found
        ]
        context = {"term": stored.term, "rows": rows, "is_cut": len(rows) == search.MOST_ROWS}
        return render(request, "intake/search/search_results.html", context)

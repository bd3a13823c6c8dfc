"""评价: the page behind the QR code of a result (UX.md P5), and what the office reads of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from departments import clock
from departments.calendar.quarters import quarter_links, quarter_of, read_quarter
from departments.requests import DeskRequest, form_page, signed_in
from departments.roles import MAY_OVERSEE
from routing.evaluations.acts import EVALUATIONS_DEFINED, evaluations_by_unit, give, invited_by
from routing.evaluations.forms import EvaluationForm
from routing.models import Level


@login_not_required
@sensitive_post_parameters("level", "words")
@form_page
def evaluate(request: HttpRequest, token: str) -> HttpResponse:
    """Let the person evaluate, once. A user who is signed in works here and may not answer for the person.

    Tries are not counted, as on the page of the status: nobody guesses a token of 128 bits, and it takes one answer.
    """
    invitation, is_staff = invited_by(token), signed_in(request) is not None
    is_sent = request.method == "POST" and not is_staff
    form = EvaluationForm(request.POST if is_sent else None)
    if invitation is not None and form.is_valid():
        said = form.cleaned_data
        is_first = give(invitation, level=Level(said["level"]), words=said["words"], quarter=quarter_of(clock.today()))
        return redirect(_page_after(request, token, is_first=is_first))
    context = {"invitation": invitation, "form": form, "is_staff": is_staff}
    return render(request, "routing/evaluations/evaluate.html", context, status=200 if invitation else 404)


def _page_after(request: HttpRequest, token: str, *, is_first: bool) -> str:
    """Return the address of the page that thanks, or says that an evaluation came before. Large type stays on."""
    kept = {"big": "1"} if request.GET.get("big") else {}
    return reverse("routing:evaluate", args=[token], query=kept | ({"done": "1"} if is_first else {}))


@require_safe
def evaluations(request: DeskRequest) -> HttpResponse:
    """Show how often each unit got each level, and the words; by default of the last quarter that is over."""
    user, present = request.user, quarter_of(clock.today())
    if user.role not in MAY_OVERSEE:
        raise PermissionDenied
    quarter = read_quarter(request.GET.get("quarter", "")) or present.before
    lines = evaluations_by_unit(user, quarter, present)
    context = {
        "lines": lines,
        "spoken": [line for line in lines if line.words],
        "levels": [level.label for level in Level],
        "quarters": quarter_links(quarter, clock.today()),
        "is_over": quarter < present,
        "definitions": EVALUATIONS_DEFINED,
    }
    return render(request, "routing/evaluations/evaluations.html", context)

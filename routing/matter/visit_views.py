"""记来访: the clerk clicks once when the person has come again to ask about a matter."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments import clock
from departments.errors import DeskError
from departments.requests import DeskRequest
from departments.unseen import as_seen
from intake.onetime import once, token_of
from intake.visits import receives, record_visit
from routing.matter.views import visible_matter


@require_POST
def visit(request: DeskRequest, number: str) -> HttpResponse:
    """Record a visit once for a token, and go back to the matter, which now bears the mark 再次来访."""
    matter, user, now = visible_matter(request, number), request.user, clock.now()
    if not receives(user, matter):
        raise PermissionDenied
    note = as_seen(request.POST.get("note", ""), lines=False).strip()

    def act() -> str:
        record_visit(matter, note=note, by=user, now=now)
        return matter.get_absolute_url()

    try:
        once(token_of(request, "这一页已经过期，请刷新后再记。"), user, now, act)
    except DeskError as error:
        messages.error(request, error.sentence)
        return redirect(matter)
    messages.success(request, "已记来访，这件办件标为“再次来访”，经办的人看得到。")
    return redirect(matter)

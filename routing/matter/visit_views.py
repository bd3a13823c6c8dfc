"""记来访: the clerk clicks once when the person has come again to ask about a matter."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments import clock
from departments.errors import DeskError
from departments.requests import DeskRequest
from departments.unseen import as_seen
from intake.onetime import claim, finish
from intake.visits import receives, record_visit
from routing.matter.views import visible_matter


@require_POST
def visit(request: DeskRequest, number: str) -> HttpResponse:
    """Record a visit once for a token, and go back to the matter, which now bears the mark 再次来访."""
    matter, user, now = visible_matter(request, number), request.user, clock.now()
    if not receives(user, matter):
        raise PermissionDenied
    try:
        with transaction.atomic():
            submission = claim(_token(request), user, now)
            if not submission.result_url:
                record_visit(matter, note=as_seen(request.POST.get("note", ""), lines=False).strip(), by=user, now=now)
                finish(submission, matter.get_absolute_url())
    except DeskError as error:
        messages.error(request, error.sentence)
        return redirect(matter)
    messages.success(request, "已记来访，这件办件标为“再次来访”。")
    return redirect(matter)


def _token(request: DeskRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError as error:
        raise DeskError("这一页已经过期，请刷新后再记。") from error

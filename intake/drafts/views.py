"""Take up what was kept, or throw it away."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.requests import DeskRequest
from intake.drafts.acts import FIELD, forget, found
from intake.models import Draft


def page_with(draft: Draft) -> str:
    """Return the address of the page where the form stands, to be filled with the draft."""
    parts = urlsplit(draft.page)
    return f"{parts.path}?{urlencode([*parse_qsl(parts.query, keep_blank_values=True), (FIELD, draft.token)])}"


@require_safe
def take_up(request: DeskRequest, token: str) -> HttpResponse:
    """Lead to the filled form. Whoever it does not belong to comes to the workbench, and learns nothing."""
    draft = found(token, request.user, clock.now())
    return redirect(page_with(draft) if draft else reverse("routing:workbench"))


@require_POST
def discard(request: DeskRequest, token: str) -> HttpResponse:
    """不要了: throw away what was kept, and go back to the workbench."""
    forget(request.user, token)
    messages.success(request, "已经丢弃，没有登记，也没有办理。")
    return redirect("routing:workbench")

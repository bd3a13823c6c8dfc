"""{% form_tokens %} stands in every form behind the sign-in; {% unsent_drafts %} says what was not sent yet."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from departments import clock
from departments.requests import signed_in
from intake.drafts.acts import FIELD
from intake.drafts.pages import UNSENT, lines
from intake.drafts.signature import FIELD as OPENED_BY
from intake.drafts.signature import sign

register = template.Library()


@register.simple_tag(takes_context=True)
def form_tokens(context: RequestContext) -> SafeString:
    """Draw the token against forged requests, and the signature of who opened the page (see `intake/drafts`).

    With them what is typed can be kept when the session has ended or somebody has signed in anew. A page that comes
    back with errors also says which draft it was filled from, so that sending it throws the draft away.
    """
    request = context.request
    user, csrf = signed_in(request), mark_safe(CsrfTokenNode().render(context))  # noqa: S308 (Django made it)
    if user is None:
        return csrf
    hidden = format_html('<input type="hidden" name="{}" value="{}">', OPENED_BY, sign(user, clock.now()))
    if taken_up := request.POST.get(FIELD, ""):
        hidden = format_html('{}<input type="hidden" name="{}" value="{}">', hidden, FIELD, taken_up)
    return format_html("{}{}", csrf, hidden)


@register.inclusion_tag(UNSENT, takes_context=True)
def unsent_drafts(context: RequestContext) -> dict[str, Any]:
    """List what the person at this desk has typed and not sent, each with 继续 and 不要了. Costs one query."""
    request = context.request
    user = signed_in(request)
    shown = getattr(request, "kept_token", "")
    found = lines(user, clock.now(), without=shown) if user else []
    return {"lines": found, "csrf_token": context.get("csrf_token"), "request": request}

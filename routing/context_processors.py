"""What `routing` adds to every staff page: how many reminders wait, and what is wrong with the papers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from departments import clock
from departments.keepers import reads_settings
from departments.requests import signed_in
from routing.moves.reminders import unread_count
from routing.texts.pages import remedies_warning


def reminders(request: HttpRequest) -> dict[str, Any]:
    """Return `unread` for a signed-in person: asked when the page is drawn, and only then."""
    user = signed_in(request)
    if user is None:
        return {}
    return {"unread": partial(unread_count, user)}


def remedies_off(request: HttpRequest) -> dict[str, Any]:
    """Return `remedies_off` for who keeps the texts or looks on: asked for by workbenches and 设置 only."""
    user = signed_in(request)
    if user is None or not reads_settings(user):
        return {}
    return {"remedies_off": partial(remedies_warning, clock.today())}

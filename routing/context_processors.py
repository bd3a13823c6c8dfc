"""What `routing` adds to every staff page: how many reminders wait."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from departments.models import User
from routing.reminders import unread_count


def reminders(request: HttpRequest) -> dict[str, Any]:
    """Return `unread` for a signed-in person: asked when the page is drawn, and only then."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"unread": partial(unread_count, user)}

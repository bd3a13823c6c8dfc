"""The sheet of 登记 as tests fill it in and ask for its parts."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client

from intake.models import Matter
from tests.factories import make_id_number
from tests.pages import text_of

ADDRESS = "/matters/new/"
HOUSEHOLD = {"household-TOTAL_FORMS": "6", "household-INITIAL_FORMS": "0"}


def filled(*categories: str, **changes: Any) -> dict[str, Any]:
    """Return a complete page; an opening is written as linshi__way."""
    typed = {
        "token": str(uuid.uuid4()),
        "action": "register",
        "id_kind": "resident_id",
        "id_number": make_id_number(),
        "name": "韦小妹",
        "phone": "138 0000 5678",
        "source": "self",
        "categories": list(categories),
        "difficulty": "因病支出大",
    }
    return typed | HOUSEHOLD | {name.replace("__", "-"): value for name, value in changes.items()}


def only_matter() -> Matter:
    return Matter.objects.get()


def panel(desk: Client, slug: str, **typed: str) -> str:
    """Return the panel of a category, as the script asks for it."""
    return text_of(desk.post(ADDRESS, {"action": "panel", "panel": slug} | typed))

"""Who opened the page on which a form stands: signed, so that a post without a session can be kept for that person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.signing import BadSignature, Signer

from departments.models import User

FIELD: Final = "opened_by"
"""The name of the hidden field in which a form carries the signature."""
HOLDS_FOR: Final = dt.timedelta(days=4)
"""A page that was left open on the evening before a long weekend still counts on the morning after it."""
_SIGNER: Final = Signer(salt="intake.drafts.opened_by")


def sign(user: User, now: dt.datetime) -> str:
    """Return who opens a page at what second, signed: "12:1795399200:…". It proves no right to anything."""
    return _SIGNER.sign(f"{user.pk}:{int(now.timestamp())}")


def opener_of(signed: str, now: dt.datetime) -> User | None:
    """Return who opened the page; None for a signature that is not ours, is too old, or is of nobody who works here."""
    try:
        key, _, second = _SIGNER.unsign(signed).partition(":")
    except BadSignature:
        return None
    if not dt.timedelta() <= now - dt.datetime.fromtimestamp(int(second), dt.UTC) <= HOLDS_FOR:
        return None
    return User.objects.filter(pk=int(key), is_active=True).first()

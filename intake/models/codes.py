"""Random tokens and codes that stand in addresses and on papers."""

from __future__ import annotations

import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits without 0, O, 1 and I: an old printer and old eyes would confuse them."""


def new_query_token() -> str:
    """Return 128 random bits as 22 characters, for an address that nobody can guess (the QR code on the receipt)."""
    return secrets.token_urlsafe(16)


def new_query_code() -> str:
    """Return eight random characters (40 bits), to be typed from the receipt: KX7P2M9Q."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))

"""Which computer a request comes from: one answer for sign-ins and for prints."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def machine_of(request: HttpRequest) -> str:
    """Return the address of the computer; empty when it cannot be known (a socket on this machine).

    X-Forwarded-For is believed only as far as proxies of ours wrote it: what a client puts before them is his own.
    """
    own = str(request.META.get("REMOTE_ADDR") or "")
    seen = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",") if part.strip()]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        own = seen[-settings.PROXIES]
    return _address(own)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""

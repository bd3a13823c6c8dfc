"""Which computer a request comes from: one answer for sign-ins and for prints."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest

_UNKNOWN: Final = str(ipaddress.IPv4Address(0))
_WITH_PORT: Final = re.compile(r"(?:\[([^\]]+)\]|([0-9.]+))(?::[0-9]{1,5})?", re.ASCII)
"""10.0.0.8:5123, [2001:db8::1]:5123: some proxies write the port too."""


def sign_in_machine(request: HttpRequest) -> str:
    """Return the address by which wrong passwords are counted.

    Requests from unknown computers share the address 0.0.0.0, because without any they would not be counted.
    """
    return machine_of(request) or _UNKNOWN


def machine_of(request: HttpRequest) -> str:
    """Return the address of the computer; empty when it cannot be known (a socket on this machine).

    Each proxy adds to the end of X-Forwarded-For the address it was called from. With two proxies of ours
    (`settings.PROXIES`) the second address from the end is the computer; what stands before it anybody can invent.
    """
    own = str(request.META.get("REMOTE_ADDR") or "")
    seen = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",") if part.strip()]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        own = seen[-settings.PROXIES]
    return _address(own)


def _address(text: str) -> str:
    found = _WITH_PORT.fullmatch(text)
    try:
        return str(ipaddress.ip_address((found[1] or found[2]) if found else text))
    except ValueError:
        return ""

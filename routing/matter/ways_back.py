"""Where somebody goes after a move that was made from a list: back to that list with its filters."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 200
"""The most characters of an address that a used token (Submission) can keep."""


def way_back(request: HttpRequest) -> str:
    """Return the address of the list, from the field `back`; empty for any address outside this site."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure())
    return back if safe and back.startswith("/") and len(back) <= LONGEST else ""

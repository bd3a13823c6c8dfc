"""Where somebody goes on after an act: the list it was made from, as it was."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 200
"""Characters of an address that a used token keeps."""


def way_back(request: HttpRequest) -> str:
    """Return the list the act was made from, when it was made there; only an address of this site."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure())
    return back if safe and back.startswith("/") and len(back) <= LONGEST else ""

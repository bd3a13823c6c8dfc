"""Pages shown instead of an answer: what happened, what to do, in Chinese.

400, 403, 404, 500 and a failed CSRF check need no code: Django renders `templates/<status>.html` and `403_csrf.html`.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(
    request: HttpRequest, _original: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """登录锁定: too many wrong passwords for this account at this machine. Says for how long (minutes)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "429.html", {"minutes": minutes}, status=429)

"""Error pages say in Chinese what happened and what to do.

400, 403, 404, 500 and a failed CSRF check need no code: Django renders `templates/<status>.html` and `403_csrf.html`.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(
    request: HttpRequest, _original: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """登录锁定: say that there were too many wrong passwords at this computer, and how many minutes to wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "429.html", {"minutes": minutes}, status=429)

"""Is the system up? A load balancer or a monitor asks without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 and our version when the database answers, 503 when it does not, without the reason.

    Strangers may read our version: it shows the machine room that a new release has arrived, and betrays nothing that
    the style sheets of a release do not. The versions of Django and of the database stay hidden.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse(f"ok {settings.VERSION}", content_type="text/plain")

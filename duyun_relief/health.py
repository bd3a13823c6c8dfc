"""Is the system up? Asked by a load balancer or a watchman, without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 and the version when the database answers, 503 when it does not; never say why to a stranger.

    The version may be known to everybody: it tells the machine room that a new release has arrived, and a stranger
    nothing that the style sheets do not show. Of Django or the database no version is told.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse(f"ok {settings.VERSION}", content_type="text/plain")

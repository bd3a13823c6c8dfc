"""Error pages of a trial (DEBUG=1): the Chinese pages of a real installation instead of Django's English ones.

People who try the system out type wrong addresses like everybody else. What failed inside stands in the log.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from duyun_relief.error_views import bad_request, not_found


class TrialHostMiddleware:
    """Answer a host name that is not ours before another middleware asks for it and Django shows its own page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost as wrong:
            return bad_request(request, wrong)
        return self.get_response(request)


class TrialErrorPagesMiddleware:
    """Answer with our own pages where Django, while DEBUG is on, would show its page for programmers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            resolve(request.path_info)
        except Resolver404 as unknown:
            return not_found(request, unknown)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for an exception of a view.

        Django itself shows ours for PermissionDenied, and FailurePagesMiddleware for what breaks.
        """
        if isinstance(exception, Http404):
            return not_found(request, exception)
        if isinstance(exception, SuspiciousOperation):
            return bad_request(request, exception)
        return None

"""What every answer carries."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.views.defaults import bad_request

from departments.calendar.reading import held

URL_ENCODED = "application/x-www-form-urlencoded"


class NoStoreMiddleware:
    """Forbid browsers and proxies to keep any page: the next person at the counter presses Back.

    Static files never come here, whitenoise answers them before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


class NoNulMiddleware:
    """Refuse the character NUL in an address or a form: nobody types it, and PostgreSQL fails over it.

    Forms that bring files are left unread: a view has to set their limits first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        has_nul = "\x00" in request.path_info or _has_nul(request.GET)
        if has_nul or (request.content_type == URL_ENCODED and _has_nul(request.POST)):
            return bad_request(request, BadRequest("NUL"))
        return self.get_response(request)


def _has_nul(values: QueryDict) -> bool:
    return any("\x00" in text for name, given in values.lists() for text in (name, *given))


class OneCalendarMiddleware:
    """Let a request read the working calendar and the limits once, and see one state of them from end to end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with held():
            return self.get_response(request)

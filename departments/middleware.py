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
    r"""Refuse the character NUL in an address, a header, a cookie or a form: PostgreSQL fails over it.

    Nobody types it. A cookie needs its own look: in quotes it is written \000, and Django reads that as a NUL.
    Forms that bring files are left unread, because a view has to set their limits first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = [request.path_info, *request.headers.values(), *request.COOKIES.values(), *_texts(request.GET)]
        if request.content_type == URL_ENCODED:
            sent += _texts(request.POST)
        if any("\x00" in text for text in sent):
            return bad_request(request, BadRequest("NUL"))
        return self.get_response(request)


def _texts(values: QueryDict) -> list[str]:
    """Return the names and the values of a query or a form."""
    return [text for name, given in values.lists() for text in (name, *given)]


class OneCalendarMiddleware:
    """Let a request read the working calendar and the limits once, and see one state of them from end to end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with held():
            return self.get_response(request)

"""What holds for every request: no page is kept in a cache, no NUL gets in, one state of the calendar is read."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.views.defaults import bad_request

from departments.held import held

URL_ENCODED = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data"


class NoStoreMiddleware:
    """Forbid browsers and proxies to keep any page: otherwise the next person at the counter presses Back and reads it.

    Static files may be kept: whitenoise answers them before this middleware is reached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


class NoNulMiddleware:
    r"""Answer 400 to the character NUL in an address, a header, a cookie or a form: PostgreSQL fails over it.

    Nobody types it. Cookies are looked at beside the headers, because a quoted cookie writes it as \000 and only Django
    makes a NUL of that. A form in parts, as one with files is sent, is read only where an address takes it: the check
    against forged requests, which comes next, reads it too.
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

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: Sequence[Any], _given: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Look at a form in parts, which may bring a NUL without any file."""
        if request.content_type == IN_PARTS and any("\x00" in text for text in _texts(request.POST)):
            return bad_request(request, BadRequest("NUL"))
        return None


def _texts(values: QueryDict) -> list[str]:
    """Return the names and the values of a query or a form."""
    return [text for name, given in values.lists() for text in (name, *given)]


class OneCalendarMiddleware:
    """Read the working calendar and the limits once in a request, so that it sees one state of them to its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with held():
            return self.get_response(request)

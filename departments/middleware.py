"""What every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from departments.calendars import held


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


class OneCalendarMiddleware:
    """Let a request read the working calendar and the limits once, and see one state of them from end to end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with held():
            return self.get_response(request)

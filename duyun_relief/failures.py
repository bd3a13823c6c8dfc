"""What is shown when a request breaks off: 503 when the database did not answer, 500 when we made a mistake.

Both pages hold what was typed, and one button 再试一次 sends it again under the same one-time token: nothing that did
succeed is done twice. They read no session, no user and no row, for these may be what failed.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

logger = logging.getLogger(__name__)

RETRY_SECONDS: Final = 5
"""What Retry-After says: by then a row that somebody held is free, or the server has undone their transaction."""
SECRET: Final = re.compile(r"password|^(code|otp|pin)$", re.IGNORECASE)
"""The names of fields that are never written into a page. A reason_code is a reason picked from a list."""
_IDLED_OUT: Final = "25P03"
"""PostgreSQL's code for a transaction that stood still too long; psycopg counts it among the internal errors."""

Typed = list[tuple[str, str]]
"""Fields as they were sent, each with one value; a field with several values stands here several times."""


class FailurePagesMiddleware:
    """Answer 503 or 500 for whatever is raised further in, by a view or by a middleware that reads the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        except Exception as error:
            if is_outage(error):
                logger.warning("database: %s at %s %s", type(error.__cause__).__name__, request.method, request.path)
                return unavailable(request)
            logger.exception("%s %s", request.method, request.path)
            return broken(request)


# --- What failed


def is_outage(error: BaseException) -> bool:
    """Answer whether the database could not do its work now: it is down, held up, full or shutting down.

    A faulty statement (no such table, no such column) is our mistake, and the same tomorrow.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        # SQLite has one class for all; its plain SQLITE_ERROR is a faulty statement.
        return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF != sqlite3.SQLITE_ERROR
    is_idled_out = isinstance(error, Error) and getattr(cause, "sqlstate", None) == _IDLED_OUT
    return is_idled_out or isinstance(error, OperationalError | InterfaceError)


# --- The pages


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database did not answer in time."""
    answer = _page(request, "503.html", 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """500: what failed stands in the log."""
    return _page(request, "500.html", 500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    typed = sent_again(request)
    context = {
        "address": request.get_full_path(),
        "is_post": request.method == "POST",
        "typed": typed,
        "has_files": bool(typed and request.FILES),
    }
    return HttpResponse(render_to_string(template, context), status=status)


def sent_again(request: HttpRequest) -> Typed:
    """Return the fields of a form that 再试一次 may send again, the token and the CSRF token among them.

    Empty for what was not posted, for forms open to everybody (sign-in, 评价), for forms with a password or a code, and
    when the body cannot be read. Files cannot be sent again by a page.
    """
    if request.method != "POST" or _is_public(request):
        return []
    try:
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return []
    return [] if any(SECRET.search(name) for name, _ in typed) else typed


def _is_public(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return True
    return not getattr(view, "login_required", True)

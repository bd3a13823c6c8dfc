"""Requests as our views meet them: who is asking, and by which methods a page with a form answers."""

from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from departments.models import User


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in.

    Django never makes one of these. The class tells the type checker what LoginRequiredMiddleware guarantees: behind it
    `request.user` is a User. Views that are `login_not_required` take an HttpRequest and ask `signed_in`.
    """

    user: User


def signed_in(request: HttpRequest) -> User | None:
    """Return who is signed in, or None. An error page may have no `user` at all, when a middleware failed before."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def address_in(request: HttpRequest, *headers: str) -> SplitResult:
    """Return the address in the first of these headers that says anything, in its parts.

    The browser says there where it comes from. What is no address, such as http://[::1, has empty parts.
    """
    said = next((request.headers[name] for name in headers if request.headers.get(name)), "")
    try:
        return urlsplit(said)
    except ValueError:
        return urlsplit("")


def kept(request: HttpRequest) -> QueryDict | None:
    """Return what this person typed and could not send, while the page is drawn from which it was sent; else None.

    The values are put into the page's form afterwards (`duyun_relief/drafts.py`). Only a page that looks different for
    other values has to ask: 登记 has a row for each ticked category, and an adverse act has a page to check it. Such a
    request is a GET: nothing may be stored on it.
    """
    return getattr(request, "kept", None)


def kept_to_check(request: HttpRequest) -> QueryDict | None:
    """Return what is `kept` if it was sent from a page to check it: this page is then shown again."""
    data = kept(request)
    return data if data is not None and "confirmed" in data else None


def note_arrival(request: HttpRequest) -> None:
    """Note that what was sent has been done, in a view that answers with a page: a number shown, papers printed.

    What was kept of it is thrown away then. Whoever answers with a redirect need not say so.
    """
    request.has_arrived = True  # type: ignore[attr-defined]


def has_arrived(request: HttpRequest) -> bool:
    return getattr(request, "has_arrived", False)


form_page = require_http_methods(["GET", "HEAD", "POST"])
"""Decorates a view that shows a form (GET) and takes it filled in (POST). Views that only read use `require_safe`."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Return the data of a POST, or None: `SomeForm(posted(request))` is bound by a POST and empty on a GET."""
    return request.POST if request.method == "POST" else None

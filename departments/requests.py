"""Requests as our views meet them: who is asking, and by which methods a page with a form answers."""

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from departments.models import User


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in.

    Django never makes one of these: the type tells the checker what LoginRequiredMiddleware guarantees at every address
    that is not `login_not_required`. Views of those take an HttpRequest and ask `signed_in`.
    """

    user: User


def signed_in(request: HttpRequest) -> User | None:
    """Return who is signed in, or None: on pages for everybody, and on error pages that have no `user` yet."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


form_page = require_http_methods(["GET", "HEAD", "POST"])
"""Decorates a view that shows a form and takes it back filled in; what only reads has Django's `require_safe`."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was typed, or None when a page is only looked at: `SomeForm(posted(request))` is bound by a POST."""
    return request.POST if request.method == "POST" else None

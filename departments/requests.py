"""Who is asking: what every view is given, once the login middleware has let somebody in."""

from django.http import HttpRequest

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

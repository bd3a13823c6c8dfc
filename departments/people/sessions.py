"""Who is asking."""

from django.http import HttpRequest

from departments.models import User


def user_of(request: HttpRequest) -> User:
    """Return the person signed in; the login middleware lets nobody else come this far."""
    assert isinstance(request.user, User)  # noqa: S101  says to the type checker what the middleware guarantees
    return request.user

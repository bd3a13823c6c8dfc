"""Who may sign in: demonstration accounts only in a trial, and nobody without a posting in force (任职)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from departments import clock
from departments.models import Posting, User


class DemoAwareBackend(ModelBackend):
    """Refuse accounts that may not work here.

    Django asks `user_can_authenticate` at sign-in and, through `get_user`, again at every request. So somebody whose
    posting ends today is signed out tomorrow.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Read an account and its posting in one query, because every request begins with both."""
        postings = Posting.objects.in_force(clock.today()).select_related("user", "department")
        posting = postings.filter(user=user_id).first()
        if posting is None:
            return None
        user: User = posting.user
        user.posting = posting
        return user if self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and isinstance(user, User) and _may_work(user)


def _may_work(user: User) -> bool:
    if user.is_demo and not settings.DEBUG:
        return False
    return user.posting is not None

"""Who may sign in: demonstration accounts only in a trial, and nobody without a posting in force (任职)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from departments.models import User


class DemoAwareBackend(ModelBackend):
    """Refuse accounts that may not work here.

    Django asks `user_can_authenticate` at sign-in and, through `ModelBackend.get_user`, again at every request. So
    somebody whose posting ends today is signed out tomorrow.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and isinstance(user, User) and _may_work(user)


def _may_work(user: User) -> bool:
    if user.is_demo and not settings.DEBUG:
        return False
    return user.posting is not None

"""系统: the user in whose name the application acts by itself (视为签收). It has no password and cannot sign in."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from departments.models import Department, Posting, User
from departments.roles import Role

USERNAME: Final = "system"
SINCE: Final = dt.date(2014, 12, 19)
"""The windows opened on this day (the notice 三（二）)."""


def system_user() -> User:
    """Return the user 系统, who is made at the first call and posted to the city's government."""
    return User.objects.filter(username=USERNAME).first() or _made()


@transaction.atomic
def _made() -> User:
    """Make the user together with the posting: without one, the timer of another server would be refused."""
    user, is_new = User.objects.get_or_create(username=USERNAME, defaults={"full_name": "系统", "is_active": False})
    if is_new:
        user.set_unusable_password()
        user.save()
        Posting.objects.create(user=user, role=Role.ADMIN, department=Department.objects.city(), since=SINCE)
    return user


def is_system(user: User) -> bool:
    return user.username == USERNAME

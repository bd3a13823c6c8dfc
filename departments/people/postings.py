"""任职: give somebody a role in a unit from a day on, and end such a posting."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from departments.errors import DeskError
from departments.models import Department, Posting, User
from departments.roles import Role


@transaction.atomic
def appoint(user: User, role: Role, department: Department, since: dt.date) -> Posting:
    """Give a person a role in a unit from a day on. Raises DeskError while another posting of theirs has no end."""
    if user.postings.filter(until__isnull=True).exists():
        raise DeskError(f"{user.full_name}还有未结束的任职，请先结束原任职。")
    return Posting.objects.create(user=user, role=role, department=department, since=since)


def dismiss(posting: Posting, until: dt.date) -> Posting:
    """End a posting; `until` is the last day on which it holds. Raises DeskError when it begins only after that."""
    if until < posting.since:
        raise DeskError("止日不能早于起日。", "until")
    posting.until = until
    posting.save(update_fields=["until"])
    return posting

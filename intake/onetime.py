"""One-time form tokens: a second click on the same button leads to the result of the first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction

from departments.errors import DeskError
from departments.models import User
from departments.requests import DeskRequest
from intake.models import Submission


def claim(token: uuid.UUID, user: User, now: dt.datetime) -> Submission:
    """Take a token inside the caller's transaction; one already used comes back with its `result_url`.

    On PostgreSQL a second click waits at the unique index until the first has committed (and then reads its result) or
    rolled back (and then takes the token itself). Raises DeskError for a token that somebody else has used.
    """
    submission, _ = Submission.objects.get_or_create(token=token, defaults={"user": user, "at": now})
    if submission.user_id != user.pk:
        raise DeskError("这一页是别人登录时打开的，请刷新后再登记。")
    return submission


def once(token: uuid.UUID, user: User, now: dt.datetime, act: Callable[[], str]) -> str:
    """Do something in one transaction, once for a token, and return the address it led to, then and at any later click.

    Whatever `act` raises undoes everything, the token too: it can be tried again.
    """
    with transaction.atomic():
        submission = claim(token, user, now)
        if not submission.result_url:
            finish(submission, act())
    return submission.result_url


def result_of(token: uuid.UUID, user: User) -> str:
    """Return where the first use of a token led, or nothing when it has not been used."""
    used = Submission.objects.filter(token=token, user=user).first()
    return used.result_url if used is not None else ""


def finish(submission: Submission, result_url: str) -> None:
    """Write down where the first use led."""
    submission.result_url = result_url
    submission.save(update_fields=["result_url"])


def done_before(request: DeskRequest) -> str:
    """Return where the first click of a used token led: the second click finds the matter moved on already."""
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return ""
    user = request.user
    from_first = user.submissions.filter(token=token).values_list("result_url", flat=True).first()
    return from_first or ""

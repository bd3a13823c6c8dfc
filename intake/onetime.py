"""One-time form tokens: a second click on the same button acts no second time, and leads where the first led."""

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
    """Take a token inside the caller's transaction. A token that was used before comes back with its `result_url`.

    On PostgreSQL a second click waits at the unique index for the first. When that one commits, the second reads its
    result; when it rolls back, the second takes the token. Raises DeskError for a token that somebody else has used.
    """
    submission, _ = Submission.objects.get_or_create(token=token, defaults={"user": user, "at": now})
    if submission.user_id != user.pk:
        raise DeskError("这一页是别人登录时打开的，请刷新后再登记。")
    return submission


def once(token: uuid.UUID, user: User, now: dt.datetime, act: Callable[[], str]) -> str:
    """Run `act` in one transaction, once for a token, and return the address to which it led.

    A later click with the same token returns that address and does not run `act`. When `act` raises, everything is
    undone, the token too, so that the person can try again. Raises DeskError as `claim` does.
    """
    with transaction.atomic():
        submission = claim(token, user, now)
        if not submission.result_url:
            finish(submission, act())
    return submission.result_url


def result_of(token: uuid.UUID, user: User) -> str:
    """Return where the first use of a token led, or "" when this person has not used it."""
    used = Submission.objects.filter(token=token, user=user).first()
    return used.result_url if used is not None else ""


def finish(submission: Submission, result_url: str) -> None:
    """Write down where the first use led."""
    submission.result_url = result_url
    submission.save(update_fields=["result_url"])


def done_before(request: DeskRequest) -> str:
    """Return where the first click with the token of this POST led, or "" when there was none.

    Views ask this before they refuse anything: for the second click the matter has moved on already.
    """
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return ""
    user = request.user
    from_first = user.submissions.filter(token=token).values_list("result_url", flat=True).first()
    return from_first or ""

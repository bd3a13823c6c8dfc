"""One-time tokens of forms. A second click on a button acts no second time, and leads where the first one led.

With other words than the first time it is no second click, but a page sent once more after Back: that is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from departments.errors import DeskError
from departments.models import User
from departments.requests import DeskRequest
from intake.models import Submission

FIELD: Final = "token"
"""The name of the hidden field in which a form carries its token."""


NOT_TYPED: Final = frozenset({FIELD, "csrfmiddlewaretoken", "opened_by", "next"})
"""Fields that say nothing of what was typed: tokens, who opened the page, which of two buttons was pressed."""


class OtherWords(DeskError):
    """The token was used before, for a form filled in differently. What was typed now is not stored."""


def fingerprint(data: QueryDict) -> str:
    """Return 64 characters that are the same for the same words and tell nobody what they were."""
    typed = sorted((name, values) for name, values in data.lists() if name not in NOT_TYPED)
    return salted_hmac("intake.onetime", json.dumps(typed), algorithm="sha256").hexdigest()


def claim(token: uuid.UUID, user: User, now: dt.datetime, mark: str = "") -> Submission:
    """Take a token inside the caller's transaction. The `result_url` is empty unless the token was used before.

    On PostgreSQL a second click waits at the unique index for the first. When that one commits, the second reads its
    result; when it rolls back, the second takes the token. Raises DeskError for a token that somebody else has used,
    and OtherWords when it was used with another `mark` (`fingerprint`); an empty mark fits all.
    """
    fresh = {"user": user, "at": now, "fingerprint": mark}
    submission, _ = Submission.objects.get_or_create(token=token, defaults=fresh)
    if submission.user_id != user.pk:
        raise DeskError("这一页是别人登录时打开的，请刷新后再登记。")
    if _differ(submission.fingerprint, mark):
        raise OtherWords(
            "这一页刚才已经提交过一次，那一次已经办好。现在填的和那一次不同，还没有保存："
            "如果是另一件事，核对后再提交一次就行；如果只是想改刚才那一件，请打开那一件办理。"
        )
    return submission


def _differ(first: str, second: str) -> bool:
    return bool(first and second) and first != second


def once(token: uuid.UUID, user: User, now: dt.datetime, act: Callable[[], str], mark: str = "") -> str:
    """Run `act` in one transaction, once for a token, and return the address that it returns.

    A later call with the same token does not run `act` and returns the same address. When `act` raises, everything is
    undone, the token too, so that the person can try again. Raises DeskError as `claim` does.
    """
    with transaction.atomic():
        submission = claim(token, user, now, mark)
        if not submission.result_url:
            finish(submission, act())
    return submission.result_url


def is_first(token: uuid.UUID, user: User, now: dt.datetime, leads_to: str) -> bool:
    """Use up a token in a transaction of its own, and tell whether this is its first use.

    This is for a button that starts many acts, each in its own transaction, such as 签收已勾选的: a second click then
    does none of them.
    """
    with transaction.atomic():
        submission = claim(token, user, now)
        if submission.result_url:
            return False
        finish(submission, leads_to)
    return True


def finish(submission: Submission, result_url: str) -> None:
    """Write down where the first use led."""
    submission.result_url = result_url
    submission.save(update_fields=["result_url"])


def sent_token(request: DeskRequest) -> uuid.UUID | None:
    """Return the token that came with a form; None when none came, or one that is no token."""
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def token_of(request: DeskRequest, sentence: str) -> uuid.UUID:
    """Return the token that came with a form; raises DeskError with the sentence when none came."""
    token = sent_token(request)
    if token is None:
        raise DeskError(sentence)
    return token


def done_before(request: DeskRequest) -> str:
    """Return where the first click with this token and these words led; "" when there was none.

    Pages ask this before they judge what was sent. A second click on 签收 would otherwise be told that the matter has
    changed, since the first click has moved it on.
    """
    token = sent_token(request)
    first = request.user.submissions.filter(token=token).first() if token else None
    if first is None or _differ(first.fingerprint, fingerprint(request.POST)):
        return ""
    return first.result_url


def token_to_keep(request: DeskRequest, error: DeskError | None = None) -> uuid.UUID | None:
    """Return the token that a page shown again carries on; None for a new one, when the old one is used up."""
    return None if isinstance(error, OtherWords) else sent_token(request)

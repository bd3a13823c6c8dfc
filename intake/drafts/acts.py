"""Keep what was typed, find it again for the person who typed it, and forget it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from departments import clock
from departments.models import User
from intake import onetime
from intake.drafts.signature import FIELD as OPENED_BY
from intake.models import Draft, Submission

FIELD: Final = "kept"
"""In an address, and in the form drawn from it: the token of what was kept."""
TOKEN: Final = re.compile(r"[\w-]{22}")
"""What the token of a draft looks like."""
MACHINE: Final = frozenset({"csrfmiddlewaretoken", OPENED_BY, onetime.FIELD, FIELD})
"""Fields that every page draws anew."""
SECRET: Final = re.compile(r".*password.*|(query_)?code|pin|otp", re.IGNORECASE)
"""Names of fields that are never kept."""
QUERY_CODE: Final = re.compile(r"(?=\D*\d|[A-Z]+$)(?=.*[A-Za-z])[2-9A-HJ-NP-Za-hj-np-z]{8}")
"""Looks like the 查询码 of a receipt, KX7P2M9Q, which opens an answer to whoever has it: it is kept in no field.

It is held against a value without the blanks around it. A pattern that skips them itself would try each of a million
blanks anew, and stand still over a form that somebody sends without a session.
"""
OF_THE_PAGE: Final = frozenset(
    {"seen", "back", "next", "confirmed", "edit", "action", "panel", "paper", "content", "digest"}
)
"""Fields and buttons that hold nothing a person typed. A form with no others is a lone button, such as 签收."""
PRESET: Final = frozenset({"id_kind", "source", "village", "action"})
"""What an empty sheet of 登记 sends too."""
MOST_DRAFTS: Final = 20
"""Drafts of one person; the oldest gives way."""
MOST_BYTES: Final = 64_000
"""More than the longest form of the product filled to its limits; also what a browser sends while a page closes."""
LONGEST_ADDRESS: Final = 500

Typed = list[tuple[str, str]]


@dataclass(frozen=True)
class Sending:
    """A form that was sent: from which page, to which address, with what in it."""

    page: str
    address: str
    data: QueryDict

    @property
    def typed(self) -> Typed:
        """What is worth keeping, in the order in which it came."""
        pairs = [(name, value) for name, values in self.data.lists() for value in values]
        return [(name, value) for name, value in pairs if _may_be_kept(name, value)]

    @property
    def is_lone_button(self) -> bool:
        return {name for name, _ in self.typed} <= OF_THE_PAGE

    @property
    def token(self) -> UUID | None:
        """The one-time token of the page, where it has one."""
        try:
            return UUID(self.data.get(onetime.FIELD, ""))
        except ValueError:
            return None

    @property
    def key(self) -> str:
        """What is the same when the same page is sent once more: its one-time token, or its signature."""
        opened = hashlib.sha256(f"{self.address} {self.data.get(OPENED_BY, '')}".encode()).hexdigest()
        return str(self.token or opened)

    @property
    def is_sound(self) -> bool:
        """Is it of a size that people type, and without NUL, which PostgreSQL fails over?"""
        texts = [text for pair in self.typed for text in pair]
        is_small = sum(len(text.encode()) for text in texts) <= MOST_BYTES
        return is_small and max(len(self.page), len(self.address)) <= LONGEST_ADDRESS and "\0" not in "".join(texts)


def _may_be_kept(name: str, value: str) -> bool:
    return name not in MACHINE and not SECRET.fullmatch(name) and not QUERY_CODE.fullmatch(value.strip())


# --- Keeping


def keep(sending: Sending, owner: User, now: dt.datetime) -> Draft | None:
    """Keep what was typed until midnight in Duyun; the same page sent again takes the place of what it sent before.

    Returns None when nothing was typed or it is too much. Whatever is kept, a one-time token that was used before is
    not: what it sent has arrived (`arrived_at` says where).
    """
    if sending.is_lone_button or not sending.is_sound or arrived_at(sending, owner):
        return None
    kept = {
        "page": sending.page,
        "address": sending.address,
        "typed": sending.typed,
        "kept_at": now,
        "expires_at": clock.start_of(clock.day_of(now) + dt.timedelta(days=1)),
    }
    with transaction.atomic():
        draft = _earlier(sending, owner) or owner.drafts.get_or_create(key=sending.key, defaults=kept)[0]
        for name, value in kept.items():
            setattr(draft, name, value)
        draft.save()
        for surplus in owner.drafts.order_by("-kept_at", "-pk")[MOST_DRAFTS:]:
            surplus.delete()
    # The page may have arrived while this was stored: whoever stored last sees what the other has committed.
    if arrived_at(sending, owner):
        forget(owner, draft.token)
        return None
    return draft


def keep_sheet(data: QueryDict, owner: User, now: dt.datetime) -> None:
    """Keep the sheet of 登记 while it is typed. One that was emptied again is forgotten."""
    sheet = Sending(reverse("intake:register"), reverse("intake:register"), data)
    if any(value.strip() for name, value in sheet.typed if name not in PRESET and not name.endswith("_FORMS")):
        keep(sheet, owner, now)
    elif draft := _earlier(sheet, owner):
        draft.delete()


def _earlier(sending: Sending, owner: User) -> Draft | None:
    """Return what this page sent before, or the draft that this page was filled from."""
    mine = owner.drafts
    taken_up = sending.data.get(FIELD, "")
    filled_from = mine.filter(token=taken_up, address=sending.address).first() if TOKEN.fullmatch(taken_up) else None
    return filled_from or mine.filter(key=sending.key).first()


def arrived_at(sending: Sending, owner: User) -> str:
    """Return where an earlier sending of the same page led; "" when none arrived."""
    if sending.token is None:
        return ""
    used = Submission.objects.filter(token=sending.token, user=owner).values_list("result_url", flat=True).first()
    return used or ""


# --- Finding


def found(token: str, user: User, now: dt.datetime) -> Draft | None:
    """Return what is kept under a token for this very person; None for anybody else, and when the day is over."""
    return user.drafts.filter(token=token, expires_at__gt=now).first()


def unsent(user: User, now: dt.datetime) -> list[Draft]:
    """Return all that is kept for somebody, the newest first."""
    return list(user.drafts.filter(expires_at__gt=now).order_by("-kept_at"))


def as_sent(draft: Draft) -> QueryDict:
    """Return what was kept as a form sends it, with a fresh one-time token."""
    data = QueryDict(mutable=True)
    for name, value in draft.typed:
        data.appendlist(name, value)
    data[onetime.FIELD] = str(uuid4())
    return data


# --- Forgetting


def forget(user: User, token: str, *, sent_to: str = "") -> None:
    """Throw away what is kept under a token: its owner does not want it, or it has been sent to this address."""
    drafts = user.drafts.filter(token=token)
    (drafts.filter(address=sent_to) if sent_to else drafts).delete()


def forget_page(user: User, key: str) -> None:
    """Throw away what was kept of the page with this one-time token."""
    user.drafts.filter(key=key).delete()


def purge(now: dt.datetime) -> int:
    """Throw away what has expired, whosever it was. Returns how many drafts that were."""
    return Draft.objects.filter(expires_at__lte=now).delete()[0]

"""SECURITY G7: what is typed cannot turn the writing of a paper around, or hide in it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from departments.models import User
from intake.models import Matter
from routing.models import Document, PaperKind
from routing.transitions import MOVES
from tests.counter import ADDRESS, filled
from tests.factories import basis, in_progress, make_matter
from tests.pages import SignIn

pytestmark = pytest.mark.django_db
TYPED = "\u202e收入高于\u2066标准，\u200b已说明（2026年）。\u0007买买提·吐尔逊\U00020bb7\u2069"
SEEN = "收入高于标准，已说明（2026年）。买买提·吐尔逊\U00020bb7"


def post(client: Client, name: str, matter: Matter, **typed: str) -> None:
    """Send the form of a move; that of an adverse one as if it had been read once more and confirmed."""
    matter.refresh_from_db()
    given = {"seen": str(matter.version), "token": str(uuid.uuid4()), **typed}
    if MOVES[name].is_adverse:
        given["confirmed"] = "1"
    answer = client.post(f"/matters/{matter.number}/{MOVES[name].path}/", given)
    assert answer.status_code == 302, answer.content.decode()


def holds_what_is_seen(kind: PaperKind) -> bool:
    html = Document.objects.get(kind=kind).html
    return SEEN in html and not set("\u202e\u2066\u2069\u200b\u0007") & set(html)


def test_the_reason_of_a_refusal(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    typed = {"reason_code": "明显不符合条件", "reason": TYPED, "basis": str(basis().pk), "advice": TYPED}
    desk = signed_in(clerk)
    panel = {f"linshi__{name}": words for name, words in typed.items()}
    desk.post(ADDRESS, filled("linshi", linshi__way="refuse", **panel))
    post(signed_in(reviewer), "refuse", Matter.objects.get())
    assert holds_what_is_seen(PaperKind.REFUSAL)


def test_the_note_of_a_transfer(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    assert zhujian.department is not None
    post(signed_in(clerk), "transfer", matter, lead=str(zhujian.department.pk), cannot_go="年老", note=TYPED)
    assert holds_what_is_seen(PaperKind.TRANSFER)


def test_the_content_of_a_decision(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = in_progress(clerk, zhujian)
    post(signed_in(zhujian), "decide", matter, outcome="granted", content=TYPED)
    assert holds_what_is_seen(PaperKind.RESULT)


def test_the_difficulty_at_registration(clerk: User, signed_in: SignIn) -> None:
    typed = filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老", difficulty=TYPED)
    signed_in(clerk).post(ADDRESS, typed)
    assert Matter.objects.get().application.difficulty == SEEN
    assert holds_what_is_seen(PaperKind.TRANSFER)

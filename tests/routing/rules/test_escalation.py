"""上报 without main papers: no words may say that they came."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from departments.models import User
from intake.models import Matter
from intake.registration.openings import claims_all_came
from intake.states import Status
from routing.errors import InvalidInput
from routing.papers.slots import SLOTS
from routing.rules.escalation import ESCALATE
from tests.factories import make_matter, move
from tests.pages import SignIn, text_of

pytestmark = pytest.mark.django_db
UNTRUE = "材料已收，请按程序调查核实。"


def test_words_that_papers_came_are_refused_while_they_lack(clerk: User) -> None:
    matter = make_matter(clerk, "dibao", "escalate", complete=False)
    with pytest.raises(InvalidInput, match=r"主要材料还缺：救助申请书.*不能写材料已收"):
        move("escalate", matter, clerk, suggestion=UNTRUE, without_papers="本人卧床")
    assert Matter.objects.get(pk=matter.pk).status == Status.TO_TRANSFER


def test_they_are_taken_where_the_papers_came(clerk: User) -> None:
    move("escalate", make_matter(clerk, "dibao", "escalate"), clerk, suggestion=UNTRUE)


def test_the_page_tells_it_beside_the_words_and_keeps_the_reason(clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk, "dibao", "escalate", complete=False)
    desk: Client = signed_in(clerk)
    address = f"{matter.get_absolute_url()}report/"
    assert UNTRUE not in text_of(desk.get(address))
    typed = {"seen": matter.version, "token": str(uuid.uuid4()), "suggestion": UNTRUE, "without_papers": "本人卧床"}
    page = text_of(desk.post(address, typed))
    assert "意见里不能写材料已收" in page
    assert "本人卧床" in page


def test_what_was_chosen_at_registration_is_asked_again_if_it_is_not_true(clerk: User) -> None:
    matter = make_matter(clerk, "dibao", "escalate", complete=False)
    assert ESCALATE.fills is not None
    asked = {"suggestion": UNTRUE, "without_papers": "本人卧床"}
    assert ESCALATE.fills(matter, asked, matter.application.received_at.date()) is None
    assert ESCALATE.fills(matter, asked | {"suggestion": "请核查"}, matter.application.received_at.date())


def test_the_first_phrase_is_true_whatever_came() -> None:
    first, *others = SLOTS["report.suggestions"].text.splitlines()
    assert not claims_all_came(first)
    assert UNTRUE in others

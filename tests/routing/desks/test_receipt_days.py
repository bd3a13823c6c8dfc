"""收到日期待核签 on the desks: who finds which letter there, and one press that answers for the whole visit."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import DayState, LateReceipt, Matter
from tests.conftest import person
from tests.factories import by_post, passed_on, posted, two_by_post, villager_of
from tests.pages import SignIn, read, text_of

pytestmark = pytest.mark.django_db
SECTION = re.compile(r'aria-labelledby="receipt-days">.*?</section>', re.DOTALL)


def waiting(user: User, signed_in: SignIn) -> list[str]:
    """Return the numbers that stand on the desk of a user to be countersigned."""
    found = SECTION.search(read(signed_in(user), "/"))
    return re.findall(r"/matters/(\d{4}-\d{6})/\"", found[0]) if found else []


def test_each_letter_waits_with_the_head_or_with_the_office(
    clerk: User, reviewer: User, office: User, auditor: User, signed_in: SignIn
) -> None:
    own, village, headless = (
        posted(clerk).number,
        passed_on(villager_of(clerk), late=by_post()).number,
        posted(person("modchong")).number,
    )
    assert waiting(reviewer, signed_in) == [own, village]
    assert waiting(office, signed_in) == [headless]
    assert waiting(auditor, signed_in) == [own, village, headless]
    assert waiting(clerk, signed_in) == []


def test_an_auditor_reads_it_without_a_button(clerk: User, auditor: User, signed_in: SignIn) -> None:
    posted(clerk)
    assert "/countersign/" not in read(signed_in(auditor), "/")


def test_who_registered_it_finds_it_on_no_desk_of_theirs(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter = posted(clerk)
    for user in (reviewer, clerk):
        posting = user.postings.get()
        posting.role = "reviewer" if user == clerk else "clerk"
        posting.save()
    assert waiting(person("maojian"), signed_in) == []
    assert waiting(person("office"), signed_in) == [matter.number]


def test_one_press_answers_for_the_visit_and_leads_back(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    first, second = two_by_post(clerk)
    assert waiting(reviewer, signed_in) == [first.number], "one row for the visit"
    client = signed_in(reviewer)
    sent = {"seen": first.version, "token": str(uuid.uuid4()), "back": "/"}
    address = reverse("routing:move", args=[first.number, "countersign"])
    answer = client.post(address, sent)
    assert answer["Location"] == "/"
    assert LateReceipt.objects.get().state == DayState.CONFIRMED
    assert waiting(reviewer, signed_in) == []
    again = client.post(address, sent)
    assert again["Location"] == "/", "a second click does nothing more"
    assert Matter.objects.get(pk=second.pk).events.of_move("countersign").count() == 1


def test_a_press_on_an_old_page_is_told_who_was_faster(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter = posted(clerk)
    seen = matter.version
    client = signed_in(reviewer)
    address = reverse("routing:move", args=[matter.number, "refuse-day"])
    client.post(
        reverse("routing:move", args=[matter.number, "countersign"]), {"seen": seen, "token": str(uuid.uuid4())}
    )
    answer = client.post(address, {"seen": seen, "token": str(uuid.uuid4()), "reason": "邮戳是今天的"})
    page = text_of(answer, 409)
    assert "收到日期已经有人答复：11月23日罗明山核签。" in page
    assert "邮戳是今天的</textarea>" in page, "and loses no word"
    assert LateReceipt.objects.get().answered_at == clock.now()

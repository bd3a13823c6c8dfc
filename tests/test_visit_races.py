"""A visit saved, finished and printed by several at the same moment: once, all of it or nothing, no number lost."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Application, Matter
from intake.states import Status
from routing.models import Document, DocumentPrint, MatterEvent, PaperKind
from routing.papers.documents import void
from routing.papers.visit import papers_of_visit, print_visit
from tests.conftest import person
from tests.factories import make_colleague, make_id_number, make_matter, move
from tests.intake.registration.test_one_save import five_ways
from tests.test_races import MANY, Outcomes, at_once, clicking, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
SAVE = reverse("intake:register")
FIVE_AND_RECEIPT = {"receipt": 1, "inform": 1, "transfer": 2, "report": 2}


def papers() -> Counter[str]:
    return Counter(Document.objects.values_list("kind", flat=True))


def serials() -> dict[str, list[int]]:
    """Return the numbers of each kind of paper in the order of their issue."""
    rows = Document.objects.order_by("kind", "serial").values_list("kind", "serial")
    found: dict[str, list[int]] = {}
    for kind, serial in rows:
        found.setdefault(kind, []).append(serial)
    return found


def posting(user: User, typed: dict[str, Any]) -> Callable[[], int]:
    client = Client()
    client.force_login(user)
    return lambda: client.post(SAVE, typed).status_code


def test_ten_clicks_on_the_save_send_five_matters_once(clerk: User) -> None:
    outcomes = clicking(clerk, SAVE, five_ways())
    assert set(outcomes) == {(302, reverse("intake:registered", args=["2026-000001"]))}
    assert Matter.objects.count() == 5
    assert papers() == FIVE_AND_RECEIPT
    assert MatterEvent.objects.of_move("transfer").count() == MatterEvent.objects.of_move("escalate").count() == 2


def test_two_windows_with_the_same_person_store_one_visit(clerk: User) -> None:
    """The second is asked whether it is the same thing, and nothing of it is stored or numbered."""
    colleague, number = make_colleague(clerk), make_id_number()
    pages = [five_ways() | {"id_number": number} for _ in range(2)]
    outcomes = at_once([posting(clerk, pages[0]), posting(colleague, pages[1])])
    assert sorted(outcomes) == [200, 302]
    assert Application.objects.count() == 1
    assert papers() == FIVE_AND_RECEIPT


def test_windows_that_save_at_once_lock_the_series_in_one_order(clerk: User) -> None:
    """Each save takes a number of four kinds: in another order two of them would wait for each other for ever."""
    outcomes = at_once([posting(clerk, five_ways()) for _ in range(MANY)])
    assert set(outcomes) == {302}
    for kind, times in FIVE_AND_RECEIPT.items():
        assert serials()[kind] == list(range(1, times * MANY + 1))


def test_ten_clicks_on_what_waits_send_it_once(clerk: User) -> None:
    matter = make_matter(clerk, "yiliao", "escalate")
    typed = {"token": str(uuid.uuid4()), "matter": matter.number, f"{matter.number}-seen": matter.version}
    typed[f"{matter.number}-suggestion"] = "家庭情况较复杂，请入户调查后研究办理。"
    here = reverse("intake:registered", args=[matter.number])
    assert set(clicking(clerk, here, typed)) == {(302, here)}
    assert matter.events.of_move("escalate").count() == 1


def test_of_two_who_send_what_waits_one_does_and_the_other_is_told(clerk: User) -> None:
    colleague, matter = make_colleague(clerk), make_matter(clerk)
    here = reverse("intake:registered", args=[matter.number])

    def sending(user: User) -> Callable[[], tuple[int, bool]]:
        client = Client()
        client.force_login(user)
        typed = {"token": str(uuid.uuid4()), "matter": matter.number, f"{matter.number}-seen": matter.version}
        typed |= {f"{matter.number}-lead": matter.responsibility.lead_id, f"{matter.number}-cannot_go": "年老"}
        typed[f"{matter.number}-note"] = "腿脚不便"

        def send() -> tuple[int, bool]:
            answer = client.post(here, typed)
            return answer.status_code, "腿脚不便" in answer.content.decode()

        return send

    outcomes = at_once([sending(clerk), sending(colleague)])
    assert sorted(outcomes) == [(302, False), (409, True)]
    matter.refresh_from_db()
    assert matter.status == Status.SENT
    assert matter.documents.filter(kind=PaperKind.TRANSFER).count() == 1


# --- One job


@pytest.fixture
def job(clerk: User) -> list[Document]:
    posting(clerk, five_ways())()
    return papers_of_visit(Application.objects.get(), clerk)


def printing(job: list[Document], token: uuid.UUID | None = None) -> Callable[[], int]:
    def act() -> int:
        key = token or uuid.uuid4()
        return len(print_visit(job, key, actor=person("maojian"), now=clock.now(), machine="").prints)

    return act


def test_ten_clicks_on_the_job_count_once(job: list[Document]) -> None:
    assert set(at_once([printing(job, uuid.uuid4())] * MANY)) == {6}
    assert DocumentPrint.objects.count() == 6


def test_two_machines_that_print_one_visit_mark_first_and_second(job: list[Document]) -> None:
    assert at_once([printing(job), printing(list(reversed(job)))]) == [6, 6]
    assert sorted(DocumentPrint.objects.values_list("nth", flat=True)) == [1] * 6 + [2] * 6


def test_a_paper_made_void_while_the_job_prints_is_printed_before_or_left_out(clerk: User) -> None:
    for _ in range(3):
        matter = make_matter(clerk)
        move("transfer", matter, clerk, lead=matter.responsibility.lead)
        papers = papers_of_visit(matter.application, clerk)
        slip = next(paper for paper in papers if paper.kind == PaperKind.TRANSFER)

        def takes_back(slip: Document = slip) -> str:
            with transaction.atomic():
                void(slip, "撤回：转错了", actor=clerk, now=clock.now())
            return "void"

        outcomes: Outcomes = at_once([printing(papers), takes_back])
        assert kinds(outcomes) == {"int": 1, "str": 1}
        assert outcomes[0] in {1, 2}
        assert DocumentPrint.objects.filter(document=slip).count() == outcomes[0] - 1

"""The papers of one visit as one job: in order, counted one by one; a void one is left out and said."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Application, Matter
from routing.models import Document, DocumentPrint, PaperKind
from routing.papers.documents import void
from routing.papers.visit import papers_of_visit
from tests.counter import ADDRESS
from tests.factories import make_matter, sent
from tests.intake.registration.test_one_save import five_ways
from tests.pages import SignIn, text_of
from tests.queries import count_queries

RIGHT_ORDER = ["receipt", "inform", "transfer", "transfer", "report", "report"]


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


@pytest.fixture
def papers(desk: Client, clerk: User) -> list[Document]:
    """The papers of a farmer who asks for five reliefs in one save."""
    desk.post(ADDRESS, five_ways())
    return papers_of_visit(Application.objects.get(), clerk)


def address() -> str:
    return reverse("routing:visit_print", args=[Matter.objects.earliest("pk").number])


def prints(desk: Client, *papers: Document, token: str = "") -> str:
    typed = {"token": token or str(uuid.uuid4()), "paper": [paper.pk for paper in papers]}
    return text_of(desk.post(address(), typed))


def takes_back(paper: Document, clerk: User) -> None:
    with transaction.atomic():
        void(paper, "撤回：转错了", actor=clerk, now=clock.now())


def test_the_receipt_comes_first_and_then_paper_by_paper(desk: Client, papers: list[Document]) -> None:
    assert [paper.kind for paper in papers] == RIGHT_ORDER
    shown = prints(desk, *reversed(papers))
    places = [shown.index(paper.html) for paper in papers]
    assert places == sorted(places)
    assert shown.count("data-autoprint") == 1


def test_each_paper_is_counted_once_with_its_machine_and_person(
    desk: Client, clerk: User, papers: list[Document]
) -> None:
    prints(desk, *papers)
    rows = DocumentPrint.objects.values_list("document", "nth", "by")
    assert sorted(rows) == sorted((paper.pk, 1, clerk.pk) for paper in papers)


def test_a_copy_of_the_job_marks_every_sheet(desk: Client, papers: list[Document]) -> None:
    assert "第2次打印" not in prints(desk, *papers)
    assert prints(desk, *papers).count("第2次打印") == len(papers)


def test_a_second_click_is_no_second_print(desk: Client, papers: list[Document]) -> None:
    token = str(uuid.uuid4())
    prints(desk, *papers, token=token)
    assert "第2次打印" not in prints(desk, *papers, token=token)
    assert DocumentPrint.objects.count() == len(papers)


def test_the_job_brings_the_token_of_the_next_one(desk: Client, papers: list[Document]) -> None:
    token = str(uuid.uuid4())
    found = re.findall(r'name="token" value="([\w-]+)"', prints(desk, *papers, token=token))
    assert len(found) == 1
    assert found != [token]


def test_a_paper_void_meanwhile_is_left_out_and_said(desk: Client, clerk: User, papers: list[Document]) -> None:
    gone = papers[2]
    takes_back(gone, clerk)
    shown = prints(desk, *papers)
    assert gone.html not in shown
    assert f"{gone.number}已经作废，没有打印；其余5份已经打印。" in shown
    assert DocumentPrint.objects.count() == 5
    assert gone.number in text_of(desk.get("/"))  # and on the page after


def test_when_all_are_void_nothing_is_printed(desk: Client, clerk: User) -> None:
    matter = make_matter(clerk)
    receipt = Document.objects.get()
    takes_back(receipt, clerk)
    typed = {"token": str(uuid.uuid4()), "paper": receipt.pk}
    shown = text_of(desk.post(reverse("routing:visit_print", args=[matter.number]), typed, follow=True))
    assert "已经作废，没有打印。" in shown
    assert not DocumentPrint.objects.exists()


def test_a_post_without_a_token_is_led_to_the_matter(desk: Client, papers: list[Document]) -> None:
    answer = desk.post(address(), {"paper": papers[0].pk})
    assert answer.headers["Location"] == Matter.objects.earliest("pk").get_absolute_url()
    assert not DocumentPrint.objects.exists()


def test_papers_of_another_visit_are_not_in_the_job(desk: Client, clerk: User, papers: list[Document]) -> None:
    other = make_matter(clerk)
    stranger = Document.objects.get(application=other.application)
    typed = {"token": str(uuid.uuid4()), "paper": [papers[0].pk, stranger.pk]}
    assert desk.post(address(), typed).status_code == 404
    assert desk.post(address(), {"token": str(uuid.uuid4()), "paper": "x"}).status_code == 404
    assert not DocumentPrint.objects.exists()


@pytest.mark.parametrize(("account", "status"), [("outsider", 404), ("auditor", 403), ("admin", 403)])
def test_who_may_not_print_prints_nothing(
    account: str, status: int, papers: list[Document], signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    stranger = signed_in(request.getfixturevalue(account))
    assert stranger.post(address(), {"token": str(uuid.uuid4()), "paper": papers[0].pk}).status_code == status


def test_a_bureau_prints_its_own_slip_and_not_the_receipt(
    clerk: User, zhujian: User, renshe: User, signed_in: SignIn
) -> None:
    matter = sent(clerk, zhujian)
    slip = Document.objects.get(kind=PaperKind.TRANSFER)
    bureau, place = signed_in(zhujian), reverse("routing:visit_print", args=[matter.number])
    assert papers_of_visit(matter.application, zhujian) == [slip]
    assert papers_of_visit(matter.application, renshe) == []
    assert slip.html in text_of(bureau.post(place, {"token": str(uuid.uuid4()), "paper": slip.pk}))


def test_a_job_of_six_asks_as_often_as_one_of_two(desk: Client, papers: list[Document]) -> None:
    """Each print is a row of its own, and the 转办单 among the six asks whom it was sent to; nothing else is asked."""
    two = count_queries(lambda: prints(desk, *papers[:2]))
    six = count_queries(lambda: prints(desk, *papers))
    assert six - two <= 5

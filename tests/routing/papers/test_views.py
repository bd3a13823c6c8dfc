"""Papers on the screen and on their way to the printer: who sees them, who prints them, what is written down."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import Department, User
from intake.models import Matter
from routing.models import Document, DocumentPrint, DocumentVoid, PaperKind
from tests.conftest import At
from tests.factories import make_matter
from tests.pages import SignIn, one_line, read
from tests.papers import application_of, issue_ordinary

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(clerk: User) -> Document:
    return issue_ordinary(PaperKind.TRANSFER)


def matter_of(paper: Document) -> Matter:
    matter = paper.matter or application_of(paper).matters.first()
    assert matter is not None
    return matter


def view_url(paper: Document) -> str:
    return reverse("routing:paper", args=[matter_of(paper).number, paper.pk])


def print_url(paper: Document) -> str:
    return reverse("routing:paper_print", args=[matter_of(paper).number, paper.pk])


# --- looking


def test_paper_is_shown_as_it_was_issued(signed_in: SignIn, clerk: User, paper: Document) -> None:
    assert paper.html in read(signed_in(clerk), view_url(paper))


def test_looking_writes_nothing(signed_in: SignIn, clerk: User, paper: Document) -> None:
    read(signed_in(clerk), view_url(paper))
    assert not DocumentPrint.objects.exists()


def test_preview_does_not_print_itself(signed_in: SignIn, clerk: User, paper: Document) -> None:
    assert "data-autoprint" not in read(signed_in(clerk), view_url(paper))


def test_preview_says_that_it_is_one(signed_in: SignIn, clerk: User, paper: Document) -> None:
    assert "这是预览，还没有打印" in read(signed_in(clerk), view_url(paper))


def test_preview_of_a_printed_paper_says_how_often_it_was_printed(
    signed_in: SignIn, clerk: User, paper: Document
) -> None:
    client = signed_in(clerk)
    client.post(print_url(paper))
    page = read(client, view_url(paper))
    assert "这是预览，已打印1次" in page
    assert "还没有打印" not in page


def test_preview_leads_back_to_the_matter(signed_in: SignIn, clerk: User, paper: Document) -> None:
    page = one_line(read(signed_in(clerk), view_url(paper)))
    assert re.search(rf'<a href="{matter_of(paper).get_absolute_url()}"[^>]*>返回办件</a>', page)


def test_paper_shows_the_old_name_of_a_bureau(signed_in: SignIn, clerk: User, paper: Document) -> None:
    bureau = Department.objects.get(slug="zhujian")
    old = bureau.name
    bureau.name = "都匀市城乡建设和交通局"
    bureau.save()
    assert old in read(signed_in(clerk), view_url(paper))


@pytest.mark.parametrize(("kind", "formal"), [(PaperKind.REPORT, True), (PaperKind.RECEIPT, False)])
def test_only_the_report_is_a_formal_letter(signed_in: SignIn, clerk: User, kind: PaperKind, *, formal: bool) -> None:
    page = read(signed_in(clerk), view_url(issue_ordinary(kind)))
    assert ("sheet-formal" in page) is formal


# --- printing


def test_print_is_recorded(signed_in: SignIn, clerk: User, paper: Document) -> None:
    signed_in(clerk).post(print_url(paper))
    printed = DocumentPrint.objects.get()
    assert (printed.document, printed.nth, printed.by) == (paper, 1, clerk)


def test_printed_sheet_prints_itself(signed_in: SignIn, clerk: User, paper: Document) -> None:
    page = signed_in(clerk).post(print_url(paper)).content.decode()
    assert "data-autoprint" in page
    assert "js/paper" in page


def test_first_print_is_unmarked(signed_in: SignIn, clerk: User, paper: Document) -> None:
    assert "次打印" not in signed_in(clerk).post(print_url(paper)).content.decode()


def test_second_print_is_marked(signed_in: SignIn, clerk: User, paper: Document, at: At) -> None:
    client = signed_in(clerk)
    client.post(print_url(paper))
    at("2026-11-23T10:42")
    assert "第2次打印　2026-11-23 10:42　韦小燕" in client.post(print_url(paper)).content.decode()


def test_mark_is_not_part_of_the_frozen_paper(signed_in: SignIn, clerk: User, paper: Document) -> None:
    client = signed_in(clerk)
    client.post(print_url(paper))
    client.post(print_url(paper))
    assert "次打印" not in Document.objects.get(pk=paper.pk).html


def test_print_by_get_is_not_possible(signed_in: SignIn, clerk: User, paper: Document) -> None:
    answer = signed_in(clerk).get(print_url(paper))
    assert answer.headers["Location"] == print_url(paper).removesuffix("print/")
    assert not paper.prints.exists()


def test_receipt_of_the_visit_prints_from_each_of_its_matters(signed_in: SignIn, clerk: User) -> None:
    receipt = issue_ordinary(PaperKind.RECEIPT)
    client = signed_in(clerk)
    for matter in application_of(receipt).matters.all():
        url = reverse("routing:paper_print", args=[matter.number, receipt.pk])
        assert client.post(url).status_code == 200


def test_print_says_from_which_computer(signed_in: SignIn, clerk: User, paper: Document) -> None:
    signed_in(clerk).post(print_url(paper), REMOTE_ADDR="192.168.1.5")
    assert DocumentPrint.objects.get().machine == "192.168.1.5"


def test_paper_tells_who_printed_it_when_and_where(signed_in: SignIn, clerk: User, paper: Document, at: At) -> None:
    client = signed_in(clerk)
    assert "打印记录" not in read(client, view_url(paper))
    client.post(print_url(paper), REMOTE_ADDR="192.168.1.5")
    at("2026-11-23T10:42")
    client.post(print_url(paper), REMOTE_ADDR="192.168.1.6")
    shown = read(client, view_url(paper))
    assert "打印记录（2次）" in shown
    assert "第2次　2026-11-23 10:42　韦小燕　电脑192.168.1.6" in shown


def test_printed_sheet_carries_no_record_of_prints(signed_in: SignIn, clerk: User, paper: Document) -> None:
    assert "打印记录" not in signed_in(clerk).post(print_url(paper)).content.decode()


# --- who


def test_a_void_paper_is_looked_at_and_not_printed(signed_in: SignIn, clerk: User, paper: Document) -> None:
    DocumentVoid.objects.create(document=paper, reason="打错了", by=clerk, at=clock.now())
    client = signed_in(clerk)
    for shown in (read(client, view_url(paper)), client.post(print_url(paper)).content.decode()):
        assert "这份文书已经作废，不能打印，只能查看。" in shown
        assert "作废：打错了" in shown
        assert "data-autoprint" not in shown
        assert print_url(paper) not in shown
    assert not DocumentPrint.objects.exists()


def test_stranger_is_asked_to_sign_in(client: Client, paper: Document) -> None:
    response = client.get(view_url(paper))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("departments:login"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_other_township_finds_nothing(signed_in: SignIn, outsider: User, paper: Document, method: str) -> None:
    url = view_url(paper) if method == "get" else print_url(paper)
    assert getattr(signed_in(outsider), method)(url).status_code == 404


def test_paper_of_another_matter_is_not_found(signed_in: SignIn, clerk: User, paper: Document) -> None:
    other = make_matter(clerk)
    assert signed_in(clerk).get(reverse("routing:paper", args=[other.number, paper.pk])).status_code == 404


def test_auditor_looks(signed_in: SignIn, auditor: User, paper: Document) -> None:
    page = read(signed_in(auditor), view_url(paper))
    assert "这是预览，只能查看。" in page
    assert print_url(paper) not in page


def test_auditor_does_not_print(signed_in: SignIn, auditor: User, paper: Document) -> None:
    assert signed_in(auditor).post(print_url(paper)).status_code == 403
    assert not DocumentPrint.objects.exists()


def test_bureau_looks_at_the_receipt_and_does_not_print_it(signed_in: SignIn, zhujian: User, paper: Document) -> None:
    receipt = application_of(paper).documents.get(kind=PaperKind.RECEIPT)
    client = signed_in(zhujian)
    assert client.get(view_url(receipt)).status_code == 200
    assert client.post(print_url(receipt)).status_code == 403


def test_bureau_prints_the_transfer_slip_sent_to_it(signed_in: SignIn, zhujian: User, paper: Document) -> None:
    assert signed_in(zhujian).post(print_url(paper)).status_code == 200


# --- what is printed says nothing in addresses


def test_addresses_of_papers_hold_nothing_personal(paper: Document) -> None:
    person = application_of(paper).applicant
    assert not any(secret in view_url(paper) for secret in (person.id_number, person.name, person.phone))

"""文书: numbered without gaps, frozen to the letter, every print on record."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from departments import clock
from departments.models import Department, User
from intake.registration.openings import MATERIALS
from routing.errors import NotAllowed
from routing.hands.memory import expected_for
from routing.models import Document, DocumentPrint, DocumentVoid, PaperKind
from routing.papers.documents import (
    is_intact,
    issue,
    may_print,
    record_print,
    record_prints,
    reprint_mark,
    status_address,
)
from routing.papers.sheets import PaperOrder
from tests.conftest import At
from tests.factories import make_matter, renamed, sent
from tests.papers import FOR_PEOPLE, application_of, four_requests, issue_ordinary

pytestmark = pytest.mark.django_db


def numbers(kind: PaperKind) -> list[str]:
    return list(Document.objects.filter(kind=kind).order_by("pk").values_list("number", flat=True))


def print_once(document: Document, user: User) -> DocumentPrint:
    with transaction.atomic():
        return record_print(document, actor=user, now=clock.now())


# --- the number


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (PaperKind.RECEIPT, "毛救受〔2026〕1号"),
        (PaperKind.SUPPLEMENT, "毛救补〔2026〕1号"),
        (PaperKind.REFUSAL, "毛救不〔2026〕1号"),
        (PaperKind.TRANSFER, "毛救转〔2026〕1号"),
        (PaperKind.REPORT, "毛救报〔2026〕1号"),
        (PaperKind.INFORM, "毛救知〔2026〕1号"),
    ],
)
def test_number_names_unit_paper_and_year(clerk: User, kind: PaperKind, number: str) -> None:
    assert issue_ordinary(kind).number == number


def test_result_is_numbered_by_the_bureau_that_decides(zhujian: User) -> None:
    assert issue_ordinary(PaperKind.RESULT).number == f"{Department.objects.get(slug='zhujian').mark}救告〔2026〕1号"


def test_numbers_of_a_series_follow_without_a_gap(clerk: User) -> None:
    for _ in range(3):
        make_matter(clerk)
    assert numbers(PaperKind.RECEIPT) == [f"毛救受〔2026〕{n}号" for n in (1, 2, 3)]


def test_each_paper_has_a_series_of_its_own(clerk: User) -> None:
    make_matter(clerk)
    make_matter(clerk, way=MATERIALS, complete=False)
    assert numbers(PaperKind.SUPPLEMENT) == ["毛救补〔2026〕1号"]


def test_each_unit_has_a_series_of_its_own(clerk: User, outsider: User) -> None:
    make_matter(clerk)
    make_matter(outsider)
    assert {number[-2:] for number in numbers(PaperKind.RECEIPT)} == {"1号"}


def test_numbers_begin_again_with_the_year(clerk: User, at: At) -> None:
    make_matter(clerk)
    at("2027-01-04T10:00")
    make_matter(clerk)
    assert numbers(PaperKind.RECEIPT)[-1] == "毛救受〔2027〕1号"


def test_number_taken_in_vain_is_given_out_again(clerk: User) -> None:
    with transaction.atomic():
        make_matter(clerk)
        transaction.set_rollback(True)
    make_matter(clerk)
    assert numbers(PaperKind.RECEIPT) == ["毛救受〔2026〕1号"]


def test_visit_with_four_requests_gets_one_receipt(clerk: User) -> None:
    application = four_requests()
    assert application.documents.filter(kind=PaperKind.RECEIPT).count() == 1


# --- frozen


def test_issued_paper_is_intact(clerk: User) -> None:
    assert is_intact(issue_ordinary(PaperKind.TRANSFER))


@pytest.mark.parametrize("field", ["html", "fields"])
def test_digest_tells_of_a_changed_paper(clerk: User, field: str) -> None:
    paper = issue_ordinary(PaperKind.TRANSFER)
    changed = {"html": paper.html + " ", "fields": paper.fields | {"name": "别人"}}
    setattr(paper, field, changed[field])
    assert not is_intact(paper)


def test_paper_survives_the_database_unchanged(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    assert is_intact(Document.objects.get(pk=paper.pk))


def test_database_refuses_to_change_an_issued_paper(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(html="")


def test_database_refuses_to_delete_an_issued_paper(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.delete()


def test_database_refuses_to_change_a_print(clerk: User) -> None:
    printed = print_once(issue_ordinary(PaperKind.RECEIPT), clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentPrint.objects.filter(pk=printed.pk).update(nth=9)


def test_database_refuses_to_delete_a_print(clerk: User) -> None:
    printed = print_once(issue_ordinary(PaperKind.RECEIPT), clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        printed.delete()


def test_paper_keeps_the_old_name_of_a_bureau(clerk: User, zhujian: User) -> None:
    paper = issue_ordinary(PaperKind.TRANSFER)
    bureau = zhujian.department
    assert bureau is not None
    old = bureau.name
    bureau.name = "都匀市城乡建设和交通局"
    bureau.save()
    shown = Document.objects.get(pk=paper.pk).html
    assert old in shown
    assert bureau.name not in shown


def test_typed_markup_is_frozen_as_words(clerk: User) -> None:
    make_matter(clerk, name="王<b>大山")
    (paper,) = Document.objects.filter(kind=PaperKind.RECEIPT)
    assert "<b>" not in paper.html
    assert "王&lt;b&gt;大山" in paper.html


def test_corrected_paper_voids_the_old_one(clerk: User) -> None:
    old = issue_ordinary(PaperKind.INFORM)
    assert old.matter is not None
    renamed(old.matter)
    order = PaperOrder(
        kind=PaperKind.INFORM,
        application=application_of(old),
        matter=old.matter,
        issuer=old.department,
        extra={"who": expected_for(old.matter, clock.today())},
        replaces=old,
        why="地址写错",
    )
    with transaction.atomic():
        new = issue(order, actor=clerk, now=clock.now())
    again = Document.objects.get(pk=old.pk)
    assert (again.replaced_by, again.is_void) == (new, True)
    assert again.voided.reason == f"更正，见{new.number}：地址写错"
    assert new.fields["corrects"] == old.number


# --- prints


def test_first_print_has_no_mark(clerk: User) -> None:
    assert reprint_mark(print_once(issue_ordinary(PaperKind.RECEIPT), clerk)) == ""


def test_second_print_says_which_when_and_by_whom(clerk: User, reviewer: User, at: At) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    print_once(paper, clerk)
    at("2026-11-23T10:42")
    assert reprint_mark(print_once(paper, reviewer)) == "第2次打印　2026-11-23 10:42　罗明山"


def test_prints_of_a_paper_are_counted_apart_from_others(clerk: User) -> None:
    first, second = issue_ordinary(PaperKind.RECEIPT), issue_ordinary(PaperKind.TRANSFER)
    print_once(first, clerk)
    assert print_once(second, clerk).nth == 1


def test_many_papers_are_printed_each_with_its_own_ordinal(clerk: User) -> None:
    first, second = issue_ordinary(PaperKind.RECEIPT), issue_ordinary(PaperKind.TRANSFER)
    print_once(second, clerk)
    with transaction.atomic():
        prints = record_prints([second, first], actor=clerk, now=clock.now(), machine="192.168.1.5")
    assert {(printed.document, printed.nth) for printed in prints} == {(first, 1), (second, 2)}


@pytest.mark.parametrize(
    ("kind", "username", "allowed"),
    [
        (PaperKind.RECEIPT, "maojian", True),
        (PaperKind.RECEIPT, "maojian-head", True),
        (PaperKind.RECEIPT, "zhujian", False),
        (PaperKind.RECEIPT, "office", False),
        (PaperKind.RECEIPT, "jiancha", False),
        (PaperKind.RECEIPT, "admin", False),
        (PaperKind.TRANSFER, "maojian", True),
        (PaperKind.TRANSFER, "zhujian", True),
        (PaperKind.TRANSFER, "weisheng", False),
        (PaperKind.TRANSFER, "jiancha", False),
        (PaperKind.RESULT, "zhujian", True),
        (PaperKind.RESULT, "maojian", True),
        (PaperKind.RESULT, "office", False),
    ],
)
def test_who_prints_what(clerk: User, kind: PaperKind, username: str, *, allowed: bool) -> None:
    """UX.md 1.8."""
    paper = issue_ordinary(kind)
    matter = paper.matter or application_of(paper).matters.first()
    assert matter is not None
    assert may_print(User.objects.get(username=username), paper, matter) is allowed


# --- the address in the QR code


def test_address_in_the_qr_code_holds_nothing_personal(clerk: User) -> None:
    application = make_matter(clerk).application
    address = status_address(application)
    person = application.applicant
    assert not any(
        secret in address for secret in (person.id_number, person.phone, person.name, application.query_code)
    )


def test_every_paper_is_plain_markup_without_style_or_script(clerk: User, zhujian: User) -> None:
    """The pages' security policy would leave them out."""
    sent(clerk, zhujian)
    for kind in FOR_PEOPLE:
        issue_ordinary(kind)
    for paper in Document.objects.all():
        assert "<script" not in paper.html
        assert " style=" not in paper.html


def test_one_paper_that_was_void_by_the_time_of_the_lock_stops_the_whole_job(clerk: User) -> None:
    papers = [make_matter(clerk).application.documents.get() for _ in range(2)]
    assert not any(paper.is_void for paper in papers)
    DocumentVoid.objects.create(
        document=Document.objects.get(pk=papers[1].pk), reason="打错了", by=clerk, at=clock.now()
    )
    with pytest.raises(NotAllowed, match=f"{papers[1].number}已经作废，没有打印"), transaction.atomic():
        record_prints(papers, actor=clerk, now=clock.now())
    assert not DocumentPrint.objects.exists()

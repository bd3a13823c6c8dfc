"""文书核查: a healthy house has no fault; whatever was changed behind the triggers is named with its number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import clock
from departments.models import User
from intake.models import Series
from routing import paper_check
from routing.append_only import allow_changes, forbid_changes
from routing.documents import digest_of
from routing.models import Document, DocumentPrint, DocumentVoid, PaperKind
from tests.conftest import At
from tests.factories import decided, make_matter
from tests.papers import FOR_PEOPLE, issue_ordinary

pytestmark = pytest.mark.django_db


def checked() -> tuple[int, str]:
    """Run the command; return what it ends with and what it printed."""
    printed = io.StringIO()
    try:
        call_command("verify_documents", stdout=printed)
    except CommandError as error:
        return error.returncode, f"{printed.getvalue()}{error}"
    return 0, printed.getvalue()


@contextmanager
def triggers_off() -> Iterator[None]:
    """Let somebody with the keys to the database change what nobody may change."""
    connection.check_constraints()
    allow_changes(connection)
    yield
    connection.check_constraints()
    forbid_changes(connection)


def change(paper: Document, **values: Any) -> None:
    with triggers_off():
        Document.objects.filter(pk=paper.pk).update(**values)


def change_fields(paper: Document, **values: Any) -> None:
    """Forge a paper so well that its digest agrees."""
    fields = paper.fields | values
    change(paper, fields=fields, digest=digest_of(fields, paper.html))


def printing(paper: Document, clerk: User, *nths: int) -> None:
    for nth in nths:
        DocumentPrint.objects.create(document=paper, nth=nth, by=clerk, at=clock.now())


# --- Nothing is wrong


def test_papers_of_every_kind_have_no_fault(clerk: User) -> None:
    for kind in FOR_PEOPLE:
        printing(issue_ordinary(kind), clerk, 1, 2)
    code, printed = checked()
    assert (code, printed) == (0, f"共核查{Document.objects.count()}份文书，没有发现问题。\n")


def test_papers_of_two_years_have_no_fault(clerk: User, at: At) -> None:
    make_matter(clerk)
    at("2027-01-04T10:00")
    make_matter(clerk)
    assert not list(paper_check.faults())


def test_a_house_without_papers_has_no_fault(clerk: User) -> None:
    assert checked() == (0, "共核查0份文书，没有发现问题。\n")


def test_a_check_changes_nothing(clerk: User) -> None:
    issue_ordinary(PaperKind.TRANSFER)
    with CaptureQueriesContext(connection) as queries:
        list(paper_check.faults())
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "DECLARE"}


def test_a_check_asks_as_much_of_many_papers_as_of_few(clerk: User) -> None:
    asked = []
    for more in (1, 9):
        for _ in range(more):
            make_matter(clerk)
        with CaptureQueriesContext(connection) as queries:
            list(paper_check.faults())
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_papers_are_read_in_pieces(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_check, "PAPERS_AT_ONCE", 2)
    for _ in range(5):
        make_matter(clerk)
    assert not list(paper_check.faults())


# --- What was changed


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_one_changed_character_is_found_and_the_paper_named(clerk: User, kind: PaperKind) -> None:
    paper = issue_ordinary(kind)
    others = Document.objects.exclude(pk=paper.pk).count()
    change(paper, html=paper.html.replace("2026", "2025", 1))
    code, printed = checked()
    assert code == 1
    assert printed.splitlines() == [
        f"{paper.number}　内容与制发时的摘要值不符：文书被改动过。",
        f"共核查{others + 1}份文书，发现1处问题。没有改动任何数据。",
    ]


def test_a_changed_field_is_found_too(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RESULT)
    change(paper, fields=paper.fields | {"amount": "200000.00"})
    assert "摘要值不符" in checked()[1]


def faults_about(paper: Document) -> list[str]:
    return [sentence for number, sentence in paper_check.faults() if number == paper.number]


def test_a_removed_paper_leaves_a_gap(clerk: User) -> None:
    for _ in range(3):
        make_matter(clerk)
    first, second, third = Document.objects.filter(kind=PaperKind.RECEIPT).order_by("serial")
    with triggers_off():
        second.delete()
    assert faults_about(third) == ["缺号：这份文书前面缺2号。"]
    assert not faults_about(first)


def test_several_removed_papers_are_one_gap(clerk: User) -> None:
    for _ in range(4):
        make_matter(clerk)
    *_, last = papers = list(Document.objects.filter(kind=PaperKind.RECEIPT).order_by("serial"))
    with triggers_off():
        for paper in papers[:3]:
            paper.delete()
    assert faults_about(last) == ["缺号：这份文书前面缺1至3号。"]


def test_the_last_paper_cannot_be_removed_unseen(clerk: User) -> None:
    for _ in range(2):
        make_matter(clerk)
    with triggers_off():
        Document.objects.filter(kind=PaperKind.RECEIPT, serial=2).delete()
    assert [sentence for _, sentence in paper_check.faults()] == ["编号序列取到2号，最后一份文书是1号。"]


def test_a_series_without_its_counter_is_found(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    Series.objects.filter(department=paper.department, kind=PaperKind.RECEIPT).delete()
    assert "编号序列取到0号，最后一份文书是1号。" in checked()[1]


def test_a_paper_moved_to_another_year_is_found(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    change(paper, issued_at=paper.issued_at.replace(year=2025))
    assert faults_about(paper) == ["文号的年份是2026年，制发日期是2025-11-23。"]


def test_a_number_that_says_something_else_is_found(clerk: User) -> None:
    change(issue_ordinary(PaperKind.RECEIPT), number="毛救受〔2026〕7号")
    assert "毛救受〔2026〕7号　文号与登记的年份、序号（2026年1号）不符。" in checked()[1]


# --- Prints and voids


def test_a_missing_print_is_found(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    printing(paper, clerk, 1, 3)
    assert faults_about(paper) == ["打印次序是1、3，应当从1起不断。"]


@pytest.mark.parametrize(("reason", "wrong"), [("打错了姓名", []), (" ", ["作废没有写原因。"])])
def test_a_void_has_its_reason(clerk: User, reason: str, wrong: list[str]) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    DocumentVoid.objects.create(document=paper, reason=reason, by=clerk, at=clock.now())
    assert faults_about(paper) == wrong


def test_what_is_replaced_is_void(clerk: User) -> None:
    for _ in range(2):
        make_matter(clerk)
    old, new = Document.objects.filter(kind=PaperKind.RECEIPT).order_by("serial")
    change(new, replaces=old)
    assert faults_about(new) == [f"更正了{old.number}，但原件没有作废记录。"]
    DocumentVoid.objects.create(document=old, reason="打错了姓名", by=clerk, at=clock.now())
    assert not faults_about(new)


# --- What the law wants on a paper


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        (PaperKind.REFUSAL, "reason", "不予受理的原因"),
        (PaperKind.REFUSAL, "basis", "依据"),
        (PaperKind.REFUSAL, "objection", "异议途径"),
        (PaperKind.SUPPLEMENT, "items", "需补材料"),
    ],
)
def test_a_paper_without_what_the_law_wants_is_found(clerk: User, kind: PaperKind, field: str, words: str) -> None:
    paper = issue_ordinary(kind)
    change_fields(paper, **{field: ""})
    assert faults_about(paper) == [f"缺少必备内容：{words}。"]


def test_an_adverse_result_has_reason_basis_and_a_way_to_object(clerk: User, zhujian: User) -> None:
    decided(clerk, zhujian)
    paper = Document.objects.get(kind=PaperKind.RESULT)
    assert not faults_about(paper)
    change_fields(paper, outcome="不给予")
    assert faults_about(paper) == ["缺少必备内容：理由、依据、异议途径。"]

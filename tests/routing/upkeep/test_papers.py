"""文书核查: a healthy house has no fault; whatever was changed behind the triggers is named with its number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import clock
from departments.models import Department, User
from intake.models import Matter, Series
from routing.append_only import TABLES, allow_changes, forbid_changes
from routing.models import Delivery, Document, DocumentPrint, DocumentVoid, PaperKind
from routing.papers.documents import digest_of
from routing.papers.texts import di_key
from routing.upkeep import papers as paper_check
from tests.conftest import At
from tests.factories import decided, denied, make_matter, move, ordered, printed, renamed, sent, switch, told
from tests.papers import FOR_PEOPLE, issue_ordinary
from tests.queries import count_queries
from tests.routing.rules.feedback.test_correction import corrected
from tests.routing.upkeep.commands import run_check

pytestmark = pytest.mark.django_db
checked = partial(run_check, "verify_documents", verbosity=2)


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
    assert (code, printed) == (0, f"共核查{Document.objects.count()}份文书、0份公示单，没有发现问题。\n")


def test_an_order_from_before_there_was_a_record_has_no_fault(clerk: User, zhujian: User, office: User) -> None:
    """What was issued without 办理过程记录 stays as it is."""
    paper = ordered(office, sent(clerk, zhujian)).document
    assert paper is not None
    rows = [{name: row[name] for name in row if name not in {"record", "held"}} for row in paper.fields["rows"]]
    html, _, _ = paper.html.rpartition('\n<table class="flow"')
    fields = paper.fields | {"rows": rows}
    change(paper, fields=fields, html=html, digest=digest_of(fields, html))
    assert checked() == (0, f"共核查{Document.objects.count()}份文书、0份公示单，没有发现问题。\n")


def test_papers_of_two_years_have_no_fault(clerk: User, at: At) -> None:
    make_matter(clerk)
    at("2027-01-04T10:00")
    make_matter(clerk)
    assert not list(paper_check.faults())


def test_a_house_without_papers_has_no_fault(clerk: User) -> None:
    assert checked() == (0, "共核查0份文书、0份公示单，没有发现问题。\n")


def test_when_all_is_well_nothing_is_printed(clerk: User) -> None:
    make_matter(clerk)
    assert checked(verbosity=1) == (0, ""), "a timer mails what is printed"


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
        asked.append(count_queries(lambda: list(paper_check.faults())))
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
        f"共核查{others + 1}份文书、0份公示单，发现1处问题。没有改动任何数据。",
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
    printing(paper, clerk, 1)
    change(paper, issued_at=paper.issued_at.replace(year=2025))
    assert faults_about(paper) == [
        "文号的年份是2026年，制发日期是2025-11-23。",
        "文书上的日期是2026年11月23日，登记的制发日期是2025年11月23日。",
    ]


def test_a_number_that_says_something_else_is_found(clerk: User) -> None:
    change(issue_ordinary(PaperKind.RECEIPT), number="毛救受〔2026〕7号")
    assert "毛救受〔2026〕7号　文号与登记的单位、文种、年份、序号不符，应当是毛救受〔2026〕1号。" in checked()[1]


# --- Prints and voids


def test_a_missing_print_is_found(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    printing(paper, clerk, 1, 3)
    assert faults_about(paper) == ["打印次序是1、3，应当从1起不断。"]


@pytest.mark.parametrize(("reason", "wrong"), [("打错了姓名", []), (" ", ["作废没有写原因。"])])
def test_a_void_has_its_reason(clerk: User, reason: str, wrong: list[str]) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    DocumentVoid.objects.create(document=paper, reason=reason, by=clerk, at=clock.now())
    assert [words for words in faults_about(paper) if "原因" in words] == wrong


def test_what_is_replaced_is_void(clerk: User) -> None:
    old, new = corrected(make_matter(clerk), clerk, PaperKind.RECEIPT)
    assert not faults_about(old) + faults_about(new)
    with triggers_off():
        old.voided.delete()
    assert faults_about(new) == [f"更正了{old.number}，但原件没有作废记录。"]


# --- Number, day, correction, recall


def test_swapped_numbers_are_found(clerk: User) -> None:
    make_matter(clerk)
    make_matter(clerk)
    first, second = Document.objects.filter(kind=PaperKind.RECEIPT).order_by("serial")
    change(first, serial=3)
    change(second, serial=1, number=first.number)
    change(first, serial=2, number=second.number)
    wrong = [(number, words) for number, words in paper_check.faults()]
    assert wrong == [(first.number, "定稿上没有这个文号。"), (second.number, "定稿上没有这个文号。")]


@pytest.mark.parametrize(
    "number", ["城救受〔2026〕1号", "毛救不〔2026〕1号", "毛救受〔2026〕11号", "毛救受〔2026〕第1号"]
)
def test_a_number_of_another_unit_kind_or_style_is_found(clerk: User, number: str) -> None:
    change(issue_ordinary(PaperKind.RECEIPT), number=number)
    found = [words for named, words in paper_check.faults() if named == number]
    assert "文号与登记的单位、文种、年份、序号不符，应当是毛救受〔2026〕1号。" in found


def test_a_number_is_judged_by_mark_and_style_of_its_day(clerk: User, office: User, at: At) -> None:
    make_matter(clerk)
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-24")
    at("2026-11-24T10:00")
    make_matter(clerk)
    unit = Department.objects.get(slug="maojian")
    unit.mark = "毛尖"
    unit.save()
    unit.history.exclude(mark="毛尖").update(history_date=clock.now() - dt.timedelta(days=30))
    unit.history.filter(mark="毛尖").update(history_date=clock.now() + dt.timedelta(days=1))
    assert not list(paper_check.faults())


def test_a_paper_dated_back_is_found(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    printing(paper, clerk, 1)
    change(paper, issued_at=paper.issued_at - dt.timedelta(days=90))
    assert faults_about(paper) == ["文书上的日期是2026年11月23日，登记的制发日期是2026年8月25日。"]


def test_a_correction_cannot_be_unlinked(clerk: User) -> None:
    old, new = corrected(make_matter(clerk), clerk, PaperKind.RECEIPT)
    change(new, replaces=None)
    assert faults_about(new) == [f"文书上写的原件是{old.number}，登记的原件是无。"]
    assert faults_about(old) == ["作废原因写的是更正，没有更正它的文书。"]
    with triggers_off():
        DocumentVoid.objects.filter(document=old).delete()
    assert faults_about(new) == [f"文书上写的原件是{old.number}，登记的原件是无。"]


def test_a_correction_is_named_where_the_old_paper_was_voided(clerk: User) -> None:
    old, new = corrected(make_matter(clerk), clerk, PaperKind.RECEIPT)
    with triggers_off():
        DocumentVoid.objects.filter(document=old).update(reason="打错了")
    assert faults_about(new) == [f"原件的作废原因没有写更正为{new.number}。"]


def test_a_recall_and_the_void_of_its_paper_belong_together(clerk: User, zhujian: User, at: At) -> None:
    matter = sent(clerk, zhujian)
    paper = Document.objects.get(kind=PaperKind.TRANSFER)
    at("2026-11-23T11:00")
    move("recall", matter, clerk, reason="转错了单位")
    assert not list(paper_check.faults())
    with triggers_off():
        DocumentVoid.objects.filter(document=paper).delete()
    assert faults_about(paper) == ["办件已经收回，这份文书没有作废记录。"]


def test_a_void_that_nobody_ordered_is_found(clerk: User, zhujian: User) -> None:
    sent(clerk, zhujian)
    paper = Document.objects.get(kind=PaperKind.TRANSFER)
    DocumentVoid.objects.create(document=paper, reason="作废", by=clerk, at=clock.now())
    assert faults_about(paper) == ["作废记录没有对应的更正或者收回。"]


# --- Deliveries


def answered(clerk: User, zhujian: User, at: At) -> Document:
    """Return an adverse result, served an hour after it was written."""
    matter = denied(clerk, zhujian)
    at("2026-11-23T11:00")
    told(matter, clerk)
    paper: Document = Document.objects.get(kind=PaperKind.RESULT)
    return paper


def test_a_paper_that_was_served_and_then_corrected_has_no_fault(clerk: User, zhujian: User, at: At) -> None:
    paper = answered(clerk, zhujian, at)
    at("2026-11-23T12:00")
    move("correct_paper", renamed(Matter.objects.get()), zhujian, paper=paper, why="姓名写错")
    assert not list(paper_check.faults())


def test_what_was_settled_on_the_spot_has_that_day_to_be_printed(clerk: User, at: At) -> None:
    at("2026-11-23T10:00")
    matter = make_matter(clerk, "linshi", "on_the_spot")
    assert not list(paper_check.faults())
    at("2026-11-24T02:30")
    assert [sentence for _, sentence in paper_check.faults()] == ["登记了当面送达，没有打印记录。"] * 2
    printed(matter)
    assert not list(paper_check.faults())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"way": "phone"}, "不利的结果只有电话告知，没有书面送达记录。"),
        ({"document": None}, "办件已经告知办结，这份文书没有送达记录。"),
        ({"served_on": dt.date(2026, 1, 1)}, "送达日期是2026年1月1日，早于制发日期。"),
    ],
)
def test_a_changed_delivery_is_found(clerk: User, zhujian: User, at: At, values: dict[str, Any], words: str) -> None:
    paper = answered(clerk, zhujian, at)
    assert not list(paper_check.faults())
    with triggers_off():
        Delivery.objects.filter(document=paper).update(**values)
    assert faults_about(paper) == [words]


def test_removed_prints_of_a_served_paper_are_found(clerk: User, zhujian: User, at: At) -> None:
    paper = answered(clerk, zhujian, at)
    with triggers_off():
        paper.prints.all().delete()
    assert faults_about(paper) == ["登记了当面送达，没有打印记录。"]


# --- The triggers


def test_missing_triggers_are_named() -> None:
    assert not list(paper_check.faults())
    allow_changes(connection)
    found = list(paper_check.faults())
    forbid_changes(connection)
    assert len(found) == 2 * len(TABLES)
    assert ("数据库", "缺少防改触发器routing_document_no_update。") in found


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

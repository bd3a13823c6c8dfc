"""评价 (UX.md P5): by the QR code on a result, once a round, and nobody who works here learns who said what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from django.db import DatabaseError, connection, transaction
from django.test import Client

from departments import clock
from departments.calendar.quarters import Quarter, quarter_of
from departments.models import Department, User
from intake.models import Matter
from routing.demo import EVALUATIONS
from routing.evaluations import acts as evaluations
from routing.evaluations.forms import EvaluationForm
from routing.models import Document, Evaluation, Invitation, Level, PaperKind
from routing.papers.documents import is_intact, status_address
from routing.upkeep.papers import faults
from tests import factories
from tests.conftest import At, person
from tests.pages import SignIn, text_of
from tests.routing.papers.test_codes import squares

pytestmark = pytest.mark.django_db
PAGE = "/desk/evaluations/"
NOW, BEFORE = Quarter(2026, 4), Quarter(2026, 3)
SAID = "办得很快，人也客气。"
DRAWN = re.compile(r'<svg [^>]*class="squares".*?</svg>', re.DOTALL)


@pytest.fixture
def matter(clerk: User, zhujian: User) -> Matter:
    """A matter decided by 住建局, with its ⑥ issued."""
    return factories.decided(clerk, zhujian)


def result_of(matter: Matter) -> Document:
    found: Document = Document.objects.filter(matter=matter, kind=PaperKind.RESULT).latest("pk")
    return found


def scanned(paper: Document) -> str:
    drawn = DRAWN.search(paper.html)
    assert drawn is not None
    (code,) = zxingcpp.read_barcodes(squares(drawn[0]))
    return str(code.text)


def address(matter: Matter) -> str:
    """Return the address on the paper, as the test client takes it."""
    return "/" + scanned(result_of(matter)).split("/", 3)[3]


def given(unit: str, *levels: Level, quarter: Quarter = BEFORE, words: str = "") -> None:
    department = person(unit).department
    assert department is not None
    for level in levels:
        Evaluation.objects.create(department=department, quarter=str(quarter), level=level, words=words)


# --- On the paper


def test_the_result_says_where_to_say_how_it_was(matter: Matter) -> None:
    paper = result_of(matter)
    assert scanned(paper) == evaluations.address_of(Invitation.objects.get())
    assert "扫码评价" in paper.html
    assert "扫码查进度" not in paper.html
    assert "有疑问请问" in paper.html


def test_the_other_papers_still_tell_the_status(clerk: User) -> None:
    application = factories.make_matter(clerk).application
    assert scanned(application.documents.get()) == status_address(application)


def test_the_address_is_drawn_by_lot_and_is_not_that_of_the_status(matter: Matter) -> None:
    invitation = Invitation.objects.get()
    assert len(invitation.token) == 22
    assert invitation.token != matter.application.query_token
    assert matter.number not in address(matter)


def test_a_corrected_result_leads_to_the_same_evaluation(matter: Matter, zhujian: User) -> None:
    old = result_of(matter)
    factories.move("correct_paper", factories.renamed(matter), zhujian, paper=old, why="姓名写错了")
    assert result_of(matter).pk != old.pk
    assert scanned(result_of(matter)) == scanned(old)
    assert [*faults()] == []


def test_a_new_round_is_asked_about_anew(matter: Matter, clerk: User, office: User, zhujian: User) -> None:
    first = address(matter)
    factories.told(matter, clerk)
    factories.move("reopen", matter, office, reason="结果有误，重新核查")
    factories.move("decide", matter, zhujian, outcome="granted", content="补助20000元", without_opinions="已口头同意")
    assert address(matter) != first
    assert Invitation.objects.count() == 2


def test_an_evaluation_changes_no_paper(matter: Matter, client: Client) -> None:
    before = result_of(matter)
    client.post(address(matter), {"level": "satisfied"})
    after = result_of(matter)
    assert (after.html, after.digest) == (before.html, before.digest)
    assert is_intact(after)


# --- The page of the public


def test_the_page_asks_with_category_and_unit_only(matter: Matter, client: Client) -> None:
    response = client.get(address(matter))
    page = text_of(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert all(level.label in page for level in Level)
    assert "住房救助" in page
    assert "市住房和城乡建设局" in page
    person_ = matter.application.applicant
    hidden = [person_.name, person_.id_number, person_.phone, matter.number, "韦小燕", result_of(matter).number]
    assert not [word for word in hidden if word in page]


def test_an_evaluation_is_stored_and_thanked_for(matter: Matter, client: Client) -> None:
    page = client.post(address(matter), {"level": "satisfied", "words": SAID}, follow=True)
    assert "谢谢您的评价" in text_of(page)
    row = Evaluation.objects.get()
    assert (row.department, row.quarter, row.level, row.words) == (
        person("zhujian").department,
        "2026Q4",
        "satisfied",
        SAID,
    )


def test_a_second_evaluation_changes_nothing(matter: Matter, client: Client) -> None:
    client.post(address(matter), {"level": "satisfied"})
    page = client.post(address(matter), {"level": "very_dissatisfied", "words": SAID}, follow=True)
    assert "评价已经收到" in text_of(page)
    assert "提交评价" not in text_of(client.get(address(matter)))
    assert Evaluation.objects.get().level == "satisfied"


def test_of_two_that_read_the_page_at_once_one_counts(matter: Matter) -> None:
    seen = [Invitation.objects.get() for _ in range(2)]
    counted = [evaluations.give(one, level=Level.SATISFIED, words="", quarter=NOW) for one in seen]
    assert counted == [True, False]
    assert Evaluation.objects.count() == 1


def test_old_and_corrected_paper_count_once(matter: Matter, zhujian: User, client: Client) -> None:
    old = address(matter)
    factories.move("correct_paper", factories.renamed(matter), zhujian, paper=result_of(matter), why="姓名写错了")
    client.post(old, {"level": "satisfied"})
    client.post(address(matter), {"level": "dissatisfied"})
    assert Evaluation.objects.count() == 1


def test_without_a_level_the_words_stay(matter: Matter, client: Client) -> None:
    page = text_of(client.post(address(matter), {"words": SAID}))
    assert "请先选一项满意程度" in page
    assert SAID in page
    assert not Evaluation.objects.exists()
    assert not Invitation.objects.get().is_used


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("好" * 501, "最多500个字，现在是501个字。"),
        ("请打13800005678", "像有电话"),
        ("请打138 0000 5678", "像有电话"),
        ("请打138　0000·5678", "像有电话"),
        ("请打０８５４－８２２１２３４", "像有电话"),
        ("我是52270119800101001X", "像有电话、证件"),
        ("我是522701 19800101 001X", "像有电话、证件"),
        ("我的编号是2026-000460", "办件或文书的号码"),
        ("我的编号是２０２６－０００４６０", "办件或文书的号码"),
        ("毛救告〔2026〕3号上写的", "办件或文书的号码"),
    ],
)
def test_words_too_long_or_with_a_number_are_told_and_kept(
    matter: Matter, client: Client, typed: str, sentence: str
) -> None:
    page = text_of(client.post(address(matter), {"level": "satisfied", "words": typed}))
    assert sentence in page
    assert typed in page
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23来的，20000元还没有到账。",
        "2026-11-23 20000元还没有到账。",
        "2026.11.23-2026.11.30来了三次",
        "2026-11-13 1800元，2026-12-13 1800元",
        "按匀府办发〔2014〕203号办的",
    ],
)
def test_days_and_amounts_may_be_said(typed: str) -> None:
    assert EvaluationForm({"level": "fairly", "words": typed}).is_valid()


def test_an_unknown_address_says_where_to_look(client: Client) -> None:
    response = client.get("/evaluate/unknown/")
    assert "没有查到" in text_of(response, 404)
    assert client.post("/evaluate/unknown/", {"level": "satisfied"}).status_code == 404


def test_whoever_works_here_does_not_evaluate_for_the_person(matter: Matter, zhujian: User, signed_in: SignIn) -> None:
    page = text_of(signed_in(zhujian).post(address(matter), {"level": "very_satisfied"}))
    assert "不能代替评价" in page
    assert not Evaluation.objects.exists()


# --- What is kept


def test_a_row_knows_neither_person_nor_matter_nor_moment() -> None:
    kept = {field.name for field in Evaluation._meta.get_fields()}
    assert kept == {"id", "department", "quarter", "level", "words"}
    assert not hasattr(Evaluation, "history")
    assert {field.name for field in Invitation._meta.get_fields()} == {
        "id",
        "matter",
        "round",
        "department",
        "token",
        "is_used",
    }


def test_the_database_refuses_to_change_an_evaluation(matter: Matter) -> None:
    evaluations.give(Invitation.objects.get(), level=Level.DISSATISFIED, words="", quarter=NOW)
    for act in ("UPDATE routing_evaluation SET level = 'satisfied'", "DELETE FROM routing_evaluation"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)


# --- The page of the office


def test_a_quarter_that_is_over_is_counted_by_unit_and_level(office: User, signed_in: SignIn) -> None:
    given("zhujian", *[Level.SATISFIED] * 4, Level.VERY_DISSATISFIED, words=SAID)
    (line,) = evaluations.evaluations_by_unit(office, BEFORE, NOW)
    assert (line.total, [count for _, count in line.counts]) == (5, [0, 4, 0, 0, 1])
    page = text_of(signed_in(office).get(PAGE))
    assert "市住建局" in page
    assert page.count(SAID) == 5
    assert "2026年第三季度" in page


def test_of_fewer_than_five_only_the_number_is_shown(office: User, signed_in: SignIn) -> None:
    given("zhujian", *[Level.VERY_DISSATISFIED] * 4, words=SAID)
    page = text_of(signed_in(office).get(PAGE))
    assert "不足5份，不分档" in page
    assert SAID not in page
    assert evaluations.evaluations_by_unit(office, BEFORE, NOW)[0].counts == ()


def test_of_the_present_quarter_only_the_number_is_shown(office: User, signed_in: SignIn) -> None:
    """Whoever looked every day would see who came today."""
    given("zhujian", *[Level.VERY_DISSATISFIED] * 6, quarter=NOW, words=SAID)
    page = text_of(signed_in(office).get(PAGE, {"quarter": "2026Q4"}))
    assert "季度结束后分档显示" in page
    assert SAID not in page


def test_words_stand_by_level_and_letters_and_not_as_they_came(office: User) -> None:
    for words in ("丙", "乙", "甲"):
        given("zhujian", Level.SATISFIED, words=words)
    given("zhujian", Level.VERY_SATISFIED, Level.FAIRLY, words="丁")
    (line,) = evaluations.evaluations_by_unit(office, BEFORE, NOW)
    assert [words for _, words in line.words] == ["丁", *sorted("甲乙丙"), "丁"]


def test_a_township_reads_its_own_and_no_other(reviewer: User, signed_in: SignIn) -> None:
    given("maojian", *[Level.SATISFIED] * 5, words=SAID)
    given("zhujian", *[Level.SATISFIED] * 5, words="别的单位")
    page = text_of(signed_in(reviewer).get(PAGE))
    assert SAID in page
    assert "别的单位" not in page


@pytest.mark.parametrize("username", ["maojian", "pingyang", "zhujian", "admin"])
def test_no_clerk_and_no_officer_reads_any(username: str, db: None, at: At, signed_in: SignIn) -> None:
    given("zhujian", *[Level.SATISFIED] * 5)
    user = person(username)
    assert signed_in(user).get(PAGE).status_code == 403
    assert not Evaluation.objects.visible_to(user).exists()


@pytest.mark.parametrize("username", ["office", "jiancha", "maojian-head"])
def test_the_page_is_reached_from_the_workbench(username: str, db: None, at: At, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert PAGE in text_of(client.get("/"))
    assert client.get(PAGE).status_code == 200


def test_the_office_finds_it_beside_the_complaints(office: User, signed_in: SignIn) -> None:
    assert PAGE in text_of(signed_in(office).get("/desk/complaints/"))


def test_a_trial_has_units_with_enough_evaluations_and_one_with_too_few(db: None) -> None:
    known = set(Department.objects.values_list("slug", flat=True))
    enough = [len(given) >= evaluations.FEWEST_SHOWN for given in EVALUATIONS.values()]
    assert set(EVALUATIONS) <= known
    assert set(enough) == {True, False}


def test_nothing_leads_from_an_evaluation_to_its_matter(
    matter: Matter, client: Client, office: User, signed_in: SignIn, at: At
) -> None:
    client.post(address(matter), {"level": "dissatisfied", "words": SAID})
    given("zhujian", *[Level.SATISFIED] * 4, quarter=NOW)
    at("2027-01-04T10:00")
    assert quarter_of(clock.today()).before == NOW
    page = text_of(signed_in(office).get(PAGE))
    assert SAID in page
    assert matter.number not in page
    assert matter.application.applicant.name not in page
    assert SAID not in text_of(signed_in(office).get(matter.get_absolute_url()))


def test_the_page_asks_the_database_no_more_for_many_units(
    office: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    for unit in ("zhujian", "weisheng", "maojian", "minzheng"):
        given(unit, *[Level.SATISFIED] * 5)
    assert office.posting is not None
    with django_assert_num_queries(1):
        evaluations.evaluations_by_unit(office, BEFORE, NOW)

"""公示单: what was granted goes up on the wall with name, number of people and amount, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from departments.models import Department, Responsibility, SpecialStage, User
from intake.models import AccessKind, AccessRecord, HouseholdMember, Matter
from routing.models import Document, PaperKind, PostedPrint, PostedSheet
from routing.papers.sheets.order import BLANK
from routing.upkeep import papers as paper_check
from tests.conftest import person
from tests.factories import make_id_number, make_matter, move, passed_on, renamed, told
from tests.pages import SignIn, text_of
from tests.queries import queries_of
from tests.routing.upkeep.test_papers import triggers_off

pytestmark = [pytest.mark.django_db]
PAGE, PRINT = "/papers/publicity/", "/papers/publicity/print/"
NAME, MEMBER, ILLNESS = "仇鸣凤", "仇小宝", "尿毒症透析"
PHONE, ADDRESS = "13912349876", "毛尖镇金丝雀巷9号"


def granted(
    clerk: User,
    slug: str = "dibao",
    *,
    household: int = 0,
    born: str = "19600101",
    outcome: str = "granted",
    is_told: bool = True,
    **facts: Any,
) -> Matter:
    """A matter of a township, escalated to 市民政局, decided there today, and told to the person."""
    officer = person("minzheng")
    number = facts.pop("id_number", make_id_number(born))
    matter = make_matter(clerk, slug, id_number=number, **facts)
    for place in range(household):
        HouseholdMember.objects.create(
            applicant=matter.application.applicant, name=f"{MEMBER}{place}", relation="子女", id_number=make_id_number()
        )
    move("escalate", matter, clerk, suggestion="建议给予")
    move("sign", matter, officer)
    terms: dict[str, Any] = {"content": f"因{ILLNESS}纳入", "amount": "520", "channel": "本人银行卡"}
    if outcome == "denied":
        terms = {"content": "不纳入", "reason": "家庭收入超过规定标准，经核对属实。", "basis": "民发〔2021〕57号"}
    move("decide", matter, officer, outcome=outcome, **terms)
    return told(matter, clerk) if is_told else matter


def printed(client: Client, **asked: str) -> str:
    return text_of(client.post(PRINT, asked))


# --- What is on it


def test_the_sheet_has_name_number_of_people_and_amount(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME, household=2)
    shown = printed(signed_in(clerk))
    assert all(words in shown for words in ("毛尖镇最低生活保障公示单", "2026年11月", NAME, "<td>3</td>", "520.00"))
    assert "毛尖镇社会事务窗口" in shown


def test_it_names_what_orders_the_result_to_be_published(clerk: User, signed_in: SignIn) -> None:
    """Not 57号 Art. 19, which is the publicity before the decision."""
    granted(clerk)
    shown = printed(signed_in(clerk))
    assert "《最低生活保障审核确认办法》（民发〔2021〕57号）第二十四条" in shown
    assert "《中华人民共和国社会救助法》第四十五条" in shown
    assert "第十九条" not in shown


@pytest.mark.parametrize("way", ["page", "print"])
def test_nothing_else_of_the_person_comes_near_it(way: str, clerk: User, signed_in: SignIn) -> None:
    matter = granted(clerk, name=NAME, household=2, phone=PHONE, residence=ADDRESS, hukou_address=ADDRESS)
    applicant, client = matter.application.applicant, signed_in(clerk)
    shown = printed(client) if way == "print" else text_of(client.get(PAGE))
    relatives = [one.id_number for one in applicant.household.all()]
    hidden = [applicant.id_number, applicant.id_number[6:14], PHONE, PHONE[-4:], ADDRESS, "金丝雀", MEMBER, ILLNESS]
    hidden += [*relatives, matter.number, matter.application.difficulty, applicant.village, "布依族", "银行卡", "子女"]
    assert NAME in shown
    assert [words for words in hidden if words and words in shown] == []


def test_a_household_that_nobody_typed_in_is_left_to_be_counted(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    assert f"<td>{BLANK}</td>" in printed(signed_in(clerk))


@pytest.mark.parametrize(("born", "shown"), [("20081123", NAME), ("20081124", "仇*凤"), ("20200101", "仇*凤")])
def test_the_name_of_who_is_under_18_is_masked(born: str, shown: str, clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME, born=born)
    sheet = printed(signed_in(clerk))
    assert shown in sheet
    assert (NAME in sheet) is (shown == NAME)


def test_the_name_of_who_may_be_under_18_is_masked(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME, id_kind="none", id_number="", no_id_reason="未上户", contact="村委会")
    assert NAME not in printed(signed_in(clerk))


# --- Which decisions


def test_only_what_was_granted_is_posted_up(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME, outcome="denied")
    assert "没有要公示的" in text_of(signed_in(clerk).get(PAGE))


def test_only_categories_whose_edition_asks_for_publicity_are_offered(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert [slug in text_of(client.get(PAGE)) for slug in ("dibao", "tekun", "linshi")] == [True, True, False]
    duty = Responsibility.objects.get(slug="2014-yiliao")
    SpecialStage.objects.create(responsibility=duty, slug="yiliao-publicity", name="公示", days=7, basis="本市设定")
    assert "yiliao" in text_of(client.get(PAGE))


def test_a_month_has_what_was_decided_in_it(clerk: User, signed_in: SignIn, at: Callable[[str], None]) -> None:
    at("2026-10-30T10:00")
    granted(clerk, name="仇十月")
    at("2026-11-02T10:00")
    granted(clerk, name="仇冬月")
    client = signed_in(clerk)
    assert ["仇十月" in printed(client, month=month) for month in ("2026年10月", "202611")] == [True, False]
    assert ["仇冬月" in printed(client, month=month) for month in ("2026年10月", "202611")] == [False, True]


def test_a_correction_stays_in_the_month_of_the_decision(
    clerk: User, signed_in: SignIn, at: Callable[[str], None]
) -> None:
    matter = granted(clerk, name=NAME)
    months = ("202612", "202701")
    for month in months:
        at(f"{month[:4]}-{month[4:]}-04T10:00")
        paper = Document.objects.in_force().get(matter=matter, kind=PaperKind.RESULT)
        move("correct_paper", renamed(matter), person("minzheng"), paper=paper, why="姓名写错")
    client, name = signed_in(clerk), matter.application.applicant.name
    assert [printed(client, month=month).count(name) for month in ("202611", *months)] == [1, 0, 0]


def test_a_matter_reopened_since_is_not_posted_up(clerk: User, office: User, signed_in: SignIn) -> None:
    matter = granted(clerk, name=NAME)
    move("reopen", matter, office, reason="群众反映情况不符，重新核对。")
    assert "没有要公示的" in text_of(signed_in(clerk).get(PAGE))


def test_nobody_reads_on_the_wall_what_he_has_not_been_told(clerk: User, signed_in: SignIn) -> None:
    matter, client = granted(clerk, name=NAME, is_told=False), signed_in(clerk)
    assert NAME not in printed(client)
    assert not PostedSheet.objects.exists()
    assert "</b>有1户已经批准、还没有告知本人，没有列入" in text_of(client.get(PAGE))
    told(matter, clerk)
    assert NAME in printed(client)
    assert "还没有告知本人" not in text_of(client.get(PAGE))


@pytest.mark.parametrize(("month", "said"), [("2027年1月", "还没有到"), ("去年", "这个年月不对")])
def test_a_month_that_cannot_be_is_told_and_prints_nothing(
    month: str, said: str, clerk: User, signed_in: SignIn
) -> None:
    granted(clerk, name=NAME)
    client = signed_in(clerk)
    assert said in text_of(client.get(PAGE, {"month": month}))
    assert NAME not in printed(client, month=month)
    assert not AccessRecord.objects.filter(kind=AccessKind.POSTED).exists()


# --- Frozen


def sheet_of(shown: str) -> str:
    """Return the sheet without what is round it: the bar, and the mark of a further print."""
    return shown[shown.index("<h1>") : shown.rindex('class="pack-number"')]


def test_a_printed_sheet_stays_as_it_was_to_the_letter(
    clerk: User, signed_in: SignIn, at: Callable[[str], None]
) -> None:
    matter, client = granted(clerk, name=NAME), signed_in(clerk)
    first = printed(client)
    frozen = PostedSheet.objects.get()
    renamed(matter)
    HouseholdMember.objects.create(applicant=matter.application.applicant, name=MEMBER, relation="子女")
    Department.objects.filter(slug="maojian").update(phone="0854-7654321")
    at("2031-02-03T10:30")
    again = text_of(client.post(f"{PAGE}{frozen.pk}/print/"))
    assert sheet_of(again) == sheet_of(first)
    assert '<div class="rep">' not in first
    assert '<div class="rep">第2次打印　2031-02-03 10:30　韦小燕</div>' in again
    assert sheet_of(text_of(client.get(f"{PAGE}{frozen.pk}/"))) == sheet_of(first)
    assert [one.nth for one in frozen.prints.all()] == [1, 2]
    assert f"{PAGE}?town=maojian&amp;category=dibao&amp;month=2026年11月" in again


def test_the_same_sheet_is_frozen_once_and_another_when_somebody_is_told_later(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    client = signed_in(clerk)
    assert '<div class="rep">第2次打印' in [printed(client), printed(client)][1]
    granted(clerk, name="仇冬月")
    printed(client)
    sheets = PostedSheet.objects.order_by("pk")
    assert [len(one.fields["lines"]) for one in sheets] == [1, 2]
    assert [one.prints.count() for one in sheets] == [2, 1]
    assert [f"{PAGE}{one.pk}/" in text_of(client.get(PAGE)) for one in sheets] == [True, True]


def test_what_is_frozen_holds_no_more_than_the_sheet(clerk: User, signed_in: SignIn) -> None:
    matter = granted(clerk, name=NAME, household=1, phone=PHONE, residence=ADDRESS, hukou_address=ADDRESS)
    printed(signed_in(clerk))
    frozen = PostedSheet.objects.get()
    applicant, kept = matter.application.applicant, f"{frozen.fields}{frozen.html}{frozen.prints.get().__dict__}"
    hidden = [applicant.id_number, PHONE, ADDRESS, MEMBER, ILLNESS, matter.number, matter.application.difficulty]
    assert [words for words in hidden if words in kept] == []
    assert frozen.fields["lines"] == [{"name": NAME, "members": "2", "amount": "520.00"}]


def test_a_frozen_sheet_is_as_visible_as_its_township(
    clerk: User, outsider: User, auditor: User, signed_in: SignIn
) -> None:
    granted(clerk, name=NAME)
    printed(signed_in(clerk))
    address = f"{PAGE}{PostedSheet.objects.get().pk}/"
    client = signed_in(outsider)
    assert [client.get(address).status_code, client.post(f"{address}print/").status_code] == [404, 404]
    client = signed_in(auditor)
    assert NAME in text_of(client.get(address))
    assert client.post(f"{address}print/").status_code == 403


@pytest.mark.parametrize("table", ["postedsheet", "postedprint"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_nobody_changes_what_was_posted_up(act: str, table: str, clerk: User, signed_in: SignIn) -> None:
    granted(clerk)
    printed(signed_in(clerk))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(f"routing_{table}"))


def test_a_changed_sheet_is_found(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    printed(signed_in(clerk))
    assert not list(paper_check.faults())
    frozen = PostedSheet.objects.get()
    with triggers_off():
        PostedSheet.objects.update(html=frozen.html.replace(NAME, "仇凤鸣"))
        PostedPrint.objects.update(nth=2)
    assert [fault for fault in paper_check.faults() if fault[0] == str(frozen)] == [
        ("毛尖镇最低生活保障公示单 2026年11月", "内容与定稿时的摘要值不符：公示单被改动过。"),
        ("毛尖镇最低生活保障公示单 2026年11月", "打印次序是2，应当从1起不断。"),
    ]


# --- Who


def test_another_township_sees_nothing_of_it(clerk: User, outsider: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    client = signed_in(outsider)
    for asked in ({}, {"town": "maojian"}):
        assert NAME not in text_of(client.get(PAGE, asked))
        assert NAME not in printed(client, **asked)
    assert not AccessRecord.objects.filter(kind=AccessKind.POSTED).exists()


def test_what_a_village_registered_is_posted_up_by_its_township(clerk: User, villager: User, signed_in: SignIn) -> None:
    matter = passed_on(villager, "dibao", name=NAME)
    move("accept", matter, clerk)
    move("escalate", matter, clerk, suggestion="建议给予")
    move("sign", matter, person("minzheng"))
    move("decide", matter, person("minzheng"), outcome="granted", content="纳入", amount="300")
    told(matter, clerk)
    assert NAME in printed(signed_in(clerk))


def test_the_office_prints_for_every_township(clerk: User, office: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    assert NAME in printed(signed_in(office), town="maojian")
    assert NAME not in printed(signed_in(office), town="modchong")


@pytest.mark.parametrize("username", ["pingyang", "minzheng", "zhujian", "admin"])
def test_others_neither_see_nor_print_it(username: str, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert [client.get(PAGE).status_code, client.post(PRINT).status_code] == [403, 403]


def test_an_auditor_looks_and_prints_nothing(clerk: User, auditor: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    client = signed_in(auditor)
    shown = text_of(client.get(PAGE, {"town": "maojian"}))
    assert NAME in shown
    assert "打印公示单" not in shown
    assert client.post(PRINT, {"town": "maojian"}).status_code == 403


def test_each_print_is_recorded_and_looking_is_not(clerk: User, signed_in: SignIn) -> None:
    granted(clerk, name=NAME)
    client = signed_in(clerk)
    client.get(PAGE)
    assert not AccessRecord.objects.filter(kind=AccessKind.POSTED).exists()
    client.post(PRINT)
    record = AccessRecord.objects.get(kind=AccessKind.POSTED)
    assert (record.user, record.term, record.reason) == (clerk, "毛尖镇低保2026年11月", "打印公示单，1户")


def test_the_window_finds_it_beside_the_policies(clerk: User, villager: User, signed_in: SignIn) -> None:
    page = reverse("routing:policies")
    assert PAGE in text_of(signed_in(clerk).get(page))
    assert PAGE not in text_of(signed_in(villager).get(page))


def test_more_households_ask_no_more_of_the_database(clerk: User, signed_in: SignIn) -> None:
    client, counts = signed_in(clerk), []
    for _ in range(3):
        granted(clerk, household=1)
        counts.append(queries_of(client, PAGE))
    assert counts[0] == counts[1] == counts[2]

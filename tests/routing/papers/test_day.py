"""今天的文书: the papers of a day with their ticks, and many of them printed as one job, all or none."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models.signals import post_init
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.onetime import once
from routing.models import Document, DocumentPrint, DocumentVoid, PaperKind
from routing.papers.day import MOST_AT_ONCE, is_printable, printable_on
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import make_matter, on_agenda, ordered, passed_on, sent, villager_of
from tests.pages import SignIn, read, text_of
from tests.papers import FOR_PEOPLE, issue_ordinary
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
COPIED = (
    "application_id", "matter_id", "kind", "department_id", "year", "fields", "html", "digest", "issued_at",
    "issued_by_id",
)  # fmt: skip
QUERIES_OF_A_PAGE = 14
LIST, PRINT = reverse("routing:day_papers"), reverse("routing:print_papers")


def page(client: Client, day: str = "") -> str:
    return read(client, LIST, **({"day": day} if day else {}))


def offered(html: str) -> set[int]:
    return {int(pk) for pk in re.findall(r'name="paper" value="(\d+)"', html)}


def ticked(html: str) -> set[int]:
    return {int(pk) for pk in re.findall(r'name="paper" value="(\d+)" checked', html)}


def unmasked(page: str) -> str:
    """Leave out the token against forged requests and that of the next job, which look different each time."""
    return re.sub(r'name="(csrfmiddlewaretoken|token)" value="[\w-]+"', "", page)


@contextmanager
def watched(keys: list[int]) -> Iterator[None]:
    """Keep the key of every paper that is read out of the database."""

    def keep(instance: Document, **_facts: Any) -> None:
        keys.append(instance.pk)

    post_init.connect(keep, sender=Document)
    yield
    post_init.disconnect(keep, sender=Document)


def print_all(client: Client, *papers: Document, token: str = "") -> str:
    typed = {"paper": [str(paper.pk) for paper in papers], "token": token or str(uuid.uuid4())}
    return text_of(client.post(PRINT, typed, REMOTE_ADDR="192.168.1.5"))


@pytest.fixture
def papers(clerk: User) -> list[Document]:
    """A receipt and a 转办单 of today, and another receipt."""
    issue_ordinary(PaperKind.TRANSFER)
    make_matter(clerk)
    return list(Document.objects.order_by("pk"))


# --- the list


def test_what_was_issued_today_is_offered_and_ticked(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    shown = page(signed_in(clerk))
    assert offered(shown) == ticked(shown) == {paper.pk for paper in papers}


def test_what_is_printed_already_is_offered_and_not_ticked(
    signed_in: SignIn, clerk: User, papers: list[Document]
) -> None:
    client = signed_in(clerk)
    print_all(client, papers[0])
    shown = page(client)
    assert "已打印1次" in shown
    assert papers[0].pk in offered(shown) - ticked(shown)


def test_another_day_has_its_own_papers(signed_in: SignIn, clerk: User, papers: list[Document], at: At) -> None:
    at("2026-11-24T09:00")
    client = signed_in(clerk)
    assert offered(page(client)) == set()
    assert offered(page(client, "2026-11-23")) == {paper.pk for paper in papers}


@pytest.mark.parametrize("day", ["24/11/2026", "9999-12-31", "0001-01-01", "x"])
def test_a_day_that_is_none_is_told_and_today_shown(
    day: str, signed_in: SignIn, clerk: User, papers: list[Document]
) -> None:
    shown = page(signed_in(clerk), day)
    assert "日期请写成2026-11-24这样。" in shown
    assert offered(shown) == {paper.pk for paper in papers}


def test_a_name_is_masked(signed_in: SignIn, clerk: User) -> None:
    make_matter(clerk, name="仇鸣凤")
    shown = page(signed_in(clerk))
    assert "仇*凤" in shown
    assert "仇鸣凤" not in shown


def test_a_void_paper_is_shown_and_cannot_be_ticked(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    DocumentVoid.objects.create(document=papers[0], reason="打错了", by=clerk, at=clock.now())
    shown = page(signed_in(clerk))
    assert papers[0].number in shown
    assert "已作废" in shown
    assert papers[0].pk not in offered(shown)


def test_the_list_asks_as_much_of_fifty_papers_as_of_one(signed_in: SignIn, clerk: User) -> None:
    client, asked = signed_in(clerk), []
    for more in (1, 2, 47):
        copies(make_matter(clerk), more - 1)
        asked.append(queries_of(client, LIST))
    assert len(set(asked)) == 1


def issue_again(paper: Document, times: int) -> None:
    """Issue papers like one, under numbers of their own."""
    same = {name: getattr(paper, name) for name in COPIED}
    Document.objects.bulk_create(
        Document(**same, serial=paper.serial + n, number=f"{paper.number}{n}") for n in range(1, times + 1)
    )


def test_a_page_reads_no_more_papers_than_it_shows(signed_in: SignIn, clerk: User) -> None:
    make_matter(clerk)
    asked: list[int] = []
    keys: list[int] = []
    client = signed_in(clerk)
    issue_again(Document.objects.get(), 50)
    for more in (0, 50):
        issue_again(Document.objects.latest("serial"), more)
        keys.clear()
        with watched(keys):
            asked.append(queries_of(client, LIST))
        assert len(keys) == MOST_AT_ONCE
    assert asked[0] == asked[1] <= QUERIES_OF_A_PAGE


def test_the_pages_hold_every_paper_once_the_oldest_first(signed_in: SignIn, clerk: User) -> None:
    make_matter(clerk)
    issue_again(Document.objects.get(), 60)
    client = signed_in(clerk)
    shown = [client.get(LIST, {"page": n}).content.decode() for n in (1, 2)]
    assert all("<small>61份</small>" in one for one in shown)
    found = [int(pk) for one in shown for pk in re.findall(r'name="paper" value="(\d+)"', one)]
    assert found == list(Document.objects.order_by("pk").values_list("pk", flat=True))


def test_what_the_database_finds_is_what_one_may_print(clerk: User, zhujian: User, office: User) -> None:
    """Of every kind of paper there is: the list is paged in the database, and each print is judged by itself."""
    for kind in FOR_PEOPLE:
        issue_ordinary(kind)
    ordered(office, sent(clerk, zhujian))
    on_agenda(clerk, zhujian, office)
    passed_on(villager_of(clerk))
    assert {paper.kind for paper in Document.objects.all()} == set(PaperKind)
    for username in ("maojian", "maojian-head", "pingyang", "modchong", "zhujian", "minzheng", "office", "jiancha"):
        user = person(username)
        may = {paper for paper in Document.objects.visible_to(user) if is_printable(user, paper)}
        assert set(printable_on(user, clock.today())) == may, username


# --- who


def test_another_township_is_offered_nothing(signed_in: SignIn, outsider: User, papers: list[Document]) -> None:
    shown = page(signed_in(outsider))
    assert offered(shown) == set()
    assert not [paper for paper in papers if paper.number in shown]


def test_a_bureau_is_offered_the_slip_that_was_sent_to_it(
    signed_in: SignIn, zhujian: User, weisheng: User, papers: list[Document]
) -> None:
    slip = Document.objects.get(kind=PaperKind.TRANSFER)
    assert offered(page(signed_in(zhujian))) == {slip.pk}
    assert offered(page(signed_in(weisheng))) == set()


def test_an_order_is_offered_to_who_issued_it_and_to_who_got_it(
    signed_in: SignIn, clerk: User, zhujian: User, office: User
) -> None:
    ordered(office, sent(clerk, zhujian))
    order = Document.objects.get(kind=PaperKind.ORDER)
    assert order.pk in offered(page(signed_in(office)))
    assert order.pk in offered(page(signed_in(zhujian)))
    assert order.pk not in offered(page(signed_in(clerk)))


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "pingyang", "modchong", "zhujian", "office"])
def test_what_is_offered_is_exactly_what_prints(username: str, papers: list[Document], signed_in: SignIn) -> None:
    client = signed_in(person(username))
    shown = offered(page(client))
    for paper in papers:
        answer = client.post(PRINT, {"paper": [paper.pk], "token": str(uuid.uuid4())}).status_code
        assert (answer == 200) is (paper.pk in shown)


@pytest.mark.parametrize("username", ["jiancha", "admin"])
def test_who_prints_nothing_has_no_such_page(username: str, papers: list[Document], signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert client.get(LIST).status_code == 403
    assert client.post(PRINT, {"paper": [papers[0].pk], "token": str(uuid.uuid4())}).status_code == 403
    assert not DocumentPrint.objects.exists()


# --- one job


def test_all_that_was_ticked_is_one_page_of_sheets(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    shown = print_all(signed_in(clerk), *papers)
    assert all(paper.html in shown for paper in papers)
    assert len(re.findall(r'class="sheet paper', shown)) == len(papers)
    assert "data-autoprint" in shown


def test_every_print_of_a_job_is_recorded(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    print_all(signed_in(clerk), *papers)
    made = {(one.document, one.nth, one.by, one.machine) for one in DocumentPrint.objects.all()}
    assert made == {(paper, 1, clerk, "192.168.1.5") for paper in papers}


def test_only_what_was_printed_before_is_marked(signed_in: SignIn, clerk: User, papers: list[Document], at: At) -> None:
    client = signed_in(clerk)
    print_all(client, papers[1])
    at("2026-11-23T10:42")
    shown = print_all(client, *papers)
    assert shown.count("次打印　2026") == 1
    assert "第2次打印　2026-11-23 10:42　韦小燕" in shown


def test_a_second_click_gets_the_sheets_and_records_nothing(
    signed_in: SignIn, clerk: User, papers: list[Document]
) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    first, second = (print_all(client, *papers, token=token) for _ in range(2))
    assert unmasked(first) == unmasked(second)
    assert DocumentPrint.objects.count() == len(papers)


def test_a_used_page_does_not_print_other_papers(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    print_all(client, papers[0], token=token)
    for others in (papers[1:2], papers[:2]):
        shown = print_all(client, *others, token=token)
        assert "这次勾选的文书和那次不一样，没有打印" in shown
        assert not [paper for paper in papers if paper.html in shown]
        assert ticked(shown) == {paper.pk for paper in others}
    assert [printed.document for printed in DocumentPrint.objects.all()] == papers[:1]


def test_a_part_of_a_job_is_another_job(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    print_all(client, *papers, token=token)
    assert papers[0].html not in print_all(client, papers[0], token=token)


def test_the_page_of_another_act_prints_nothing(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    client, token = signed_in(clerk), uuid.uuid4()
    once(token, clerk, clock.now(), lambda: "/matters/")
    assert papers[0].html not in print_all(client, papers[0], token=str(token))
    assert not DocumentPrint.objects.exists()


def test_a_second_click_after_a_print_by_another_gets_the_marks_of_the_first(
    signed_in: SignIn, clerk: User, reviewer: User, papers: list[Document]
) -> None:
    token = str(uuid.uuid4())
    first = print_all(signed_in(clerk), *papers, token=token)
    print_all(signed_in(reviewer), *papers)
    assert unmasked(print_all(signed_in(clerk), *papers, token=token)) == unmasked(first)


@pytest.mark.parametrize(("moment", "again"), [("2026-11-23T10:50", True), ("2026-11-23T10:51", False)])
def test_the_second_click_gets_the_sheets_for_ten_minutes(
    moment: str, *, again: bool, signed_in: SignIn, clerk: User, papers: list[Document], at: At
) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    at("2026-11-23T10:40")
    print_all(client, papers[0], token=token)
    at(moment)
    shown = print_all(client, papers[0], token=token)
    assert (papers[0].html in shown, "10分钟以前已经打印" in shown) == (again, not again)
    assert DocumentPrint.objects.count() == 1


def test_a_formal_paper_keeps_its_grid_among_others(signed_in: SignIn, clerk: User) -> None:
    report = issue_ordinary(PaperKind.REPORT)
    shown = print_all(signed_in(clerk), *Document.objects.all())
    assert shown.count("sheet-formal") == 1
    assert report.html in shown


def test_nothing_ticked_is_told(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    assert "请先勾选文书。" in print_all(signed_in(clerk))


def test_more_than_fifty_are_refused_with_a_sentence_and_stay_ticked(
    signed_in: SignIn, clerk: User, papers: list[Document]
) -> None:
    typed = {"paper": [str(papers[1].pk), *map(str, range(1000, 1050))], "token": str(uuid.uuid4())}
    shown = signed_in(clerk).post(PRINT, typed).content.decode()
    assert "一次最多打印50份，现在勾了51份，请分几次打印。" in shown
    assert ticked(shown) == {papers[1].pk}
    assert not DocumentPrint.objects.exists()


def test_one_foreign_paper_stops_the_whole_job(
    signed_in: SignIn, clerk: User, outsider: User, papers: list[Document]
) -> None:
    make_matter(outsider)
    foreign = Document.objects.latest("pk")
    typed = {"paper": [papers[0].pk, foreign.pk], "token": str(uuid.uuid4())}
    assert signed_in(clerk).post(PRINT, typed).status_code == 404
    assert not DocumentPrint.objects.exists()


def test_a_void_paper_stops_the_job_and_is_named(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    DocumentVoid.objects.create(document=papers[0], reason="打错了", by=clerk, at=clock.now())
    assert f"{papers[0].number}已经作废，没有打印。" in print_all(signed_in(clerk), *papers)
    assert not DocumentPrint.objects.exists()


def test_a_page_without_its_token_prints_nothing(signed_in: SignIn, clerk: User, papers: list[Document]) -> None:
    shown = signed_in(clerk).post(PRINT, {"paper": [papers[0].pk]}).content.decode()
    assert "请再点一次打印" in shown
    assert not DocumentPrint.objects.exists()


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian", "office", "jiancha"])
def test_the_way_there_is_under_the_list_of_who_prints(username: str, signed_in: SignIn, clerk: User) -> None:
    shown = signed_in(person(username)).get("/matters/").content.decode()
    assert (f'href="{LIST}"' in shown) is (username != "jiancha")

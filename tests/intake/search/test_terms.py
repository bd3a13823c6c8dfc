"""One box finds a matter by number, name, phone or code, among the matters that the reader may see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import AccessKind, AccessRecord, Matter
from intake.search.terms import find, spoken
from routing.models import Document, PaperKind
from routing.papers.documents import status_address
from tests.conftest import At
from tests.copies import copies
from tests.factories import in_progress, make_matter, sent
from tests.pages import SignIn, text_of
from tests.papers import four_requests

NUMBER = "522701199001010016"


@pytest.fixture
def matter(clerk: User) -> Matter:
    """覃 is read qin or tan; 单 as a surname shan."""
    make_matter(clerk, name="吴有珍", phone="13700002222")
    return make_matter(clerk, name="覃世明", id_number=NUMBER, phone="13812345678")


@pytest.mark.parametrize(
    "term",
    [
        "2026-000002",
        "2026000002",
        "２０２６０００００２",
        "2",
        NUMBER,
        NUMBER[-4:],
        "13812345678",
        "138 1234 5678",
        "覃世明",
        "世明",
        "qsm",
        "tsm",
        "qinshiming",
        "qinsiming",
        "qingsim",
        "qsm" + NUMBER[-2:],
    ],
)
def test_a_matter_is_found_by(term: str, matter: Matter, clerk: User) -> None:
    assert list(find(clerk, term, clock.today())) == [matter]


@pytest.mark.parametrize("term", ["毛救受〔2026〕2号", "毛救受(2026)2号", "毛救受［2026］ 2 号", "毛救受〔2026〕2"])
def test_the_number_of_a_receipt_finds_what_was_asked_for_in_that_visit(
    term: str, matter: Matter, clerk: User, outsider: User
) -> None:
    assert list(find(clerk, term, clock.today())) == [matter]
    assert not find(outsider, term, clock.today())


def test_the_number_of_a_paper_finds_its_matter_only(clerk: User, zhujian: User) -> None:
    four_requests()
    paper = Document.objects.exclude(matter=None)[0]
    assert list(find(clerk, paper.number, clock.today())) == [paper.matter]
    assert not find(zhujian, paper.number, clock.today())


def scanned(matter: Matter) -> list[str]:
    """Return what a scanner or a person types from the receipt of a visit."""
    application = matter.application
    code, address = application.query_code, status_address(application)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    return [code, code.lower(), f"{code[:4]} {code[4:]}", wide, address, address.removesuffix("/"), f" {address}\n"]


def test_code_and_scanned_address_of_a_receipt_find_the_matters_of_the_visit(clerk: User, outsider: User) -> None:
    matter = Matter.objects.filter(application=four_requests())[0]
    make_matter(clerk)
    for term in scanned(matter):
        found = find(clerk, term, clock.today())
        assert {one.application_id for one in found} == {matter.application_id}, term
        assert len(found) == 4, term
        assert not find(outsider, term, clock.today()), term


def test_a_scanned_address_longer_than_a_stored_term_is_found(clerk: User) -> None:
    matter = make_matter(clerk)
    address = (
        f"https://minzheng.duyun.gov.cn:8443/a/rather/long/prefix/of/the/portal/query/{matter.application.query_token}/"
    )
    assert list(find(clerk, address, clock.today())) == [matter]


def test_a_scan_of_one_matter_opens_it_and_is_on_record(clerk: User, signed_in: SignIn) -> None:
    matter, client = make_matter(clerk), signed_in(clerk)
    for term in scanned(matter):
        response = client.post(reverse("intake:search"), {"q": term})
        assert response.headers["Location"] == matter.get_absolute_url(), term
    assert AccessRecord.objects.filter(kind=AccessKind.SEARCH, matter=matter).count() == len(scanned(matter))


def test_a_scan_of_several_lists_them_and_shows_no_token(clerk: User, signed_in: SignIn) -> None:
    application = four_requests()
    response = signed_in(clerk).post(reverse("intake:search"), {"q": status_address(application)}, follow=True)
    page = text_of(response)
    assert "查找“回执二维码”" in page
    assert application.query_token not in page
    assert page.count("的") >= 4


def test_an_empty_search_asks_for_input_where_it_was_sent_from(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    here = "http://localhost/policy/"
    response = client.post(reverse("intake:search"), {"q": " \u3000"}, HTTP_REFERER=here, HTTP_HOST="localhost")
    assert response.headers["Location"] == "http://localhost/policy/"
    assert "请先输要查的" in text_of(client.get("/"))
    elsewhere = client.post(reverse("intake:search"), {"q": ""}, HTTP_REFERER="http://evil.example/")
    assert elsewhere.headers["Location"] == reverse("routing:workbench")
    assert not AccessRecord.objects.exists()


def test_the_receipt_of_four_requests_finds_all_four(clerk: User) -> None:
    four_requests()
    assert len(find(clerk, Document.objects.get(kind=PaperKind.RECEIPT).number, clock.today())) == 4


@pytest.mark.parametrize("term", ["", "   ", "%", "_", "zzz", "99999999999", "o", "' OR 1=1 --"])
def test_nothing_is_found_by(term: str, matter: Matter, clerk: User) -> None:
    assert list(find(clerk, term, clock.today())) == []


def test_another_township_finds_nothing(matter: Matter, outsider: User) -> None:
    assert list(find(outsider, NUMBER, clock.today())) == []


def test_an_administrator_finds_nobody(matter: Matter, admin: User) -> None:
    assert list(find(admin, "覃世明", clock.today())) == []


def test_the_answer_can_be_read_out(matter: Matter) -> None:
    sentence = spoken(matter, clock.today())
    assert sentence.startswith("覃世明的住房救助，11月23日受理，现在由毛尖镇转出，联系人韦小燕")
    assert sentence.endswith("前（暂定，明年日历未公布）有结果。")


def test_what_nobody_has_signed_for_is_not_said_to_be_handled(clerk: User, zhujian: User) -> None:
    waiting = spoken(sent(clerk, zhujian), clock.today())
    assert "已送到市住建局，等签收" in waiting
    assert "办理" not in waiting
    assert "现在在市住建局办理" in spoken(in_progress(clerk, zhujian), clock.today())


def test_one_match_opens_at_once_and_is_on_record(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    response = signed_in(clerk).post(reverse("intake:search"), {"q": "覃世明"})
    assert response.headers["Location"] == matter.get_absolute_url()
    stored = AccessRecord.objects.get()
    assert (stored.kind, stored.user, stored.matter, stored.term) == (AccessKind.SEARCH, clerk, matter, "覃世明")


def test_several_matches_are_listed_under_an_address_without_the_name(
    matter: Matter, clerk: User, signed_in: SignIn
) -> None:
    make_matter(clerk, "linshi", "escalate", name="覃世明", id_number=NUMBER)
    client = signed_in(clerk)
    address = client.post(reverse("intake:search"), {"q": "覃世明"}).headers["Location"]
    page = client.get(address)
    assert "覃" not in address
    assert page.content.decode().count("覃世明的") == 2


def test_a_stored_search_is_closed_to_others_and_after_eight_hours(
    matter: Matter, clerk: User, outsider: User, signed_in: SignIn, at: At
) -> None:
    address = signed_in(clerk).post(reverse("intake:search"), {"q": "zzz"}).headers["Location"]
    assert signed_in(outsider).get(address).status_code == 404
    assert "没有找到" in signed_in(clerk).get(address).content.decode()
    at("2026-11-23T18:00")
    assert signed_in(clerk).get(address).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(clerk: User, signed_in: SignIn) -> None:
    client, counts = signed_in(clerk), set[int]()
    for rows in (2, 3, 50):
        first = make_matter(clerk, name="覃世明")
        copies(first, rows - Matter.objects.count())
        address = client.post(reverse("intake:search"), {"q": "覃世明"}).headers["Location"]
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).content.decode().count("覃世明的") == rows
        counts.add(len(queries))
    assert len(counts) == 1


def test_a_history_shows_only_visible_matters_and_is_on_record(
    matter: Matter, clerk: User, outsider: User, signed_in: SignIn
) -> None:
    person = matter.application.applicant
    make_matter(outsider, "linshi", "escalate", name=person.name, id_number=NUMBER)
    page = signed_in(clerk).get(reverse("intake:person", args=[person.token])).content.decode()
    assert "办件（1件）" in page
    assert NUMBER not in page
    assert AccessRecord.objects.filter(kind=AccessKind.HISTORY, applicant=person, user=clerk).count() == 1


def test_a_person_without_visible_matters_has_no_page(matter: Matter, outsider: User, signed_in: SignIn) -> None:
    address = reverse("intake:person", args=[matter.application.applicant.token])
    assert signed_in(outsider).get(address).status_code == 404
    assert signed_in(outsider).post(f"{address}reveal/", {"reason": "核对身份"}).status_code == 404


def test_the_full_number_needs_a_reason(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    address = reverse("intake:reveal", args=[matter.application.applicant.token])
    page = signed_in(clerk).post(address, {"reason": " "}).content.decode()
    assert NUMBER not in page
    assert "请写查看的事由" in page
    assert not AccessRecord.objects.exists()


def test_the_full_number_is_shown_for_a_minute_and_on_record(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    address = reverse("intake:reveal", args=[matter.application.applicant.token])
    response = signed_in(clerk).post(address, {"reason": "核对身份"})
    assert NUMBER in response.content.decode()
    assert response.headers["Refresh"].startswith("60;")
    assert AccessRecord.objects.get().reason == "核对身份"


def test_a_closed_matter_is_told_with_its_outcome(clerk: User) -> None:
    matter = make_matter(clerk, "linshi", "on_the_spot", name="覃世明")
    assert matter.closed_on == dt.date(2026, 11, 23)
    assert spoken(matter, clock.today()) == "覃世明的临时救助，11月23日已办结，结果是给予救助。"

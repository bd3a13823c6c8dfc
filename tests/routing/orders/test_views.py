"""督办 on the screen: from the overdue list to the paper, and the answers of the unit (M2, M4, M5)."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from intake.models import Matter
from routing.models import Document, DocumentPrint, PaperKind, SupervisionOrder
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import answered, in_progress, make_matter, move, ordered, sent, told
from tests.pages import SignIn, one_line, read_main
from tests.queries import queries_of
from tests.routing.orders.conftest import LATE

pytestmark = pytest.mark.django_db
NEW = "/desk/orders/new/"
READERS = ("maojian", "maojian-head", "zhujian", "minzheng", "office", "jiancha")


@pytest.fixture
def order(late: Matter, office: User) -> SupervisionOrder:
    return ordered(office, late)


def main_of(client: Client, url: str) -> str:
    return unescape(read_main(client, url))


def form_of(*matters: Matter, **changes: Any) -> dict[str, Any]:
    """Return what the page to check an order sends for these matters."""
    sent_on: dict[str, Any] = {
        "token": str(uuid4()),
        "unit": matters[0].holder.slug,
        "matter": [f"{matter.number}:{matter.version}" for matter in matters],
        "demand": "请立即办理",
        "reply_by": "2027年3月4日",
        "signer": "石立新",
        "confirmed": "1",
    }
    return sent_on | changes


# --- M2


def test_the_overdue_list_counts_what_was_done_about_it(
    late: Matter, order: SupervisionOrder, office: User, signed_in: SignIn
) -> None:
    move("chase", late, office)
    page = main_of(signed_in(office), "/desk/overdue/")
    assert 'data-label="督办次数">1<' in page
    assert 'data-label="催办次数">1<' in page
    assert "督办中" in page


def test_what_waits_for_an_answer_has_no_tick(
    late: Matter, clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-23T10:00")
    other = sent(clerk, zhujian)
    at(LATE)
    ordered(office, late)
    page = main_of(signed_in(office), "/desk/overdue/")
    assert f'value="{other.number}:{other.version}"' in page
    assert f"勾选{late.number}" not in page


def test_the_overdue_list_stands_by_township_too(
    late: Matter, outsider: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-23T10:00")
    other = sent(outsider, zhujian)
    at(LATE)
    page = main_of(signed_in(office), "/desk/overdue/?by=town")
    for town, matter in (("毛尖镇", late), ("墨冲镇", other)):
        assert matter.number in page.partition(f"<h2>{town}")[2].partition("</section>")[0]
    assert "checkbox" not in page


def test_chasing_from_the_list_by_township_leads_back_to_it(late: Matter, office: User, signed_in: SignIn) -> None:
    page = main_of(signed_in(office), "/desk/overdue/?by=town")
    assert f'name="back" value="/desk/overdue/?by=town#m{late.number}"' in one_line(page)


def test_an_empty_overdue_list_says_when_it_was_ordered_last(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    matter = in_progress(clerk, zhujian)
    ordered(office, matter)
    assert "没有逾期办件。上次督办：2026年11月23日。" in main_of(signed_in(office), "/desk/overdue/")


def test_who_answers_for_a_window_sees_what_it_took_in(
    late: Matter, outsider: User, zhujian: User, reviewer: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-23T10:00")
    elsewhere = sent(outsider, zhujian)
    at(LATE)
    page = main_of(signed_in(reviewer), "/desk/overdue/")
    assert late.number in page
    assert elsewhere.number not in page
    assert 'method="post"' not in page


# --- M4


def test_ticks_lead_to_the_order_with_its_text_ready(late: Matter, office: User, signed_in: SignIn) -> None:
    page = main_of(signed_in(office), f"{NEW}?unit=zhujian&matter={late.number}:{late.version}")
    assert re.search(rf'value="{late.number}:{late.version}"[^>]*checked', page)
    assert "请接此单后立即办理" in page
    assert "2027年3月4日" in page


def test_the_button_of_a_matter_leads_to_the_order_with_that_matter_ticked(
    late: Matter, clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    client = signed_in(office)
    response = client.get(f"/matters/{late.number}/supervise/", follow=True)
    page = unescape(response.content.decode())
    assert response.redirect_chain[-1][0].startswith(NEW)
    assert re.search(rf'value="{late.number}:{late.version}"[^>]*checked', page)


def test_other_overdue_matters_of_the_unit_are_offered_unticked(
    late: Matter, clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-23T10:00")
    other = sent(clerk, zhujian)
    at(LATE)
    page = main_of(signed_in(office), f"{NEW}?unit=zhujian&matter={late.number}:{late.version}")
    assert other.number in page
    assert not re.search(rf'value="{other.number}:\d+"[^>]*checked', page)


@pytest.mark.parametrize("asked", ["", "?unit=zhujian", "?unit=nowhere&matter=2026-000001:1"])
def test_nothing_ticked_leads_back_with_a_word(asked: str, office: User, signed_in: SignIn) -> None:
    response = signed_in(office).get(NEW + asked, follow=True)
    assert response.redirect_chain[-1][0] == "/desk/overdue/"
    assert "请先勾选办件" in response.content.decode()


def test_an_order_is_read_once_more_and_nothing_is_stored_by_reading(
    late: Matter, office: User, signed_in: SignIn
) -> None:
    response = signed_in(office).post(NEW, form_of(late, confirmed=[]) | {"edit": []})
    page = response.content.decode()
    assert "请核对：督办单" in page
    assert "第1次督办" in page
    assert "签发并打印" in page
    assert not SupervisionOrder.objects.exists()


def test_a_confirmed_order_leads_to_its_page_to_be_printed(late: Matter, office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    response = client.post(NEW, form_of(late), follow=True)
    order = SupervisionOrder.objects.get()
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == order.get_absolute_url()
    assert "已签发督办单匀民救督〔2027〕1号" in page
    assert f'action="{reverse("routing:order_print", args=[order.pk])}"' in page


def test_a_second_click_leads_to_the_first_order(late: Matter, office: User, signed_in: SignIn) -> None:
    client, typed = signed_in(office), form_of(late)
    places = {client.post(NEW, typed)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert SupervisionOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"signer": ""}, "请写签发人。"),
        ({"demand": " "}, "请写要求。"),
        ({"reply_by": "2027-03-06"}, "2027年3月6日不上班"),
        ({"reply_by": "明天"}, "这个日期不对"),
        ({"matter": []}, "请先勾选办件。"),
        ({"matter": ["2026-999999:1"]}, "请重新勾选"),
        ({"matter": ["x"]}, "请重新勾选"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    wrong: dict[str, Any], words: str, late: Matter, office: User, signed_in: SignIn
) -> None:
    page = signed_in(office).post(NEW, form_of(late, demand="先办潘家的房子") | wrong).content.decode()
    assert words in page
    assert ("demand" in wrong) or "先办潘家的房子" in page
    assert not SupervisionOrder.objects.exists()


def test_a_stale_tick_is_told_and_kept(late: Matter, zhujian: User, office: User, signed_in: SignIn) -> None:
    typed = form_of(late)
    move("sign", late, zhujian)
    response = signed_in(office).post(NEW, typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "签收" in page
    assert re.search(rf'value="{late.number}:{late.version}"[^>]*checked', page)


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian", "jiancha", "admin"])
def test_only_the_office_writes_orders(username: str, late: Matter, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert client.get(f"{NEW}?unit=zhujian&matter={late.number}:1").status_code == 403
    assert client.post(NEW, form_of(late)).status_code == 403
    assert not SupervisionOrder.objects.exists()


# --- M5


@pytest.mark.parametrize("username", READERS)
def test_what_is_listed_is_exactly_what_opens(
    username: str, clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    matters = [sent(clerk, zhujian), make_matter(clerk), in_progress(clerk, person("minzheng"), "dibao")]
    at(LATE)
    orders = [ordered(office, matter) for matter in matters]
    client = signed_in(person(username))
    listed = set(re.findall(r'href="(/desk/orders/\d+/)"', main_of(client, "/desk/orders/?tab=all")))
    opening = {order.get_absolute_url() for order in orders if client.get(order.get_absolute_url()).status_code == 200}
    papers = {order.get_absolute_url() for order in orders if client.get(paper_of(order)).status_code == 200}
    assert listed == opening == papers
    assert len(listed) == {"office": 3, "jiancha": 3}.get(username, 1)


def paper_of(order: SupervisionOrder) -> str:
    return reverse("routing:order_paper", args=[order.pk])


def print_of(order: SupervisionOrder) -> str:
    return reverse("routing:order_print", args=[order.pk])


@pytest.mark.parametrize("username", ["modchong", "weisheng", "maojian"])
def test_an_order_to_another_unit_is_not_found(username: str, order: SupervisionOrder, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    for url in (order.get_absolute_url(), paper_of(order)):
        assert client.get(url).status_code == 404
    assert client.post(print_of(order)).status_code == 404


def test_an_administrator_reads_no_orders(order: SupervisionOrder, admin: User, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert client.get("/desk/orders/").status_code == 403
    assert client.get(order.get_absolute_url()).status_code == 404


def test_the_unit_answers_from_the_page_of_the_order(
    order: SupervisionOrder, late: Matter, zhujian: User, signed_in: SignIn
) -> None:
    client = signed_in(zhujian)
    page = main_of(client, order.get_absolute_url())
    found = re.search(
        r'action="(/matters/[^"]+/answer/)".*?name="seen" value="(\d+)".*?name="token" value="([^"]+)"', page, re.S
    )
    assert found is not None
    action, seen, token = found.groups()
    typed = {
        "seen": seen,
        "token": token,
        "answer": "已入户",
        "expected_on": "2027.3.12",
        "back": order.get_absolute_url(),
    }
    response = client.post(action, typed)
    assert response["Location"] == order.get_absolute_url()
    page = main_of(client, order.get_absolute_url())
    assert "按期反馈" in page
    assert "已入户" in page
    assert "2027年3月12日" in page
    assert "/answer/" not in page


def test_who_answers_reads_the_order_above_the_form(
    order: SupervisionOrder, late: Matter, zhujian: User, signed_in: SignIn
) -> None:
    page = main_of(signed_in(zhujian), f"/matters/{late.number}/answer/")
    assert f"<dt>督办单</dt><dd>{order.number}，3月4日前反馈：请接此单后立即办理。</dd>" in page


def test_the_reminder_of_an_order_asks_for_its_answer_as_long_as_that_is_owed(
    order: SupervisionOrder, late: Matter, zhujian: User, signed_in: SignIn
) -> None:
    client = signed_in(zhujian)
    assert "去督办反馈" in main_of(client, "/reminders/")
    answered(late, zhujian)
    assert "去督办反馈" not in main_of(client, "/reminders/")


def test_the_answer_of_an_order_stands_beside_the_first_button(clerk: User, office: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    ordered(office, matter)
    page = main_of(signed_in(clerk), matter.get_absolute_url())
    assert "督办反馈" in page.partition("更多")[0]


def test_an_empty_answer_is_told_all_it_lacks_at_once(
    order: SupervisionOrder, late: Matter, zhujian: User, signed_in: SignIn
) -> None:
    typed = {"seen": late.version, "token": str(uuid4())}
    page = signed_in(zhujian).post(f"/matters/{late.number}/answer/", typed).content.decode()
    assert "请写办理情况。" in page
    assert "请写预计哪天办结。" in page


@pytest.mark.parametrize("username", ["office", "jiancha"])
def test_who_only_reads_an_order_finds_no_answer_form(
    username: str, order: SupervisionOrder, signed_in: SignIn
) -> None:
    assert "/answer/" not in main_of(signed_in(person(username)), order.get_absolute_url())


def test_a_wrong_answer_is_told_and_kept(
    late: Matter, order: SupervisionOrder, zhujian: User, signed_in: SignIn
) -> None:
    typed = {"seen": late.version, "token": str(uuid4()), "answer": "已入户核查", "expected_on": "2027-02-01"}
    page = signed_in(zhujian).post(f"/matters/{late.number}/answer/", typed).content.decode()
    assert "预计办结的日期不能早于今天" in page
    assert "已入户核查" in page


def test_the_list_says_how_each_order_stands(
    clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    kept, broken, ended = (in_progress(clerk, zhujian) for _ in range(3))
    at(LATE)
    for matter in (kept, broken, ended):
        ordered(office, matter)
    answered(kept, zhujian)
    told(move("decide", ended, zhujian, outcome="granted", content="给予补助"), clerk)
    at("2027-03-08T10:00")
    client = signed_in(office)
    page = main_of(client, "/desk/orders/?tab=all")
    for words in ("按期反馈", "都已办结，不用反馈", "逾期2个工作日", "列入季度通报"):
        assert words in page
    waiting = main_of(client, "/desk/orders/")
    assert waiting.count("<tr>") == 2


def test_a_late_answer_and_the_second_order_are_marked(
    late: Matter, order: SupervisionOrder, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    at("2027-03-08T10:00")
    second = ordered(office, late)
    answered(late, zhujian)
    client = signed_in(office)
    assert "已反馈，超过期限2个工作日" in main_of(client, order.get_absolute_url())
    page = main_of(client, second.get_absolute_url())
    assert "第2次督办" in page
    assert "按期反馈" in page


def test_the_third_order_points_to_the_conference(
    late: Matter, order: SupervisionOrder, office: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    at("2027-03-08T10:00")
    ordered(office, late)
    at("2027-03-15T10:00")
    third = ordered(office, late)
    assert "可以提请联席会议研究" in main_of(signed_in(office), third.get_absolute_url())
    assert "可以提请联席会议研究" not in main_of(signed_in(zhujian), third.get_absolute_url())


def test_the_desk_of_the_unit_has_what_it_must_answer(
    late: Matter, order: SupervisionOrder, zhujian: User, signed_in: SignIn
) -> None:
    page = main_of(signed_in(zhujian), "/").partition("督办中")[2]
    assert f'href="/matters/{late.number}/answer/"' in page
    assert "剩3个工作日" in page


def test_the_desk_of_the_window_has_what_it_must_answer(clerk: User, office: User, signed_in: SignIn, at: At) -> None:
    matter = make_matter(clerk)
    at(LATE)
    assert "督办中" not in main_of(signed_in(clerk), "/")
    ordered(office, matter)
    assert f'href="/matters/{matter.number}/answer/"' in main_of(signed_in(clerk), "/").partition("督办中")[2]


# --- The page of the matter


def test_the_matter_says_that_it_was_ordered_and_what_was_answered(
    late: Matter, order: SupervisionOrder, zhujian: User, clerk: User, office: User, signed_in: SignIn
) -> None:
    answered(late, zhujian)
    page = main_of(signed_in(office), late.get_absolute_url())
    assert "第1次督办市住建局" in page
    assert "按期反馈" in page
    assert "已派人入户核查" in page
    assert order.get_absolute_url() in page
    at_window = main_of(signed_in(clerk), late.get_absolute_url())
    assert "第1次督办市住建局" in at_window
    assert order.get_absolute_url() not in at_window


def test_the_matter_says_why_it_cannot_be_ordered_again_yet(
    late: Matter, order: SupervisionOrder, office: User, signed_in: SignIn
) -> None:
    page = main_of(signed_in(office), late.get_absolute_url())
    assert f"已发督办单{order.number}，3月4日前反馈，还没到期" in page
    assert f'href="/matters/{late.number}/supervise/"' not in page


# --- The paper


def test_a_print_is_recorded_and_the_second_is_marked(order: SupervisionOrder, office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    pages = [client.post(print_of(order)).content.decode() for _ in range(2)]
    assert ["第2次打印" in page for page in pages] == [False, True]
    assert DocumentPrint.objects.count() == 2


def test_the_unit_prints_the_slip_and_the_auditor_prints_nothing(
    order: SupervisionOrder, zhujian: User, auditor: User, signed_in: SignIn
) -> None:
    assert signed_in(zhujian).post(print_of(order)).status_code == 200
    assert signed_in(auditor).post(print_of(order)).status_code == 403
    assert DocumentPrint.objects.count() == 1


def test_looking_at_an_order_writes_nothing(order: SupervisionOrder, office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    with CaptureQueriesContext(connection) as queries:
        for url in ("/desk/orders/", order.get_absolute_url(), paper_of(order), "/desk/overdue/?by=town"):
            client.get(url)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_paper_is_shown_as_it_was_issued(order: SupervisionOrder, office: User, signed_in: SignIn) -> None:
    paper = Document.objects.get(kind=PaperKind.ORDER)
    assert paper.html in signed_in(office).get(paper_of(order)).content.decode()


# --- Cost


def test_pages_cost_as_many_queries_with_one_matter_as_with_many(
    clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    costs: dict[tuple[str, str], set[int]] = {}
    for many in (1, 3, 12):
        at("2026-11-23T10:00")
        matters = [first := sent(clerk, zhujian), *copies(first, many - 1)]
        at(LATE)
        whole = ordered(office, *matters)
        for matter in matters[1:]:
            answered(matter, zhujian)
            ordered(office, matter)
        keys = "".join(f"&matter={matter.number}:1" for matter in matters)
        pages = {
            ("office", "list"): "/desk/orders/?tab=all",
            ("zhujian", "list"): "/desk/orders/",
            ("zhujian", "order"): whole.get_absolute_url(),
            ("office", "order"): whole.get_absolute_url(),
            ("office", "new"): f"{NEW}?unit=zhujian{keys}",
            ("office", "town"): "/desk/overdue/?by=town",
            ("zhujian", "desk"): "/",
        }
        for (username, name), url in pages.items():
            costs.setdefault((username, name), set()).add(queries_of(signed_in(person(username)), url))
    assert all(len(found) == 1 for found in costs.values()), costs


def test_a_version_nobody_has_seen_is_refused_in_words(late: Matter, office: User, signed_in: SignIn) -> None:
    page = signed_in(office).post(NEW, form_of(late, matter=[f"{late.number}:{'9' * 5000}"]))
    assert (page.status_code, "请重新勾选" in page.content.decode()) == (200, True)

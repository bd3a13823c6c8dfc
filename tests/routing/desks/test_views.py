"""The pages of the desk, as each role sees them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments.models import Department, User
from intake.models import Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import coordinating, decided, in_progress, make_matter, matter_in, move, sent, told
from tests.pages import NUMBER, SignIn, one_line, read, read_main, words
from tests.queries import queries_of
from tests.returns import give_back

WORKERS = ("maojian", "maojian-head", "modchong", "zhujian", "minzheng", "office", "jiancha")
NEXT_WEEK = "2026-12-01T10:00"


# --- Who gets which desk


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    for url in ("/", "/matters/", "/desk/overdue/"):
        assert client.get(url)["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("username", "heading"),
    [
        ("maojian", "身份证刷卡或扫回执"),
        ("maojian-head", "毛尖镇社会事务综合管理办公室"),
        ("zhujian", "请我们出协办意见"),
        ("office", "退回待协调"),
        ("jiancha", "监督查看，操作均有记录"),
        ("admin", "系统管理员不办理、也不查看办件。"),
    ],
)
def test_everybody_gets_the_desk_of_their_role(
    username: str, heading: str, db: None, at: At, signed_in: SignIn
) -> None:
    assert heading in read_main(signed_in(person(username)), "/")


def test_only_a_clerk_is_offered_a_new_registration(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    assert 'data-key="F2"' in read_main(signed_in(clerk), "/")
    assert 'data-key="F2"' not in read_main(signed_in(reviewer), "/")


def test_an_administrator_has_no_list(admin: User, signed_in: SignIn) -> None:
    assert signed_in(admin).get("/matters/").status_code == 403


@pytest.mark.parametrize("username", ["maojian", "modchong", "zhujian", "admin"])
def test_the_overdue_list_is_for_who_oversees(username: str, db: None, at: At, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get("/desk/overdue/").status_code == 403


@pytest.mark.parametrize("url", ["/", "/matters/", "/desk/overdue/"])
def test_the_desk_is_only_read(url: str, office: User, signed_in: SignIn) -> None:
    assert signed_in(office).post(url).status_code == 405


# --- Empty desks


@pytest.mark.parametrize(
    ("username", "url", "sentence"),
    [
        ("maojian", "/", "今天没有要处理的办件。刷身份证可以登记新办件。"),
        ("zhujian", "/", "没有：待签收、在办、请我们出协办意见、刚退回、督办单待答复。"),
        ("zhujian", "/matters/", "没有待签收的办件。"),
        ("zhujian", "/matters/?tab=open&due=over", "没有符合条件的办件，可以清除条件再看。"),
        ("office", "/", "没有：退回待协调、逾期。"),
        ("office", "/desk/overdue/", "没有逾期办件。"),
        ("jiancha", "/desk/overdue/", "没有逾期办件。"),
    ],
)
def test_an_empty_desk_says_so(username: str, url: str, sentence: str, db: None, at: At, signed_in: SignIn) -> None:
    assert sentence in read_main(signed_in(person(username)), url)


@pytest.mark.parametrize(
    ("username", "address"), [("maojian-head", "/"), ("office", "/"), ("office", "/desk/overdue/")]
)
def test_the_list_of_what_is_overdue_has_one_address(
    username: str, address: str, clerk: User, at: At, signed_in: SignIn
) -> None:
    make_matter(clerk)
    at("2026-12-15T10:00")
    page = read_main(signed_in(person(username)), address)
    assert "/matters/?tab=overdue" in page
    assert "due=over" not in page.replace("st=to_notify&amp;due=over", "")


# --- W1


def test_a_window_sees_what_is_late_then_today_then_soon(clerk: User, signed_in: SignIn, at: At) -> None:
    at("2026-11-19T10:00")
    make_matter(clerk)
    at("2026-11-20T10:00")
    make_matter(clerk)
    at("2026-11-23T18:00")
    make_matter(clerk)
    at("2026-11-24T10:00")
    page = read_main(signed_in(clerk), "/")
    assert page.index("逾期1个工作日") < page.index("今天到期") < page.index("剩2个工作日")


def test_a_window_is_offered_the_one_next_step(clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    assert f'href="/matters/{matter.number}/transfer/"' in read_main(signed_in(clerk), "/")


def test_a_window_sees_who_waits_to_be_told(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = decided(clerk, zhujian)
    page = read_main(signed_in(clerk), "/")
    assert f'href="/matters/{matter.number}/deliver/"' in page.partition("待告知")[2]
    assert page.count(f">{matter.number}</a>") == 1


def test_a_window_sees_which_materials_it_must_ask_for(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = in_progress(clerk, zhujian)
    move("ask_materials", matter, zhujian, other="房屋照片")
    page = read_main(signed_in(clerk), "/")
    assert f'href="/matters/{matter.number}/correct/"' in page.partition("待告知")[2]
    assert page.count(f">{matter.number}</a>") == 1


def test_a_window_sees_which_extension_it_must_tell(
    clerk: User, minzheng: User, office: User, signed_in: SignIn
) -> None:
    matter = asked_to_extend(clerk, minzheng)
    move("grant_extension", matter, office)
    page = read_main(signed_in(clerk), "/")
    assert f'href="/matters/{matter.number}/tell-extension/"' in page.partition("待告知")[2]
    assert page.count(f">{matter.number}</a>") == 1
    move("tell_extension", matter, clerk, way="phone", recipient="王大山")
    assert matter.number not in read_main(signed_in(clerk), "/").partition("最近办的")[0]


def asked_to_extend(clerk: User, minzheng: User) -> Matter:
    matter = in_progress(clerk, minzheng, "dibao")
    return move("ask_extension", matter, minzheng, days=10, reason="经济状况复杂")


def test_a_window_sees_the_longest_wait_for_materials_first(clerk: User, signed_in: SignIn, at: At) -> None:
    first = make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-11-25T10:00")
    second = make_matter(clerk, way=MATERIALS, complete=False)
    page = read_main(signed_in(clerk), "/").partition("等申请人补材料")[2]
    assert page.index(first.number) < page.index(second.number)


def test_a_window_counts_today_and_the_month(clerk: User, zhujian: User, signed_in: SignIn, at: At) -> None:
    told(decided(clerk, zhujian), clerk)
    at("2026-11-24T10:00")
    make_matter(clerk)
    assert "今天受理1件、本月2件、本月办结按期率100%。" in read_main(signed_in(clerk), "/")


def test_a_reviewer_sees_what_waits_for_the_review(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk, way="refuse")
    assert f'href="/matters/{matter.number}/refuse/"' in read_main(signed_in(reviewer), "/")


# --- B1


def test_a_bureau_signs_from_its_workbench(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian)
    assert f'name="only" value="{matter.number}.{matter.version}"' in read_main(signed_in(zhujian), "/")


def test_a_bureau_sees_which_opinions_are_asked_of_it(
    clerk: User, zhujian: User, renshe: User, signed_in: SignIn
) -> None:
    matter = make_matter(clerk)
    move("transfer", matter, clerk, lead=zhujian.department, supporting=[renshe.department])
    page = read_main(signed_in(renshe), "/")
    assert "协办意见</span>" in page
    assert "/opinion/" not in page
    move("sign", matter, zhujian)
    assert f'href="/matters/{matter.number}/opinion/"' in read_main(signed_in(renshe), "/")


def test_a_bureau_sees_what_it_has_just_given_back(clerk: User, zhujian: User, renshe: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian)
    give_back(matter, zhujian, renshe, duty_item="三定方案")
    assert matter.number in read_main(signed_in(zhujian), "/").partition("刚退回")[2]


# --- M1, M2


def test_every_number_of_the_office_leads_to_as_many_rows(
    clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    decided(clerk, zhujian)
    coordinating(clerk, zhujian)
    make_matter(clerk)
    at("2026-11-25T10:00")
    client = signed_in(office)
    links = re.findall(r'<li><a[^>]*href="([^"]+)"><b>(\d+)</b>', one_line(read_main(client, "/")))
    assert [int(count) for _, count in links] == [1, 2, 1, 1]
    for url, count in links:
        shown = read_main(client, url.replace("&amp;", "&"))
        assert len(set(NUMBER.findall(shown))) == int(count), url


@pytest.mark.parametrize("username", ["office", "jiancha", "maojian-head"])
def test_every_number_above_the_overdue_list_leads_to_as_many_rows(
    username: str, clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-20T10:00")
    sent(clerk, zhujian)
    at("2026-11-25T10:00")
    sent(clerk, zhujian)
    at("2026-11-27T10:00")
    client = signed_in(person(username))
    page = one_line(read_main(client, "/desk/overdue/"))
    links = re.findall(r'<a[^>]*href="([^"]+)"><b>(\d+)</b>', page.partition("</ul>")[0])
    assert [int(count) for _, count in links][2:] == [2, 1]
    for url, count in links:
        shown = read_main(client, url.replace("&amp;", "&"))
        assert len(set(NUMBER.findall(shown))) == int(count), url


def test_two_boxes_to_search_in_have_two_names(clerk: User, signed_in: SignIn) -> None:
    names = re.findall(r'role="search" aria-label="([^"]+)"', read(signed_in(clerk), "/"))
    assert len(names) == len(set(names)) == 2


def test_the_office_answers_extensions_from_its_desk(
    clerk: User, minzheng: User, office: User, auditor: User, signed_in: SignIn
) -> None:
    matter = asked_to_extend(clerk, minzheng)
    answer = f'href="/matters/{matter.number}/grant-extension/"'
    assert answer in read_main(signed_in(office), "/").partition("延期待答复")[2]
    seen = read_main(signed_in(auditor), "/").partition("延期待答复")[2]
    assert matter.number in seen
    assert answer not in seen


@pytest.mark.parametrize("answer", ["grant_extension", "deny_extension"])
def test_an_answered_extension_leaves_the_desk_of_the_office(
    answer: str, clerk: User, minzheng: User, office: User, signed_in: SignIn
) -> None:
    move(answer, asked_to_extend(clerk, minzheng), office, reason="按规定")
    assert "延期待答复" not in read_main(signed_in(office), "/")


def test_the_office_is_offered_no_answer_while_materials_are_awaited(
    clerk: User, minzheng: User, office: User, signed_in: SignIn
) -> None:
    matter = asked_to_extend(clerk, minzheng)
    move("request_materials", matter, clerk, other="收入证明")
    page = read_main(signed_in(office), "/").partition("延期待答复")[2]
    assert matter.number in page
    assert "/grant-extension/" not in page


def test_overdue_matters_stand_under_the_unit_that_has_them(
    clerk: User, zhujian: User, renshe: User, office: User, signed_in: SignIn, at: At
) -> None:
    theirs, others, ours = sent(clerk, zhujian), sent(clerk, renshe), make_matter(clerk)
    at(NEXT_WEEK)
    page = read_main(signed_in(office), "/desk/overdue/")
    for unit, matter in ((zhujian.department, theirs), (renshe.department, others), (clerk.department, ours)):
        assert matter.number in page.partition(f"<h2>{unit}")[2].partition("</section>")[0]


def test_the_overdue_list_says_how_long_the_unit_has_had_it(
    clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At
) -> None:
    sent(clerk, zhujian)
    at(NEXT_WEEK)
    page = read_main(signed_in(office), "/desk/overdue/")
    assert "逾期5个工作日" in page
    assert f"{zhujian.department} 6个工作日" in words(page)
    assert "late-long" in page


def test_the_office_chases_in_one_click(clerk: User, zhujian: User, office: User, signed_in: SignIn, at: At) -> None:
    matter = sent(clerk, zhujian)
    at(NEXT_WEEK)
    client = signed_in(office)
    page = read_main(client, "/desk/overdue/")
    action, token, seen = re.findall(
        r'action="([^"]+/chase/)".*?name="token" value="([^"]+)".*?value="(\d+)"', page, re.S
    )[0]
    client.post(action, {"token": token, "seen": seen})
    assert matter.events.of_move("chase").count() == 1
    assert 'data-label="催办次数">1<' in read_main(client, "/desk/overdue/")


def test_an_auditor_reads_the_overdue_list_and_cannot_chase(
    clerk: User, zhujian: User, auditor: User, signed_in: SignIn, at: At
) -> None:
    matter = sent(clerk, zhujian)
    at(NEXT_WEEK)
    page = read_main(signed_in(auditor), "/desk/overdue/")
    assert matter.number in page
    assert 'method="post"' not in page
    assert "催办<span" not in read_main(signed_in(auditor), "/")


# --- The same access everywhere


@pytest.mark.parametrize("username", WORKERS)
def test_a_desk_shows_whole_names_of_what_its_unit_holds_and_no_phone(
    username: str, clerk: User, zhujian: User, reviewer: User, signed_in: SignIn, at: At
) -> None:
    for status in (Status.TO_TRANSFER, Status.SENT, Status.TO_NOTIFY, Status.COORDINATING):
        matter_in(status, clerk, zhujian, reviewer)
    make_matter(clerk, name="欧阳小凤", phone="13987654321")
    at(NEXT_WEEK)
    client = signed_in(person(username))
    for url in ("/", "/matters/"):
        page = read(client, url)
        assert ("欧阳小凤" in page) == (username in {"maojian", "maojian-head"}), url
        assert "13987654321" not in page


@pytest.mark.parametrize("username", ["maojian", "maojian-head"])
def test_no_desk_shows_a_whole_name_where_the_screen_faces_the_public(
    username: str, clerk: User, reviewer: User, signed_in: SignIn, at: At
) -> None:
    make_matter(clerk, name="欧阳小凤")
    unit = Department.objects.get(slug="maojian")
    unit.masks_names = True
    unit.save()
    at(NEXT_WEEK)
    client = signed_in(person(username))
    for url in ("/", "/matters/"):
        page = read(client, url)
        assert "欧阳小凤" not in page
        assert "欧**凤" in page


def test_the_list_does_not_stumble_over_nonsense(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    for asked in ("tab=x", "page=-1", "page=x", "size=1000000", "sort=__", "due=over&due=x", "town=mochong"):
        assert client.get(f"/matters/?{asked}").status_code == 200, asked


# --- Cost

PAGES = [
    ("maojian", "/"),
    ("maojian", "/matters/?tab=open&size=50"),
    ("zhujian", "/"),
    ("zhujian", "/matters/?tab=open&size=50"),
    ("office", "/"),
    ("office", "/matters/?tab=open&size=50"),
    ("office", "/desk/overdue/"),
]
MOST_QUERIES = 17
"""One of them asks whether a sheet of this person waits to be sent."""


def test_a_page_costs_as_many_queries_with_1_3_and_50_matters(
    clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    costs: dict[tuple[str, str], set[int]] = {page: set() for page in PAGES}
    in_progress(clerk, zhujian)  # a bureau with nothing in hand is asked less about it
    for more in (1, 2, 47):
        at("2026-11-23T10:00")
        matter = in_progress(clerk, zhujian) if more == 2 else sent(clerk, zhujian)
        copies(matter, more - 1)
        at("2027-03-01T10:00")
        for username, url in PAGES:
            costs[username, url].add(queries_of(signed_in(person(username)), url))
    assert all(len(found) == 1 and max(found) <= MOST_QUERIES for found in costs.values()), costs


def test_a_bureau_sees_what_the_office_made_it_take_until_it_has_done_something(
    clerk: User, zhujian: User, renshe: User, office: User, signed_in: SignIn
) -> None:
    matter = coordinating(clerk, zhujian)
    move("assign", matter, office, lead=renshe.department, basis="职责表")
    client = signed_in(renshe)
    assert "指定我们承办" in client.get("/").content.decode()
    move("ask_materials", matter, renshe, other="房屋照片")
    assert "指定我们承办" not in client.get("/").content.decode()

"""The card 材料 of a matter's page, and the window's 补正: what is ticked, by whom, and what it says."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from departments import clock
from departments.models import User
from intake.models import Material, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from tests import factories
from tests.factories import move
from tests.pages import SignIn, one_line, text_of

pytestmark = pytest.mark.django_db
PHOTOS = "zhufang-photos"


@pytest.fixture
def at_bureau(clerk: User, zhujian: User) -> Matter:
    return factories.in_progress(clerk, zhujian, complete=False)


def photos_of(matter: Matter) -> Material:
    return matter.materials.get(requirement__slug=PHOTOS)


def page_of(client: Client, matter: Matter) -> str:
    return one_line(text_of(client.get(matter.get_absolute_url())))


def post(client: Client, matter: Matter, path: str, **typed: Any) -> Any:
    matter.refresh_from_db()
    facts = {"seen": matter.version, "token": str(uuid.uuid4())} | typed
    return client.post(f"{matter.get_absolute_url()}{path}/", facts, follow=True)


def boxes(page: str) -> list[str]:
    return re.findall(r'name="materials" value="(\d+)"', page)


def test_who_has_it_ticks_one_paper_on_the_page_of_the_matter(
    at_bureau: Matter, zhujian: User, signed_in: SignIn
) -> None:
    desk, photos = signed_in(zhujian), photos_of(at_bureau)
    before = page_of(desk, at_bureau)
    assert str(photos.pk) in boxes(before)
    assert f'name="on" value="{clock.today()}"' in before
    after = one_line(text_of(post(desk, at_bureau, "papers-in", materials=[photos.pk], on="2026-11-23")))
    assert "已记下收到的材料" in after
    assert str(photos.pk) not in boxes(after)
    assert "今天记错了，撤销" in after
    assert "收到：住房状况照片" in after


def test_where_all_has_come_a_paper_on_no_list_can_still_be_noted(clerk: User, signed_in: SignIn) -> None:
    matter, desk = factories.make_matter(clerk), signed_in(clerk)
    page = page_of(desk, matter)
    assert not boxes(page)
    assert "收到清单以外的材料" in page
    post(desk, matter, "papers-in", other="邻居证明")
    assert "邻居证明" in page_of(desk, matter)


def test_a_wrong_day_keeps_the_ticks(at_bureau: Matter, zhujian: User, signed_in: SignIn) -> None:
    photos = photos_of(at_bureau)
    page = text_of(post(signed_in(zhujian), at_bureau, "papers-in", materials=[photos.pk], on="2026-11-24"))
    assert "收到日期还没有到" in page
    assert "有错误" in page
    assert re.search(rf'value="{photos.pk}"[^>]* checked', page)
    assert 'value="2026-11-24"' in page


def test_a_slip_is_taken_back_on_a_page_of_its_own(at_bureau: Matter, zhujian: User, signed_in: SignIn) -> None:
    desk, photos = signed_in(zhujian), photos_of(at_bureau)
    post(desk, at_bureau, "papers-in", materials=[photos.pk])
    page = text_of(post(desk, at_bureau, "papers-back", materials=[photos.pk]))
    assert "已撤销，这份材料又算没有收到" in page
    photos.refresh_from_db()
    assert photos.received_on is None


@pytest.mark.parametrize(
    ("who", "status"),
    [("outsider", 404), ("renshe", 404), ("auditor", 403), ("clerk", 403), ("reviewer", 403), ("admin", 404)],
)
@pytest.mark.parametrize("path", ["papers-in", "papers-back"])
def test_nobody_else_ticks(
    who: str, status: int, path: str, at_bureau: Matter, request: pytest.FixtureRequest, signed_in: SignIn
) -> None:
    client = signed_in(request.getfixturevalue(who))
    answer = post(client, at_bureau, path, materials=[photos_of(at_bureau).pk])
    assert answer.status_code == status
    assert photos_of(at_bureau).received_on is None
    if status == 403:
        assert not boxes(page_of(client, at_bureau))


def test_what_the_window_looks_up_stands_apart_and_is_owed_by_nobody(clerk: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    page = page_of(signed_in(clerk), matter)
    table, _, apart = page.partition("窗口代查，不用申请人交")
    assert "不动产登记信息" in apart
    assert "还缺3份：救助申请书、身份证、户口簿、住房状况照片" in table


def test_the_day_before_with_a_part_of_the_papers(clerk: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    first, *others = matter.materials.filter(asked_on__isnull=False)
    desk = signed_in(clerk)
    page = text_of(post(desk, matter, "receive-materials", materials=[first.pk]))
    assert f"已记下收到的材料，还缺2份：{others[0].name}、{others[1].name}。补正期限12月7日不变。" in page
    page = text_of(post(desk, matter, "receive-materials", materials=[row.pk for row in others]))
    assert "材料已全部收齐" in page
    matter.refresh_from_db()
    assert matter.status == Status.TO_TRANSFER


def test_another_matter_of_the_visit_is_offered_what_came_with_one_press(
    clerk: User, zhujian: User, minzheng: User, signed_in: SignIn
) -> None:
    requests = [factories.ask_for(slug, complete=False, cannot_go="年老") for slug in ("zhufang", "dibao")]
    application = factories.make_application(clerk, requests, [("transfer", {}), ("escalate", {})])
    housing, dibao = (application.matters.get(category__slug=slug) for slug in ("zhufang", "dibao"))
    move("transfer", housing, clerk, lead=zhujian.department, supporting=[])
    card = housing.materials.get(requirement__slug="zhufang-id")
    page = text_of(post(signed_in(zhujian), housing, "papers-in", materials=[card.pk]))
    assert f"同一次来访的{dibao.number}（毛尖镇）也要全体共同生活家庭成员身份证、户口簿，已提醒。" in page
    desk = signed_in(clerk)
    page = page_of(desk, dibao)
    assert f"同一次来访的{housing.number}（市住建局）11月23日已收到" in page
    waiting = dibao.materials.get(requirement__slug="dibao-id")
    post(desk, dibao, "papers-in", materials=[waiting.pk], on="2026-11-23")
    waiting.refresh_from_db()
    assert waiting.received_on == clock.today()
    assert "这里也收到" not in page_of(desk, dibao)


def test_who_may_not_tick_is_offered_nothing(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    requests = [factories.ask_for(slug, complete=False, cannot_go="年老") for slug in ("zhufang", "dibao")]
    application = factories.make_application(clerk, requests, [("transfer", {}), ("escalate", {})])
    housing, dibao = (application.matters.get(category__slug=slug) for slug in ("zhufang", "dibao"))
    move("transfer", housing, clerk, lead=zhujian.department, supporting=[])
    move("note_materials", dibao, clerk, materials=[dibao.materials.get(requirement__slug="dibao-id")])
    assert "这里也收到" not in page_of(signed_in(clerk), housing)
    assert "这里也收到" in page_of(signed_in(zhujian), housing)


# --- 上报 and 办理结果 without main papers


def test_the_form_names_what_lacks_and_the_page_keeps_the_reason(clerk: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate", complete=False)
    desk = signed_in(clerk)
    form = text_of(desk.get(f"{matter.get_absolute_url()}report/"))
    assert "主要材料没有收齐就上报的原因" in form
    assert "还缺：救助申请书、" in form
    page = text_of(post(desk, matter, "report", suggestion="请核查"))
    assert "请写明为什么没有收齐就上报" in page
    assert "请核查" in page
    page = text_of(post(desk, matter, "report", suggestion="请核查", without_papers="本人卧床"))
    assert "11月23日：当时主要材料缺：救助申请书、" in one_line(page)
    assert "原因：本人卧床" in page


def test_with_all_papers_the_form_asks_nothing(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    escalated = factories.make_matter(clerk, "dibao", "escalate")
    assert "主要材料没有收齐" not in text_of(signed_in(clerk).get(f"{escalated.get_absolute_url()}report/"))
    at_work = factories.in_progress(clerk, zhujian)
    assert "主要材料没有收齐" not in text_of(signed_in(zhujian).get(f"{at_work.get_absolute_url()}result/"))


# --- A 补正 that a bureau asked for


def test_the_window_finds_ticked_what_the_bureau_asked_and_by_whom(
    at_bureau: Matter, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    photos = photos_of(at_bureau)
    move("ask_materials", at_bureau, zhujian, materials=[photos], other="租房合同")
    contract = at_bureau.materials.get(name="租房合同")
    page = text_of(signed_in(clerk).get(f"{at_bureau.get_absolute_url()}correct/"))
    assert "市住建局11月23日要这2份：住房状况照片、租房合同。" in page
    ticked = set(re.findall(r'name="materials" value="(\d+)"[^>]* checked', page))
    assert ticked == {str(photos.pk), str(contract.pk)}


def test_leaving_out_asks_why_and_keeps_the_ticks(
    at_bureau: Matter, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    move("ask_materials", at_bureau, zhujian, materials=[photos_of(at_bureau)])
    card = at_bureau.materials.get(requirement__slug="zhufang-id")
    desk = signed_in(clerk)
    page = text_of(post(desk, at_bureau, "correct", materials=[card.pk]))
    assert "承办单位要的住房状况照片没有勾，请写明为什么不要，或者勾上。" in page
    assert re.search(rf'value="{card.pk}"[^>]* checked', page)
    page = text_of(post(desk, at_bureau, "correct", materials=[card.pk], why_left_out="窗口有底片"))
    assert "没有要住房状况照片：窗口有底片" in page


def test_the_bureau_is_not_offered_what_the_window_looks_up(
    at_bureau: Matter, zhujian: User, signed_in: SignIn
) -> None:
    page = text_of(signed_in(zhujian).get(f"{at_bureau.get_absolute_url()}ask-materials/"))
    assert "住房状况照片" in page
    assert "不动产登记信息" not in page

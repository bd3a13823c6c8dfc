"""The matter page and the pages of the moves, as people meet them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.matter_page import MatterPage
from tests import factories
from tests.conftest import At

SignIn = Callable[[User], Client]


def states(matter: Matter, user: User) -> list[str]:
    return [step.state for step in MatterPage(matter, user, clock.now()).steps]


def fields(matter: Matter, **typed: str) -> dict[str, str]:
    matter.refresh_from_db()
    return {"seen": str(matter.version), "token": str(uuid.uuid4()), **typed}


def test_the_steps_tick_only_what_happened(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    assert states(matter, clerk) == ["done", "done", "current", "todo", "todo"]
    factories.told(factories.decided(clerk, zhujian), clerk)


def test_a_served_refusal_shows_no_handling(clerk: User, zhujian: User, reviewer: User) -> None:
    matter = factories.matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    factories.told(matter, clerk)
    assert states(matter, clerk) == ["todo", "todo", "todo", "todo", "done"]


def test_a_matter_paused_before_its_transfer_shows_no_signature(clerk: User) -> None:
    matter = factories.make_matter(clerk)
    factories.move("request_materials", matter, clerk, other="房屋照片")
    assert states(matter, clerk) == ["done", "current", "todo", "todo", "todo"]


def test_the_sentence_says_who_has_it_and_until_when(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian, "jiuye")
    sentence = MatterPage(matter, clerk, clock.now()).sentence
    assert sentence.startswith("现在由市住建局潘德清办理，已用0个工作日，")
    assert sentence.endswith("前有结果。首问责任人：毛尖镇韦小燕。") or "暂定" in sentence


def test_an_adverse_form_with_gaps_is_not_shown_for_checking(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.sent(clerk, zhujian)
    answer = signed_in(zhujian).post(f"/matters/{matter.number}/return/", fields(matter))
    assert "请选退回的原因。" in answer.content.decode()
    assert "请核对" not in answer.content.decode()


def test_checking_an_adverse_act_changes_nothing_yet(
    clerk: User, zhujian: User, renshe: User, signed_in: SignIn
) -> None:
    matter = factories.sent(clerk, zhujian)
    duty = matter.responsibility.item
    assert renshe.department
    typed = {"reason_code": "重复", "duty_item": duty, "suggested": str(renshe.department.pk)}
    answer = signed_in(zhujian).post(f"/matters/{matter.number}/return/", fields(matter, **typed))
    assert "确认退回" in answer.content.decode()
    matter.refresh_from_db()
    assert (matter.status, matter.returns) == (Status.SENT, 0)


def test_a_stale_page_keeps_what_was_typed(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.in_progress(clerk, zhujian)
    stale = fields(matter, outcome="granted", content="纳入危房改造")
    factories.move("chase", matter, clerk)
    answer = signed_in(zhujian).post(f"/matters/{matter.number}/result/", stale)
    assert answer.status_code == 409
    assert "刚由毛尖镇韦小燕催办" in answer.content.decode()
    assert "纳入危房改造" in answer.content.decode()


def test_a_second_click_leads_to_the_first_result(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.sent(clerk, zhujian)
    posted = fields(matter)
    client = signed_in(zhujian)
    first = client.post(f"/matters/{matter.number}/sign/", posted)
    second = client.post(f"/matters/{matter.number}/sign/", posted)
    assert first["Location"] == second["Location"]
    assert matter.events.of_move("sign").count() == 1


def test_a_known_paper_does_not_change_its_name_in_passing(clerk: User, outsider: User) -> None:
    matter = factories.make_matter(clerk)
    known = matter.application.applicant
    with pytest.raises(DeskError, match="以前登记的姓名") as refused:
        factories.make_matter(outsider, "jiuye", id_number=known.id_number, name="改名人")
    assert refused.value.field == "name"
    known.refresh_from_db()
    assert known.name == matter.application.applicant.name


def test_the_query_count_of_the_page_does_not_grow_with_the_events(
    clerk: User, zhujian: User, signed_in: SignIn, at: At, django_assert_max_num_queries: Callable[..., object]
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    for _ in range(20):
        factories.move("chase", matter, clerk)
    client = signed_in(clerk)
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        client.get(f"/matters/{matter.number}/")


def test_the_qr_code_answers_strangers_with_status_unit_and_date_only(client: Client, clerk: User) -> None:
    matter = factories.make_matter(clerk)
    application = matter.application
    page = client.get(f"/query/{application.query_token}/").content.decode()
    assert "已受理，正在转给承办单位。" in page
    assert "2026年11月23日" in page
    assert application.applicant.name not in page
    assert client.get("/query/unknown/").status_code == 404

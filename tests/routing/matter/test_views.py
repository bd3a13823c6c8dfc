"""The matter page and the pages of the moves, as people meet them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.matter.page import MatterPage
from routing.models import Document, PaperKind
from tests import factories
from tests.conftest import At, person
from tests.pages import SignIn


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


def test_who_withdraws_is_told_of_no_result(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    factories.move("withdraw", matter, clerk, reason="找到工作了", signed=True)
    factories.printed(matter)
    paper = Document.objects.on_matter(matter).get(kind=PaperKind.RECEIPT)
    factories.move("serve", matter, clerk, paper=paper, **factories.in_hand(matter))
    assert states(matter, clerk) == ["done", "done", "todo", "todo", "todo"]


def test_what_was_recalled_was_never_sent(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    factories.move("recall", matter, clerk, reason="写错单位了")
    factories.move("withdraw", matter, clerk, reason="找到工作了", signed=True)
    assert states(matter, clerk) == ["done", "todo", "todo", "todo", "todo"]


def test_a_matter_paused_before_its_transfer_shows_no_signature(clerk: User) -> None:
    matter = factories.make_matter(clerk)
    factories.move("request_materials", matter, clerk, other="房屋照片")
    assert states(matter, clerk) == ["done", "current", "todo", "todo", "todo"]


def test_the_sentence_says_who_has_it_and_until_when(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian, "jiuye")
    sentence = MatterPage(matter, clerk, clock.now()).sentence
    assert sentence.startswith("现在由市住建局潘德清办理，11月23日签收，已用0个工作日，")
    assert sentence.endswith("前有结果。首问责任人：毛尖镇韦小燕。") or "暂定" in sentence


def page_after_a_week(clerk: User, zhujian: User, at: At, slug: str = "jiuye") -> MatterPage:
    """Two days at the window, then two with the bureau."""
    matter = factories.make_matter(clerk, slug)
    at("2026-11-25T09:00")
    factories.move("transfer", matter, clerk, lead=zhujian.department)
    factories.move("sign", matter, zhujian)
    at("2026-11-27T09:00")
    return MatterPage(matter, clerk, clock.now())


def test_beside_the_name_of_a_unit_stands_what_the_unit_used_itself(clerk: User, zhujian: User, at: At) -> None:
    page = page_after_a_week(clerk, zhujian, at)
    began = "现在由市住建局潘德清办理，11月25日签收，"
    assert page.sentence.startswith(f"{began}已用2个工作日（办理时限全程已用4个工作日），")
    assert {share.name: share.days for share in page.times.waiting.shares}["市住建局"] == 2


def test_a_limit_in_days_is_not_mixed_up_with_working_days(clerk: User, zhujian: User, at: At) -> None:
    page = page_after_a_week(clerk, zhujian, at, "zhufang")
    assert "，已用2个工作日（办理时限全程已用4日）" in page.sentence


def test_once_decided_only_the_own_time_of_the_window_is_said(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.decided(clerk, zhujian)
    at("2026-11-25T09:00")
    sentence = MatterPage(matter, clerk, clock.now()).sentence
    assert "告知结果，11月23日办出结果，已用2个工作日，11月24日前告知。" in sentence


def test_the_calendar_used_says_for_which_years_local_days_are_missing(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, "jiuye")
    words = MatterPage(matter, clerk, clock.now()).times.calendar_words
    assert words == "全国放假通知（到2026年底）和黔南州放假安排（2026年州内放假未录入）"


def test_every_year_a_clock_runs_through_is_looked_at(clerk: User) -> None:
    matter = factories.make_matter(clerk, "zhufang")  # promised for February 2027
    assert "（2026年、2027年州内放假未录入）" in MatterPage(matter, clerk, clock.now()).times.calendar_words


def test_a_year_whose_local_days_are_entered_is_not_named(clerk: User, at: At) -> None:
    at("2024-05-13T10:00")
    matter = factories.make_matter(clerk, "jiuye")
    assert MatterPage(matter, clerk, clock.now()).times.calendar_words.endswith("和黔南州放假安排")


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


@pytest.mark.parametrize(
    ("username", "is_linked"),
    [
        ("maojian", True),
        ("office", True),
        ("maojian-head", False),
        ("zhujian", False),
        ("jiancha", False),
    ],
)
def test_who_may_correct_the_person_is_led_there_from_the_matter(
    username: str, *, is_linked: bool, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    client, address = signed_in(person(username)), f"/people/{matter.application.applicant.token}/correct/"
    assert (f'href="{address}"' in client.get(f"/matters/{matter.number}/").content.decode()) is is_linked
    assert client.get(address).status_code == (200 if is_linked else 403)


def test_the_query_count_of_the_page_does_not_grow_with_the_events(
    clerk: User, zhujian: User, signed_in: SignIn, at: At, django_assert_max_num_queries: Callable[..., object]
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    for _ in range(20):
        factories.move("chase", matter, clerk)
    client = signed_in(clerk)
    with django_assert_max_num_queries(28):  # type: ignore[attr-defined]
        client.get(f"/matters/{matter.number}/")


def test_the_qr_code_answers_strangers_with_status_unit_and_date_only(client: Client, clerk: User) -> None:
    matter = factories.make_matter(clerk)
    application = matter.application
    page = client.get(f"/query/{application.query_token}/").content.decode()
    assert "已受理，正在转给承办单位。" in page
    assert "2026年11月23日" in page
    assert application.applicant.name not in page
    assert client.get("/query/unknown/").status_code == 404


def test_the_reviewer_reads_when_and_by_whom_it_was_explained(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    request = factories.ask_for("zhufang")
    explained = {"explained_at": clock.now() - dt.timedelta(minutes=35)}
    application = factories.make_application(clerk, [request], [("refuse", factories.refusal() | explained)])
    matter = Matter.objects.get(application=application)
    client, told = signed_in(reviewer), "11月23日09:25由韦小燕当面说明"
    for path in ("", "refuse/", "overrule/"):
        assert told in client.get(f"{matter.get_absolute_url()}{path}").content.decode()


def test_a_refusal_that_nobody_explained_is_seen_to_be_one(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    page = signed_in(reviewer).get(f"{matter.get_absolute_url()}refuse/").content.decode()
    assert "没有当面说明的记录" in page

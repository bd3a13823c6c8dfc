"""快速登记: no papers, an unknown name, and the hand-over to the station within hours."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from departments import clock
from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput
from routing.models import PaperKind
from tests.conftest import At, person
from tests.factories import move
from tests.pages import SignIn

PAGE = "/matters/new/street/"
HANDED = {"handed_to": "陈站长", "handed_where": "市救助管理站", "handed_at": "2026-11-23 09:50"}


def typed(**given: Any) -> dict[str, Any]:
    facts = {"found_where": "都匀汽车站候车室", "state": "说不清住址，腿有旧伤", "age": "60", "sex": "M"}
    return {name: value for name, value in (facts | HANDED | {"token": uuid.uuid4()} | given).items() if value}


def registered(clerk: User, signed_in: SignIn, **given: Any) -> Matter:
    answer = signed_in(clerk).post(PAGE, typed(**given))
    assert answer.status_code == 302, answer.context["form"].errors
    matter: Matter = Matter.objects.select_related("application__applicant").get()
    return matter


def waiting(clerk: User, signed_in: SignIn) -> Matter:
    return registered(clerk, signed_in, handed_to="", handed_where="", handed_at="")


def test_a_person_without_a_name_is_registered_and_handed_over_at_once(clerk: User, signed_in: SignIn) -> None:
    matter = registered(clerk, signed_in)
    assert (matter.status, matter.outcome) == (Status.CLOSED, Outcome.GRANTED)
    assert matter.application.applicant.name == "姓名不详"


def test_the_record_says_who_took_the_person_over_when_and_where(clerk: User, signed_in: SignIn) -> None:
    matter = registered(clerk, signed_in)
    words = "2026年11月23日9时50分在市救助管理站护送交接给市救助管理站，接收人陈站长"
    assert matter.events.get().note == words
    assert words in matter.documents.get(kind=PaperKind.RESULT).html


def test_nobody_was_handed_papers_at_the_window(clerk: User, signed_in: SignIn) -> None:
    matter = registered(clerk, signed_in, finder="吴警官")
    assert matter.documents.exists()
    assert not matter.deliveries.exists()


def test_two_people_without_a_name_are_two_people(clerk: User, signed_in: SignIn) -> None:
    for _ in range(2):
        signed_in(clerk).post(PAGE, typed())
    assert Matter.objects.values("application__applicant").distinct().count() == 2


def test_no_material_is_asked_for(clerk: User, signed_in: SignIn) -> None:
    assert "应备材料" not in signed_in(clerk).get(PAGE).content.decode()


def test_who_is_not_handed_over_yet_is_accepted_against_24_hours(clerk: User, signed_in: SignIn) -> None:
    matter = waiting(clerk, signed_in)
    running = matter.clocks.of_kind(ClockKind.HANDLE).get()
    assert matter.status == Status.TO_TRANSFER
    assert running.due_at == clock.now() + dt.timedelta(hours=24)


def test_the_hand_over_is_written_down_later_even_after_midnight(clerk: User, signed_in: SignIn, at: At) -> None:
    matter = waiting(clerk, signed_in)
    at("2026-11-24T08:30")
    client = signed_in(clerk)
    page = client.get(f"/matters/{matter.number}/settle/")
    facts = {name: page.context["form"][name].value() for name in ("seen", "token")}
    client.post(f"/matters/{matter.number}/settle/", facts | HANDED)
    matter.refresh_from_db()
    assert matter.status == Status.CLOSED


def test_a_hand_over_without_a_name_of_who_took_over_is_refused(clerk: User, signed_in: SignIn) -> None:
    matter = waiting(clerk, signed_in)
    with pytest.raises(InvalidInput) as refused:
        move("settle", matter, clerk, handed_where="市救助管理站", handed_at=clock.now())
    assert refused.value.field == "handed_to"


def test_half_a_hand_over_keeps_what_was_typed_and_stores_nothing(clerk: User, signed_in: SignIn) -> None:
    page = signed_in(clerk).post(PAGE, typed(handed_where="")).content.decode()
    assert "请写在哪里交接的" in page
    assert "陈站长" in page
    assert not Matter.objects.exists()


def test_a_hand_over_lies_not_in_the_future(clerk: User, signed_in: SignIn) -> None:
    page = signed_in(clerk).post(PAGE, typed(handed_at="2026-11-23 18:00")).content.decode()
    assert "交接时间还没有到" in page


def test_where_the_person_was_found_must_be_said(clerk: User, signed_in: SignIn) -> None:
    assert "请写在哪里发现的" in signed_in(clerk).post(PAGE, typed(found_where="")).content.decode()


def test_a_wrong_number_is_told_and_the_rest_stays(clerk: User, signed_in: SignIn) -> None:
    page = signed_in(clerk).post(PAGE, typed(id_number="522701198001010012")).content.decode()
    assert "最后一位对不上" in page
    assert "都匀汽车站候车室" in page


def test_a_person_with_a_card_is_found_again_by_it(clerk: User, signed_in: SignIn) -> None:
    matter = registered(clerk, signed_in, id_number="522701198001010011", name="王大山")
    assert matter.application.applicant.id_number == "522701198001010011"


def test_a_second_click_registers_nobody_twice(clerk: User, signed_in: SignIn) -> None:
    client, once = signed_in(clerk), typed()
    assert len({client.post(PAGE, once).headers["Location"] for _ in range(2)}) == 1
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("username", ["maojian-head", "minzheng", "office", "jiancha", "admin"])
def test_only_a_window_registers(at: At, db: None, username: str, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(PAGE).status_code == 403


@pytest.mark.parametrize("path", ["/matters/new/", "/"])
def test_the_way_there_is_on_the_registration_page_and_the_workbench(clerk: User, signed_in: SignIn, path: str) -> None:
    assert PAGE in signed_in(clerk).get(path).content.decode()


def test_the_workbench_calls_for_the_hand_over_that_is_still_to_come(clerk: User, signed_in: SignIn) -> None:
    matter = waiting(clerk, signed_in)
    page = signed_in(clerk).get("/").content.decode()
    assert f"/matters/{matter.number}/settle/" in page


def test_on_its_page_the_hand_over_comes_first(clerk: User, signed_in: SignIn) -> None:
    matter = waiting(clerk, signed_in)
    primary = signed_in(clerk).get(f"/matters/{matter.number}/").context["page"].choices.primary
    assert primary is not None
    assert primary.name == "settle"


def test_a_step_that_may_take_longer_than_the_promise_is_not_named_beside_it(clerk: User, signed_in: SignIn) -> None:
    matter = waiting(clerk, signed_in)
    page = signed_in(clerk).get(f"/matters/{matter.number}/").content.decode()
    assert "11月24日10:00前有结果" in page
    assert "前转出" not in page.partition("前有结果")[0].rpartition("现在由")[2]


def test_who_has_no_number_has_none_to_reveal(clerk: User, signed_in: SignIn) -> None:
    matter = waiting(clerk, signed_in)
    assert "显示完整号码" not in signed_in(clerk).get(f"/matters/{matter.number}/").content.decode()

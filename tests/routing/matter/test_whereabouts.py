"""现在在谁手上: in every status the page names who has it, since when and until when."""

from __future__ import annotations

import pytest

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.matter.page import MatterPage
from tests.conftest import At
from tests.factories import coordinating, decided, in_progress, make_matter, matter_in, move, sent

FIRST_ASKED = "首问责任人：毛尖镇韦小燕。"
# Housing matters of Monday 2026-11-23: (status, who and since when, until when).
SAID = (
    (Status.TO_TRANSFER, "现在由毛尖镇韦小燕转出，11月23日起，", "，11月25日前转出，"),
    (Status.AWAITING_MATERIALS, "现在由毛尖镇韦小燕等申请人补材料，11月23日告知补正，", "，12月7日前补齐。"),
    (Status.TO_REVIEW, "现在由毛尖镇罗明山审核，11月23日提请审核，", "，11月24日前审核。"),
    (Status.SENT, "现在由市住建局签收，11月23日转来，", "，11月24日前签收，"),
    (Status.IN_PROGRESS, "现在由市住建局潘德清办理，11月23日签收，", "前（暂定，明年日历未公布）有结果。"),
    (Status.COORDINATING, "现在由市民政局石立新协调，11月23日起，", "，11月25日前定下承办单位，"),
    (Status.TO_NOTIFY, "现在由毛尖镇韦小燕告知结果，11月23日办出结果，", "，11月24日前告知。"),
    (Status.REFUSED, "现在由毛尖镇韦小燕送达告知单，11月23日确认不予受理，", "，11月24日前送达。"),
)
PROMISED = frozenset({Status.TO_TRANSFER, Status.SENT, Status.IN_PROGRESS, Status.COORDINATING})


def sentence(matter: Matter, reader: User) -> str:
    return MatterPage(matter, reader, clock.now()).sentence


@pytest.mark.parametrize(("status", "start", "until"), SAID, ids=[str(status) for status, _, _ in SAID])
def test_the_sentence_names_who_has_it_since_when_and_until_when(
    status: Status, start: str, until: str, clerk: User, reviewer: User, zhujian: User
) -> None:
    said = sentence(matter_in(status, clerk, zhujian, reviewer), clerk)
    assert said.startswith(start)
    assert until in said
    assert said.endswith(FIRST_ASKED)
    assert ("有结果" in said) == (status in PROMISED)


def test_a_closed_matter_says_how_it_ended(clerk: User, reviewer: User, zhujian: User) -> None:
    closed = matter_in(Status.CLOSED, clerk, zhujian, reviewer)
    assert sentence(closed, clerk) == f"11月23日办结：给予救助。{FIRST_ASKED}"


def test_what_a_village_passed_on_waits_for_its_township(clerk: User) -> None:
    matter = make_matter(clerk, way="refuse")
    matter.status = Status.TO_ACCEPT  # no move of this desk leads here
    assert sentence(matter, clerk).startswith("现在由毛尖镇罗明山受理，")


def test_pressing_does_not_change_since_when_a_unit_has_it(clerk: User, zhujian: User, at: At) -> None:
    matter = sent(clerk, zhujian)
    at("2026-11-24T10:00")
    move("chase", matter, clerk)
    assert "市住建局签收，11月23日转来，" in sentence(matter, clerk)


def test_a_unit_at_work_has_it_since_it_signed_whatever_happened_between(clerk: User, zhujian: User, at: At) -> None:
    matter = in_progress(clerk, zhujian)
    at("2026-11-25T10:00")
    move("request_materials", matter, clerk, other="房屋照片")
    at("2026-11-27T10:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    assert "潘德清办理，11月23日签收，" in sentence(matter, clerk)


def test_a_unit_that_was_assigned_is_said_to_be(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = coordinating(clerk, zhujian)
    at("2026-11-24T10:00")
    move("assign", matter, office, lead=zhujian.department, basis="职责表")
    assert "潘德清办理，11月24日指定承办，" in sentence(matter, clerk)


def test_the_window_that_handles_it_itself_has_it_since_then(clerk: User, at: At) -> None:
    matter = make_matter(clerk, "linshi", "own")
    at("2026-11-24T10:00")
    move("take_on", matter, clerk)
    assert "毛尖镇韦小燕办理，11月24日" in sentence(matter, clerk)


def test_while_a_stage_stops_the_count_no_date_is_promised(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    move("request_materials", matter, clerk, other="房屋照片")
    assert "现在暂停计时，恢复后还有75日" in sentence(matter, clerk)


def test_a_result_is_the_windows_to_tell_since_it_was_decided(clerk: User, zhujian: User, at: At) -> None:
    matter = decided(clerk, zhujian)
    at("2026-11-25T09:00")
    assert "韦小燕告知结果，11月23日办出结果，已用2个工作日，11月24日前告知。" in sentence(matter, clerk)


def test_what_the_unit_used_before_is_not_said_of_the_step_that_began_today(clerk: User, zhujian: User, at: At) -> None:
    matter = make_matter(clerk)
    at("2026-11-24T10:00")
    move("transfer", matter, clerk, lead=zhujian.department)
    move("sign", matter, zhujian)
    at("2026-11-26T10:00")
    move("decide", matter, zhujian, outcome="granted", content="给予补助")
    assert "韦小燕告知结果，11月26日办出结果，前后共用1个工作日，11月27日前告知。" in sentence(matter, clerk)

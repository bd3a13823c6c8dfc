"""What a stranger with the receipt reads: where the matter stands, never what came of it for whom."""

from __future__ import annotations

from departments.models import User
from departments.terms import Handling
from intake.models import Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.matter.public import public_lines
from tests.conftest import At
from tests.factories import decided, make_matter, matter_in, move, told


def public_words(matter: Matter) -> str:
    return public_lines(matter.application)[0].status


def test_a_result_waits_at_the_window_for_its_owner(clerk: User, zhujian: User) -> None:
    assert public_words(decided(clerk, zhujian)) == "已有结果，请到窗口领取告知书。"


def test_a_told_result_does_not_call_anybody_again(clerk: User, zhujian: User) -> None:
    assert public_words(told(decided(clerk, zhujian), clerk)) == "已经办结，结果已告知。"


def test_what_was_settled_at_once_is_told_already(clerk: User) -> None:
    assert public_words(make_matter(clerk, "linshi", Handling.ON_THE_SPOT)) == "已经办结，结果已告知。"


def test_who_was_sent_elsewhere_is_reminded_of_the_slip(clerk: User) -> None:
    matter = make_matter(clerk, "jiaoyu", Handling.INFORM)
    assert public_words(matter) == "已告知您到承办单位自行申请，请看告知自行申请单。"


def test_who_took_the_request_back_reads_so(clerk: User) -> None:
    matter = make_matter(clerk)
    move("withdraw", matter, clerk, signed=True, reason="已经解决")
    assert public_words(matter) == "申请已撤回。"


def test_a_refusal_waits_at_the_window_until_it_is_served(clerk: User, zhujian: User, reviewer: User) -> None:
    matter = matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    assert public_words(matter) == "已有结果，请到窗口领取告知单。"
    assert public_words(told(matter, clerk)) == "已答复，告知单已送达。"


def test_materials_not_brought_in_time_end_as_taken_back(clerk: User, at: At) -> None:
    matter = make_matter(clerk)
    move("request_materials", matter, clerk, other="收入证明")
    at("2026-12-21T10:00")
    move("lapse", matter, clerk)
    assert public_words(matter) == "已有结果，请到窗口领取告知书。"
    assert public_words(told(matter, clerk)) == "申请已撤回。"


def test_missing_materials_are_still_asked_for(clerk: User) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    assert public_words(matter) == "需要您补材料，请看补正告知单或打窗口电话。"

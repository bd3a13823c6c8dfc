"""What became of a new matter, in words: the page after a registration reads them out."""

from __future__ import annotations

import pytest

from departments.models import User
from intake.registration.openings import MATERIALS
from intake.registration.pages import BecameLine
from tests.factories import make_matter, passed_on, sent, villager_of

pytestmark = pytest.mark.django_db


def test_what_is_on_its_way_says_with_whom_it_is_and_until_when(clerk: User, zhujian: User) -> None:
    words = BecameLine(sent(clerk, zhujian)).words
    assert words == "现在在市住建局。签收：11月24日前。2027年2月8日前（暂定，明年日历未公布）有结果。"


def test_who_has_it_in_hand_is_named(clerk: User) -> None:
    assert BecameLine(make_matter(clerk)).words.startswith("现在在毛尖镇（韦小燕）。转出：11月25日前。")


def test_what_lacks_materials_says_until_when_they_are_to_come(clerk: User) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    assert BecameLine(matter).words == "等申请人补材料，请在12月7日前补齐。"


def test_what_was_told_and_closed_at_the_counter_says_so(clerk: User) -> None:
    matter = make_matter(clerk, way="inform")
    assert BecameLine(matter).words == "已告知自行申请，已办结。"


def test_a_village_reads_until_when_its_township_accepts(clerk: User) -> None:
    matter = passed_on(villager_of(clerk))
    promise = "11月24日前受理；受理后由毛尖镇选定怎么办理，算出办理期限。"
    assert BecameLine(matter).words == f"现在在毛尖镇（韦小燕）。{promise}"


def test_without_dates_only_the_whereabouts_are_told(clerk: User) -> None:
    matter = make_matter(clerk)
    matter.due_on = matter.promised_on = None
    assert BecameLine(matter).words == "现在在毛尖镇（韦小燕）。"

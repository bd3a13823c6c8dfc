"""The first draft of a sheet is what the record knows, with masked names."""

from __future__ import annotations

import pytest

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.matter.topic_draft import draft
from tests.factories import in_progress, move
from tests.routing.agenda.test_pool import disputed

pytestmark = pytest.mark.django_db


def test_the_draft_tells_what_every_unit_wrote_with_day_and_unit(clerk: User, zhujian: User, renshe: User) -> None:
    matter = disputed(clerk, zhujian, renshe, name="韦国强")
    drafted = draft(matter, clock.today())
    assert drafted["title"] == "韦*强住房救助承办单位有争议的问题"
    assert drafted["facts"].startswith("2026年11月23日，韦*强（毛尖镇坪阳村）在毛尖镇窗口申请住房救助。")
    assert "退回2次，现在由市民政局协调。" in drafted["facts"]
    assert drafted["efforts"].splitlines()[1] == (
        "2026年11月23日　市住建局退回：不属本单位职责；依据：四（三）；建议转往市人社局。"
    )
    assert drafted["gap"] == "退回时引用的职责依据：市住建局：四（三）；市人社局：四（三）。"
    assert drafted["options"] == "1. 市住建局：建议转往市人社局。\n2. 市人社局：建议转往市卫生局。"
    assert [str(unit) for unit in drafted["attending"]] == ["毛尖镇", "市住建局", "市人社局"]
    assert "question" not in drafted


def test_no_full_name_of_anybody_of_the_household_stands_in_the_draft(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian, name="蒙秀英")
    matter.application.applicant.household.create(name="蒙小宝", relation="子女")
    matter.application.proxy_name = "岑老三"
    matter.application.save()
    move("report_uncovered", matter, zhujian, suggestion="蒙秀英和蒙小宝由岑老三照看，没有政策")
    drafted = draft(Matter.objects.get(pk=matter.pk), clock.today())
    written = "".join(str(value) for value in drafted.values())
    assert not [name for name in ("蒙秀英", "蒙小宝", "岑老三") if name in written]
    assert "蒙*英和蒙*宝由岑*三照看" in drafted["efforts"]

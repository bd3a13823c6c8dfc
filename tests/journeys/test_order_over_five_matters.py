"""督办: five matters lie at 住建局 unsigned; the office orders, three answers come late, and it orders again.

The people are 石立新 (office), 潘德清 (zhujian) and 覃正明 (jiancha, who only looks).
"""

from __future__ import annotations

import re

import pytest

from departments.models import User
from intake.models import Matter
from routing.models import DocumentPrint, OrderedMatter, SupervisionOrder
from tests.conftest import At
from tests.factories import sent
from tests.journeys.desks import Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ORDERED_ON, LATE_ON, ANSWERED_ON = "2026-12-01T10:00", "2026-12-08T10:00", "2026-12-09T10:00"
"""A Tuesday; the Tuesday after, when the answers were due on the Friday between; the day after that."""


@pytest.fixture
def five(clerk: User, zhujian: User) -> list[Matter]:
    return [sent(clerk, zhujian) for _ in range(5)]


def orders(office: Desk, matters: list[Matter]) -> None:
    """Tick matters on the overdue list, write the order, read it once more, and issue it."""
    office.page.goto("/desk/overdue/")
    for matter in matters:
        office.page.get_by_role("checkbox", name=f"勾选{matter.number}").check()
    office.leave_by(office.page.get_by_role("button", name=re.compile("^发督办单")))
    office.field("签发人").fill("石立新")
    office.press("下一步：核对")
    office.reads("请核对：督办单")
    office.press("签发并打印")
    office.reads("请打印")


def prints(office: Desk) -> None:
    with office.page.expect_response(re.compile("/paper/print/$")):
        office.page.get_by_role("button", name=re.compile(r"^打印\s*督办单")).click()


def answers(bureau: Desk, matter: Matter, what: str, expected: str) -> None:
    """Answer for one matter on the page of the order."""
    part = bureau.page.get_by_role("region", name=re.compile(f"^{matter.number}"))
    bureau.field("办理情况", part).fill(what)
    bureau.field("预计办结", part).fill(expected)
    part.get_by_role("button", name=re.compile("^反馈")).click()
    bureau.reads("督办反馈已登记")


def states() -> list[bool]:
    return [item.is_owed for item in OrderedMatter.objects.order_by("pk")]


@with_and_without_script
def test_an_order_over_five_matters_answered_late_and_a_second_one(desks: Desks, five: list[Matter], at: At) -> None:
    at(ORDERED_ON)
    office, bureau = desks.of("office"), desks.of("zhujian")
    orders(office, five)
    office.reads("已签发督办单匀民救督〔2026〕1号")
    prints(office)
    first = SupervisionOrder.objects.get()
    assert DocumentPrint.objects.filter(document=first.document).count() == 1

    at(LATE_ON)
    bureau.page.goto("/")
    bureau.reads("督办反馈")
    bureau.page.goto(first.get_absolute_url())
    bureau.reads("逾期2个工作日没有反馈")
    for matter in five[:3]:
        answers(bureau, matter, "已派人入户，鉴定报告未出", "20261218")
    assert bureau.page.get_by_text("已反馈，超过期限2个工作日").count() == 3
    assert states() == [False, False, False, True, True]

    orders(office, five[3:])
    office.reads("第2次督办")
    second = SupervisionOrder.objects.latest("pk")
    assert second.document is not None
    office.page.goto(f"{second.get_absolute_url()}paper/")
    office.reads("（第2次督办）")

    at(ANSWERED_ON)
    bureau.page.goto("/desk/orders/")
    bureau.follow(second.document.number)
    for matter in five[3:]:
        answers(bureau, matter, "已受理，本周鉴定", "2026年12月25日")
    assert not any(states())

    auditor = desks.of("jiancha")
    auditor.page.goto("/desk/orders/?tab=all")
    auditor.reads("超期3个工作日反馈")
    auditor.reads("按期反馈")
    auditor.reads("第2次督办")
    auditor.open_matter(five[4].number)
    auditor.reads("第2次督办市住建局")
    assert auditor.page.get_by_text("督办中", exact=True).count() == 0


def test_nothing_ticked_is_said_in_words(desks: Desks, five: list[Matter], at: At) -> None:
    at(ORDERED_ON)
    office = desks.of("office")
    office.page.goto("/desk/overdue/")
    office.leave_by(office.page.get_by_role("button", name=re.compile("^发督办单")))
    office.reads("请先勾选办件")
    assert not SupervisionOrder.objects.exists()

"""A letter of last week: registered with its day, overdue from the beginning, countersigned by the head, or refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from intake.models import DayState, LateReceipt, Matter
from routing.models import Document, PaperKind
from tests.conftest import At
from tests.factories import make_id_number
from tests.journeys.desks import Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = "2026-11-23T09:30"


def registers(desk: Desk, came: str) -> str:
    """Fill in the sheet of a letter that came on another day; return the number of the matter."""
    page = desk.page
    page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19480115"))
    desk.press("查找")
    desk.field("姓名").fill("蒙桂花")
    desk.field("联系电话").fill("13800005678")
    page.get_by_role("group", name="求助类别").get_by_role("checkbox", name="低保").check()
    desk.asks_how()
    expect(page.get_by_text("11月25日前").first).to_be_visible()
    page.get_by_text("不是今天收到的？").click()
    desk.field("收到日期").fill(came)
    desk.field("途径").select_option("邮寄")
    desk.field("为什么今天才登记").fill("信放在传达室，今天才转来")
    desk.asks_how()
    expect(page.get_by_text("11月20日前").first).to_be_visible()
    expect(page.get_by_text("11月25日前")).to_have_count(0)
    desk.press("只登记")
    desk.reads("11月18日收到（邮寄），今天补登，期限从收到之日起算。")
    desk.reads("收到日期待窗口负责人核签。")
    found = re.search(r"\d{4}-\d{6}", page.get_by_role("heading", level=1).inner_text())
    assert found
    return found[0]


@with_and_without_script
def test_a_letter_of_last_week_is_countersigned_with_one_press(desks: Desks, at: At) -> None:
    at(TODAY)
    clerk, head = desks.of("maojian"), desks.of("maojian-head")
    number = registers(clerk, "11.18")
    clerk.open_matter(number)
    clerk.reads("收到日期待罗明山核签")
    clerk.reads("逾期1个工作日")
    expect(clerk.page.get_by_role("button", name="核签")).to_have_count(0)
    clerk.page.goto("/matters/")
    clerk.reads("收到日期待罗明山核签")
    head.page.goto("/")
    row = head.page.get_by_role("row").filter(has_text=number).filter(has_text="11月18日收到（邮寄），11月23日补登")
    expect(row).to_contain_text("毛尖镇韦小燕：信放在传达室，今天才转来")
    head.leave_by(row.get_by_role("button", name=re.compile("^核签")))
    head.reads(f"{number}：收到日期已核签，期限从收到之日起算。")
    expect(head.page.get_by_role("heading", name="收到日期待核签")).to_have_count(0)
    clerk.open_matter(number)
    clerk.reads("11月23日罗明山核签")
    assert LateReceipt.objects.get().state == DayState.CONFIRMED


def test_a_day_that_is_refused_moves_the_promise_and_the_receipt(desks: Desks, at: At) -> None:
    at(TODAY)
    clerk, head = desks.of("maojian"), desks.of("maojian-head")
    number = registers(clerk, "2026年11月18日")
    before = Matter.objects.get(number=number).promised_on
    head.open_matter(number)
    head.follow("不同意")
    head.reads("都改从登记之日（2026年11月23日）起算")
    head.press("不同意收到日期")
    head.reads("请写不同意的原因。")
    head.field("不同意的原因").fill("信封上的邮戳是11月21日")
    head.press("不同意收到日期")
    head.reads("已改从登记之日起算；写了原来日期的文书已作废")
    head.reads("转出到期日由2026年11月20日改为2026年11月25日")
    matter = Matter.objects.get(number=number)
    assert before is not None
    assert matter.promised_on is not None
    assert matter.promised_on > before
    old, new = Document.objects.filter(kind=PaperKind.RECEIPT).order_by("pk")
    assert (old.is_void, new.replaces_id) == (True, old.pk)
    clerk.open_matter(number)
    clerk.reads("11月23日罗明山不同意，改从登记之日起算")

"""A bureau asks for two papers and gets exactly these: told by the window, brought one by one, until all are there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.models import Document, PaperKind
from tests.factories import in_progress
from tests.journeys.desks import Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTOS, CONTRACT = "住房状况照片", "租房合同"


@pytest.fixture
def housing() -> Matter:
    """A housing matter at work at 住建局, without any of its papers."""
    clerk, officer = (User.objects.get(username=name) for name in ("maojian", "zhujian"))
    return in_progress(clerk, officer, complete=False)


def asks_for_two(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.move("请窗口告知补材料")
    desk.field(PHOTOS).check()
    desk.field("清单以外的材料").fill(CONTRACT)
    desk.press("请窗口告知补材料")


def is_reminded(desk: Desk, number: str) -> None:
    desk.page.goto("/reminders/")
    desk.reads(f"市住建局潘德清 请窗口告知补材料：{number}")


def ticked(page: Page) -> list[str]:
    labels = page.locator("main label", has=page.locator("input[name=materials]:checked"))
    return [words.strip() for words in labels.all_inner_texts()]


def tells_of_exactly_these(desk: Desk, number: str) -> None:
    desk.open_matter(number)
    desk.move("一次性告知补正")
    desk.reads(f"市住建局11月23日要这2份：{PHOTOS}、{CONTRACT}。")
    assert ticked(desk.page) == [PHOTOS, CONTRACT]
    desk.press("一次性告知补正")
    desk.reads(f"还缺2份：{PHOTOS}、{CONTRACT}")


def takes_one(desk: Desk, number: str, name: str) -> None:
    """Tick a paper in the card of the matter's page, as it comes."""
    desk.open_matter(number)
    desk.page.get_by_role("region", name=re.compile("^材料")).get_by_label(name).check()
    desk.press("记下收到的")


@with_and_without_script
def test_a_bureau_asks_for_two_papers_and_gets_exactly_these(desks: Desks, housing: Matter) -> None:
    number, bureau, window = housing.number, desks.of("zhujian"), desks.of("maojian")
    window.page.add_init_script("window.print = () => {};")
    asks_for_two(bureau, number)
    is_reminded(window, number)
    tells_of_exactly_these(window, number)
    notice = Document.objects.get(kind=PaperKind.SUPPLEMENT, matter=housing)
    assert [row["name"] for row in notice.fields["items"]] == [PHOTOS, CONTRACT]
    takes_one(window, number, CONTRACT)
    window.reads(f"已记下收到的材料，还缺1份：{PHOTOS}。")
    housing.refresh_from_db()
    assert housing.status == Status.AWAITING_MATERIALS
    takes_one(window, number, PHOTOS)
    window.reads("材料已全部收齐")
    bureau.open_matter(number)
    expect(bureau.page.get_by_role("region", name=re.compile("^材料")).get_by_text("11月23日收到")).to_have_count(2)
    housing.refresh_from_db()
    assert (housing.status, housing.holder.slug) == (Status.IN_PROGRESS, "zhujian")


def test_enter_alone_never_ticks_a_paper_of_the_sheet(clerk_desk: Desk) -> None:
    page = clerk_desk.page
    page.goto("/matters/new/")
    page.locator("input[name=categories][value=zhufang]").check()
    papers = page.get_by_role("list", name="收到的材料")
    papers.get_by_text(PHOTOS).wait_for()
    page.locator("input[name=id_number]").focus()
    for _ in range(12):
        page.keyboard.press("Enter")
        if not page.url.endswith("/matters/new/"):
            break
        assert papers.locator("input:checked").count() == 0


def test_ticks_stay_while_categories_come_and_go(clerk_desk: Desk) -> None:
    page = clerk_desk.page
    page.goto("/matters/new/")
    page.locator("input[name=categories][value=zhufang]").check()
    papers = page.get_by_role("list", name="收到的材料")
    papers.get_by_text(PHOTOS).click()
    card = papers.get_by_label("身份证、户口簿")
    card.check()
    page.locator("input[name=categories][value=dibao]").check()
    papers.get_by_text("2项共用").first.wait_for()
    expect(card).to_be_checked()
    page.locator("input[name=categories][value=zhufang]").uncheck()
    papers.get_by_text(PHOTOS).wait_for(state="detached")
    page.locator("input[name=categories][value=zhufang]").check()
    papers.get_by_text(PHOTOS).wait_for()
    expect(papers.get_by_label(PHOTOS)).to_be_checked()

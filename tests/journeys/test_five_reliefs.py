"""A farmer asks for five reliefs: one save to the receipt and five papers in one job, and each bureau sees its own.

Her husband died at work; two children go to school; the roof leaks (prototype register5).
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from intake.models import Matter
from intake.states import Status
from routing.models import Document, DocumentPrint
from tests.factories import make_id_number
from tests.journeys.desks import Desk, Desks, without_script
from tests.papers import plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED_FOR = ("低保", "医疗救助", "教育救助", "住房救助", "就业救助")
COUNT_PRINTS = """window.print = () => {
  const marks = window.top.document.documentElement.dataset;
  marks.printed = Number(marks.printed || 0) + 1;
};"""
"""Instead of the printer: counts how often a page, or a frame in it, was sent there."""
SHEETS = "frame => frame.contentDocument.querySelectorAll('.sheet').length"
JOB = ["受理回执", "告知自行申请单", "转办单", "转办单", "上报单", "上报单"]


@pytest.fixture
def window(desks: Desks) -> Desk:
    desk = desks.of("maojian")
    desk.page.add_init_script(COUNT_PRINTS)
    return desk


def chooses(desk: Desk, slug: str, way: str) -> None:
    """Choose the way of a category, whether its ways are a list or buttons."""
    ways = desk.page.locator(f"[name={slug}-way]")
    ways.first.wait_for(state="attached")
    if ways.first.evaluate("element => element.tagName") == "SELECT":
        ways.select_option(way)
    else:
        desk.page.locator(f"[name={slug}-way][value={way}]").check()


def fills_the_sheet(desk: Desk) -> None:
    desk.page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19911111"))
    desk.field("姓名").fill("覃桂花")
    desk.field("联系电话").fill("15985412321")
    desk.field("所在村（社区）").fill("坪阳村")
    desk.field("户籍地址").fill("毛尖镇坪阳村三组")
    for category in ASKED_FOR:
        desk.page.get_by_role("checkbox", name=category).first.check()
    desk.asks_how()
    desk.field("主要困难").fill("丈夫工伤去世，两个孩子上学")
    for slug, way in {"dibao": "escalate", "yiliao": "escalate", "jiaoyu": "inform"}.items():
        chooses(desk, slug, way)
    for slug in ("zhufang", "jiuye"):
        chooses(desk, slug, "transfer")
    desk.asks_how()
    for slug in ("zhufang", "jiuye"):
        desk.page.locator(f"[name={slug}-cannot_go]").select_option("路远")
    desk.page.locator("[name=jiaoyu-agreed]").check()
    for box in desk.page.locator("input[name=papers]").all():
        box.check()


def lines_of(desk: Desk) -> Locator:
    return desk.page.get_by_role("region", name="接下来").get_by_role("listitem")


def has_printed(desk: Desk, times: int) -> None:
    desk.page.locator(f"html[data-printed='{times}']").wait_for(state="attached")


def test_five_reliefs_are_one_save_and_one_job(window: Desk, desks: Desks) -> None:
    fills_the_sheet(window)
    window.press("登记并办出")
    has_printed(window, 1)
    assert window.page.locator("iframe[name=paper]").evaluate(SHEETS) == len(JOB)
    assert [paper.get_kind_display() for paper in papers_as_printed()] == JOB
    assert set(DocumentPrint.objects.values_list("nth", flat=True)) == {1}
    expect(lines_of(window)).to_have_count(len(ASKED_FOR))
    expect(lines_of(window).nth(3)).to_contain_text(re.compile("已转出给市住建局，签收期限.*有结果"))
    expect(window.page.get_by_text("还要填几句")).to_have_count(0)
    prints_it_again(window)
    for bureau, slugs in {"zhujian": ["zhufang"], "renshe": ["jiuye"], "minzheng": ["dibao", "yiliao"]}.items():
        signs(desks.of(bureau), slugs)
    assert set(Matter.objects.values_list("status", flat=True)) == {Status.IN_PROGRESS, Status.CLOSED}


def papers_as_printed() -> list[Document]:
    """Return the papers in the order of the job: the receipt, what the person takes along, what goes to bureaus."""
    kinds = ["receipt", "inform", "transfer", "report"]
    return sorted(Document.objects.filter(prints__isnull=False), key=lambda paper: (kinds.index(paper.kind), paper.pk))


def prints_it_again(desk: Desk) -> None:
    """F9 is a copy of the whole job, and says so; coming back to the page prints nothing by itself."""
    desk.page.keyboard.press("F9")
    has_printed(desk, 2)
    marks = desk.page.locator("iframe[name=paper]").evaluate(
        "frame => Array.from(frame.contentDocument.querySelectorAll('.rep'), (mark) => mark.textContent.slice(0, 5))"
    )
    assert marks == ["第2次打印"] * len(JOB)
    desk.page.reload()
    desk.page.wait_for_load_state("networkidle")
    assert desk.page.locator("html[data-printed]").count() == 0
    assert DocumentPrint.objects.count() == 2 * len(JOB)


def signs(desk: Desk, slugs: list[str]) -> None:
    """A bureau finds its matters among those to sign for, and signs each on its page."""
    numbers = list(Matter.objects.filter(category__slug__in=slugs).values_list("number", flat=True))
    desk.page.goto("/")
    for number in numbers:
        expect(desk.page.get_by_role("main").get_by_text(number).first).to_be_visible()
    for number in numbers:
        desk.open_matter(number)
        desk.press("签收并看下一件")
        desk.reads("已签收")


def test_what_was_sent_to_the_wrong_unit_waits_on_the_page_of_the_visit(window: Desk) -> None:
    fills_the_sheet(window)
    window.press("登记并办出")
    has_printed(window, 1)
    page = window.page.url
    housing = Matter.objects.get(category__slug="zhufang")
    window.open_matter(housing.number)
    window.move("收回转办单")
    window.page.locator("textarea[name=reason]").fill("转错了单位")
    window.page.locator("main form[method=post] button[type=submit]").last.click()
    window.reads("请重新选定怎么办理")
    window.page.goto(page)
    expect(window.page.get_by_role("button", name=re.compile("^补打5份"))).to_be_visible()
    expect(window.page.get_by_role("heading", name=re.compile("还要填几句"))).to_be_visible()


@without_script
def test_without_script_five_reliefs_are_one_save_and_their_job_a_page_to_print(desks: Desks, window: Desk) -> None:
    """The browser itself prints, and the page says how."""
    fills_the_sheet(window)
    window.press("登记并办出")
    expect(lines_of(window)).to_have_count(len(ASKED_FOR))
    visit = window.page.url
    window.leave_by(window.page.get_by_role("button", name=re.compile("^打印6份")))
    expect(window.page.locator(".sheet")).to_have_count(len(JOB))
    expect(window.page.get_by_role("note")).to_contain_text("没有自动打印的，请按Ctrl+P。")
    assert [paper.get_kind_display() for paper in papers_as_printed()] == JOB
    on_paper = plain("".join(page.extract_text() for page in PdfReader(BytesIO(window.page.pdf())).pages))
    assert all(plain(paper.number) in on_paper for paper in papers_as_printed())
    assert "已经登记" not in on_paper, "what the screen says is not printed"
    window.page.goto(visit)
    expect(window.page.get_by_role("button", name=re.compile("^补打6份"))).to_be_visible()
    signs(desks.of("zhujian"), ["zhufang"])
    assert Matter.objects.get(category__slug="zhufang").status == Status.IN_PROGRESS

"""The seven papers as the printer gets them: one A4 page, everything on it, nothing cut, the codes readable."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from routing.models import Document, PaperKind
from routing.papers.views import FORMAL
from tests.longest import CATEGORIES
from tests.papers import FOR_PEOPLE, issue_ordinary, issue_supplement, plain, scanned
from tests.ruler import A4

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Print = Callable[[str], PdfReader]

TEXTS: dict[PaperKind, list[str]] = {
    PaperKind.RECEIPT: [
        "社会救助申请受理回执",
        "毛救受〔2026〕",
        "申请人",
        "证件号码",
        "联系电话",
        "代办人",
        "申请事项",
        "办理方式及承办单位",
        "办理期限",
        "受理时间",
        "收到材料",
        "一、请保管好本回执，查询进度、领取结果时出示。",
        "二、办理期限自受理次日起计算，见上表；通知补正材料的时间不计在内。",
        "报办件编号和查询码。",
        "四、本回执只证明申请已经受理，不是享受救助待遇的凭证。",
        "五、对服务不满意，可拨打",
        "骑缝章",
        "存根",
        "材料真实性责任",
        "（指印）",
        "窗口负责人",
    ],
    PaperKind.SUPPLEMENT: [
        "申请材料补正告知单",
        "毛救补〔2026〕1号",
        "申请收悉。经查看，还缺少下表所列材料，现一次告知。请于",
        "材料补齐之日起受理。",
        "序号",
        "材料名称",
        "到期确有困难的，可以向窗口说明，延长一次。",
        "以后可以重新申请。",
        "骑缝章",
        "存根",
        "（指印）",
    ],
    PaperKind.REFUSAL: [
        "不予受理情况告知单",
        "毛救不〔2026〕1号",
        "向本窗口提出",
        "经核对，因下列原因不能受理：",
        "依据是",
        "你可以这样办：",
        "对本告知有不同意见的，可以向",
        "反映，由其核查并答复。",
        "审核人：罗明山",
        "骑缝章",
        "送达回执",
        "受送达人",
        "（指印）",
        "拒收事由",
        "见证人",
        "骑缝章",
        "存根",
    ],
    PaperKind.TRANSFER: [
        "社会救助事项转办单",
        "毛救转〔2026〕1号",
        "第1次转办",
        "下列救助申请属你单位职责，申请人自行前往确有困难，窗口已受理。现转你单位办理，请于",
        "不属你单位职责的，请在签收期限内写明依据和建议承办单位退回。",
        "办件编号",
        "转办事项",
        "主要情况",
        "随附材料",
        "签收期限",
        "审核人",
        "骑缝章",
        "转办签收回执",
        "□接收办理",
        "（接收单位印章）",
        "骑缝章",
        "转办单（存根）",
    ],
    PaperKind.REPORT: [
        "关于",
        "上报单",
        "毛救报〔2026〕1号",
        "签发人",
        "市民政局：",
        "我镇窗口于",
        "经了解：",
        "我们的意见：",
        "妥否，请研究。",
        "附件",
        "联系人",
        "收文回执",
        "收文人",
        "承办意见",
    ],
    PaperKind.RESULT: [
        "社会救助办理结果告知书",
        "救告〔2026〕1号",
        "☑给予救助",
        "□不给予",
        "已经办结。结果：给予救助。金额人民币20000.00元（大写：贰万元整），自2026年12月起，通过惠农一卡通发放。",
        "有疑问请问",
        "由首问责任人韦小燕帮助查询。",
        "签发人",
        "骑缝章",
        "送达回执",
        "（指印）",
    ],
    PaperKind.INFORM: [
        "告知自行申请单",
        "毛救知〔2026〕1号",
        "你申请的",
        "办理，可以直接到",
        "请带：",
        "本人去有困难的，可以回本窗口，由我们转办。",
    ],
}


@pytest.fixture(params=FOR_PEOPLE, ids=lambda kind: kind.value)
def paper(request: pytest.FixtureRequest, at: Callable[[str], None], db: None) -> Document:
    """Each of the seven papers of a matter, as an ordinary case brings it."""
    return issue_ordinary(request.param)


def show(page: Page, document: Document, html: str = "") -> None:
    """Put the sheet into the window with its style sheets, as the server would send it."""
    context = {
        "document": document,
        "html": mark_safe(html or document.html),  # noqa: S308
        "is_formal": document.kind in FORMAL,
        "printed": True,
    }
    page.set_content(render_to_string("routing/papers/paper.html", context))
    for name in ("css/print.css", "css/print-paper.css"):
        page.add_style_tag(content=Path(str(finders.find(name))).read_text(encoding="utf-8"))


def printed(page: Page, keep: Path) -> PdfReader:
    pdf = page.pdf(prefer_css_page_size=True, print_background=False)
    keep.write_bytes(pdf)
    return PdfReader(BytesIO(pdf))


def words(reader: PdfReader) -> str:
    return "".join(plain(page.extract_text()) for page in reader.pages)


def test_paper_fills_exactly_one_a4_page(page: Page, paper: Document, tmp_path: Path) -> None:
    show(page, paper)
    reader = printed(page, tmp_path / f"{paper.kind}.pdf")
    assert len(reader.pages) == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == A4


@pytest.mark.parametrize("accepted", [False, True], ids=["at the counter", "accepted"])
@pytest.mark.parametrize("slug", CATEGORIES)
def test_everything_missing_is_told_on_one_page(
    page: Page, at: Callable[[str], None], db: None, tmp_path: Path, slug: str, *, accepted: bool
) -> None:
    show(page, issue_supplement(slug, accepted=accepted))
    assert len(printed(page, tmp_path / f"{slug}.pdf").pages) == 1


def test_paper_says_everything_in_its_order(page: Page, paper: Document) -> None:
    show(page, paper)
    text, place = plain(page.locator(".sheet").inner_text()), 0
    for phrase in map(plain, TEXTS[PaperKind(paper.kind)]):
        found = text.find(phrase, place)
        assert found >= 0, f"{phrase} is not behind {text[max(0, place - 40) : place]}"
        place = found + len(phrase)


def test_printer_gets_every_word(page: Page, paper: Document, tmp_path: Path) -> None:
    show(page, paper)
    text = words(printed(page, tmp_path / "paper.pdf"))
    assert [phrase for phrase in TEXTS[PaperKind(paper.kind)] if plain(phrase) not in text] == []


def test_paper_is_no_wider_than_the_sheet(page: Page, paper: Document) -> None:
    show(page, paper)
    page.emulate_media(media="print")
    too_wide = page.evaluate(
        "() => Array.from(document.querySelectorAll('.sheet *'))"
        ".filter((one) => one.getBoundingClientRect().right > document.querySelector('.sheet')"
        ".getBoundingClientRect().right + 1).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert too_wide == []


def test_field_of_the_seal_is_clear(page: Page, paper: Document) -> None:
    """47 × 47 mm with nothing in it but the issuer and the date."""
    show(page, paper)
    width, height = page.evaluate(
        "() => { const box = document.querySelector('.seal').getBoundingClientRect(); return [box.width, box.height]; }"
    )
    assert min(width, height) >= 47 / 25.4 * 96 - 1


def test_codes_on_the_paper_read_back(page: Page, paper: Document) -> None:
    """As a hand scanner sees them at 200 dots per inch."""
    page.set_viewport_size({"width": 900, "height": 1300})
    show(page, paper)
    shot = Image.open(BytesIO(page.locator(".sheet").screenshot()))
    texts = {code.text for code in zxingcpp.read_barcodes(shot.resize((shot.width * 2, shot.height * 2)))}
    if paper.kind != PaperKind.REPORT:
        assert paper.fields["barcode"] in texts
    if paper.kind in {PaperKind.RECEIPT, PaperKind.SUPPLEMENT, PaperKind.INFORM, PaperKind.RESULT}:
        assert scanned(paper) in texts


def test_long_text_runs_on_to_a_second_page_uncut(
    page: Page, db: None, at: Callable[[str], None], tmp_path: Path
) -> None:
    paper = issue_ordinary(PaperKind.TRANSFER)
    told = "".join(f"第{n}句话说明家中困难的情况。" for n in range(1, 161))
    show(page, paper, paper.html.replace("家中困难", told))
    reader = printed(page, tmp_path / "long.pdf")
    assert len(reader.pages) > 1
    assert plain("第160句话说明家中困难的情况。") in words(reader)
    assert plain("转办单（存根）") in words(reader)

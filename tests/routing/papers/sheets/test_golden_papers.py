"""Papers word for word where a wrong word would send somebody astray."""

from __future__ import annotations

from typing import Any

import pytest

from departments import clock
from departments.models import User
from intake.identity import IdKind
from intake.models import Source
from intake.registration.openings import MATERIALS
from routing.models import Document, PaperKind
from routing.papers.sheets import PaperOrder, fields_of
from tests.conftest import At
from tests.factories import basis, in_progress, make_matter, move, sent
from tests.papers import FOR_PEOPLE, issue_ordinary

pytestmark = pytest.mark.django_db


def last(kind: PaperKind) -> Document:
    paper: Document = Document.objects.filter(kind=kind).latest("pk")
    return paper


def test_transfer_says_everything_the_bureau_needs(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian, name="王大山", id_number="522701198001010011", sex="M", phone="13800005678")
    wanted: dict[str, Any] = {
        "number": matter.number,
        "barcode": matter.barcode,
        "name": "王大山",
        "ethnicity": "布依族",
        "id_number": "522701198001010011",
        "phone": "13800005678",
        "residence": "毛尖镇坪阳村三组",
        "category": "住房救助",
        "lead": "都匀市住房和城乡建设局",
        "supporting": "无",
        "nth": 1,
        "is_designated": False,
        "no_return": "",
        "returned_by": "",
        "cannot_go": "年老",
        "difficulty": "家中困难",
        "accepted_on": "2026年11月23日",
        "sign_by": "2026年11月24日",
        "answer_by": "2027年2月8日（暂定）",
        "answer_to": "我镇窗口",
        "clerk": "韦小燕",
        "issuer": "都匀市毛尖镇人民政府",
        "date": "2026年11月23日",
    }
    paper = last(PaperKind.TRANSFER).fields
    assert {name: paper[name] for name in wanted} == wanted


def test_designated_transfer_offers_no_return(clerk: User, zhujian: User, weisheng: User, office: User) -> None:
    matter = in_progress(clerk, zhujian)
    move("report_uncovered", matter, zhujian, suggestion="建议由联席会议明确承办单位")
    move("assign", matter, office, lead=weisheng.department, basis="职责分工表")
    html = last(PaperKind.TRANSFER).html
    assert "经协调指定你单位承办" in html
    assert "不属你单位职责的，请在签收期限内" not in html


def test_report_of_a_bureau_says_who_took_the_request(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    move("report_uncovered", matter, zhujian, suggestion="建议由联席会议明确承办单位")
    assert "毛尖镇窗口于2026年11月23日受理" in last(PaperKind.REPORT).html
    assert "住房救助申请，现由我局承办。经了解" in last(PaperKind.REPORT).html


def test_adverse_result_gives_reason_basis_and_where_to_object(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    reason = "现有住房经鉴定不属于危房，人均面积超过标准。"
    move("decide", matter, zhujian, outcome="denied", content="不给予住房救助", reason=reason, basis=basis())
    html = last(PaperKind.RESULT).html
    assert f"原因是现有住房经鉴定不属于危房，人均面积超过标准，依据是{basis()}。" in html
    assert "对本结果有不同意见的，可以向市民政局" in html


def test_granted_result_offers_no_objection(clerk: User) -> None:
    assert "有不同意见" not in issue_ordinary(PaperKind.RESULT).html


def test_supplement_after_acceptance_goes_on_when_complete(clerk: User) -> None:
    matter = make_matter(clerk)
    move("request_materials", matter, clerk, other="收入证明")
    html = last(PaperKind.SUPPLEMENT).html
    assert "补正期间不计入办理期限，材料补齐之日起继续办理" in html
    assert "材料补齐之日起受理" not in html


def test_completed_request_is_receipted_with_the_moment_of_acceptance(clerk: User, at: At) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-11-26T09:30")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(asked_on__isnull=False)))
    assert last(PaperKind.RECEIPT).fields["minute"] == "2026年11月26日9时30分"


def test_contact_is_named_to_the_bureau_only(clerk: User, zhujian: User) -> None:
    sent(clerk, zhujian, phone="", contact="村干部莫某 13900001111")
    assert last(PaperKind.RECEIPT).fields["masked_phone"] == "无"
    assert last(PaperKind.TRANSFER).fields["phone"] == "无（联系人：村干部莫某 13900001111）"


def test_person_without_papers_is_described_not_numbered(clerk: User) -> None:
    make_matter(clerk, id_kind=IdKind.NONE.value, id_number="", no_id_reason="未办理户口登记")
    assert last(PaperKind.RECEIPT).fields["masked_id"] == f"{IdKind.NONE.label}（未办理户口登记）"


def test_proxy_is_named_with_the_relation(clerk: User) -> None:
    application = make_matter(clerk).application
    application.source, application.proxy_name, application.proxy_relation = Source.PROXY, "王小强", "儿子"
    order = PaperOrder(kind=PaperKind.RECEIPT, application=application, matter=None, issuer=application.window)
    assert fields_of(order, actor=clerk, now=clock.now())["proxy"] == "王小强（儿子）"


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_remedies_in_court_stay_off_until_the_legal_office_has_worded_them(clerk: User, kind: PaperKind) -> None:
    html = issue_ordinary(kind).html
    assert "行政复议" not in html
    assert "行政诉讼" not in html

"""What stands on each paper: masked for the applicant, full between offices, nothing invented."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from departments.models import Department, Responsibility, User
from departments.terms import LimitUnit
from intake.models import Application, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.models import Document, PaperKind
from routing.papers.sheets import BLANK, date_words
from routing.papers.sheets.supplement import to_bring
from tests.conftest import At
from tests.factories import (
    ask_for,
    coordinating,
    in_progress,
    make_application,
    make_matter,
    matter_in,
    move,
    on_agenda,
    sent,
)
from tests.papers import FOR_PEOPLE, application_of, four_requests, issue_ordinary

pytestmark = pytest.mark.django_db
FOR_THE_APPLICANT = (PaperKind.RECEIPT, PaperKind.SUPPLEMENT, PaperKind.REFUSAL, PaperKind.RESULT, PaperKind.INFORM)
BETWEEN_OFFICES = (PaperKind.TRANSFER, PaperKind.REPORT)


def fields(kind: PaperKind) -> dict[str, Any]:
    """Return the fields of the latest paper of a kind."""
    document = Document.objects.filter(kind=kind).last()
    assert document is not None
    found: dict[str, Any] = document.fields
    return found


def decide(clerk: User, bureau: User, **inputs: Any) -> dict[str, Any]:
    matter = in_progress(clerk, bureau)
    move("decide", matter, bureau, **({"outcome": "granted", "content": "补助"} | inputs))
    return fields(PaperKind.RESULT)


# --- masks


@pytest.mark.parametrize("kind", FOR_THE_APPLICANT)
def test_paper_for_the_applicant_is_masked(clerk: User, kind: PaperKind) -> None:
    paper = issue_ordinary(kind)
    person = application_of(paper).applicant
    assert person.id_number not in paper.html
    assert person.phone not in paper.html


@pytest.mark.parametrize("kind", [PaperKind.RECEIPT, PaperKind.REFUSAL])
def test_mask_leaves_six_and_four_digits(clerk: User, kind: PaperKind) -> None:
    paper = issue_ordinary(kind)
    number = application_of(paper).applicant.id_number
    assert paper.fields["masked_id"] == f"{number[:6]}********{number[-4:]}"
    assert paper.fields["masked_id"] in paper.html


def test_receipt_masks_the_telephone(clerk: User) -> None:
    assert "138****5678" in issue_ordinary(PaperKind.RECEIPT).html


def test_transfer_slip_is_full(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.TRANSFER)
    assert application_of(paper).applicant.id_number in paper.html
    assert "13800005678" in paper.html


def test_query_code_stands_on_no_paper_between_offices(clerk: User) -> None:
    """It is the applicant's key to the progress of the matter."""
    for kind in BETWEEN_OFFICES:
        paper = issue_ordinary(kind)
        assert application_of(paper).query_code not in paper.html


# --- dates and times


def test_date_is_written_without_zeros() -> None:
    assert date_words(dt.date(2026, 1, 5)) == "2026年1月5日"


def test_date_past_the_published_calendar_is_provisional() -> None:
    assert date_words(dt.date(2027, 1, 5)) == "2027年1月5日（暂定）"


def test_receipt_tells_the_minute_of_acceptance(clerk: User, at: At) -> None:
    at("2026-11-23T10:05")
    make_matter(clerk)
    assert fields(PaperKind.RECEIPT)["minute"] == "2026年11月23日10时05分"


def test_promise_beyond_the_calendar_is_provisional(clerk: User) -> None:
    make_matter(clerk)
    (line,) = fields(PaperKind.RECEIPT)["lines"]
    assert line["due"].endswith("，暂定）")


def test_transfer_slip_names_both_periods(clerk: User, zhujian: User) -> None:
    paper = issue_ordinary(PaperKind.TRANSFER)
    assert paper.fields["sign_by"] == "2026年11月24日"
    promised = paper.matter.promised_on if paper.matter else None
    assert promised is not None
    assert paper.fields["answer_by"] == date_words(promised)


# --- ① 受理回执


def test_receipt_has_a_line_for_each_request(clerk: User) -> None:
    four_requests()
    ways = [line["way"].split("（")[0] for line in fields(PaperKind.RECEIPT)["lines"]]
    assert sorted(ways) == sorted(["上报：市民政局", "告知自行申请", "转办：市住建局", "当场办结"])


def test_receipt_names_each_paper_handed_in_once(clerk: User) -> None:
    four_requests()
    received = fields(PaperKind.RECEIPT)["received"]
    names = received.rstrip("。").split("；")
    assert len(names) == len(set(names))


def counting(clerk: User, *slugs: str) -> str:
    """Return what a receipt for these categories says about how their limits are counted."""
    requests = [ask_for(slug, cannot_go="年老") for slug in slugs]
    make_application(clerk, requests, [("transfer", {})] * len(slugs))
    words: str = fields(PaperKind.RECEIPT)["notes"][1]
    return words.removeprefix("二、")


def in_hours(slug: str) -> None:
    duty = Responsibility.objects.edition(slug, dt.date(2026, 11, 23))
    duty.limit, duty.limit_unit = 24, LimitUnit.HOURS
    duty.save()


def test_receipt_counts_in_the_unit_of_its_request(clerk: User) -> None:
    pause = "；通知补正材料的时间不计在内。"
    assert counting(clerk, "yiliao") == f"办理期限自受理次日起按工作日计算{pause}"
    assert counting(clerk, "zhufang") == f"办理期限自受理次日起按日历日计算（75日）{pause}"
    assert counting(clerk, "yiliao", "zhufang") == f"办理期限自受理次日起计算，见上表{pause}"


def test_receipt_counts_hours_from_the_moment_of_acceptance(clerk: User) -> None:
    in_hours("linshi")
    assert counting(clerk, "linshi") == "办理期限自受理时起按小时计算。"
    assert "按小时的自受理时起、其他的自受理次日起计算" in counting(clerk, "linshi", "zhufang")


def test_receipt_without_materials_says_none(clerk: User) -> None:
    make_matter(clerk, complete=False)
    assert fields(PaperKind.RECEIPT)["received"] == "无"


def test_receipt_prints_the_query_code(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    assert application_of(paper).query_code in paper.html


def test_telephone_nobody_entered_is_a_line_to_write_on(clerk: User) -> None:
    make_matter(clerk)
    assert fields(PaperKind.RECEIPT)["issuer_phone"] == BLANK


def test_telephone_of_the_window_is_printed_once_it_is_known(clerk: User) -> None:
    window = Department.objects.get(slug="maojian")
    window.phone = "0854-1234567"
    window.save()
    make_matter(clerk)
    assert fields(PaperKind.RECEIPT)["issuer_phone"] == "0854-1234567"


# --- ② 补正告知单


def test_supplement_names_what_is_missing_and_nothing_that_the_window_looks_up(clerk: User) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    items = fields(PaperKind.SUPPLEMENT)["items"]
    main = matter.materials.filter(window_looks_up=False, requirement__is_main=True)
    assert matter.materials.filter(window_looks_up=True).exists()
    assert [item["name"] for item in items] == list(main.values_list("name", flat=True))


def test_a_correction_of_an_old_supplement_drops_what_the_window_looks_up(clerk: User) -> None:
    """Papers issued before named it, marked 窗口代查; without the mark people would think that they owe it."""
    old = [{"name": "收入证明", "looked_up": "否"}, {"name": "不动产登记信息", "looked_up": "窗口代查"}]
    assert [row["name"] for row in to_bring(old)] == ["收入证明"]


def test_supplement_before_acceptance_says_when_acceptance_comes(clerk: User) -> None:
    make_matter(clerk, way=MATERIALS, complete=False)
    assert "材料补齐之日起受理" in fields(PaperKind.SUPPLEMENT)["letter"][0]


# --- ③ 不予受理情况告知单


def test_refusal_is_signed_by_two_persons(clerk: User, reviewer: User, zhujian: User) -> None:
    matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    paper = fields(PaperKind.REFUSAL)
    assert (paper["clerk"], paper["reviewer"]) == ("韦小燕", "罗明山")


def test_refusal_gives_reason_basis_advice_and_where_to_complain(clerk: User) -> None:
    html = issue_ordinary(PaperKind.REFUSAL).html
    for words in ("家庭收入和财产都明显超过规定标准", "203号", "另行申请临时救助", "市民政局"):
        assert words in html


def test_refusal_names_no_remedy_that_is_not_settled(clerk: User) -> None:
    html = issue_ordinary(PaperKind.REFUSAL).html
    assert "行政复议" not in html
    assert "行政诉讼" not in html


def test_reason_with_a_full_stop_gets_no_second_one(clerk: User) -> None:
    assert "。。" not in issue_ordinary(PaperKind.REFUSAL).html


# --- ④ ⑤ between offices


def given_back(clerk: User, zhujian: User, suggested: Department | None) -> Matter:
    matter = sent(clerk, zhujian)
    said = {"reason_code": "不属本单位职责", "duty_item": "四（三）市人社局负责就业救助", "suggested": suggested}
    return move("give_back", matter, zhujian, **said)


def test_second_transfer_is_counted(clerk: User, zhujian: User, renshe: User) -> None:
    matter = given_back(clerk, zhujian, renshe.department)
    move("transfer", matter, clerk, lead=renshe.department)
    assert latest_transfer().fields["nth"] == 2


def test_a_recalled_transfer_does_not_count(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    move("recall", matter, clerk, reason="附件漏了")
    move("transfer", matter, clerk, lead=zhujian.department)
    assert latest_transfer().fields["nth"] == 1


def latest_transfer() -> Document:
    paper: Document | None = Document.objects.filter(kind=PaperKind.TRANSFER).last()
    assert paper is not None
    return paper


def test_ordinary_transfer_is_grounded_on_the_duty_table(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.TRANSFER)
    assert paper.matter is not None
    assert paper.fields["ground"] == paper.matter.responsibility.item
    assert "下列救助申请属你单位职责，" in paper.html


def test_transfer_after_a_return_is_grounded_on_what_the_returning_unit_suggested(
    clerk: User, zhujian: User, renshe: User
) -> None:
    matter = given_back(clerk, zhujian, renshe.department)
    move("transfer", matter, clerk, lead=renshe.department)
    words = "退回单位建议：不属本单位职责；依据：四（三）市人社局负责就业救助；建议转往市人社局"
    paper = latest_transfer()
    assert paper.fields["ground"] == words
    assert "窗口已受理。现经市住建局退回并建议，转你单位办理，请于" in paper.html
    assert "属你单位职责，申请人" not in paper.html


def test_transfer_to_another_unit_than_suggested_is_grounded_on_the_clerks_note(
    clerk: User, zhujian: User, renshe: User, jiaoyu: User
) -> None:
    matter = given_back(clerk, zhujian, renshe.department)
    move("transfer", matter, clerk, lead=jiaoyu.department, note="孩子因此辍学，属教育救助。")
    paper = latest_transfer()
    assert paper.fields["ground"] == "孩子因此辍学，属教育救助"
    assert "退回并建议" not in paper.html


def test_designation_is_grounded_on_what_the_office_wrote(
    clerk: User, zhujian: User, renshe: User, office: User
) -> None:
    move("assign", coordinating(clerk, zhujian), office, lead=renshe.department, basis="四（三）6，就业救助。")
    assert fields(PaperKind.TRANSFER)["ground"] == "四（三）6，就业救助"


def test_a_designation_offers_no_refusal_and_no_day_to_sign_by(
    clerk: User, zhujian: User, renshe: User, office: User
) -> None:
    move("assign", coordinating(clerk, zhujian), office, lead=renshe.department, basis="四（三）6，就业救助。")
    html = latest_transfer().html
    assert html.count("市民政局指定承办，不再退回") == 2
    for words in ("不属本单位职责", "建议转", "签收期限", "理由依据"):
        assert words not in html


def test_what_the_meeting_resolved_is_grounded_on_its_words(
    clerk: User, zhujian: User, renshe: User, office: User, at: At
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at("2026-11-27T10:00")
    said = {"resolution": "由市人社局按就业救助办理。", "way": "assign", "due_on": dt.date(2026, 12, 10)}
    move("resolve", matter, office, lead=renshe.department, **said)
    assert fields(PaperKind.TRANSFER)["ground"] == "联席会议议定：由市人社局按就业救助办理"


def test_report_to_study_says_that_no_policy_covers_it(clerk: User, zhujian: User) -> None:
    matter_in(Status.COORDINATING, clerk, zhujian, clerk)
    paper = Document.objects.filter(kind=PaperKind.REPORT).last()
    assert paper is not None
    assert "没有对应的救助政策，也没有明确的承办单位，建议提请联席会议研究。" in paper.html


def test_ordinary_report_does_not_say_so(clerk: User) -> None:
    assert "建议提请联席会议研究" not in issue_ordinary(PaperKind.REPORT).html


# --- ⑥ 办理结果告知书


def test_result_writes_the_sum_in_figures_and_words(clerk: User, zhujian: User) -> None:
    paper = decide(clerk, zhujian, amount="1200.5")
    assert paper["amount"] == "1200.50"
    assert "壹仟贰佰元伍角" in paper["amount_words"]


def test_result_without_money_names_no_sum(clerk: User, zhujian: User) -> None:
    assert decide(clerk, zhujian)["amount"] == ""


def test_result_ticks_exactly_its_own_box(clerk: User, zhujian: User) -> None:
    boxes = decide(clerk, zhujian)["boxes"]
    assert [box["label"] for box in boxes if box["ticked"]] == ["给予救助"]
    assert len(boxes) == 5


def test_result_names_who_was_asked_first(clerk: User, zhujian: User) -> None:
    assert decide(clerk, zhujian)["first_asked"] == "韦小燕"


# --- ⑩ 告知自行申请单


def test_inform_slip_says_where_to_go_and_what_to_bring(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.INFORM)
    assert paper.matter is not None
    assert paper.fields["go_to"] == paper.matter.responsibility.go_to
    assert paper.fields["bring"] not in ("", BLANK)


# --- all


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_fields_can_be_frozen_as_json(clerk: User, kind: PaperKind) -> None:
    paper = issue_ordinary(kind)
    assert json.loads(json.dumps(paper.fields)) == paper.fields


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_paper_has_no_hole_where_a_field_is_missing(clerk: User, kind: PaperKind) -> None:
    html = issue_ordinary(kind).html
    for hole in ("None", "（电话）", "电话，", "：。", "（）", "，。"):
        assert hole not in html


# --- what came, and who came


def test_report_says_what_lacks_and_why(clerk: User) -> None:
    matter = make_matter(clerk, "dibao", "escalate", complete=False)
    move("escalate", matter, clerk, suggestion="请调查核实", without_papers="老人行动不便，先报后补。")
    paper = Document.objects.get(kind=PaperKind.REPORT)
    assert "附件：无" in paper.html
    assert '还缺材料</th><td colspan="3">救助申请书、' in paper.html
    assert "原因：老人行动不便，先报后补。" in paper.html
    assert "见申请材料" not in paper.html


def test_report_of_somebody_who_brought_all_names_no_lack(clerk: User) -> None:
    assert "还缺材料" not in issue_ordinary(PaperKind.REPORT).html


@pytest.mark.parametrize("kind", BETWEEN_OFFICES)
def test_papers_between_offices_name_who_applied_for_the_person(clerk: User, zhujian: User, kind: PaperKind) -> None:
    slug, name = {PaperKind.REPORT: ("dibao", "escalate"), PaperKind.TRANSFER: ("zhufang", "transfer")}[kind]
    matter = make_matter(clerk, slug, name, cannot_go="年老")
    facts = {"source": "proxy", "proxy_name": "罗大勇", "proxy_relation": "父亲", "proxy_phone": "13885440000"}
    Application.objects.filter(pk=matter.application_id).update(**facts)
    asked: dict[str, Any] = {"suggestion": "请调查核实"}
    if kind == PaperKind.TRANSFER:
        asked = {"lead": zhujian.department, "supporting": []}
    move(name, Matter.objects.get(pk=matter.pk), clerk, **asked)
    assert "罗大勇（父亲），13885440000" in Document.objects.get(kind=kind).html


@pytest.mark.parametrize("kind", BETWEEN_OFFICES)
def test_who_applied_in_person_has_no_row_for_a_proxy(clerk: User, kind: PaperKind) -> None:
    assert "代办人" not in issue_ordinary(kind).html

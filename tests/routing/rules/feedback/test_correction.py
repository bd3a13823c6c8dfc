"""更正: a wrong paper is issued anew under a new number; the old one keeps its number, is void, and says why."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.terms import Handling
from intake.models import Applicant, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed
from routing.models import Document, DocumentVoid, PaperKind
from routing.papers.results import paper_to_serve
from routing.rules.feedback.correction import papers_to_correct
from tests.conftest import At, person
from tests.factories import (
    ask_for,
    basis,
    coordinating,
    decided,
    denied,
    in_hand,
    make_application,
    make_colleague,
    make_matter,
    matter_in,
    meeting,
    move,
    printed,
    renamed,
    sent,
    told,
    topic_words,
)
from tests.pages import SignIn
from tests.papers import FOR_PEOPLE, application_of, issue_ordinary
from tests.returns import give_back


def last(matter: Matter, kind: PaperKind) -> Document:
    found: Document = Document.objects.on_matter(matter).filter(kind=kind).order_by("pk")[0]
    return found


def corrected(matter: Matter, actor: User, kind: PaperKind, **words: str) -> tuple[Document, Document]:
    """Put the person's name right first, and return the old paper and the new one."""
    old = last(renamed(matter), kind)
    move("correct_paper", matter, actor, paper=old, why="姓名写错", **words)
    return Document.objects.get(pk=old.pk), Document.objects.get(replaces=old)


def test_the_new_paper_has_the_facts_of_now_and_says_what_it_replaces(clerk: User) -> None:
    matter = make_matter(clerk, name="王大山")
    old, new = corrected(matter, clerk, PaperKind.RECEIPT)
    assert (old.fields["name"], new.fields["name"]) == ("王大山", matter.application.applicant.name)
    assert f"更正件，原件（{old.number}）作废" in new.html
    assert (old.is_void, new.is_void, new.serial) == (True, False, old.serial + 1)
    assert old.voided.reason == f"更正，见{new.number}：姓名写错"


def test_a_receipt_certifies_the_same_day_and_way_however_far_the_matter_has_come(clerk: User, zhujian: User) -> None:
    matter = told(denied(clerk, zhujian), clerk)
    old, new = corrected(matter, clerk, PaperKind.RECEIPT)
    assert (new.fields["lines"], new.fields["minute"]) == (old.fields["lines"], old.fields["minute"])


def test_words_are_put_right_and_the_outcome_is_not(clerk: User, zhujian: User) -> None:
    matter = denied(clerk, zhujian)
    reason = "房屋鉴定为B级，不属于危房改造的范围。"
    old, new = corrected(matter, zhujian, PaperKind.RESULT, outcome="granted", amount="500", reason=reason)
    assert (new.fields["reason"], new.fields["outcome"], new.fields["amount"]) == (reason.rstrip("。"), "不给予", "")
    assert new.is_adverse
    assert old.is_void


def test_what_was_granted_is_not_typed_anew(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    old, new = corrected(matter, zhujian, PaperKind.RESULT, content="纳入危房改造，补助90000元")
    assert new.fields["content"] == old.fields["content"]
    page = signed_in(zhujian).get(f"/matters/{matter.number}/correct-paper/?paper={new.pk}").content.decode()
    assert "结果、内容和金额有误的，请" in page
    assert 'name="content"' not in page


def test_a_reason_that_nobody_would_understand_is_refused(clerk: User, zhujian: User) -> None:
    matter = denied(clerk, zhujian)
    with pytest.raises(InvalidInput, match="不少于10个字"):
        corrected(matter, zhujian, PaperKind.RESULT, reason="不符")
    assert not DocumentVoid.objects.exists()


def test_no_correction_without_its_reason(clerk: User) -> None:
    matter = make_matter(clerk)
    with pytest.raises(InvalidInput, match="请写更正的原因"):
        move("correct_paper", matter, clerk, paper=last(matter, PaperKind.RECEIPT), why="")


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_a_good_paper_is_not_made_void_for_its_equal(kind: PaperKind, at: At, db: None) -> None:
    at("2026-11-23T10:00")
    paper = issue_ordinary(kind)
    matter = paper.matter or application_of(paper).matters.order_by("number")[0]
    issuer = person("maojian-head") if kind == PaperKind.REFUSAL else paper.issued_by
    at("2026-11-25T10:00")
    make_colleague(issuer)
    with pytest.raises(InvalidInput, match=f"没有要更正的：现在更正，写的和{paper.number}一样，原件没有作废"):
        move("correct_paper", matter, issuer, paper=paper, why="姓名写错")
    assert not DocumentVoid.objects.exists()
    move("correct_paper", renamed(matter), issuer, paper=paper, why="姓名写错")


def test_a_bureau_is_told_that_the_window_puts_the_person_right_first(clerk: User, zhujian: User) -> None:
    matter = denied(clerk, zhujian)
    with pytest.raises(InvalidInput, match="请毛尖镇窗口先更正申请人信息，再来更正文书。“原因”写得不对的，请在下面改"):
        move("correct_paper", matter, zhujian, paper=last(matter, PaperKind.RESULT), why="姓名写错")


def test_who_has_put_right_what_the_paper_does_not_say_is_told_so(clerk: User) -> None:
    """The receipt masks the middle of a telephone: it says the same before and after."""
    matter = make_matter(clerk, phone="13800005678")
    Applicant.objects.update(phone="13811115678")
    with pytest.raises(InvalidInput, match="已经更正过的，这份文书上没有写，或者写的不变，不用重新制发"):
        move("correct_paper", matter, clerk, paper=matter.application.documents.get(), why="电话写错")


def test_the_page_that_refuses_keeps_the_words_and_leads_to_the_person(clerk: User, signed_in: SignIn) -> None:
    matter, client = make_matter(clerk), signed_in(clerk)
    address, paper = f"/matters/{matter.number}/correct-paper/", last(matter, PaperKind.RECEIPT)
    form = {"seen": matter.version, "token": uuid4(), "paper_chosen": paper.pk, "why": "姓名写成了别人的"}
    page = client.post(address, form).content.decode()
    assert "请先更正申请人信息，再来更正文书" in page
    assert 'value="姓名写成了别人的"' in page
    assert f"/people/{matter.application.applicant.token}/correct/" in page


def test_what_is_void_is_not_corrected_again(clerk: User) -> None:
    matter = make_matter(clerk)
    old, _ = corrected(matter, clerk, PaperKind.RECEIPT)
    with pytest.raises(InvalidInput, match=f"{old.number}已经更正、作废"):
        move("correct_paper", matter, clerk, paper=old, why="再改一次")


def test_a_refusal_is_corrected_by_its_reviewer_and_by_nobody_else(
    clerk: User, zhujian: User, reviewer: User, office: User
) -> None:
    matter = matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    refusal = last(matter, PaperKind.REFUSAL)
    assert papers_to_correct(matter, reviewer) == [refusal]
    assert papers_to_correct(matter, clerk) == papers_to_correct(matter, office) == []
    _, new = corrected(matter, reviewer, PaperKind.REFUSAL, advice="可以到市民政局申请临时救助。")
    assert new.fields["advice"] == "可以到市民政局申请临时救助"
    assert new.fields["reviewer"] == reviewer.full_name


def test_a_corrected_transfer_reaches_who_has_the_wrong_one(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    _, new = corrected(matter, clerk, PaperKind.TRANSFER)
    assert new.department == clerk.department
    assert zhujian.reminders.filter(event__move="correct_paper").exists()


def test_a_transfer_is_corrected_only_while_the_unit_has_it(clerk: User, zhujian: User, renshe: User) -> None:
    matter = sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    with pytest.raises(InvalidInput, match="不能由您更正"):
        corrected(matter, clerk, PaperKind.TRANSFER)


def test_a_transfer_of_a_closed_matter_is_history(clerk: User, zhujian: User) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    assert [paper.kind for paper in papers_to_correct(matter, clerk)] == [PaperKind.RECEIPT]


def test_the_answer_of_an_earlier_round_is_history(
    clerk: User, zhujian: User, reviewer: User, office: User, at: At
) -> None:
    at("2026-11-23T10:00")
    matter = told(matter_in(Status.REFUSED, clerk, zhujian, reviewer), clerk)
    refusal = last(matter, PaperKind.REFUSAL)
    at("2026-11-24T10:00")
    move("reopen", matter, office, reason="复核后应予受理，重新办理")
    assert papers_to_correct(matter, reviewer) == []
    at("2026-11-24T11:00")
    move("transfer", matter, clerk, lead=zhujian.department, cannot_go="重病")
    move("sign", matter, zhujian)
    move("decide", matter, zhujian, outcome="granted", content="补助20000元", without_opinions="情况紧急")
    with pytest.raises(PermissionDenied):
        move("correct_paper", matter, reviewer, paper=refusal, why="姓名写错")
    result = matter.documents.get(kind=PaperKind.RESULT)
    assert papers_to_correct(matter, zhujian) == [result]
    assert paper_to_serve(matter) == result


def test_nobody_is_late_with_papers_of_a_corrected_notice_he_has_not_got(
    clerk: User, zhujian: User, reviewer: User, at: At
) -> None:
    at("2026-11-23T10:00")
    matter = printed(matter_in(Status.AWAITING_MATERIALS, clerk, zhujian, reviewer))
    move("serve", matter, clerk, paper=last(matter, PaperKind.SUPPLEMENT), **in_hand(matter))
    _, new = corrected(matter, clerk, PaperKind.SUPPLEMENT)
    at("2026-12-21T10:00")
    with pytest.raises(NotAllowed, match="更正后的补正告知单还没有送达"):
        move("lapse", matter, clerk, basis=basis())
    move("serve", printed(matter), clerk, paper=new, **in_hand(matter))
    move("lapse", matter, clerk, basis=basis())
    assert matter.status != Status.AWAITING_MATERIALS


def test_what_is_recalled_is_void(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    move("recall", matter, clerk, reason="转错了单位")
    assert last(matter, PaperKind.TRANSFER).voided.reason == "收回：转错了单位"


def test_a_topic_that_moves_to_another_meeting_leaves_a_void_sheet(clerk: User, zhujian: User, office: User) -> None:
    matter = coordinating(clerk, zhujian)
    for day in ("2026-11-27", "2026-12-01"):
        move("put_on_agenda", matter, office, conference=meeting(office, day), **topic_words())
    first, second = Document.objects.filter(kind=PaperKind.AGENDA).order_by("pk")
    assert (first.is_void, second.is_void) == (True, False)


def test_the_page_shows_the_void_paper_with_its_reason(clerk: User, signed_in: SignIn) -> None:
    matter, client = make_matter(clerk), signed_in(clerk)
    old, new = corrected(matter, clerk, PaperKind.RECEIPT)
    page = client.get(matter.get_absolute_url()).content.decode()
    assert f"作废原因：更正，见{new.number}：姓名写错" in page
    sheet = client.get(f"/matters/{matter.number}/papers/{old.pk}/").content.decode()
    assert f'<div class="void-words">已由{new.number}更正</div>' in sheet
    assert 'class="sheet is-void ' in sheet


def test_the_form_shows_the_words_of_the_paper(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = denied(clerk, zhujian)
    paper = last(matter, PaperKind.RESULT)
    page = signed_in(zhujian).get(f"/matters/{matter.number}/correct-paper/?paper={paper.pk}").content.decode()
    assert "房屋鉴定为B级，不属危房。</textarea>" in page


def test_a_receipt_is_not_made_void_because_another_matter_of_the_visit_is_closed(
    clerk: User, zhujian: User, at: At
) -> None:
    """How its dates are counted is said of the requests that it dates, whatever became of them since."""
    application = make_application(
        clerk,
        [ask_for("zhufang", cannot_go="年老"), ask_for("jiuye", cannot_go="年老")],
        [(Handling.TRANSFER, {}), (Handling.TRANSFER, {})],
    )
    housing, work = application.matters.order_by("pk")
    assert housing.responsibility.limit_unit != work.responsibility.limit_unit
    at("2026-11-25T10:00")
    move("withdraw", housing, clerk, signed=True, reason="已经解决")
    paper = last(work, PaperKind.RECEIPT)
    with pytest.raises(InvalidInput, match="没有要更正的"):
        move("correct_paper", work, clerk, paper=paper, why="姓名写错")
    assert not DocumentVoid.objects.exists()


def test_a_receipt_counts_as_before_when_papers_have_come_since(clerk: User, at: At) -> None:
    application = make_application(
        clerk,
        [ask_for("zhufang", cannot_go="年老"), ask_for("jiuye", complete=False)],
        [(Handling.TRANSFER, {}), (MATERIALS, {})],
    )
    housing, work = application.matters.order_by("pk")
    at("2026-11-25T10:00")
    move("receive_materials", work, clerk, materials=list(work.materials.filter(received_on=None)))
    paper = Document.objects.get(application=application, matter=None, kind=PaperKind.RECEIPT)
    with pytest.raises(InvalidInput, match="没有要更正的"):
        move("correct_paper", housing, clerk, paper=paper, why="姓名写错")

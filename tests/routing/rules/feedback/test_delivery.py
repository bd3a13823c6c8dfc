"""送达: what has legal effect reaches the person; a call informs only; what is adverse stays on the desk."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from departments import clock
from departments.models import User
from intake.models import Application, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.desks.window import window_board
from routing.errors import InvalidInput
from routing.models import Delivery, Document, PaperKind
from routing.registers.papers import PaperRegister
from routing.rules.feedback.delivery import papers_to_serve
from routing.upkeep import papers as paper_check
from tests.conftest import At
from tests.factories import decided, denied, in_hand, make_matter, matter_in, move, printed, renamed, told
from tests.pages import SignIn, one_line, page_of, text_of


def receipt_of(matter: Matter) -> Document:
    found: Document = Document.objects.on_matter(matter).in_force().get(kind=PaperKind.RECEIPT)
    return found


def refused(clerk: User, zhujian: User, reviewer: User) -> Matter:
    return matter_in(Status.REFUSED, clerk, zhujian, reviewer)


def to_serve_for(clerk: User) -> list[tuple[str, str, str]]:
    rows = window_board(clerk, clock.today()).to_serve.tasks
    return [(task.row.number, task.missing, task.move.name if task.move else "") for task in rows]


# --- One paper


def test_a_receipt_is_unserved_until_its_delivery_is_recorded(clerk: User) -> None:
    matter = printed(make_matter(clerk))
    paper = receipt_of(matter)
    assert list(Document.objects.unserved()) == [paper]
    move("serve", matter, clerk, paper=paper, **in_hand(matter))
    assert not Document.objects.unserved().exists()
    assert receipt_of(matter).is_served
    assert matter.status == Status.TO_TRANSFER
    assert matter.events.filter(
        note__endswith=f"2026年11月23日当面送达，收件人{matter.application.applicant.name}（本人），送达人韦小燕"
    ).exists()


def test_what_was_never_printed_was_handed_to_nobody(clerk: User) -> None:
    matter = make_matter(clerk)
    with pytest.raises(InvalidInput, match="受理回执还没有打印，请先打印再送达"):
        move("serve", matter, clerk, paper=receipt_of(matter), **in_hand(matter))


def test_a_call_is_no_delivery_of_a_paper(clerk: User) -> None:
    matter = make_matter(clerk, name="王大山")
    move("serve", matter, clerk, paper=receipt_of(matter), **in_hand(matter, way="phone"))
    paper = receipt_of(matter)
    assert (paper.is_served, papers_to_serve(matter, clerk)) == (False, [paper])
    assert matter.events.get(move="serve").note == (
        f"受理回执{paper.number}：2026年11月23日电话告知，文书未送达，接听人王大山（本人），拨打人韦小燕"
    )


def test_the_timeline_tells_the_whole_proof_of_service(clerk: User) -> None:
    matter = printed(make_matter(clerk, name="王大山"))
    left = {"relation": "侄女", "place": "坪阳村三组", "witness": "村干部罗远志", "refusal": "不愿签收"}
    move("serve", matter, clerk, paper=receipt_of(matter), way="left", recipient="王小妹", **left)
    assert matter.events.get(move="serve").note == (
        f"受理回执{receipt_of(matter).number}：2026年11月23日留置送达，"
        "收件人王小妹（侄女），地点坪阳村三组，见证人村干部罗远志，拒收事由不愿签收，送达人韦小燕"
    )


def test_a_paper_is_served_once(clerk: User) -> None:
    matter = printed(make_matter(clerk, way=MATERIALS, complete=False))
    (supplement,) = papers_to_serve(matter, clerk)
    move("serve", matter, clerk, paper=supplement, **in_hand(matter))
    assert papers_to_serve(matter, clerk) == []


INCOMPLETE: list[tuple[dict[str, Any], str, str]] = [
    ({"way": ""}, "way", "请选送达方式"),
    ({"recipient": ""}, "recipient", "请写收件人"),
    ({"recipient": "罗小妹"}, "relation", "收件人不是本人，请写与申请人的关系"),
    ({"way": "left"}, "refusal", "留置的，请写拒收事由"),
    ({"way": "left", "refusal": "不愿签收"}, "witness", "请写见证人"),
    ({"refusal": "不愿签收", "witness": "罗远志"}, "place", "请写留在哪里"),
    ({"way": "post"}, "served_on", "邮寄的，请写回执上的签收日期"),
    ({"way": "village"}, "witness", "由谁转交"),
    ({"way": "other"}, "note", "请在备注里写明怎样送达"),
    ({"served_on": dt.date(2026, 11, 24)}, "served_on", "送达日期不能晚于今天"),
    ({"served_on": dt.date(2026, 11, 20)}, "served_on", "送达日期不能早于文书制发那天（2026年11月23日）"),
]


@pytest.mark.parametrize(("facts", "field", "sentence"), INCOMPLETE)
def test_a_record_that_would_not_hold_is_refused_by_name(
    facts: dict[str, Any], field: str, sentence: str, clerk: User
) -> None:
    matter = printed(make_matter(clerk, name="王大山"))
    with pytest.raises(InvalidInput, match=sentence) as wrong:
        move("serve", matter, clerk, paper=receipt_of(matter), **(in_hand(matter) | facts))
    assert wrong.value.field == field
    assert not Delivery.objects.exists()


def test_a_paper_was_not_handed_over_before_it_was_printed(clerk: User, at: At) -> None:
    at("2026-11-23T10:00")
    matter = make_matter(clerk)
    at("2026-11-25T10:00")
    paper = receipt_of(printed(matter))
    with pytest.raises(InvalidInput, match="不能早于文书第一次打印那天（2026年11月25日）") as wrong:
        move("serve", matter, clerk, paper=paper, **in_hand(matter, served_on=dt.date(2026, 11, 24)))
    assert wrong.value.field == "served_on"
    move("serve", matter, clerk, paper=paper, **in_hand(matter, served_on=dt.date(2026, 11, 25)))


def test_a_call_may_come_before_the_print(clerk: User, zhujian: User, at: At) -> None:
    at("2026-11-23T10:00")
    matter = decided(clerk, zhujian)
    at("2026-11-25T10:00")
    move("tell", printed(matter), clerk, **in_hand(matter, way="phone", served_on=dt.date(2026, 11, 24)))
    assert matter.status == Status.CLOSED


def test_a_paper_left_with_a_witness_is_served(clerk: User) -> None:
    matter = printed(make_matter(clerk))
    slip = {"way": "left", "refusal": "不愿签收", "witness": "村干部罗远志", "place": "坪阳村三组"}
    move("serve", matter, clerk, paper=receipt_of(matter), **in_hand(matter, **slip))
    assert receipt_of(matter).is_served


def test_the_page_shows_the_whole_proof_of_service(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = printed(denied(clerk, zhujian))
    slip = {"way": "left", "refusal": "不愿签收", "witness": "村干部罗远志", "place": "坪阳村三组"}
    move("tell", matter, clerk, **in_hand(matter, **slip))
    name = matter.application.applicant.name
    proof = f"收件人{name}（本人），地点坪阳村三组，见证人村干部罗远志，拒收事由不愿签收，送达人{clerk.full_name}"
    assert matter.events.filter(move="tell", note=f"留置送达，{proof}").exists()
    assert f"2026年11月23日留置送达：{proof}" in page_of(signed_in(clerk), matter)


# --- 告知结果


@pytest.mark.parametrize("way", ["phone", "in_person"])
def test_what_goes_against_the_person_is_never_told_unprinted(way: str, clerk: User, zhujian: User) -> None:
    matter = denied(clerk, zhujian)
    with pytest.raises(InvalidInput, match="要书面送达" if way == "phone" else "请先打印"):
        move("tell", matter, clerk, **in_hand(matter, way=way))
    assert matter.is_open


def test_a_refusal_is_closed_only_by_service(clerk: User, zhujian: User, reviewer: User) -> None:
    matter = printed(refused(clerk, zhujian, reviewer))
    with pytest.raises(InvalidInput, match="先电话告知可以，不予受理情况告知单要书面送达"):
        move("tell", matter, clerk, **in_hand(matter, way="phone"))
    move("tell", matter, clerk, **in_hand(matter))
    assert (matter.status, matter.is_open) == (Status.REFUSED, False)


def test_good_news_by_telephone_closes_the_matter_and_leaves_the_paper_unserved(clerk: User, zhujian: User) -> None:
    matter = decided(clerk, zhujian)
    move("tell", matter, clerk, **in_hand(matter, way="phone"))
    assert matter.status == Status.CLOSED
    result = matter.documents.get(kind=PaperKind.RESULT)
    assert (result.is_served, result.deliveries.get().served_words) == (False, "2026年11月23日电话告知，文书未送达")
    move("serve", printed(matter), clerk, paper=result, **in_hand(matter))
    assert Document.objects.get(pk=result.pk).is_served


# --- A call about what goes against the person


@pytest.fixture
def waiting(clerk: User, zhujian: User) -> Matter:
    """A decision against 王大山 that the window has to serve."""
    return denied(clerk, zhujian, name="王大山")


def called(matter: Matter, **facts: Any) -> dict[str, Any]:
    """Return what the form of 告知结果 sends when a call was chosen."""
    typed = {"way": "phone", "recipient": "罗小妹", "relation": "女儿", "note": "说下午来拿"}
    return typed | {"token": "11111111-1111-4111-8111-111111111113", "seen": matter.version} | facts


def test_the_form_that_refuses_a_call_records_it_with_one_press(
    waiting: Matter, clerk: User, signed_in: SignIn
) -> None:
    client, paper = signed_in(clerk), waiting.documents.get(kind=PaperKind.RESULT)
    page = one_line(text_of(client.post(f"/matters/{waiting.number}/deliver/", called(waiting))))
    button = f'formaction="/matters/{waiting.number}/serve/" name="paper_chosen" value="{paper.pk}">只记这次电话<'
    assert [words in page for words in ("先电话告知可以", button, 'value="说下午来拿"')] == [True, True, True]
    client.post(f"/matters/{waiting.number}/serve/", called(waiting, paper_chosen=paper.pk))
    page = page_of(client, waiting)
    assert "已记这次电话，文书还没有送达" in page
    assert "2026年11月23日电话告知，文书未送达：接听人罗小妹（女儿），备注说下午来拿，拨打人韦小燕" in page
    assert "<b>电话告知</b>" in page


def test_after_a_call_everything_waits_as_before(waiting: Matter, clerk: User) -> None:
    paper = waiting.documents.get(kind=PaperKind.RESULT)
    was = (waiting.status, waiting.due_on)
    move("serve", waiting, clerk, paper=paper, **in_hand(waiting, way="phone"))
    assert (waiting.status, waiting.due_on) == was
    assert to_serve_for(clerk) == [(waiting.number, "未打印，未送达", "tell")]
    told(waiting, clerk)
    assert (waiting.status, to_serve_for(clerk), list(paper_check.faults())) == (Status.CLOSED, [], [])


def test_a_call_that_lacks_something_keeps_what_was_typed(waiting: Matter, clerk: User, signed_in: SignIn) -> None:
    paper = waiting.documents.get(kind=PaperKind.RESULT)
    facts = called(waiting, paper_chosen=paper.pk, relation="")
    page = signed_in(clerk).post(f"/matters/{waiting.number}/serve/", facts).content.decode()
    assert "收件人不是本人，请写与申请人的关系。" in page
    assert [words in page for words in ('value="说下午来拿"', 'value="phone" selected')] == [True, True]
    assert not Delivery.objects.exists()


def test_such_an_answer_is_served_with_what_closes_the_matter(waiting: Matter, clerk: User) -> None:
    paper = printed(waiting).documents.get(kind=PaperKind.RESULT)
    with pytest.raises(InvalidInput, match="办理结果告知书请用“告知结果”登记送达"):
        move("serve", waiting, clerk, paper=paper, **in_hand(waiting))


def test_a_township_that_decided_for_another_records_its_calls_too(clerk: User, outsider: User) -> None:
    matter = denied(clerk, outsider)
    paper = matter.documents.get(kind=PaperKind.RESULT)
    move("serve", matter, outsider, paper=paper, **in_hand(matter, way="phone"))
    assert paper.deliveries.get().by == outsider


def test_a_call_is_not_shown_as_service_in_the_register(waiting: Matter, clerk: User, zhujian: User) -> None:
    paper = waiting.documents.get(kind=PaperKind.RESULT)
    move("serve", waiting, clerk, paper=paper, **in_hand(waiting, way="phone"))
    (line,) = PaperRegister(zhujian, year=2026).whole()
    assert "2026-11-23电话（未送达）" in line.texts


# --- 今天要办


def test_a_refusal_stays_on_the_desk_until_it_is_printed_and_served(
    clerk: User, zhujian: User, reviewer: User, at: At
) -> None:
    matter = refused(clerk, zhujian, reviewer)
    at("2027-03-01T10:00")
    assert to_serve_for(clerk) == [(matter.number, "未打印，未送达", "tell")]
    printed(matter)
    assert to_serve_for(clerk) == [(matter.number, "未送达", "tell")]
    move("tell", matter, clerk, **in_hand(matter))
    assert to_serve_for(clerk) == []


def test_a_corrected_decision_comes_back_to_the_desk_of_who_thought_it_done(clerk: User, zhujian: User) -> None:
    matter = told(denied(clerk, zhujian), clerk)
    assert to_serve_for(clerk) == []
    move("correct_paper", renamed(matter), zhujian, paper=matter.documents.get(kind=PaperKind.RESULT), why="姓名写错")
    assert to_serve_for(clerk) == [(matter.number, "未打印，未送达", "serve")]
    (paper,) = [row for row in papers_to_serve(printed(matter), clerk) if row.is_adverse]
    move("serve", matter, clerk, paper=paper, **in_hand(matter))
    assert to_serve_for(clerk) == []


def test_good_news_does_not_press(clerk: User, zhujian: User) -> None:
    decided(clerk, zhujian)
    assert to_serve_for(clerk) == []


# --- On the page


def test_one_press_says_that_the_receipt_was_handed_over(clerk: User, signed_in: SignIn) -> None:
    matter, client = printed(make_matter(clerk)), signed_in(clerk)
    page = page_of(client, matter)
    assert "未送达" in page
    assert "已当面交给本人" in page
    pressed = {
        "token": "11111111-1111-4111-8111-111111111111",
        "seen": matter.version,
        "paper_chosen": receipt_of(matter).pk,
        "way": "in_person",
        "recipient": matter.application.applicant.name,
    }
    for _ in range(2):  # a second click changes nothing
        client.post(f"/matters/{matter.number}/serve/", pressed)
    assert "2026年11月23日当面送达" in page_of(client, matter)
    assert Delivery.objects.count() == 1


def hidden_of(page: str) -> dict[str, str]:
    """Return what the one press sends."""
    form = page[page.index('/serve/" novalidate') :]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def by_proxy(matter: Matter) -> Matter:
    facts = {"source": "proxy", "proxy_name": "罗大勇", "proxy_relation": "父亲"}
    Application.objects.filter(pk=matter.application_id).update(**facts)
    return Matter.objects.get(pk=matter.pk)


@pytest.mark.parametrize("page", ["", "done/"])
def test_who_applied_for_the_person_took_the_receipt(clerk: User, signed_in: SignIn, page: str) -> None:
    matter, client = printed(by_proxy(make_matter(clerk))), signed_in(clerk)
    shown = text_of(client.get(f"{matter.get_absolute_url()}{page}"))
    assert "已当面交给代办人罗大勇" in shown
    assert "已当面交给本人" not in shown
    client.post(f"/matters/{matter.number}/serve/", hidden_of(shown))
    assert [(row.recipient, row.relation) for row in Delivery.objects.all()] == [("罗大勇", "父亲")]


def test_the_page_after_registration_offers_it_too(clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    assert "已当面交给本人" in signed_in(clerk).get(f"/matters/{matter.number}/done/").content.decode()


def test_nothing_typed_is_lost_when_the_record_is_refused(clerk: User, signed_in: SignIn) -> None:
    matter = printed(make_matter(clerk))
    typed = {
        "token": "11111111-1111-4111-8111-111111111112",
        "seen": matter.version,
        "paper_chosen": receipt_of(matter).pk,
        "way": "left",
        "recipient": "罗小妹",
        "relation": "女儿",
        "place": "坪阳村三组",
    }
    page = signed_in(clerk).post(f"/matters/{matter.number}/serve/", typed).content.decode()
    assert "留置的，请写拒收事由。" in page
    assert 'value="坪阳村三组"' in page

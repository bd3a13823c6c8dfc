"""协办意见 in parallel: each unit its own clock; the lead sees who is missing and how late, and presses them."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from django.test import Client

from departments import clock
from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.matter.page import MatterPage
from routing.rules.transfer.supporting import OPINE
from routing.transitions import perform
from tests.conftest import At
from tests.factories import in_progress, move
from tests.pages import SignIn, read

LATE = "2026-12-02T10:00"  # asked on Monday 2026-11-23; five working days end on 2026-11-30
GRANT = {"outcome": "granted", "content": "给予医疗救助"}


@pytest.fixture
def medical(clerk: User, minzheng: User, weisheng: User, renshe: User) -> Matter:
    """A matter that 民政局 leads, with opinions asked of 卫生局 and 人社局."""
    return in_progress(clerk, minzheng, "yiliao", supporting=[weisheng, renshe])


def page_of(client: Client, url: str) -> str:
    return html.unescape(read(client, url))


def table(page: str) -> list[list[str]]:
    """Return the rows of the table of opinions as plain words."""
    part = page.partition('id="opinions"')[2].partition("</section>")[0].partition("<tbody>")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.S)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.S)]
        for row in rows
    ]


def test_each_unit_has_a_clock_of_its_own(medical: Matter, weisheng: User, at: At) -> None:
    at("2026-11-25T10:00")
    move("opine", medical, weisheng, opinion="诊断属实。")
    stopped = {row.department.slug: row.stopped_on for row in medical.clocks.filter(kind=ClockKind.OPINION)}
    assert stopped == {"weisheng": clock.today(), "renshe": None}


@pytest.mark.parametrize("address", ["", "result/"])
def test_the_lead_sees_who_is_missing_first_and_how_late(
    address: str, medical: Matter, minzheng: User, weisheng: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-25T10:00")
    move("opine", medical, weisheng, opinion="诊断属实。")
    at(LATE)
    page = page_of(signed_in(minzheng), f"/matters/{medical.number}/{address}")
    assert table(page) == [
        ["市人社局", "逾期2个工作日 11月30日前", "还没有答复"],
        ["市卫生局", "按期答复", "诊断属实。 （杨秋云，2026-11-25 10:00）"],
    ]
    assert "已答复1个单位，还缺1个" in page


def test_a_late_answer_says_by_how_much(medical: Matter, clerk: User, renshe: User, at: At) -> None:
    at(LATE)
    move("opine", medical, renshe, opinion="参保正常。")
    lines = {line.unit: line for line in MatterPage(medical, clerk, clock.now()).facts.opinions.lines}
    assert lines["市人社局"].due.words == "超期2个工作日答复"


def test_the_lead_presses_who_is_missing_from_there(
    medical: Matter, minzheng: User, weisheng: User, renshe: User, signed_in: SignIn, at: At
) -> None:
    move("opine", medical, weisheng, opinion="诊断属实。")
    at(LATE)
    client, address = signed_in(minzheng), f"/matters/{medical.number}/result/"
    form = re.search(r'action="([^"]+/chase/)".*?</form>', page_of(client, address), re.S)
    assert form
    typed = dict(re.findall(r'name="(token|seen|back)" value="([^"]+)"', form[0]))
    assert client.post(form[1], typed)["Location"] == typed["back"] == address
    event = medical.events.get(move="chase")
    assert (event.data["to"], event.note) == ("市人社局", "请尽快给出协办意见")
    assert renshe.reminders.filter(event=event).exists()
    assert not weisheng.reminders.filter(event=event).exists()


def test_the_window_and_the_office_press_the_holder_not_the_supporting(
    medical: Matter, clerk: User, office: User, renshe: User
) -> None:
    for presser in (clerk, office):
        move("chase", medical, presser)
    assert {event.data["to"] for event in medical.events.of_move("chase")} == {"市民政局"}
    assert not renshe.reminders.filter(event__move="chase").exists()


@pytest.mark.parametrize("username", ["maojian", "office", "weisheng", "jiancha"])
def test_only_the_lead_has_the_button(username: str, medical: Matter, signed_in: SignIn) -> None:
    page = page_of(signed_in(User.objects.get(username=username)), medical.get_absolute_url())
    assert "市人社局" in page
    assert "催办还没有答复的" not in page


def test_deciding_without_an_opinion_asks_why(medical: Matter, minzheng: User, weisheng: User) -> None:
    move("opine", medical, weisheng, opinion="诊断属实。")
    with pytest.raises(InvalidInput, match="市人社局还没有给出协办意见，请写明为什么先办结。") as refused:
        move("decide", medical, minzheng, **GRANT)
    assert refused.value.field == "without_opinions"
    assert move("decide", medical, minzheng, **GRANT, without_opinions="人社局电话答复").status == Status.TO_NOTIFY


def test_why_it_was_decided_without_an_opinion_stands_in_the_record(
    medical: Matter, minzheng: User, signed_in: SignIn
) -> None:
    move("decide", medical, minzheng, **GRANT, without_opinions="人社局电话答复")
    page = page_of(signed_in(minzheng), medical.get_absolute_url())
    assert "协办意见未齐就办结的原因：人社局电话答复" in page.partition("流转记录")[2]


def test_what_was_never_answered_is_said_so_afterwards(medical: Matter, clerk: User, minzheng: User) -> None:
    move("decide", medical, minzheng, **GRANT, without_opinions="情况紧急")
    medical = Matter.objects.get(pk=medical.pk)
    assert {line.due.words for line in MatterPage(medical, clerk, clock.now()).facts.opinions.lines} == {"没有答复"}


# --- An opinion that comes too late


def decided_meanwhile(medical: Matter, minzheng: User) -> None:
    move("decide", medical, minzheng, **GRANT, without_opinions="情况紧急")


def test_an_opinion_after_the_decision_is_told_what_happened_and_keeps_its_words(
    medical: Matter, minzheng: User, renshe: User, signed_in: SignIn
) -> None:
    seen = medical.version
    decided_meanwhile(medical, minzheng)
    typed = {"seen": str(seen), "token": str(uuid.uuid4()), "opinion": "参保正常，未重复报销。"}
    answer = signed_in(renshe).post(f"/matters/{medical.number}/opinion/", typed)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "市民政局陆国平已在11月23日10:00办结（给予救助），不再需要协办意见。" in page
    assert "参保正常，未重复报销。" in page


def test_who_only_opens_the_page_is_led_to_the_matter(
    medical: Matter, minzheng: User, renshe: User, signed_in: SignIn
) -> None:
    decided_meanwhile(medical, minzheng)
    answer = signed_in(renshe).get(f"/matters/{medical.number}/opinion/", follow=True)
    assert answer.redirect_chain == [(medical.get_absolute_url(), 302)]
    assert "不再需要协办意见" in html.unescape(answer.content.decode())


def test_the_door_says_the_same(medical: Matter, minzheng: User, renshe: User) -> None:
    seen = medical.version
    decided_meanwhile(medical, minzheng)
    with pytest.raises(StaleMatter, match="刚由市民政局陆国平办理结果（10:00）"):
        perform(OPINE, matter=medical, actor=renshe, seen=seen, now=clock.now(), opinion="同意")
    with pytest.raises(NotAllowed, match="已在11月23日10:00办结（给予救助），不再需要协办意见。"):
        move("opine", medical, renshe, opinion="同意")
    assert not medical.events.of_move("opine").exists()


def test_a_second_opinion_is_not_given(medical: Matter, weisheng: User, signed_in: SignIn) -> None:
    move("opine", medical, weisheng, opinion="诊断属实。")
    assert signed_in(weisheng).get(f"/matters/{medical.number}/opinion/").status_code == 403

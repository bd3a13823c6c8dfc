"""设置 → 文书文本: the office words its papers from a day on, sees them first, and is told what is wrong."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.models import Series
from routing.models import Document, PaperKind, PaperSwitch, PaperText
from routing.papers.slots import SLOTS, Slot
from routing.papers.texts import REMEDIES
from routing.texts.acts import add_switch, add_text, take_back_text
from routing.texts.leaflet_samples import leaflet_sample
from routing.texts.pages import SWITCHES
from routing.texts.samples import sample_of, some_township
from tests.conftest import At, person
from tests.factories import ordered, sent, switch
from tests.pages import SignIn, text_of
from tests.papers import FOR_PEOPLE, issue_ordinary

pytestmark = pytest.mark.django_db

LETTER = SLOTS["refusal.letter"]
WORDED = "新的说法：【申请事项】不能受理，因为【原因】，依据【依据】。\n可以这样办：【可以怎样做】。"
UNPRINTED = {"texts", "order"}
"""What is frozen with a paper and stands nowhere on it: the wordings used, and what a correction starts from."""
TOMORROW = dt.date(2026, 11, 24)
LISTED = reverse("routing:texts")
PAGE = reverse("routing:text", args=[LETTER.key])
SWITCH = reverse("routing:paper_switch", args=[REMEDIES])


def typed(**facts: str) -> dict[str, str]:
    given = {"text": WORDED, "valid_from": "2026-11-24", "reason": "按法制机构意见修改", "token": str(uuid.uuid4())}
    return given | facts


def words_of(response: Any) -> str:
    return html.unescape(text_of(response))


def worded(actor: User, slot: Slot = LETTER, text: str = WORDED, valid_from: dt.date = TOMORROW) -> PaperText:
    return add_text(slot, text=text, valid_from=valid_from, reason="修改", actor=actor, now=clock.now())


# --- Who


@pytest.mark.parametrize("address", [LISTED, PAGE, SWITCH, f"{PAGE}sample/"])
@pytest.mark.parametrize(
    ("username", "status"),
    [("office", 200), ("admin", 200), ("jiancha", 200), ("maojian", 403), ("maojian-head", 403), ("zhujian", 403)],
)
def test_office_administrator_and_auditor_read(address: str, username: str, status: int, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(address).status_code == status


@pytest.mark.parametrize("username", ["jiancha", "maojian", "zhujian"])
def test_nobody_else_words_switches_or_takes_back(username: str, office: User, signed_in: SignIn) -> None:
    client, waiting = signed_in(person(username)), worded(office)
    for address in (PAGE, SWITCH, reverse("routing:text_withdraw", args=[waiting.pk])):
        for facts in (typed(), typed(preview="1"), {"on": "on"}):
            assert client.post(address, facts).status_code == 403
    assert list(PaperText.objects.all()) == [waiting]
    assert not PaperSwitch.objects.exists()


def test_auditor_is_shown_no_form(auditor: User, signed_in: SignIn) -> None:
    page = words_of(signed_in(auditor).get(PAGE))
    assert "现行文本" in page
    assert "textarea" not in page


@pytest.mark.parametrize("address", ["/setup/texts/refusal.nothing/", "/setup/texts/switches/nothing/"])
def test_what_there_is_not_is_not_found(address: str, office: User, signed_in: SignIn) -> None:
    assert signed_in(office).get(address).status_code == 404


def test_list_asks_as_much_of_the_database_however_much_was_entered(office: User, signed_in: SignIn) -> None:
    client, counts = signed_in(office), set[int]()
    for slot in (None, *list(SLOTS.values())[:3]):
        if slot:
            worded(office, slot, f"{slot.text}以上。")
        with CaptureQueriesContext(connection) as queries:
            page = words_of(client.get(LISTED))
        counts.add(len(queries))
    assert len(counts) == 1
    assert page.count("未生效") == 3
    assert all(title in page for title in SWITCHES.values())


# --- From a day on


def test_new_wording_holds_from_its_day_and_no_issued_paper_changes(
    clerk: User, office: User, at: At, signed_in: SignIn
) -> None:
    assert signed_in(office).post(PAGE, typed()).status_code == 302
    before = issue_ordinary(PaperKind.REFUSAL)
    at("2026-11-24T09:00")
    after = issue_ordinary(PaperKind.REFUSAL)
    assert "新的说法" not in before.html
    assert "新的说法" in after.html
    assert Document.objects.get(pk=before.pk).html == before.html
    assert before.fields["texts"][LETTER.key] == "随软件"
    assert after.fields["texts"][LETTER.key] == "2026-11-24"


def test_order_keeps_which_wording_it_was_written_with(clerk: User, zhujian: User, office: User, at: At) -> None:
    worded(office, SLOTS["order.consequence"], "请在【反馈期限】前反馈。")
    at("2026-11-25T09:00")
    paper = ordered(office, sent(clerk, zhujian)).document
    assert paper is not None
    assert paper.fields["texts"]["order.consequence"] == "2026-11-24"
    assert re.search(r"<p>请在.*前反馈。</p>", paper.html)


def test_entering_twice_with_one_token_enters_once(office: User, signed_in: SignIn) -> None:
    client, facts = signed_in(office), typed()
    assert client.post(PAGE, facts).headers["Location"] == client.post(PAGE, facts).headers["Location"]
    assert PaperText.objects.count() == 1


def test_who_comes_second_is_told_who_came_first_and_keeps_what_was_typed(
    office: User, admin: User, signed_in: SignIn
) -> None:
    worded(office)
    page = words_of(signed_in(admin).post(PAGE, typed(text=f"{WORDED}另外。", valid_from="2026-12-01")))
    assert f"{office}（2026年11月23日10:00）已经录入2026年11月24日起的一版，还没有生效。" in page
    assert f"{WORDED}另外。" in page.replace("\r\n", "\n")
    assert PaperText.objects.count() == 1


def test_wording_that_waits_can_be_taken_back_and_leaves_its_history(office: User, signed_in: SignIn) -> None:
    waiting = worded(office)
    signed_in(office).post(reverse("routing:text_withdraw", args=[waiting.pk]))
    assert not PaperText.objects.exists()
    assert [row.history_type for row in PaperText.history.order_by("history_id")] == ["+", "-"]


def test_wording_in_force_is_not_taken_back(office: User, at: At, signed_in: SignIn) -> None:
    held = worded(office)
    at("2026-11-24T08:00")
    client = signed_in(office)
    page = words_of(client.post(reverse("routing:text_withdraw", args=[held.pk]), follow=True))
    assert "已经生效，不能改也不能撤销" in page
    with pytest.raises(DeskError, match="已经生效"):
        take_back_text(held, actor=office, today=clock.today())
    assert PaperText.objects.get() == held


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"text": "【申请人】"}, "不认识【申请人】。这里可以填的有：【申请日期】"),
        ({"text": "没有"}, "缺少【原因】"),
        ({"text": f"{WORDED}【"}, "“【”没有成对"),
        ({"text": WORDED + "长" * 800}, "个字，最多800个字"),
        ({"text": " "}, "文本不能是空的。"),
        ({"text": LETTER.text}, "和现行的文本一样，没有改动。"),
        ({"valid_from": "2026-11-23"}, "生效日期最早是明天"),
        ({"valid_from": "明天"}, "这个日期不对，可以写成20261123。"),
        ({"reason": ""}, "请填改动说明。"),
    ],
)
def test_fault_is_told_beside_its_field_and_nothing_typed_is_lost(
    facts: dict[str, str], sentence: str, office: User, signed_in: SignIn
) -> None:
    given = typed(**facts)
    page = words_of(signed_in(office).post(PAGE, given))
    assert page.count(sentence) == 2, "in the summary and beside the field"
    assert all(given[name] in page for name in ("text", "valid_from", "reason"))
    assert not PaperText.objects.exists()


# --- Preview


def test_preview_shows_the_whole_paper_and_writes_nothing(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    with CaptureQueriesContext(connection) as queries:
        page = words_of(client.post(PAGE, typed(preview="1", reason="")))
    assert "样张，不是文书" in page
    assert "<p>新的说法：临时救助不能受理" in page
    assert "送达回执" in page
    assert "〔2026〕样张号" in page
    assert not [query for query in queries if re.match(r"\s*(INSERT|UPDATE|DELETE)", query["sql"])]
    assert not Series.objects.filter(kind=PaperKind.REFUSAL).exists()


def test_a_day_at_the_end_of_the_calendar_is_told_and_what_was_typed_stays(office: User, signed_in: SignIn) -> None:
    page = words_of(signed_in(office).post(PAGE, typed(preview="1", valid_from="9999-12-31")))
    assert "生效日期在10年以后，请核对年份。" in page
    assert typed()["text"] in page


def test_preview_of_a_faulty_wording_shows_the_faults(office: User, signed_in: SignIn) -> None:
    assert "缺少【原因】" in words_of(signed_in(office).post(PAGE, typed(preview="1", text="没有")))


def test_sample_of_what_is_coming_is_of_its_day(office: User, signed_in: SignIn) -> None:
    worded(office)
    client = signed_in(office)
    assert "新的说法" not in words_of(client.get(f"{PAGE}sample/"))
    coming = words_of(client.get(f"{PAGE}sample/?coming"))
    assert "新的说法" in coming
    assert "2026年11月24日" in coming


@pytest.mark.parametrize(
    "slot", [slot for slot in SLOTS.values() if slot.paper in PaperKind.values], ids=lambda slot: slot.key
)
def test_every_passage_stands_in_its_sample(slot: Slot, today: dt.date) -> None:
    marked = sample_of(slot, today, f"{slot.text}此处试写。")
    assert "此处试写" in marked.html
    assert not re.search(r"[【】〖〗{}]", marked.html)


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_sample_has_every_field_of_an_issued_paper(kind: PaperKind, clerk: User, today: dt.date) -> None:
    issued = set(issue_ordinary(kind).fields) - UNPRINTED
    for slot in SLOTS.values():
        if slot.paper == kind:
            assert issued - set(sample_of(slot, today).fields) == set()


def test_sample_of_an_order_has_every_field_of_an_issued_one(
    clerk: User, zhujian: User, office: User, at: At, today: dt.date
) -> None:
    at("2026-11-25T09:00")
    paper = ordered(office, sent(clerk, zhujian)).document
    assert paper is not None
    assert set(paper.fields) - UNPRINTED <= set(sample_of(SLOTS["order.one"], today).fields)
    rows = [row for key in ("order.one", "order.many") for row in sample_of(SLOTS[key], today).fields["rows"]]
    assert not [row for row in rows if set(row) != set(paper.fields["rows"][0])]


# --- The leaflets

FREE, STEPS = SLOTS["leaflet.all.free"], SLOTS["leaflet.dibao.how"]
LEAFLETS = [slot for slot in SLOTS.values() if slot.paper == "leaflet"]


def preview_of(client: Client, slot: Slot, text: str) -> str:
    return words_of(client.post(reverse("routing:text", args=[slot.key]), typed(text=text, preview="1", reason="")))


def test_a_passage_of_a_leaflet_is_seen_on_it_before_it_is_kept(office: User, signed_in: SignIn) -> None:
    shown = preview_of(signed_in(office), STEPS, "先到【去向】填表。\n家里来人看。\n镇上定下来。")
    assert shown.count("先到") == 2, "on the leaflet and in the broadcast"
    assert "版本号20261124" in shown
    assert "村广播稿：最低生活保障" in shown
    assert not PaperText.objects.exists()


def test_what_is_not_read_out_is_shown_without_the_broadcast(office: User, signed_in: SignIn) -> None:
    shown = preview_of(signed_in(office), FREE, "不要钱。")
    assert "不要钱。" in shown
    assert "村广播稿" not in shown


def test_the_wording_of_the_broadcast_is_shown_as_read_out_only(office: User, signed_in: SignIn) -> None:
    text = "大家听一听：【类别】帮【帮什么人】【怎么申请】"
    shown = preview_of(signed_in(office), SLOTS["leaflet.all.broadcast"], text)
    assert "大家听一听：" in shown
    assert "能得到什么" not in shown


def test_the_letters_of_leaflet_and_broadcast_are_counted(office: User, signed_in: SignIn) -> None:
    shown = words_of(signed_in(office).get(reverse("routing:text_sample", args=[STEPS.key])))
    assert re.search(r"宣传页\d+个字（最多350个字）；广播稿\d+个字（最多200个字）。", shown)


def test_a_leaflet_that_becomes_too_long_says_by_how_much(office: User, signed_in: SignIn) -> None:
    window = some_township(clock.today())
    window.address, window.hours = "很长的地址" * 24, "很长的时间" * 12
    window.save()
    shown = preview_of(signed_in(office), STEPS, STEPS.text)
    assert re.search(r"最多350个字，超过\d+个字，请写短", shown)


@pytest.mark.parametrize("slot", LEAFLETS, ids=lambda slot: slot.key)
def test_every_passage_stands_in_the_sample_of_its_leaflet(slot: Slot, today: dt.date) -> None:
    tried = "\n".join(f"{line}此处试写。" for line in slot.text.splitlines())
    sample = leaflet_sample(slot, some_township(today), today, tried)
    where = sample.entry.body(sample.unit, sample.supervision) if sample.on_leaflet else sample.text
    assert "此处试写" in where
    assert ("此处试写" in sample.text) is bool(sample.text)


# --- Switches


def test_remedies_are_switched_on_only_with_who_confirmed_them(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    facts = {"on": "on", "valid_from": "2026-11-24", "token": str(uuid.uuid4())}
    refused = words_of(client.post(SWITCH, facts | {"reason": "领导同意"}))
    assert refused.count("启用前要由法制机构确认文字") == 2
    client.post(SWITCH, facts | {"reason": "市司法局2026年11月20日来函确认"})
    assert PaperSwitch.objects.get().is_on


def test_switch_is_not_turned_where_it_stands(office: User) -> None:
    with pytest.raises(DeskError, match="不启用"):
        add_switch(REMEDIES, on=False, valid_from=TOMORROW, reason="改", actor=office, now=clock.now())


@pytest.mark.parametrize("username", ["office", "admin"])
@pytest.mark.parametrize("address", ["/", "/setup/", LISTED, SWITCH, "/setup/texts/refusal.remedies/sample/"])
def test_keepers_are_warned_as_long_as_papers_name_no_remedy(
    username: str, address: str, office: User, signed_in: SignIn
) -> None:
    client, sentence = signed_in(person(username)), "行政诉讼的告知没有启用"
    assert sentence in words_of(client.get(address))
    switch(REMEDIES, office, "2026-11-20")
    assert sentence not in words_of(client.get(address))


def test_window_is_not_warned_of_what_it_cannot_change(clerk: User, signed_in: SignIn) -> None:
    assert "告知没有启用" not in words_of(signed_in(clerk).get("/"))

"""One save does what was chosen: what needs no more words is sent in the transaction of the registration."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from departments import clock
from departments.models import ReliefCategory, User
from departments.terms import ClockKind, Handling
from intake.models import Application, Matter, Series
from intake.registration.acts import Registration, Visit, register, requirements_of
from intake.registration.openings import Opening
from intake.states import Status
from routing.errors import InvalidInput
from routing.models import Document, MatterEvent, PaperKind, PaperText, Reminder, RoutingRule
from routing.papers.slots import SLOTS
from routing.transitions import open_matters
from tests.counter import ADDRESS, filled, only_matter
from tests.factories import ask_for, make_matter, make_person, move, villager_of
from tests.pages import SignIn, text_of
from tests.queries import count_queries

PHRASES = SLOTS["report.suggestions"].text.splitlines()


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


def papers_of(slug: str) -> list[int]:
    """Return the keys of the papers that a category asks for, all handed in."""
    category = ReliefCategory.objects.get(slug=slug)
    return [row.pk for row in requirements_of(category, clock.today()) if not row.window_looks_up]


def going_up(slug: str, **changes: Any) -> dict[str, Any]:
    """Return a complete page that sends a request up with all its papers."""
    return filled(slug, **{f"{slug}__way": "escalate", f"{slug}__received": papers_of(slug)} | changes)


def five_ways() -> dict[str, Any]:
    """Return a complete page of a farmer who asks for five reliefs."""
    typed = going_up("dibao", categories=["dibao", "yiliao", "jiaoyu", "zhufang", "jiuye"])
    typed |= {"yiliao-way": "escalate", "yiliao-received": papers_of("yiliao")}
    typed |= {"jiaoyu-way": "inform", "jiaoyu-agreed": "on"}
    typed |= {"zhufang-way": "transfer", "zhufang-cannot_go": "路远"}
    return typed | {"jiuye-way": "transfer", "jiuye-cannot_go": "其他"}


def kinds() -> list[str]:
    return [paper.kind for paper in Document.objects.order_by("pk")]


# --- What is done at once


def test_what_is_transferred_waits_for_the_signature_of_the_bureau(desk: Client, zhujian: User) -> None:
    desk.post(ADDRESS, filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="路远"))
    matter = only_matter()
    assert (matter.status, matter.holder, matter.cannot_go) == (Status.SENT, zhujian.department, "路远")
    assert [event.move for event in matter.events.all()] == ["accept", "transfer"]
    running = set(matter.clocks.running().values_list("kind", flat=True))
    assert {ClockKind.SIGN, ClockKind.HANDLE} <= running
    assert ClockKind.TRANSFER not in running
    assert kinds() == [PaperKind.RECEIPT, PaperKind.TRANSFER]
    assert Reminder.objects.filter(user=zhujian, matter=matter).count() == 1


@pytest.mark.parametrize("phrase", ["", *PHRASES])
def test_what_goes_up_says_the_phrase_that_was_chosen(desk: Client, phrase: str) -> None:
    desk.post(ADDRESS, going_up("linshi", linshi__suggestion=phrase))
    assert only_matter().status == Status.SENT
    paper = Document.objects.get(kind=PaperKind.REPORT)
    assert f"我们的意见：{phrase or PHRASES[0]}" in paper.html


def test_a_phrase_that_papers_came_is_refused_where_they_lack_and_the_reason_stays(desk: Client) -> None:
    said = {"dibao__suggestion": "材料已收，请按程序调查核实。", "dibao__without_papers": "本人卧床"}
    page = text_of(desk.post(ADDRESS, filled("dibao", dibao__way="escalate", **said)))
    assert "不能写材料已收，请换一句处理建议。" in page
    assert "本人卧床" in page
    assert not Matter.objects.exists()


def test_what_the_township_handles_itself_is_in_hand_at_once(desk: Client, clerk: User) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way="own"))
    matter = only_matter()
    assert (matter.status, matter.holder, matter.handler) == (Status.IN_PROGRESS, clerk.department, clerk)


def test_one_save_is_what_two_moves_were(desk: Client, clerk: User, zhujian: User) -> None:
    """Clocks, papers and the words of the events are those of 受理 and 转办 one after the other."""
    desk.post(ADDRESS, filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老"))
    at_once = only_matter()
    step_by_step = make_matter(clerk, "zhufang", cannot_go="年老")
    move(
        "transfer",
        step_by_step,
        clerk,
        lead=zhujian.department,
        supporting=list(at_once.responsibility.supporting.all()),
    )

    def told(matter: Matter) -> list[Any]:
        clocks = matter.clocks.order_by("pk").values_list("kind", "department", "due_on", "stopped_on", "limit")
        events = matter.events.values_list("move", "before", "after", "note", "holder")
        return [list(clocks), list(events), matter.due_on, matter.promised_on, matter.version, matter.status]

    assert told(at_once) == told(step_by_step)


def test_five_ways_of_one_visit_are_five_matters_and_one_receipt(desk: Client) -> None:
    desk.post(ADDRESS, five_ways())
    found = {matter.category.slug: Status(matter.status) for matter in Matter.objects.all()}
    sent = dict.fromkeys(("dibao", "yiliao", "zhufang", "jiuye"), Status.SENT)
    assert found == sent | {"jiaoyu": Status.CLOSED}
    assert sorted(kinds()) == sorted(["receipt", "inform", "report", "report", "transfer", "transfer"])
    for kind in ("report", "transfer"):
        assert list(Document.objects.filter(kind=kind).order_by("pk").values_list("serial", flat=True)) == [1, 2]


# --- What waits


def test_only_registered_is_sent_later(desk: Client) -> None:
    typed = filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="路远", action="register_only")
    desk.post(ADDRESS, typed)
    assert only_matter().status == Status.TO_TRANSFER
    assert kinds() == [PaperKind.RECEIPT]


@pytest.mark.parametrize(
    ("slug", "way", "changes", "status"),
    [
        ("linshi", "uncovered", {}, Status.TO_TRANSFER),
        ("linshi", "escalate", {"linshi__urgent": "on"}, Status.TO_TRANSFER),
        ("linshi", "escalate", {}, Status.TO_TRANSFER),
        ("linshi", "materials", {}, Status.AWAITING_MATERIALS),
        (
            "linshi",
            "on_the_spot",
            {"linshi__result": "已办妥", "linshi__thing": "棉被2床", "linshi__without_papers": "天冷，先给"},
            Status.CLOSED,
        ),
    ],
    ids=["asks why nobody answers", "relief comes first", "main papers are missing", "papers", "closed"],
)
def test_what_needs_more_words_is_not_sent(
    desk: Client, slug: str, way: str, changes: dict[str, str], status: Status
) -> None:
    desk.post(ADDRESS, filled(slug, **{f"{slug}__way": way} | changes))
    assert only_matter().status == status
    assert not Document.objects.filter(kind__in=[PaperKind.REPORT, PaperKind.TRANSFER]).exists()


def test_what_a_village_registers_is_passed_to_its_township(clerk: User, signed_in: SignIn) -> None:
    signed_in(villager_of(clerk)).post(
        ADDRESS, filled("zhufang", zhufang__way="to_township", zhufang__cannot_go="路远")
    )
    assert only_matter().status == Status.TO_ACCEPT
    assert not Document.objects.exists()


def test_what_a_decision_gives_to_the_own_unit_waits_for_the_clerk(desk: Client, clerk: User, office: User) -> None:
    """指定规则 may name the township itself: to that it cannot be transferred, so somebody has to choose."""
    source = make_matter(clerk, "zhufang")
    assert clerk.department is not None
    rule = RoutingRule.objects.create(
        category=source.category, situation="", lead=clerk.department, basis="职责表",
        valid_from=clock.today(), decided_by=office, decided_at=clock.now(), learnt_from=source,
    )  # fmt: skip
    shown = f"{rule.pk}/transfer"
    desk.post(ADDRESS, filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="路远", zhufang__shown=shown))
    assert Matter.objects.exclude(pk=source.pk).get().status == Status.TO_TRANSFER


# --- All or nothing


def test_when_the_second_cannot_be_opened_the_first_is_not_sent(clerk: User) -> None:
    """A refusal in the middle leaves no matter, no paper, no event and no number behind."""
    entry = Registration(
        person=make_person(), visit=Visit(), requests=[ask_for("zhufang", cannot_go="路远"), ask_for("linshi")]
    )

    def save() -> None:
        application, matters = register(entry, clerk=clerk, now=clock.now())
        openings = [
            Opening(matter=matters["zhufang"], value=Handling.TRANSFER, then={}),
            Opening(matter=matters["linshi"], value=Handling.REFUSE, inputs={"reason": ""}),
        ]
        open_matters(application, openings, actor=clerk, now=clock.now())

    with pytest.raises(InvalidInput), transaction.atomic():
        save()
    for model in (Application, Matter, Document, MatterEvent, Series, Reminder):
        assert not model.objects.exists()


# --- The phrases


def test_the_phrases_say_of_nobody_that_they_qualify() -> None:
    """An opinion on that needs an investigation first (社会救助法 Art. 43)."""
    assert len(PHRASES) >= 3
    assert not [words for words in PHRASES if any(claim in words for claim in ("符合", "建议给予", "属实", "同意"))]


def test_a_phrase_worded_by_the_office_is_offered_from_its_day_on(desk: Client, office: User) -> None:
    PaperText.objects.create(
        key="report.suggestions", text="请查实。\n请优先查实。", valid_from=clock.today(), entered_by=office,
        entered_at=clock.now(),
    )  # fmt: skip
    page = text_of(desk.post(ADDRESS, {"action": "panel", "panel": "linshi"}))
    assert "请优先查实。" in page
    assert PHRASES[0] not in page


def test_sending_in_the_same_save_costs_the_move_and_nothing_beside(desk: Client) -> None:
    """Four matters sent: a move with its events, clocks, reminders and one paper each; no page is built for them."""
    later = count_queries(lambda: desk.post(ADDRESS, five_ways() | {"action": "register_only"}))
    at_once = count_queries(lambda: desk.post(ADDRESS, five_ways()))
    assert later <= 160
    assert at_once - later <= 4 * 31


# --- Why main papers are missing


LACKS = "材料在外地，月底寄到"


def test_the_reason_given_on_the_sheet_sends_it_up_in_the_same_save(desk: Client) -> None:
    desk.post(ADDRESS, filled("dibao", dibao__way="escalate", dibao__without_papers=LACKS))
    matter = only_matter()
    assert matter.status == Status.SENT
    said = matter.events.latest("pk").data
    assert said["without_papers"] == LACKS
    assert "救助申请书" in said["lacking"]


def test_without_a_reason_it_is_asked_for_after_the_save(desk: Client) -> None:
    desk.post(ADDRESS, filled("dibao", dibao__way="escalate"))
    assert only_matter().status == Status.TO_TRANSFER


def test_nothing_is_asked_when_nothing_is_missing(desk: Client) -> None:
    desk.post(ADDRESS, going_up("dibao", dibao__without_papers=LACKS))
    matter = only_matter()
    assert matter.status == Status.SENT
    assert "without_papers" not in matter.events.latest("pk").data
    page = text_of(desk.post(ADDRESS, going_up("dibao", phone="")))
    (row,) = re.findall(r'<tr class="ways-more" data-enter-skip.*?>', page, re.DOTALL)
    assert "hidden" in row


def test_what_is_settled_without_main_papers_says_why(desk: Client) -> None:
    given = {"linshi__way": "on_the_spot", "linshi__result": "已发放", "linshi__amount": "500"}
    page = text_of(desk.post(ADDRESS, filled("linshi", **given)))
    assert "主要材料还缺：救助申请书、" in page
    assert "请写明为什么没有收齐就当场办结。" in page
    assert not Matter.objects.exists()
    desk.post(ADDRESS, filled("linshi", **given, linshi__without_papers=LACKS))
    matter = only_matter()
    assert matter.status == Status.CLOSED
    assert f"原因：{LACKS}" in text_of(desk.get(matter.get_absolute_url()))


def test_urgent_relief_is_not_asked_and_stays_on_record(desk: Client) -> None:
    given = {"linshi__result": "已发放", "linshi__amount": "500", "linshi__urgent": "on"}
    desk.post(ADDRESS, filled("linshi", linshi__way="on_the_spot", **given))
    matter = only_matter()
    assert matter.status == Status.CLOSED
    assert matter.events.latest("pk").data["without_papers"] == "急难，先行救助，材料后补"

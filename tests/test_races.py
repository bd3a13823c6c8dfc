"""What many do at the same moment: one winner, no gap, no double. Real threads, each with a connection of its own."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.calendar.acts import discard
from departments.models import CalendarChange, CalendarDay, Department, User
from departments.people.postings import appoint
from departments.roles import Role
from departments.units.villages import State, VillageEntry, plan, take_over
from intake.models import Application, DayState, LateReceipt, Matter, Series, Submission
from intake.states import Status
from routing.desks.batch import Pick, Signed, sign_picked
from routing.errors import StaleMatter
from routing.models import Document, MatterEvent, OrderedMatter, PaperKind, RoutingRule, SupervisionOrder
from routing.orders.acts import issue_order, reply_by_default
from routing.transitions import MOVES, perform
from routing.upkeep import calendar_shift
from routing.upkeep.deeming import deem_all
from tests.conftest import At, person
from tests.counter import filled
from tests.factories import (
    ask_for,
    basis,
    coordinating,
    in_hand,
    in_progress,
    make_application,
    make_colleague,
    make_matter,
    ordered,
    passed_on,
    posted,
    printed,
    renamed,
    sent,
    two_by_post,
)

pytestmark = pytest.mark.django_db(transaction=True)
MANY, FEW, SECONDS = 10, 4, 60
REASON = "家庭收入和财产都明显超过规定标准。"
Outcomes = list[Any]


class ChangedMind(Exception):
    """Somebody breaks off after the numbers have been taken."""


def at_once(acts: list[Callable[[], Any]]) -> Outcomes:
    """Begin all acts at the same moment; return what each gave back, or the exception it ended with."""
    start, outcomes = threading.Barrier(len(acts)), list[Any]([None] * len(acts))

    def run(place: int) -> None:
        try:
            start.wait(timeout=SECONDS)
            outcomes[place] = acts[place]()
        except Exception as error:  # noqa: BLE001  the test says which errors it expects
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return outcomes


def kinds(outcomes: Outcomes) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


def making(name: str, matter: Matter, username: str, **inputs: Any) -> Callable[[], Matter]:
    """Return an act: somebody makes a move on the matter as it is shown now."""
    move = MOVES[name]
    return lambda: perform(move, matter=matter, actor=person(username), seen=matter.version, now=clock.now(), **inputs)


def ordering(matters: list[Matter], username: str) -> Callable[[], SupervisionOrder]:
    """Return an act: somebody orders the unit to get on with the matters as they are shown now."""
    chosen = [(matter, matter.version) for matter in matters]
    facts: dict[str, Any] = {
        "demand": "请立即办理。",
        "reply_by": reply_by_default(clock.today()),
        "signer": "石立新",
    }
    return lambda: issue_order(matters[0].holder, chosen, **facts, actor=person(username), now=clock.now())


def registering(*, breaks_off: bool = False) -> Matter:
    """Register and open one matter, on a connection that nobody else uses."""
    with transaction.atomic():
        matter = make_matter(person("maojian"))
        if breaks_off:
            raise ChangedMind
    return matter


def matter_numbers(count: int) -> list[str]:
    return [f"2026-{serial:06d}" for serial in range(1, count + 1)]


def serials(kind: PaperKind) -> list[int]:
    return list(Document.objects.filter(kind=kind).order_by("serial").values_list("serial", flat=True))


# --- One visit, two heads


@pytest.mark.postgres
def test_of_two_heads_on_two_matters_of_a_visit_one_answers(clerk: User, reviewer: User) -> None:
    """One confirms the day from one matter, the other refuses it from the other: neither waits for ever."""
    colleague = make_colleague(reviewer)
    for _ in range(FEW):
        first, second = two_by_post(clerk)
        outcomes = at_once(
            [
                making("countersign", first, reviewer.username),
                making("refuse_day", second, colleague.username, reason="邮戳是今天的"),
            ]
        )
        assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
        confirmed = isinstance(outcomes[0], Matter)
        late = LateReceipt.objects.get(application=first.application)
        assert late.state == (DayState.CONFIRMED if confirmed else DayState.REFUSED)
        for matter in (first, second):
            answers = matter.events.of_move("countersign", "refuse_day")
            assert [event.move for event in answers] == ["countersign" if confirmed else "refuse_day"]
        receipts = Document.objects.filter(application=first.application, kind=PaperKind.RECEIPT)
        assert receipts.in_force().count() == 1
        assert receipts.count() == (1 if confirmed else 2)


@pytest.mark.postgres
def test_a_refused_day_and_the_end_of_a_matter_exclude_each_other(clerk: User, reviewer: User) -> None:
    for _ in range(FEW):
        matter = posted(clerk)
        promised = matter.promised_on
        outcomes = at_once(
            [
                making("refuse_day", matter, reviewer.username, reason="邮戳是今天的"),
                making("withdraw", matter, clerk.username, signed=True, reason="已经解决"),
            ]
        )
        assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
        matter.refresh_from_db()
        assert (matter.promised_on == promised) == isinstance(outcomes[1], Matter)


# --- One matter, many hands


@pytest.mark.postgres
def test_of_ten_signatures_one_counts_and_nine_are_told(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    outcomes = at_once([making("sign", matter, "zhujian") for _ in range(MANY)])
    assert kinds(outcomes) == {"Matter": 1, "StaleMatter": MANY - 1}
    assert matter.events.of_move("sign").count() == 1
    assert all("签收" in str(outcome) for outcome in outcomes if isinstance(outcome, StaleMatter))


@pytest.mark.postgres
def test_recall_and_signature_exclude_each_other(clerk: User, zhujian: User) -> None:
    for _ in range(5):
        matter = sent(clerk, zhujian)
        outcomes = at_once(
            [making("recall", matter, "maojian", reason="转错了单位"), making("sign", matter, "zhujian")]
        )
        assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
        matter.refresh_from_db()
        recalled = isinstance(outcomes[0], Matter)
        assert matter.status == (Status.TO_TRANSFER if recalled else Status.IN_PROGRESS)
        assert matter.assignments.open().lead().count() == (0 if recalled else 1)


@pytest.mark.postgres
def test_a_deemed_signature_and_a_hand_exclude_each_other(clerk: User, zhujian: User, at: At) -> None:
    for _ in range(5):
        at("2026-11-23T10:00")
        matter = sent(clerk, zhujian)
        at("2026-11-26T10:00")
        told, _ = at_once([lambda: [row.number for row in deem_all(clock.now())], making("sign", matter, "zhujian")])
        matter.refresh_from_db()
        lead = matter.assignments.get()
        assert matter.status == Status.IN_PROGRESS
        assert matter.events.of_move("sign", "deem_signed").count() == 1
        assert lead.is_deemed == (told == [matter.number]) == (lead.signed_by is None)


@pytest.mark.postgres
def test_two_officers_decide_at_once_and_one_paper_is_issued(clerk: User, zhujian: User) -> None:
    User.objects.create_user("zhujian-2", full_name="蒙志强")
    appoint(person("zhujian-2"), Role.OFFICER, Department.objects.get(slug="zhujian"), zhujian.postings.get().since)
    for count in range(1, 4):
        matter = in_progress(clerk, zhujian)
        grant = making("decide", matter, "zhujian", outcome="granted", content="纳入危房改造")
        refuse = making(
            "decide", matter, "zhujian-2", outcome="denied", content="不符合条件", reason=REASON, basis=basis()
        )
        outcomes = at_once([grant, refuse])
        assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
        assert matter.events.of_move("decide").count() == 1
        assert matter.documents.filter(kind=PaperKind.RESULT).count() == 1
        assert serials(PaperKind.RESULT) == list(range(1, count + 1))


@pytest.mark.postgres
def test_two_timers_sign_for_each_matter_once(clerk: User, zhujian: User, at: At) -> None:
    matters = [sent(clerk, zhujian) for _ in range(FEW)]
    at("2026-11-26T10:00")
    told = at_once([lambda: [row.number for row in deem_all(clock.now())]] * 2)
    assert sorted(told[0] + told[1]) == [matter.number for matter in matters]
    assert MatterEvent.objects.of_move("deem_signed").count() == FEW


@pytest.mark.postgres
def test_of_two_orders_over_the_same_matters_one_is_issued_and_no_number_is_lost(
    clerk: User, zhujian: User, office: User
) -> None:
    colleague = User.objects.create_user("office-2", full_name="蒙立秋")
    appoint(colleague, Role.COORDINATOR, Department.objects.get(slug="minzheng"), clock.today())
    for nth in range(1, 4):
        matters = [sent(clerk, zhujian) for _ in range(3)]
        outcomes = at_once([ordering(matters, "office"), ordering(matters[::-1], "office-2")])
        assert kinds(outcomes) == {"SupervisionOrder": 1, "StaleMatter": 1}
        assert serials(PaperKind.ORDER) == list(range(1, nth + 1))
        assert {matter.events.of_move("supervise").count() for matter in matters} == {1}


@pytest.mark.postgres
def test_orders_that_share_one_matter_exclude_each_other_whole(clerk: User, zhujian: User, office: User) -> None:
    first, shared, last = (sent(clerk, zhujian) for _ in range(3))
    outcomes = at_once([ordering([last, shared], "office"), ordering([shared, first], "office")])
    assert kinds(outcomes) == {"SupervisionOrder": 1, "StaleMatter": 1}
    assert OrderedMatter.objects.count() == 2
    assert serials(PaperKind.ORDER) == [1]


@pytest.mark.postgres
def test_of_ten_answers_to_an_order_one_counts(clerk: User, zhujian: User, office: User) -> None:
    matter = sent(clerk, zhujian)
    ordered(office, matter)
    facts = {"answer": "已派人入户", "expected_on": clock.today()}
    outcomes = at_once([making("answer", matter, "zhujian", **facts) for _ in range(MANY)])
    assert kinds(outcomes) == {"Matter": 1, "StaleMatter": MANY - 1}
    assert matter.events.of_move("answer").count() == 1


@pytest.mark.postgres
def test_two_officers_sign_the_same_page_and_each_matter_is_signed_once(clerk: User, zhujian: User) -> None:
    User.objects.create_user("zhujian-2", full_name="蒙志强")
    appoint(person("zhujian-2"), Role.OFFICER, Department.objects.get(slug="zhujian"), zhujian.postings.get().since)
    matters = [sent(clerk, zhujian) for _ in range(MANY)]
    picks = [Pick(matter.number, matter.version) for matter in matters]

    def signing(username: str) -> Callable[[], list[Signed]]:
        return lambda: list(sign_picked(picks, person(username), clock.now()))

    first, second = at_once([signing("zhujian"), signing("zhujian-2")])
    for one, other in zip(first, second, strict=True):
        assert [bool(one.fault), bool(other.fault)].count(True) == 1, (one, other)
        assert "签收（" in (one.fault or other.fault)
    assert MatterEvent.objects.of_move("sign").count() == MANY


@pytest.mark.postgres
def test_decisions_remembered_at_once_about_one_situation_leave_one_in_force(
    clerk: User, zhujian: User, office: User
) -> None:
    matters = [coordinating(clerk, zhujian) for _ in range(FEW)]
    leads = [person(name).department for name in ("minzheng", "weisheng", "renshe", "jiaoyu")]
    facts = {"basis": "职责表", "remember": True, "situation": "困难"}
    acts = [making("assign", matter, "office", lead=lead, **facts) for matter, lead in zip(matters, leads, strict=True)]
    assert kinds(at_once(acts)) == {"Matter": FEW}
    assert RoutingRule.objects.count() == FEW
    assert RoutingRule.objects.filter(valid_to__isnull=True).count() == 1


@pytest.mark.postgres
def test_a_return_and_a_signature_of_the_same_page_exclude_each_other(clerk: User, zhujian: User, renshe: User) -> None:
    matter = sent(clerk, zhujian)
    said = {"reason_code": "重复", "duty_item": "四（三）", "suggested": renshe.department}
    outcomes = at_once([making("sign", matter, "zhujian"), making("give_back", matter, "zhujian", **said)])
    assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}


@pytest.mark.postgres
def test_an_opinion_and_a_decision_at_once_leave_no_opinion_after_it(
    clerk: User, minzheng: User, weisheng: User
) -> None:
    for _ in range(5):
        matter = in_progress(clerk, minzheng, "yiliao", supporting=[weisheng])
        grant = {"outcome": "granted", "content": "给予医疗救助", "without_opinions": "情况紧急"}
        outcomes = at_once(
            [making("opine", matter, "weisheng", opinion="诊断属实"), making("decide", matter, "minzheng", **grant)]
        )
        assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
        answered = matter.assignments.supporting().get().opined_at is not None
        assert answered == isinstance(outcomes[0], Matter)


@pytest.mark.postgres
def test_of_two_clerks_of_a_township_one_accepts_what_a_village_passed_on(clerk: User, villager: User) -> None:
    make_colleague(clerk)
    for _ in range(5):
        matter = passed_on(villager)
        names = ("maojian", "maojian-b")
        outcomes = at_once([making("accept", matter, name) for name in names])
        assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
        winner = next(name for name, outcome in zip(names, outcomes, strict=True) if isinstance(outcome, Matter))
        matter.refresh_from_db()
        assert (matter.status, str(matter.handler)) == (Status.TO_TRANSFER, person(winner).full_name)
        assert Document.objects.filter(matter=matter, kind=PaperKind.RECEIPT).count() == 1


@pytest.mark.postgres
def test_a_list_of_villages_confirmed_by_two_at_once_is_imported_once(office: User) -> None:
    shown = plan([VillageEntry(2, "毛尖镇", "双堡村"), VillageEntry(3, "毛尖镇", "石龙村")])
    outcomes = at_once(
        [lambda name=name: take_over(shown.content, shown.digest, person(name)) for name in ("office", "admin")]  # type: ignore[misc]
    )
    assert kinds(outcomes) == {"VillagePlan": 2}
    assert sorted(outcome.counts[State.NEW] for outcome in outcomes) == [0, 2]
    assert Department.objects.filter(short_name__in=["双堡村", "石龙村"]).count() == 2


# --- Many matters, one series


@pytest.mark.postgres
def test_ten_transfers_of_one_window_take_ten_numbers_in_a_row(clerk: User, zhujian: User) -> None:
    matters = [make_matter(clerk) for _ in range(MANY)]
    lead = Department.objects.get(slug="zhujian")
    outcomes = at_once([making("transfer", matter, "maojian", lead=lead) for matter in matters])
    assert kinds(outcomes) == {"Matter": MANY}
    assert serials(PaperKind.TRANSFER) == list(range(1, MANY + 1))


@pytest.mark.postgres
def test_ten_registrations_take_ten_numbers_in_a_row(clerk: User) -> None:
    outcomes = at_once([registering] * MANY)
    assert kinds(outcomes) == {"Matter": MANY}
    assert sorted(matter.number for matter in outcomes) == matter_numbers(MANY)
    assert serials(PaperKind.RECEIPT) == list(range(1, MANY + 1))


@pytest.mark.postgres
def test_who_breaks_off_leaves_no_gap(clerk: User) -> None:
    acts: list[Callable[[], Any]] = [
        lambda place=place: registering(breaks_off=place % 3 == 0)  # type: ignore[misc]
        for place in range(MANY)
    ]
    outcomes = at_once(acts)
    kept = MANY - len(range(0, MANY, 3))
    assert kinds(outcomes) == {"Matter": kept, "ChangedMind": MANY - kept}
    assert sorted(Matter.objects.values_list("number", flat=True)) == matter_numbers(kept)
    assert serials(PaperKind.RECEIPT) == list(range(1, kept + 1))
    assert set(Series.objects.values_list("last", flat=True)) == {kept}


def test_four_windows_register_at_once_on_either_database(clerk: User) -> None:
    outcomes = at_once([registering] * FEW)
    assert kinds(outcomes) == {"Matter": FEW}
    assert sorted(matter.number for matter in outcomes) == matter_numbers(FEW)


# --- One button, pressed again and again


def clicking(user: User, address: str, typed: dict[str, Any]) -> Outcomes:
    """Press a button ten times at once; return the answers as (status, where to)."""
    clients = [Client() for _ in range(MANY)]
    for client in clients:
        client.force_login(user)

    def click(client: Client) -> tuple[int, str]:
        response = client.post(address, typed)
        return response.status_code, response.headers.get("Location", "")

    return at_once([lambda client=client: click(client) for client in clients])  # type: ignore[misc]


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["sign", "give_back"])
def test_ten_clicks_on_a_move_make_it_once_and_lead_to_one_place(name: str, clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    typed = {"seen": matter.version, "token": str(uuid.uuid4())}
    if name == "give_back":
        suggested = Department.objects.get(slug="renshe")
        duty = matter.responsibility.item
        typed |= {"reason_code": "不属本单位职责", "duty_item": duty, "suggested": suggested.pk, "confirmed": "1"}
    path = {"sign": "sign", "give_back": "return"}[name]
    outcomes = clicking(zhujian, reverse("routing:move", args=[matter.number, path]), typed)
    assert set(outcomes) == {(302, matter.get_absolute_url())}
    assert matter.events.of_move(name).count() == 1
    assert Submission.objects.count() == 1


@pytest.mark.postgres
def test_ten_clicks_on_register_store_one_visit(clerk: User) -> None:
    typed = filled("linshi", linshi__way="escalate")
    outcomes = clicking(clerk, reverse("intake:register"), typed)
    assert set(outcomes) == {(302, reverse("intake:registered", args=["2026-000001"]))}
    assert (Application.objects.count(), Matter.objects.count()) == (1, 1)


# --- A change of the calendar


def confirming(change: CalendarChange, username: str) -> Callable[[], int]:
    return lambda: calendar_shift.apply(CalendarChange.objects.get(pk=change.pk), person(username), clock.now())


@pytest.fixture
def change(office: User) -> CalendarChange:
    """A draft that nobody entered, so that anybody of the office may confirm it."""
    rows = [{"date": "2026-11-24", "kind": "rest", "name": "停电"}]
    return CalendarChange.objects.create(notice="通知", scope="national", rows=rows, entered_at=clock.now())


@pytest.mark.postgres
def test_of_two_confirmations_one_counts_and_matters_move_once(
    change: CalendarChange, clerk: User, zhujian: User
) -> None:
    matter = sent(clerk, zhujian)
    outcomes = at_once([confirming(change, "office"), confirming(change, "admin")])
    assert kinds(outcomes) == {"int": 1, "DeskError": 1}
    assert matter.events.filter(move="recalendar").count() == 1


@pytest.mark.postgres
def test_a_change_is_confirmed_or_given_up_and_never_both(change: CalendarChange) -> None:
    def give_up() -> None:
        discard(CalendarChange.objects.get(pk=change.pk), person("admin"), clock.now())

    outcomes = at_once([confirming(change, "office"), give_up])
    assert kinds(outcomes)["DeskError"] == 1
    change.refresh_from_db()
    assert CalendarDay.objects.filter(date="2026-11-24").exists() == (change.state == "confirmed")


# --- One paper of two matters


def two_requests(clerk: User) -> tuple[Matter, Matter, Document]:
    """Return two matters of one visit and the receipt that they share, printed."""
    ways: list[tuple[str, dict[str, Any]]] = [("transfer", {}), ("escalate", {})]
    application = make_application(clerk, [ask_for("zhufang", cannot_go="年老"), ask_for("yiliao")], ways)
    first, second = application.matters.order_by("number")
    printed(first)
    return first, second, application.documents.get(kind=PaperKind.RECEIPT)


@pytest.mark.postgres
def test_a_receipt_served_from_two_matters_at_once_is_served_once(clerk: User) -> None:
    for _ in range(5):
        first, second, receipt = two_requests(clerk)
        facts = in_hand(first, paper=receipt)
        outcomes = at_once([making("serve", matter, "maojian", **facts) for matter in (first, second)])
        # Who comes while the other is at it waits for the row; who comes later finds nothing to serve.
        assert kinds(outcomes) in [{"Matter": 1, "InvalidInput": 1}, {"Matter": 1, "NotAllowed": 1}]
        assert receipt.deliveries.count() == 1


@pytest.mark.postgres
def test_a_receipt_corrected_from_two_matters_at_once_is_replaced_once(clerk: User) -> None:
    for _ in range(5):
        first, second, receipt = two_requests(clerk)
        renamed(first)
        facts = {"paper": receipt, "why": "姓名写错"}
        outcomes = at_once([making("correct_paper", matter, "maojian", **facts) for matter in (first, second)])
        assert kinds(outcomes) == {"Matter": 1, "InvalidInput": 1}
        assert Document.objects.filter(replaces=receipt).count() == 1
    assert serials(PaperKind.RECEIPT) == list(range(1, 11))


# --- Papers


def test_of_two_who_tick_the_same_paper_one_is_told_of_the_other(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian, complete=False)
    colleague, paper = make_colleague(zhujian), matter.materials.get(requirement__slug="zhufang-photos")

    def ticks(user: User) -> Callable[[], Any]:
        row, seen = MOVES["note_materials"], matter.version
        return lambda: perform(row, matter=matter, actor=user, seen=seen, now=clock.now(), materials=[paper])

    outcomes = at_once([ticks(zhujian), ticks(colleague)])
    assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 1}
    paper.refresh_from_db()
    event = matter.events.get(move="note_materials")
    assert (paper.received_by, paper.received_on) == (event.actor, clock.today())
    assert paper.history.filter(received_on__isnull=False).count() == 1

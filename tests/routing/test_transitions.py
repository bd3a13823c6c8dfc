"""Every status × every move × every role; what `perform` refuses, and that nothing half-done is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments import clock
from departments.calendar.reading import calendar
from departments.models import Department, User
from departments.roles import Role
from intake.models import Matter, Series
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.models import Conference, Document, MatterEvent, SupervisionOrder
from routing.rules.feedback.correction import papers_to_correct
from routing.rules.feedback.delivery import papers_to_call_about, papers_to_serve
from routing.rules.feedback.stages import stages_left
from routing.rules.ownership import receivers
from routing.rules.refusal.handing_in import noted_today_by
from routing.rules.transfer.sending import RECALL
from routing.transitions import MOVES, available_for, perform
from tests import factories
from tests.conftest import At, person

CAST = (
    "maojian",
    "maojian-head",
    "pingyang",
    "modchong",
    "minzheng",
    "weisheng",
    "renshe",
    "jiaoyu",
    "zhujian",
    "office",
    "jiancha",
    "admin",
)
CLERK, REVIEWER, SUPPORT, LEAD, OFFICE = "maojian", "maojian-head", "weisheng", "zhujian", "office"
CLERK_B, REVIEWER_B, LEAD_B, OFFICE_B = "maojian-b", "maojian-head-b", "zhujian-b", "office-b"
COLLEAGUES = (CLERK_B, REVIEWER_B, LEAD_B, OFFICE_B)
"""Who may take over (AB角). They may all that their colleague may; only `claim` is asked of them."""

# Who can make which move on a housing matter of 毛尖镇 that 住建局 leads and 卫生局 supports; all else is refused.
EXPECTED: dict[str, dict[str, set[str]]] = {
    Status.TO_ACCEPT: {
        "note_materials": {CLERK},
        "accept": {CLERK},
        "propose_refusal": {CLERK},
        "chase": {OFFICE},
        "supervise": {OFFICE},
        "withdraw": {CLERK},
        "claim": {CLERK_B},
        "hand_over": {REVIEWER, OFFICE},
    },
    Status.TO_TRANSFER: {
        "note_materials": {CLERK},
        "unnote_materials": {CLERK},
        "serve": {CLERK},
        "correct_paper": {CLERK},
        "inform": {CLERK},
        "transfer": {CLERK},
        "report_uncovered": {CLERK},
        "request_materials": {CLERK},
        "chase": {OFFICE},
        "supervise": {OFFICE},
        "withdraw": {CLERK},
        "claim": {CLERK_B},
        "hand_over": {REVIEWER, OFFICE},
    },
    Status.AWAITING_MATERIALS: {
        "serve": {CLERK},
        "correct_paper": {CLERK},
        "receive_materials": {CLERK},
        "chase": {OFFICE},
        "supervise": {OFFICE},
        "withdraw": {CLERK},
        "claim": {CLERK_B},
        "hand_over": {REVIEWER, OFFICE},
    },
    Status.TO_REVIEW: {
        "note_materials": {CLERK, REVIEWER},
        "unnote_materials": {CLERK},
        "refuse": {REVIEWER},
        "overrule": {REVIEWER},
        "chase": {CLERK, OFFICE},
        "supervise": {OFFICE},
        "withdraw": {CLERK},
        "claim": {REVIEWER_B},
        "hand_over": {REVIEWER, OFFICE},
    },
    Status.SENT: {
        "note_materials": {LEAD},
        "unnote_materials": {CLERK},
        "serve": {CLERK},
        "correct_paper": {CLERK},
        "recall": {CLERK},
        "sign": {LEAD},
        "give_back": {LEAD},
        "chase": {CLERK, OFFICE, LEAD},
        "supervise": {OFFICE},
        "withdraw": {CLERK},
    },
    Status.IN_PROGRESS: {
        "note_materials": {LEAD},
        "unnote_materials": {CLERK},
        "serve": {CLERK},
        "correct_paper": {CLERK},
        "give_back": {LEAD},
        "opine": {SUPPORT},
        "report_uncovered": {LEAD},
        "request_materials": {CLERK},
        "ask_materials": {LEAD},
        "decide": {LEAD},
        "chase": {CLERK, OFFICE, LEAD},
        "supervise": {OFFICE},
        "withdraw": {CLERK},
        "claim": {LEAD_B},
        "hand_over": {OFFICE},
    },
    Status.COORDINATING: {
        "note_materials": {OFFICE},
        "unnote_materials": {CLERK},
        "serve": {CLERK},
        "correct_paper": {CLERK, LEAD},
        "assign": {OFFICE},
        "put_on_agenda": {OFFICE},
        "chase": {CLERK},
        "withdraw": {CLERK},
        "claim": {OFFICE_B},
        "hand_over": {OFFICE},
    },
    Status.TO_NOTIFY: {
        "note_materials": {CLERK},
        "unnote_materials": {CLERK},
        "serve": {CLERK},
        "correct_paper": {CLERK, LEAD},
        "tell": {CLERK, LEAD},
        "chase": {OFFICE},
        "supervise": {OFFICE},
        "claim": {CLERK_B},
        "hand_over": {REVIEWER, OFFICE},
    },
    Status.CLOSED: {"serve": {CLERK}, "correct_paper": {CLERK, LEAD}, "reopen": {OFFICE}},
    Status.REFUSED: {
        "tell": {CLERK},
        "serve": {CLERK},
        "correct_paper": {REVIEWER},
        "claim": {CLERK_B},
        "hand_over": {REVIEWER, OFFICE},
    },
}


def inputs_for(name: str, matter: Matter, user: User | None = None) -> dict[str, Any]:
    """Return inputs with which the move is complete, so that only who and where decide."""
    needs: dict[str, Callable[[], dict[str, Any]]] = {
        "give_first": lambda: {"what": "发放口粮和棉被", "recipient": "本人"},
        "settle": lambda: {"result": "已发放", "thing": "棉被1床", "without_papers": "随后补"},
        "inform": lambda: {"agreed": True},
        "escalate": lambda: {"suggestion": "建议给予救助", "without_papers": "随后补"},
        "transfer": lambda: {"lead": Department.objects.get(slug="renshe"), "cannot_go": "重病"},
        "recall": lambda: {"reason": "转错了单位"},
        "give_back": lambda: {
            "reason_code": "不属本单位职责",
            "duty_item": "四（三）",
            "suggested": Department.objects.get(slug="renshe"),
        },
        "opine": lambda: {"opinion": "同意"},
        "report_uncovered": lambda: {"suggestion": "提请研究"},
        "assign": lambda: {"lead": Department.objects.get(slug="renshe"), "basis": "职责表"},
        "put_on_agenda": lambda: {"conference": coming_conference(matter), **factories.topic_words()},
        "resolve": lambda: {
            "resolution": "由人社局承办",
            "way": "assign",
            "lead": Department.objects.get(slug="renshe"),
            "due_on": clock.today(),
        },
        "request_materials": lambda: {"other": "房屋照片"},
        "ask_materials": lambda: {"other": "房屋照片"},
        "note_materials": lambda: {"other": "房屋照片"},
        "unnote_materials": lambda: {"materials": noted_today_by(user, matter) if user else []},
        "receive_materials": lambda: {"materials": list(matter.materials.filter(received_on__isnull=True))},
        "propose_refusal": factories.refusal,
        "lapse": lambda: {"basis": factories.basis()},
        "begin_stage": lambda: {"stage": next(iter(stages_left(matter)), None), "told": True},
        "overrule": lambda: {"reason": "符合规定，应予受理"},
        "decide": lambda: {
            "outcome": "granted",
            "content": "给予补助",
            "without_opinions": "情况紧急",
            "without_papers": "随后补",
        },
        "tell": lambda: factories.in_hand(factories.printed(matter)),
        "serve": lambda: serving(matter, user),
        "correct_paper": lambda: {
            "paper": first_for(papers_to_correct, factories.renamed(matter), user),
            "why": "姓名写错",
        },
        "ask_extension": lambda: {"days": 5, "reason": "需要入户核查"},
        "deny_extension": lambda: {"reason": "理由不足"},
        "withdraw": lambda: {"signed": True, "reason": "已经解决"},
        "reopen": lambda: {"reason": "原结果有误，重新核查"},
        "hand_over": lambda: {"to": next(iter(receivers(matter, clock.today())), None), "reason": "调离"},
        "tell_extension": lambda: {"way": "phone", "recipient": matter.application.applicant.name},
        "supervise": lambda: {"order": order_to(matter.holder)},
        "answer": lambda: {"answer": "已派人入户", "expected_on": clock.today()},
        "refuse_day": lambda: {"reason": "邮戳是今天的"},
        "recalendar": lambda: {"notice": "通知", "known_until": calendar().known_until},
    }
    return needs.get(name, dict)()


def serving(matter: Matter, user: User | None) -> dict[str, Any]:
    """Return the inputs of a delivery in person; where only `tell` may serve the paper, those of a call about it."""
    if paper := first_for(papers_to_serve, matter, user):
        return factories.in_hand(factories.printed(matter), paper=paper)
    return factories.in_hand(matter, paper=first_for(papers_to_call_about, matter, user), way="phone")


def first_for(papers_of: Callable[[Matter, User], list[Document]], matter: Matter, user: User | None) -> Any:
    """Return a paper that this person may choose; when there is none, one that somebody else may choose."""
    people = [user] if user else []
    for somebody in chain(people, User.objects.filter(username__in=CAST)):
        if papers := papers_of(matter, somebody):
            return papers[0]
    return None


def coming_conference(matter: Matter) -> Conference:
    """Return a coming conference of the city whose agenda does not hold the matter. Call one when there is none."""
    meetings = Conference.objects.filter(host__slug="minzheng")
    ahead = meetings.filter(closed_at=None, held_on__gt=clock.today()).exclude(items__matter=matter)
    # Behind all the others: no two meetings are on one day.
    last = max([clock.today(), *meetings.values_list("held_on", flat=True)])
    held_on = calendar().add_workdays(last, 2)
    return ahead.order_by("held_on").first() or factories.meeting(
        User.objects.get(username=OFFICE), held_on.isoformat()
    )


def order_to(department: Department) -> SupervisionOrder:
    """Return an order without a paper: the move `supervise` is made before routing.orders issues that."""
    office = User.objects.get(username=OFFICE)
    now = clock.now()
    return SupervisionOrder.objects.create(
        department=department, signer="石立新", reply_by=clock.today(), issued_at=now, issued_by=office
    )


def cast() -> list[User]:
    """Return the people who try every move. Each reads once what their role is, as in a request."""
    return list(User.objects.filter(username__in=CAST))


def attempt(name: str, matter: Matter, user: User) -> str:
    """Try a move and undo it. Return "made", or the name of the error that refused it.

    The first try has no inputs: who may not make a move must be refused before its inputs are looked at.
    """
    try:
        return _tried(name, matter, user, {})
    except (InvalidInput, KeyError):  # a move that no form makes looks its inputs up
        return _tried(name, matter, user, inputs_for(name, matter, user))


def _tried(name: str, matter: Matter, user: User, inputs: dict[str, Any]) -> str:
    try:
        with transaction.atomic():
            perform(MOVES[name], matter=matter, actor=user, seen=matter.version, now=clock.now(), **inputs)
            transaction.set_rollback(True)
    except (NotAllowed, PermissionDenied) as refused:
        return type(refused).__name__
    return "made"


def made_by_whom(matter: Matter, names: Iterable[str] = MOVES) -> dict[str, set[str]]:
    """Return who can make which of these moves now: {"sign": {"zhujian"}}. Colleagues try 接办 alone."""
    people, colleagues = cast(), list(User.objects.filter(username__in=COLLEAGUES))
    made = {}
    for name in names:
        asked = people + colleagues if name == "claim" else people
        made[name] = {who.username for who in asked if attempt(name, matter, who) == "made"}
    return {name: who for name, who in made.items() if who}


@pytest.fixture
def matter_of(clerk: User, reviewer: User, zhujian: User, weisheng: User) -> Callable[[str], Matter]:
    """Return a function that brings a housing matter to a status by real moves; its people have colleagues."""
    for username in (CLERK, REVIEWER, LEAD, OFFICE):
        factories.make_colleague(User.objects.get(username=username))

    def bring(status: str) -> Matter:
        return factories.matter_in(Status(status), clerk, zhujian, reviewer, supporting=[weisheng])

    return bring


@pytest.mark.parametrize("status", EXPECTED, ids=str)
def test_only_the_right_people_move_a_matter(status: str, matter_of: Callable[[str], Matter]) -> None:
    matter = matter_of(status)
    assert matter.status == status
    assert made_by_whom(matter) == EXPECTED[status]


@pytest.mark.parametrize("status", EXPECTED, ids=str)
def test_buttons_are_exactly_the_moves_that_succeed(status: str, matter_of: Callable[[str], Matter]) -> None:
    matter = matter_of(status)
    for who in cast():
        offered = {move.name for move in available_for(matter, who, clock.now())}
        assert offered == {name for name, people in EXPECTED[status].items() if who.username in people}, who


@pytest.mark.parametrize("status", EXPECTED, ids=str)
def test_the_day_of_a_late_registration_is_answered_by_the_head_alone(
    status: str, clerk: User, reviewer: User, zhujian: User, weisheng: User
) -> None:
    matter = factories.matter_in(
        Status(status), clerk, zhujian, reviewer, supporting=[weisheng], late=factories.by_post()
    )
    answers = {"countersign", "refuse_day"}
    answered = made_by_whom(matter, answers)
    assert answered == ({} if status == Status.CLOSED else {name: {REVIEWER} for name in answers})
    for who in cast():
        offered = {move.name for move in available_for(matter, who, clock.now())}
        assert offered & answers == {name for name, people in answered.items() if who.username in people}, who


def test_what_is_on_an_agenda_is_resolved_by_the_office_from_the_day_of_the_meeting_on(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    matter = factories.on_agenda(clerk, zhujian, office, factories.meeting(office, "2026-11-27"))
    papers = {"serve": {CLERK}, "correct_paper": {CLERK, LEAD}, "note_materials": {OFFICE}}
    before = papers | {"assign": {OFFICE}, "put_on_agenda": {OFFICE}, "chase": {CLERK}, "withdraw": {CLERK}}
    assert made_by_whom(matter) == before | {"unnote_materials": {CLERK}}
    at("2026-11-27T09:00")
    assert made_by_whom(matter) == before | {"resolve": {OFFICE}}


@pytest.mark.parametrize("name", MOVES)
def test_a_move_from_a_wrong_status_is_not_allowed_even_to_the_right_person(
    name: str, matter_of: Callable[[str], Matter]
) -> None:
    wrong = {"reopen": Status.SENT, "serve": Status.TO_ACCEPT, "correct_paper": Status.TO_ACCEPT}
    matter = matter_of(wrong.get(name, Status.CLOSED))
    assert attempt(name, matter, person(OFFICE if name == "reopen" else CLERK)) == "NotAllowed"


def test_a_stale_page_is_told_who_was_faster(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    seen = matter.version
    factories.move("sign", matter, zhujian)
    with pytest.raises(StaleMatter, match="刚由市住建局潘德清签收（10:00）"):
        perform(RECALL, matter=matter, actor=clerk, seen=seen, now=clock.now(), reason="转错")


def test_every_move_leaves_one_event_and_one_history_row_with_its_name(clerk: User, zhujian: User) -> None:
    matter = factories.decided(clerk, zhujian)
    moves = list(matter.events.values_list("move", flat=True))
    assert moves == ["accept", "transfer", "sign", "decide"]
    assert matter.version == len(moves)
    reasons = matter.history.exclude(history_change_reason=None).values_list("history_change_reason", flat=True)
    assert sorted(reasons) == sorted(moves)


def test_events_chain_from_status_to_status(clerk: User, zhujian: User) -> None:
    matter = factories.told(factories.decided(clerk, zhujian), clerk)
    steps = list(matter.events.values_list("before", "after"))
    assert steps[0][0] == Status.REGISTERED
    assert [after for _, after in steps[:-1]] == [before for before, _ in steps[1:]]
    assert steps[-1][1] == matter.status


def test_a_move_that_lacks_something_stores_nothing(clerk: User) -> None:
    matter = factories.make_matter(clerk)
    before = (MatterEvent.objects.count(), Document.objects.count(), list(Series.objects.values("kind", "last")))
    with pytest.raises(InvalidInput) as refused:
        factories.move("transfer", matter, clerk, lead=None)
    assert refused.value.field == "lead"
    after = (MatterEvent.objects.count(), Document.objects.count(), list(Series.objects.values("kind", "last")))
    assert after == before


def test_a_person_without_a_posting_can_do_nothing(clerk: User) -> None:
    matter = factories.make_matter(clerk)
    clerk.postings.get().delete()
    stranger = User.objects.get(pk=clerk.pk)
    assert available_for(matter, stranger, clock.now()) == []


def test_the_same_moves_wait_for_the_coordinator_when_the_window_has_no_reviewer(
    clerk: User, reviewer: User, office: User
) -> None:
    reviewer.postings.get().delete()
    matter = factories.make_matter(clerk, way="refuse")
    assert (matter.holder.slug, matter.handler) == ("minzheng", office)
    assert [move.name for move in available_for(matter, office, clock.now())][:2] == ["refuse", "overrule"]


def test_a_reviewer_who_also_proposed_cannot_confirm(clerk: User, reviewer: User) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    posting = clerk.postings.get()
    posting.role = Role.REVIEWER
    posting.save()
    assert attempt("refuse", matter, person(CLERK)) == "PermissionDenied"


def test_opening_by_materials_asks_for_everything_missing_at_once(clerk: User) -> None:
    matter = factories.make_matter(clerk, "dibao", MATERIALS, complete=False)
    main = matter.materials.filter(window_looks_up=False, requirement__is_main=True)
    wanted = set(main.values_list("name", flat=True))
    assert set(matter.events.get().data["materials"]) == wanted

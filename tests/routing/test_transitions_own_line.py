"""What test_transitions.py asks of a housing matter, asked where 民政's own line, time and openings decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from departments import clock
from departments.models import Responsibility, SpecialStage, User
from departments.terms import LimitUnit
from intake.models import Matter
from intake.registration.acts import Registration, Visit, register
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.transitions import MOVES
from tests.conftest import At, person
from tests.factories import ask_for, in_progress, make_matter, make_person, meeting, move, on_agenda, ordered, posted
from tests.routing.test_transitions import CLERK, EXPECTED, OFFICE, REVIEWER, made_by_whom

pytestmark = pytest.mark.django_db
OWN = "minzheng"

# What only this line, a later day or a request that was just made opens; on a housing matter nobody makes most of it.
ASKED = frozenset(
    {
        "settle",
        "take_on",
        "escalate",
        "inform",
        "accept",
        "propose_refusal",
        "lapse",
        "ask_extension",
        "grant_extension",
        "deny_extension",
        "tell_extension",
        "begin_stage",
        "end_stage",
        "give_first",
        "resolve",
        "answer",
        "countersign",
        "refuse_day",
    }
)


def _registered(slug: str) -> Matter:
    """A request in the middle of its registration: nothing is handed in, nothing has been decided."""
    entry = Registration(
        person=make_person(),
        visit=Visit(difficulty="家中困难", consent=True),
        requests=[ask_for(slug, complete=False)],
    )
    _application, matters = register(entry, clerk=person(CLERK), now=clock.now())
    return next(iter(matters.values()))


def _asked_for(slug: str, at: At, *, accepted: bool, later: bool) -> Matter:
    matter = make_matter(person(CLERK), slug, "" if accepted else MATERIALS, complete=False)
    if accepted:
        move("request_materials", matter, person(CLERK), other="收入证明")
    if later:
        at("2026-12-21T10:00")
    return matter


def _taken_on() -> Matter:
    return move("take_on", make_matter(person(CLERK), "linshi"), person(CLERK))


def _the_day_after(at: At) -> Matter:
    matter = make_matter(person(CLERK), "linshi")
    at("2026-11-24T10:00")
    return matter


def _extension(answer: str = "") -> Matter:
    matter = in_progress(person(CLERK), person(OWN), "dibao")
    move("ask_extension", matter, person(OWN), days=5, reason="需要入户核查")
    return move(answer, matter, person(OFFICE), reason="理由不足") if answer else matter


def _with_a_stage(*, begun: bool) -> Matter:
    duty = Responsibility.objects.edition("linshi", clock.today())
    facts = {"days": 7, "unit": LimitUnit.CALENDAR_DAYS, "basis": "本市规定", "stops_clock": True}
    stage = SpecialStage.objects.create(responsibility=duty, slug="linshi-publicity", name="公示", **facts)
    matter = in_progress(person(CLERK), person(OWN), "linshi")
    return move("begin_stage", matter, person(OWN), stage=stage, told=True) if begun else matter


def _after_the_conference(at: At) -> Matter:
    conference = meeting(person(OFFICE))
    matter = on_agenda(person(CLERK), person("zhujian"), person(OFFICE), conference)
    at(f"{conference.held_on.isoformat()}T16:00")
    return matter


def _ordered() -> Matter:
    matter = in_progress(person(CLERK), person(OWN), "dibao")
    ordered(person(OFFICE), matter)
    matter.refresh_from_db()
    return matter


Situation = tuple[Callable[[At], Matter], Mapping[str, set[str]]]
OPENS = {"accept": {CLERK}, "propose_refusal": {CLERK}}
ANSWERS = ("countersign", "refuse_day")
SITUATIONS: dict[str, Situation] = {
    "at the counter, settled by the window": (lambda _at: _registered("linshi"), OPENS | {"settle": {CLERK}}),
    "at the counter, reported": (lambda _at: _registered("dibao"), OPENS),
    "at the counter, of another bureau": (lambda _at: _registered("zhufang"), OPENS | {"inform": {CLERK}}),
    "to be passed on, settled by the window": (
        lambda _at: make_matter(person(CLERK), "linshi"),
        {"settle": {CLERK}, "take_on": {CLERK}, "escalate": {CLERK}},
    ),
    "to be passed on, the day after": (_the_day_after, {"take_on": {CLERK}, "escalate": {CLERK}}),
    "to be passed on, reported": (lambda _at: make_matter(person(CLERK), "dibao"), {"escalate": {CLERK}}),
    "handled by the township": (lambda _at: _taken_on(), {}),
    "handled by the bureau": (
        lambda _at: in_progress(person(CLERK), person(OWN), "dibao"),
        {"ask_extension": {OWN}},
    ),
    "an extension asked for": (lambda _at: _extension(), {"grant_extension": {OFFICE}, "deny_extension": {OFFICE}}),
    "an extension granted": (lambda _at: _extension("grant_extension"), {"tell_extension": {CLERK}}),
    "an extension denied": (lambda _at: _extension("deny_extension"), {}),
    "before a stage": (lambda _at: _with_a_stage(begun=False), {"begin_stage": {OWN}}),
    "in a stage": (lambda _at: _with_a_stage(begun=True), {"end_stage": {OWN}}),
    "materials awaited": (lambda at: _asked_for("dibao", at, accepted=False, later=False), {}),
    "materials not brought": (lambda at: _asked_for("dibao", at, accepted=False, later=True), {"lapse": {CLERK}}),
    "materials not brought, accepted": (
        lambda at: _asked_for("dibao", at, accepted=True, later=True),
        {"lapse": {CLERK}},
    ),
    "urgent": (
        lambda _at: make_matter(person(CLERK), "linshi", urgent=True),
        {"settle": {CLERK}, "take_on": {CLERK}, "escalate": {CLERK}, "give_first": {CLERK}},
    ),
    "come by post, settled by the window": (
        lambda _at: posted(person(CLERK), "linshi", "own"),
        {"take_on": {CLERK}, "escalate": {CLERK}, **{name: {REVIEWER} for name in ANSWERS}},
    ),
    "come by post to a township without a head": (
        lambda _at: posted(person("modchong"), "dibao"),
        {"escalate": {"modchong"}, **{name: {OFFICE} for name in ANSWERS}},
    ),
    "come by post and countersigned": (
        lambda _at: move("countersign", posted(person(CLERK), "dibao"), person(REVIEWER)),
        {"escalate": {CLERK}},
    ),
    "before the conference": (
        lambda _at: on_agenda(person(CLERK), person("zhujian"), person(OFFICE)),
        {},
    ),
    "after the conference": (
        _after_the_conference,
        {"resolve": {OFFICE}},
    ),
    "under an order": (lambda _at: _ordered(), {"ask_extension": {OWN}, "answer": {OWN}}),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_only_the_right_people_make_the_move(name: str, at: At, clerk: User) -> None:
    bring, expected = SITUATIONS[name]
    matter = bring(at)
    assert made_by_whom(matter, ASKED) == expected


AT_A_VILLAGE = {"pass_on"}
"""The opening of a village's window; its table stands in test_village.py."""


def test_every_opening_of_a_registration_is_the_clerks_who_registers(clerk: User) -> None:
    matter = _registered("linshi")
    elsewhere = {"inform", *AT_A_VILLAGE}
    openings = [name for name, row in MOVES.items() if Status.REGISTERED in row.sources and name not in elsewhere]
    assert matter.status == Status.REGISTERED
    assert made_by_whom(matter, openings) == {name: {CLERK} for name in openings}


def test_every_move_by_hand_is_made_by_somebody_in_these_tables() -> None:
    tables = [*EXPECTED.values(), *(expected for _bring, expected in SITUATIONS.values())]
    made = {name for table in tables for name, people in table.items() if people}
    assert {name for name, row in MOVES.items() if row.by_hand} - made == AT_A_VILLAGE

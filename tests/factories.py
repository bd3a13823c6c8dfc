"""People and matters for the tests. Matters come to their status by real moves, never by assignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from departments import clock
from departments.calendar.acts import draft
from departments.calendar.quarters import quarter_of
from departments.models import CalendarChange, Department, PolicyBasis, Posting, ReliefCategory, Responsibility, User
from departments.people.postings import appoint, dismiss
from departments.roles import Role
from departments.terms import CalendarScope, DepartmentKind
from intake.identity import IdKind, check_character
from intake.models import Application, Matter
from intake.registration.acts import Person, Registration, Request, Visit, register, requirements_of
from intake.registration.late import LateArrival
from intake.registration.openings import MATERIALS, TO_TOWNSHIP, Opening
from intake.states import Status
from routing.meetings import acts as conferences
from routing.models import Conference, Document, PaperSwitch, SupervisionOrder
from routing.orders.acts import issue_order, reply_by_default
from routing.papers.documents import record_print
from routing.transitions import MOVES, open_matters, perform
from tests.worlds import built_once, next_serial

NAMES = ("王大山", "罗小妹", "蒙秀英", "韦国强", "潘志华", "陆阿婆", "吴有珍", "石开泰", "杨冬梅", "岑老三")


def make_id_number(born: str = "19800101") -> str:
    """Return a valid number of a person who does not exist."""
    stem = f"522701{born}{next_serial() % 1000:03d}"
    return stem + check_character(stem)


@built_once
def make_colleague(user: User, full_name: str = "", *, since: str = "2024-01-01") -> User:
    """Return somebody beside `user`: the same role in the same unit, appointed later (AB角)."""
    assert user.posting is not None
    colleague = User.objects.create_user(f"{user.username}-b", full_name=full_name or f"{user.full_name[0]}代班")
    appoint(colleague, Role(user.posting.role), user.posting.department, dt.date.fromisoformat(since))
    return colleague


def make_person(**facts: Any) -> Person:
    number = next_serial()
    facts = {
        "id_kind": IdKind.RESIDENT_ID.value,
        "id_number": make_id_number(f"19{50 + number % 50}01{1 + number % 28:02d}"),
        "name": NAMES[number % len(NAMES)],
        "ethnicity": "布依族",
        "phone": "13800005678",
        "residence": "毛尖镇坪阳村三组",
        "village": "坪阳村",
    } | facts
    return Person(**facts)


def ask_for(slug: str, *, complete: bool = True, **facts: Any) -> Request:
    """Return a request for a category, with all its materials or none."""
    category = ReliefCategory.objects.get(slug=slug)
    duty = Responsibility.objects.edition(slug, clock.today())
    papers = requirements_of(category, clock.today()) if complete else ()
    return Request(
        category=category,
        responsibility=duty,
        handling=facts.pop("handling", duty.handling),
        received=frozenset(paper.pk for paper in papers),
        **facts,
    )


@transaction.atomic
def make_application(
    clerk: User,
    requests: Sequence[Request],
    ways: Sequence[tuple[str, dict[str, Any]]],
    *,
    late: LateArrival | None = None,
    **facts: Any,
) -> Application:
    """Register a visit and open its matters the given ways: (value, inputs) per request."""
    visit = Visit(difficulty="家中困难", consent=True)
    entry = Registration(person=make_person(**facts), visit=visit, requests=requests, late=late)
    application, matters = register(entry, clerk=clerk, now=clock.now())
    openings = [
        Opening(matter=matter, value=value, inputs=inputs)
        for matter, (value, inputs) in zip(matters.values(), ways, strict=True)
    ]
    open_matters(application, openings, actor=clerk, now=clock.now())
    return application


def by_post(days: int = 5) -> LateArrival:
    """Return a letter that came so many calendar days ago."""
    return LateArrival(
        received_on=clock.today() - dt.timedelta(days=days), way="post", reason="信放在传达室，今天才转来"
    )


def basis() -> PolicyBasis:
    return PolicyBasis.objects.get(slug="203-rule-4")


def refusal() -> dict[str, Any]:
    """Return what a proposal of refusal needs."""
    return {
        "reason_code": "明显不符合条件",
        "reason": "申请人家庭收入和财产都明显超过规定标准。",
        "basis": basis(),
        "advice": "遇到突发困难时可以另行申请临时救助。",
    }


def move(name: str, matter: Matter, actor: User, **inputs: Any) -> Matter:
    """Make a move on the latest version of a matter."""
    moved = _moved(name, matter, actor, **inputs)
    matter.refresh_from_db()
    return moved


@built_once
def _moved(name: str, matter: Matter, actor: User, **inputs: Any) -> Matter:
    matter.refresh_from_db()
    return perform(MOVES[name], matter=matter, actor=actor, seen=matter.version, now=clock.now(), **inputs)


@built_once
def make_matter(clerk: User, slug: str = "zhufang", way: str = "", *, complete: bool = True, **facts: Any) -> Matter:
    """Register one matter; by default it is accepted and waits to be passed on (TO_TRANSFER)."""
    inputs = (
        refusal() if way == "refuse" else {"result": "发放临时救助金500元", "thing": "临时救助金500元", "agreed": True}
    )
    reason, urgent, late = facts.pop("cannot_go", "年老"), facts.pop("urgent", False), facts.pop("late", None)
    request = ask_for(slug, complete=complete, cannot_go=reason, urgent=urgent)
    application = make_application(clerk, [request], [(way or "transfer", inputs)], late=late, **facts)
    return Matter.objects.get(application=application)


def posted(clerk: User, slug: str = "zhufang", way: str = "", *, days: int = 5, **facts: Any) -> Matter:
    """A matter that came by post so many calendar days ago and is registered today; nobody has countersigned it."""
    return make_matter(clerk, slug, way, late=by_post(days), **facts)


def two_by_post(clerk: User) -> list[Matter]:
    """A letter that asks for two things: both matters, each waiting to be passed on."""
    requests = [ask_for("zhufang", cannot_go="年老"), ask_for("dibao", handling="escalate")]
    application = make_application(clerk, requests, [("transfer", {}), ("escalate", {})], late=by_post())
    return list(application.matters.order_by("pk"))


@built_once
def passed_on(villager: User, slug: str = "zhufang", **facts: Any) -> Matter:
    """A matter that a village registered and passed on to its township (TO_ACCEPT)."""
    return make_matter(villager, slug, TO_TOWNSHIP, **facts)


def villager_of(clerk: User) -> User:
    """Return the clerk of a village under the clerk's township."""
    return User.objects.get(postings__department__parent=clerk.department)


@built_once
def sent(clerk: User, officer: User, slug: str = "zhufang", *, supporting: Sequence[User] = (), **facts: Any) -> Matter:
    """A matter transferred to the officer's bureau and not yet signed."""
    matter = make_matter(clerk, slug, **facts)
    units = [supporter.department for supporter in supporting]
    move("transfer", matter, clerk, lead=officer.department, supporting=units)
    return matter


@built_once
def in_progress(clerk: User, officer: User, slug: str = "zhufang", **facts: Any) -> Matter:
    matter = sent(clerk, officer, slug, **facts)
    move("sign", matter, officer)
    return matter


@built_once
def decided(clerk: User, officer: User, **facts: Any) -> Matter:
    matter = in_progress(clerk, officer, **facts)
    move(
        "decide",
        matter,
        officer,
        outcome="granted",
        content="纳入危房改造，补助20000元",
        without_opinions="协办单位已口头同意",
    )
    return matter


@built_once
def coordinating(clerk: User, officer: User, **facts: Any) -> Matter:
    matter = in_progress(clerk, officer, **facts)
    move("report_uncovered", matter, officer, suggestion="没有对应政策，建议开会研究")
    return matter


@built_once
def meeting(holder: User, held_on: str = "2026-11-27") -> Conference:
    """A meeting called for a day by the office, or by a township's director."""
    day = dt.date.fromisoformat(held_on)
    quarter = quarter_of(day)
    department = holder.department
    assert department is not None
    title = conferences.proposed_title(department, quarter)
    plan = conferences.MeetingPlan(title=title, held_on=day, place="三楼会议室")
    return conferences.call(plan, quarter=quarter, actor=holder, now=clock.now())


def topic_words() -> dict[str, Any]:
    """Return what the sheet of a topic needs."""
    return {
        "title": "住房救助没有承办单位的问题",
        "facts": "一户房屋成危房，没有对应的政策。",
        "question": "由哪个单位承办，按什么标准救助？",
    }


@built_once
def on_agenda(clerk: User, officer: User, office: User, conference: Conference | None = None) -> Matter:
    """A matter nobody covers, on the agenda of a conference."""
    matter = coordinating(clerk, officer)
    move("put_on_agenda", matter, office, conference=conference or meeting(office), **topic_words())
    return matter


@built_once
def printed(matter: Matter) -> Matter:
    """The same matter, every paper of it printed once by who issued it."""
    for paper in Document.objects.on_matter(matter).in_force().filter(prints=None):
        with transaction.atomic():
            record_print(paper, actor=paper.issued_by, now=clock.now())
    return matter


def renamed(matter: Matter) -> Matter:
    """The same matter of a person whose name was typed wrong by one character: its papers can be corrected."""
    applicant = matter.application.applicant
    applicant.refresh_from_db()
    applicant.name = applicant.name[:-1] + chr(ord(applicant.name[-1]) + 1)
    applicant.save()
    return matter


def adverse() -> dict[str, Any]:
    """Return what a decision against the person needs."""
    return {
        "outcome": "denied",
        "content": "不给予",
        "reason": "房屋鉴定为B级，不属危房。",
        "basis": basis(),
        "without_opinions": "协办单位已口头同意",
    }


@built_once
def denied(clerk: User, officer: User, **facts: Any) -> Matter:
    """A matter decided against the person, to be told by the window."""
    return move("decide", in_progress(clerk, officer, **facts), officer, **adverse())


def in_hand(matter: Matter, **facts: Any) -> dict[str, Any]:
    """Return what is said of a paper that was put into the person's hand."""
    return {"way": "in_person", "recipient": matter.application.applicant.name, **facts}


def told(matter: Matter, clerk: User) -> Matter:
    name = printed(matter).application.applicant.name
    return move("tell", matter, clerk, way="in_person", recipient=name, relation="本人")


@built_once
def matter_in(
    status: Status, clerk: User, officer: User, reviewer: User, *, supporting: Sequence[User] = (), **facts: Any
) -> Matter:
    """Return a matter that came to a status by real moves."""
    ways: dict[Status, Callable[[], Matter]] = {
        Status.TO_ACCEPT: lambda: passed_on(villager_of(clerk), **facts),
        Status.TO_TRANSFER: lambda: make_matter(clerk, **facts),
        Status.AWAITING_MATERIALS: lambda: make_matter(clerk, way=MATERIALS, complete=False, **facts),
        Status.TO_REVIEW: lambda: make_matter(clerk, way="refuse", **facts),
        Status.SENT: lambda: sent(clerk, officer, supporting=supporting, **facts),
        Status.IN_PROGRESS: lambda: in_progress(clerk, officer, supporting=supporting, **facts),
        Status.COORDINATING: lambda: coordinating(clerk, officer, supporting=supporting, **facts),
        Status.TO_NOTIFY: lambda: decided(clerk, officer, supporting=supporting, **facts),
        Status.CLOSED: lambda: told(decided(clerk, officer, supporting=supporting, **facts), clerk),
        Status.REFUSED: lambda: _refused(clerk, reviewer, **facts),
    }
    return ways[status]()


@built_once
def _refused(clerk: User, reviewer: User, **facts: Any) -> Matter:
    matter = make_matter(clerk, way="refuse", **facts)
    move("refuse", matter, reviewer)
    return matter


REACHABLE = (
    Status.TO_ACCEPT,
    Status.TO_TRANSFER,
    Status.AWAITING_MATERIALS,
    Status.TO_REVIEW,
    Status.SENT,
    Status.IN_PROGRESS,
    Status.COORDINATING,
    Status.TO_NOTIFY,
    Status.CLOSED,
    Status.REFUSED,
)


def enter_notice(
    keeper: User, days: Mapping[str, str], *, name: str = "演练", year: int | None = None
) -> CalendarChange:
    """Return a draft that arranges days: {"2026-11-25": "rest"}; a second person has to confirm it."""
    return draft(
        notice=f"{name}通知",
        scope=CalendarScope.NATIONAL.value,
        year=year,
        published_on=None,
        rows=[{"date": day, "kind": kind, "name": name} for day, kind in days.items()],
        origin="录入",
        actor=keeper,
        now=clock.now(),
    )


def ordered(office: User, *matters: Matter) -> SupervisionOrder:
    """Order the unit that has these matters to get on with them and to answer within the limit."""
    order = _ordered(office, *matters)
    for matter in matters:
        matter.refresh_from_db()
    return order


@built_once
def _ordered(office: User, *matters: Matter) -> SupervisionOrder:
    for matter in matters:
        matter.refresh_from_db()
    return issue_order(
        matters[0].holder,
        [(matter, matter.version) for matter in matters],
        demand="请接此单后立即办理。",
        reply_by=reply_by_default(clock.today()),
        signer="石立新",
        actor=office,
        now=clock.now(),
    )


def answered(matter: Matter, actor: User, expected_on: dt.date | None = None) -> Matter:
    """Answer an order; by default it will be done today."""
    return move("answer", matter, actor, answer="已派人入户核查", expected_on=expected_on or clock.today())


def switch(key: str, actor: User, valid_from: str, *, on: bool = True) -> PaperSwitch:
    """Enter a switch of the papers as it stands from a day on, be that day past."""
    entered: PaperSwitch = PaperSwitch.objects.create(
        key=key,
        is_on=on,
        valid_from=dt.date.fromisoformat(valid_from),
        reason="市司法局已确认",
        entered_by=actor,
        entered_at=clock.now(),
    )
    return entered


def reorganised(coordinator: User, since: str = "2026-12-01") -> Department:
    """Let another bureau succeed 民政局 on a day, and its coordinator go along. Return the bureau."""
    first_day, before = dt.date.fromisoformat(since), Department.objects.get(slug="minzheng")
    heir: Department = Department.objects.create(
        slug="minzheng-2026",
        kind=DepartmentKind.BUREAU,
        name="都匀市民政和社会事务局",
        short_name="市民政和社会事务局",
        mark="匀民社",
        predecessor=before,
        valid_from=first_day,
        source="匀委发〔演练〕1号",
    )
    before.valid_to = first_day - dt.timedelta(days=1)
    before.save()
    dismiss(Posting.objects.get(user=coordinator), before.valid_to)
    appoint(coordinator, Role.COORDINATOR, heir, first_day)
    return heir

"""联席会议: call a meeting, put it off, fill its agenda, record what it resolved, and what was done about it.

The coordinating office holds the meetings of the city, and a township's director those of its leading group. A topic of
the city's meeting whose matter is COORDINATING moves that matter, by `put_on_agenda` and `resolve` of
`rules/transfer/conference`. Every other topic moves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.quarters import Quarter
from departments.calendar.reading import calendar, hold_alone
from departments.models import Department, User
from departments.roles import MAY_FULFIL_RESOLUTIONS, MAY_HOLD_MEETINGS
from departments.terms import ClockKind
from departments.units.office import is_office, office
from intake.models import Matter
from intake.states import Status
from routing.agenda import topics as agenda
from routing.errors import InvalidInput, NotAllowed
from routing.models import AgendaItem, Conference, TopicKind, unstopped_of
from routing.papers.documents import issue
from routing.rules.transfer.conference import PUT_ON_AGENDA
from routing.transitions import perform


def holds_meetings(user: User) -> bool:
    """Whether this person's unit calls meetings: the office those of the city, a township its own."""
    return user.role in MAY_HOLD_MEETINGS


def keeps(user: User, conference: Conference) -> bool:
    """Whether this person may change the meeting and its agenda: who holds meetings, in the unit that called it.

    A meeting that the office called is kept by the office, also after another unit has succeeded the one it was.
    """
    if not holds_meetings(user) or user.department is None:
        return False
    return user.department == conference.host or (is_office(conference.host) and user.department == office())


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """What the form of a meeting asks."""

    title: str
    held_on: dt.date
    place: str
    members: Sequence[Department] = ()


def proposed_title(host: Department, quarter: Quarter) -> str:
    """Return 2026年第四季度社会救助联席会议, or of a township 2026年第四季度毛尖镇社会救助领导小组会议."""
    group = "社会救助联席会议" if is_office(host) else f"{host}社会救助领导小组会议"
    return f"{quarter.words}{group}"


# --- The meeting


def call(plan: MeetingPlan, *, quarter: Quarter, actor: User, now: dt.datetime) -> Conference:
    """Call a meeting of the actor's own unit.

    Raises PermissionDenied for who holds no meetings, and InvalidInput for a day that is past, a rest day, or taken.
    """
    if not holds_meetings(actor) or actor.department is None:
        raise PermissionDenied
    _check_day(plan.held_on, actor.department, clock.day_of(now))
    with transaction.atomic():
        conference = Conference.objects.create(
            host=actor.department,
            title=plan.title,
            year=quarter.year,
            quarter=quarter.number,
            held_on=plan.held_on,
            place=plan.place,
            called_by=actor,
        )
        conference.members.set(plan.members)
    return conference


def _check_day(day: dt.date, host: Department, today: dt.date, *, besides: Conference | None = None) -> None:
    if day < today:
        raise InvalidInput("会议日期不能早于今天。", "held_on")
    if not calendar().is_workday(day):
        arrangement = calendar().arrangement(day)
        raise InvalidInput(f"{chinese_date(day)}是休息日（{arrangement}），请选工作日。", "held_on")
    others = Conference.objects.filter(host=host, held_on=day).exclude(pk=besides.pk if besides else None)
    if others.exists():
        raise InvalidInput(f"{chinese_date(day)}已经有会议，请换一天。", "held_on")


def change(conference: Conference, plan: MeetingPlan, *, actor: User, now: dt.datetime) -> int:
    """Change a meeting. A new date moves the clocks of all its matters; return how many were moved.

    Raises as `call`, and NotAllowed once the meeting is closed.
    """
    with transaction.atomic():
        hold_alone()  # no move can begin meanwhile, so that no matter comes onto the agenda with the old date
        held = _hold(conference, actor)
        is_put_off = held.held_on != plan.held_on
        if is_put_off:
            _check_day(plan.held_on, held.host, clock.day_of(now), besides=held)
        held.title, held.held_on, held.place = plan.title, plan.held_on, plan.place
        held.save()
        held.members.set(plan.members)
        return _move_along(held, actor, now) if is_put_off else 0


def _move_along(conference: Conference, actor: User, now: dt.datetime) -> int:
    waiting = conference.items.unsettled().filter(matter__status=Status.COORDINATING).order_by("matter__number")
    matters = [topic.matter for topic in waiting.select_related("matter") if topic.matter]
    bound = [matter for matter in matters if unstopped_of(matter, ClockKind.CONFERENCE)]
    for matter in bound:
        perform(PUT_ON_AGENDA, matter=matter, actor=actor, seen=matter.version, now=now, conference=conference)
    return len(bound)


def _hold(conference: Conference, actor: User) -> Conference:
    """Lock a meeting. Raises PermissionDenied for who does not keep it, and NotAllowed once it is closed."""
    if not keeps(actor, conference):
        raise PermissionDenied
    Conference.objects.select_for_update().get(pk=conference.pk)
    held: Conference = Conference.objects.select_related("host").get(pk=conference.pk)
    if not held.is_open:
        raise NotAllowed("这次会议已经结束，不能再改。")
    return held


def close(conference: Conference, *, actor: User, now: dt.datetime) -> None:
    """End a meeting. Raises NotAllowed before its day, and while a topic of its agenda is unsettled."""
    with transaction.atomic():
        held = _hold(conference, actor)
        if held.held_on > clock.day_of(now):
            raise NotAllowed(f"会议定在{chinese_date(held.held_on)}召开，还不能结束。")
        if left := held.items.unsettled().count():
            raise NotAllowed(f"还有{left}项议题没有记录议定，请先记录或者转入以后的会议。")
        held.closed_at = now
        held.save()


# --- The agenda


@dataclass(frozen=True, kw_only=True)
class NewTopic:
    """A topic to be put on an agenda. `seen` is the version of the matter that the page showed."""

    words: Mapping[str, Any]
    matter: Matter | None = None
    seen: int = 0


def moves_matter(conference: Conference, matter: Matter | None) -> bool:
    """Whether a topic about this matter moves it: only in a meeting of the city, and only while it is COORDINATING."""
    return matter is not None and matter.status == Status.COORDINATING and is_office(conference.host)


def put_on(conference: Conference, topics: Iterable[NewTopic], *, actor: User, now: dt.datetime) -> None:
    """Put several topics on an agenda, all or none.

    Raises PermissionDenied, NotAllowed once the meeting is closed, InvalidInput when a text is missing or a matter is
    on another agenda, and StaleMatter when a matter has changed since it was shown.
    """
    if not keeps(actor, conference):
        raise PermissionDenied
    with transaction.atomic():
        hold_alone()
        for topic in topics:
            if topic.matter is not None and moves_matter(conference, topic.matter):
                inputs = {**topic.words, "conference": conference}
                perform(PUT_ON_AGENDA, matter=topic.matter, actor=actor, seen=topic.seen, now=now, **inputs)
            else:
                _put_on(conference, topic, actor, now)


def _put_on(conference: Conference, topic: NewTopic, actor: User, now: dt.datetime) -> None:
    """Put on a topic that moves nothing, and issue its 议题单."""
    held = _hold(conference, actor)
    if not str(topic.words.get("question") or "").strip():
        raise InvalidInput("请写需研究的问题，用问句写。", "question")
    if topic.matter is not None:
        _make_way(held, topic.matter, actor, now)
    words = {"kind": TopicKind.PROPOSAL, "raised_by": held.host, **topic.words}
    entered = agenda.enter_topic(held, words, matter=topic.matter, actor=actor, now=now)
    issue(agenda.sheet_order(entered, matter=None), actor=actor, now=now)


def _make_way(conference: Conference, matter: Matter, actor: User, now: dt.datetime) -> None:
    """Take a matter off a township's agenda when the city's takes it; a matter is on one agenda at a time.

    Raises InvalidInput when it is on an agenda that does not give way.
    """
    topic = agenda.open_topic(matter)
    if topic is None:
        return
    other = AgendaItem.objects.select_for_update().get(pk=topic.pk)
    if other.resolved_at is not None:  # its own meeting resolved it while this transaction waited for the lock
        return
    if not is_office(conference.host) or is_office(other.conference.host):
        raise InvalidInput(f"{matter}已经列入{other.conference}议题。")
    agenda.move_topic_on(other, conference, actor, now)


def shift(topic: AgendaItem, step: int, *, actor: User) -> None:
    """Let a topic change places with the one before it (`step` -1) or after it (+1). The first and last stay."""
    with transaction.atomic():
        held = _hold(topic.conference, actor)
        rows = list(held.items.select_for_update().order_by("order", "pk"))
        here = [row.pk for row in rows].index(topic.pk)
        there = here + step
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
        for place, row in enumerate(rows, start=1):
            if row.order != place:
                row.order = place
                row.save(update_fields=["order"])  # a resolution recorded meanwhile must not be overwritten


# --- What was resolved


def resolve_topic(
    topic: AgendaItem,
    *,
    resolution: str,
    department: Department | None,
    due_on: dt.date | None,
    actor: User,
    now: dt.datetime,
) -> None:
    """Record what a meeting resolved about a topic that moves no matter; `department` is to do it by `due_on`.

    Raises PermissionDenied, InvalidInput when unit and date are not given together, and NotAllowed before the day of
    the meeting, once it is closed or the topic resolved, and when the resolution belongs on the page of the matter.
    """
    with transaction.atomic():
        held = _hold(topic.conference, actor)
        locked = AgendaItem.objects.select_for_update().get(pk=topic.pk)
        if locked.resolved_at is not None:
            raise NotAllowed("这项议题已经记录了议定。")
        if moves_matter(held, locked.matter):
            raise NotAllowed("这件办件在协调中，请用办件的“会议议定”记录。")
        if held.held_on > clock.day_of(now):
            raise NotAllowed(f"会议定在{chinese_date(held.held_on)}召开，到那天才能记录议定。")
        _check_resolution(resolution, department, due_on, clock.day_of(now))
        agenda.settle_topic(locked, actor, now, resolution, department=department, due_on=due_on)


def _check_resolution(resolution: str, department: Department | None, due_on: dt.date | None, today: dt.date) -> None:
    if not resolution.strip():
        raise InvalidInput("请写会议意见。", "resolution")
    if department is not None and due_on is None:
        raise InvalidInput("定了承办单位，请写完成时限。", "due_on")
    if department is None and due_on is not None:
        raise InvalidInput("写了完成时限，请选承办单位。", "department")
    if due_on is not None and due_on < today:
        raise InvalidInput("完成时限不能早于今天。", "due_on")


def may_record_done(user: User, topic: AgendaItem) -> bool:
    """Whether this person may record that a resolution was carried out: in the unit given it, or who keeps the meeting.

    A resolution about a matter is done when the matter is closed, and nobody records it.
    """
    if topic.matter_id is not None or topic.department_id is None or topic.done_on is not None:
        return False
    is_theirs = user.role in MAY_FULFIL_RESOLUTIONS and user.department == topic.department
    return is_theirs or keeps(user, topic.conference)


def record_done(topic: AgendaItem, *, done_on: dt.date, note: str, actor: User, now: dt.datetime) -> None:
    """Record that a resolution was carried out (议定事项完成).

    Raises NotAllowed when it is recorded already, PermissionDenied, and InvalidInput for a missing text or a day that
    is not between the resolution and today.
    """
    with transaction.atomic():
        locked = AgendaItem.objects.select_for_update().get(pk=topic.pk)
        if locked.done_on is not None:
            raise NotAllowed("这项议定事项已经登记完成。")
        if not may_record_done(actor, locked):
            raise PermissionDenied
        if not note.strip():
            raise InvalidInput("请写完成情况。", "note")
        if done_on > clock.day_of(now):
            raise InvalidInput("完成日期不能晚于今天。", "done_on")
        if locked.resolved_at is not None and done_on < (earliest := clock.day_of(locked.resolved_at)):
            raise InvalidInput(f"完成日期不能早于议定那天（{chinese_date(earliest)}）。", "done_on")
        locked.done_on, locked.done_note = done_on, note.strip()
        locked.save()

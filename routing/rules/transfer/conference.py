"""Rule 3, 联席会议: what no policy covers, or units dispute, comes before the meeting and comes back decided.

Clause 四（四）3 of the notice: 提请召开联席会议研究解决. `routing.meetings.acts` calls the meetings themselves.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import TextChoices

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department
from departments.terms import ClockKind, LimitUnit
from departments.units.office import is_office, office
from intake.models import Matter
from intake.states import Status
from routing.agenda import topics as agenda
from routing.errors import InvalidInput
from routing.hands.people import is_coordinator
from routing.models import AgendaItem, Conference, PaperKind, unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move, told_as
from routing.rules.feedback.deciding import conclude
from routing.rules.transfer.coordinating import appoint


class Resolved(TextChoices):
    """What a meeting resolves on a matter: a unit handles it from now on, or it is decided at once."""

    ASSIGN = "assign", "交单位承办"
    DECIDE = "decide", "会议直接决定"


def put_on_agenda(act: Act) -> None:
    """Put the matter on the agenda of a meeting, or of another one; its clock runs to the day of that meeting.

    When a meeting is put off, its matters go this way again: the sheet stays, the clock starts anew. Raises
    InvalidInput for a meeting that is over, past or of another host, and for words that are missing on the sheet.
    """
    conference = _open_conference(act)
    topic = agenda.open_topic(act.matter)
    is_on_it = topic is not None and topic.conference_id == conference.pk
    if is_on_it and _runs_to(act.matter, conference.held_on):
        raise InvalidInput("这件办件已经列入这次会议的议题。", "conference")
    act.stop(ClockKind.COORDINATE, ClockKind.CONFERENCE)
    _start_clock(act, conference.held_on)
    if is_on_it:
        act.note = f"会议改到{chinese_date(conference.held_on)}召开"
    else:
        _enter(act, conference, topic)
        act.note = f"列入{agenda.held_words(conference)}议题"


def _open_conference(act: Act) -> Conference:
    """Return the meeting chosen, locked until the act is over, so that it cannot be closed meanwhile."""
    chosen = act.required("conference", "请选会议。")
    conference: Conference = Conference.objects.select_for_update().get(pk=chosen.pk)
    if not is_office(conference.host):
        raise InvalidInput(f"请选{office()}召集的联席会议。", "conference")
    if conference.closed_at is not None:
        raise InvalidInput("这次会议已经结束，请选以后的会议。", "conference")
    return conference


def _runs_to(matter: Matter, day: dt.date) -> bool:
    return any(row.due_on == day for row in unstopped_of(matter, ClockKind.CONFERENCE))


def _start_clock(act: Act, held_on: dt.date) -> None:
    """Let CONFERENCE run, in calendar days, to the day of the meeting. Raises InvalidInput when that day is past."""
    start = act.calendar.roll(act.received_on)
    if held_on < start:
        raise InvalidInput(f"会议日期（{chinese_date(held_on)}）已经过了，请选以后的会议或者先改期。", "conference")
    act.start_for(ClockKind.CONFERENCE, office(), (held_on - start).days, LimitUnit.CALENDAR_DAYS)


def _enter(act: Act, conference: Conference, before: AgendaItem | None) -> None:
    if before is not None:
        agenda.move_topic_on(before, conference, act.actor, act.now)
    words = {
        "kind": agenda.kind_of(act.matter),
        "raised_by": _raised_by(act),
        "attending": act.inputs.get("attending"),
        "title": act.required("title", "请写议题名称。"),
        "facts": act.required("facts", "请写事由。"),
        "question": act.required("question", "请写需研究的问题，用问句写。"),
        **{name: act.text(name) for name in ("gap", "efforts", "options")},
    }
    topic = agenda.enter_topic(conference, words, matter=act.matter, actor=act.actor, now=act.now)
    act.orders.append(agenda.sheet_order(topic, matter=act.matter))


def _raised_by(act: Act) -> Department:
    """Return who brought the matter up: who reported it, or gave it back the second time."""
    event = act.matter.events.into(Status.COORDINATING).select_related("department").last()
    return event.department if event else act.department


def resolve(act: Act) -> None:
    """Record what the meeting resolved: which unit handles the matter until when, or the decision itself.

    Raises InvalidInput without the words, the way and the day; for a decision also what `conclude` raises.
    """
    topic = agenda.office_topic(act.matter)
    assert topic is not None  # noqa: S101  the guard has just read it
    resolution = act.required("resolution", "请写会议意见。")
    way = act.required("way", "请选交单位承办，还是会议直接决定。")
    due_on = act.required("due_on", "请写完成时限。")
    if due_on < act.today:
        raise InvalidInput("完成时限不能早于今天。", "due_on")
    lead = _carry_out(act, way, resolution)
    agenda.settle_topic(topic, act.actor, act.now, resolution, department=lead, due_on=due_on)
    act.note = f"会议议定：{resolution}（{lead}，{chinese_date(due_on)}前完成）"


def _carry_out(act: Act, way: Any, resolution: str) -> Department:
    act.stop(ClockKind.CONFERENCE)
    if way == Resolved.DECIDE:
        lead: Department = act.inputs.get("lead") or act.department
        conclude(act, act.department)
        return lead
    if way != Resolved.ASSIGN:
        raise InvalidInput("请选交单位承办，还是会议直接决定。", "way")
    lead = act.required("lead", "请选承办单位。")
    appoint(act, lead, f"联席会议议定：{resolution}")
    return lead


def _why_not_resolvable(matter: Matter, now: dt.datetime) -> str:
    topic = agenda.office_topic(matter)
    if topic is None:
        return "还没有列入联席会议议题，不能记录议定。"
    held_on: dt.date = topic.conference.held_on
    if held_on > clock.day_of(now):
        return f"会议定在{chinese_date(held_on)}召开，到那天才能记录议定。"
    return ""


_AT_OFFICE = frozenset({Status.COORDINATING})

PUT_ON_AGENDA = Move(
    name="put_on_agenda",
    title="列入议题",
    rule=3,
    slug="agenda",
    sources=_AT_OFFICE,
    to="same",
    who="coordinator",
    may=is_coordinator,
    effect=put_on_agenda,
    clocks="COORDINATE stops, CONFERENCE runs to the meeting's date",
    writes=PaperKind.AGENDA,
    afterwards="已列入联席会议议题，会议日期{due}。",
)
RESOLVE = Move(
    name="resolve",
    title="会议议定",
    rule=3,
    sources=_AT_OFFICE,
    to="IN_PROGRESS, or TO_NOTIFY when decided at once",
    who="coordinator",
    may=is_coordinator,
    when=_why_not_resolvable,
    effect=resolve,
    clocks="CONFERENCE stops; decided at once: HANDLE stops, NOTIFY starts",
    writes=PaperKind.TRANSFER,
    paper="转办单, or 办理结果告知书",
    leads_on=frozenset({Status.COORDINATING}),
    rank=2,
    afterwards="会议议定已记录。{next}",
    of_office=True,
    effort=told_as(),
)
MOVES = (PUT_ON_AGENDA, RESOLVE)

"""退回: who gave a matter back and what they wrote, whom it may not go to again, and who decided in the end.

All of it is read from assignments and events; nothing about returns is stored twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department
from intake.models import Matter
from intake.states import Status
from routing.hands.memory import expected_for
from routing.hands.people import leads_of
from routing.models import Assignment, AssignmentEnd, AssignmentRole, MatterEvent, MoveName


def returned_by(matter: Matter) -> set[int]:
    """Return the ids of the units that have given the matter back in its history."""
    return {lead.department_id for lead in leads_of(matter) if lead.ended_how == AssignmentEnd.RETURNED}


def not_to_be_suggested(matter: Matter) -> set[int]:
    """Return the ids of units that a return cannot suggest: who gives it back now or did before, and who sent it."""
    return returned_by(matter) | {matter.desk.pk, matter.holder_id}


def last_return(matter: Matter) -> MatterEvent | None:
    """Return the last event by which a unit gave the matter back."""
    event: MatterEvent | None = matter.events.returns().select_related("department", "actor").last()
    return event


def suggested_unit(event: MatterEvent) -> Department | None:
    """Return the unit that was suggested with a return, if it still exists today."""
    name = event.data.get("suggested", "")
    found: Department | None = Department.objects.in_force(clock.today()).filter(short_name=name).first()
    return found


@dataclass(frozen=True)
class Statement:
    """What one unit wrote when it let go of a matter; whoever decides reads them side by side."""

    title: str
    unit: str
    who: str
    lines: Sequence[tuple[str, str]]


def statements(matter: Matter) -> list[Statement]:
    """Return what every unit wrote, in its order: returns, and the report that nobody covers the matter."""
    events = matter.events.statements().select_related("actor", "department")
    turns = {(row.department_id, row.ended_at): row for row in matter.assignments.all() if _is_over(row)}
    return [_statement(event, turns.get((event.department_id, event.at))) for event in events]


def _is_over(row: Assignment) -> bool:
    return row.role == AssignmentRole.LEAD and row.ended_at is not None


def _statement(event: MatterEvent, turn: Assignment | None) -> Statement:
    is_return, said = event.move == MoveName.GIVE_BACK, event.data
    written = (
        [
            ("退回原因", said.get("reason_code", "")),
            ("职责依据", said.get("duty_item", "")),
            ("建议转往", said.get("suggested", "")),
        ]
        if is_return
        else [("处理建议", said.get("suggestion", "")), ("情况补充", said.get("note", ""))]
    )
    signed = [("签收", _moment(turn.signed_at) if turn.signed_at else "没有签收")] if turn else []
    lines = [*signed, ("退回" if is_return else "提请研究", _moment(event.at)), *written]
    return Statement(
        title="退回" if is_return else "提请研究",
        unit=str(event.department),
        who=event.actor.full_name,
        lines=[(label, value) for label, value in lines if value],
    )


def _moment(at: dt.datetime) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}"


def return_words(event: MatterEvent) -> str:
    """Return what the unit that gave it back wrote, as one sentence."""
    said = event.data
    day = chinese_date(clock.day_of(event.at), clock.today())
    return (
        f"{event.department}{event.actor}{day}退回：{said.get('reason_code', '')}；"
        f"依据：{said.get('duty_item', '')}；建议转往{said.get('suggested', '')}。"
    )


@dataclass(frozen=True)
class Ground:
    """Why a unit is sent a matter, as its paper says it. `returned_by` gave it back and suggested this unit."""

    words: str
    returned_by: str = ""


def ground_of(matter: Matter, lead: Department, note: str, on: dt.date) -> Ground:
    """Return why the window sends the matter to a unit: never an item of the duty table that names another."""
    duty, event = matter.responsibility, last_return(matter)
    if lead == duty.lead:
        return Ground(duty.item)
    if event is None:
        who = expected_for(matter, on)
        return Ground((who.reason if who.lead == lead else note) or duty.item)
    said = event.data
    if said.get("suggested") == str(lead):
        why = f"{said.get('reason_code', '')}；依据：{_bare(said.get('duty_item', ''))}；建议转往{lead}"
        return Ground(f"退回单位建议：{why}", str(event.department))
    return Ground(note or f"{event.department}退回：{said.get('reason_code', '')}")


def assignment_words(events: Sequence[MatterEvent], today: dt.date) -> str:
    """Return who decided that this unit handles it and why; empty where nobody had to decide."""
    event = next((event for event in reversed(events) if _names_lead(event)), None)
    if event is None:
        return ""
    day, said = chinese_date(clock.day_of(event.at), today), event.data
    why = f"会议意见：{_bare(said['resolution'])}" if "resolution" in said else f"依据：{_bare(said['basis'])}"
    return f"{event.department}{event.actor}{day}指定{said['lead']}承办，{why}。指定后不能退回。"


def _names_lead(event: MatterEvent) -> bool:
    """Did the office, or the conference, end the coordination by naming who handles it?"""
    return event.before == Status.COORDINATING and event.after == Status.IN_PROGRESS


def _bare(text: str) -> str:
    return text.strip().rstrip("。.；;，,")

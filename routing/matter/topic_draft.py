"""The first draft of a topic (议题单): what the record knows about a matter already.

Names are masked: the sheets go round the table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department
from departments.units.office import is_office
from intake.identity import mask_name
from intake.identity.masks import NameMask
from intake.models import Matter
from intake.states import Status
from routing.agenda.topics import MOST_WORDS, kind_of
from routing.models import MatterEvent, TopicKind
from routing.moves.move import Told
from routing.rules.transfer.coordinating import REPORT_UNCOVERED
from routing.rules.transfer.returning import GIVE_BACK
from routing.transitions import MOVES


def draft(matter: Matter, today: dt.date) -> dict[str, Any]:
    """Return title, facts, gap, efforts and options from the record. Who brings the topic up writes the question."""
    told = {name: move.effort for name, move in MOVES.items() if move.effort}
    rows = matter.events.of_move(*told).select_related("department", "holder").order_by("pk")
    events, kind = list(rows), kind_of(matter)
    masked = _masking(matter)
    return {
        "title": _title(matter, kind),
        "facts": masked(_facts(matter, today)),
        "gap": masked(_gap(kind, events)),
        "efforts": masked("\n".join(_line(event, told[event.move]) for event in events))[-MOST_WORDS:],
        "options": masked(_options(events)),
        "attending": _units(matter, events),
    }


def _masking(matter: Matter) -> NameMask:
    """Return a function that masks the names of a matter's people in a text."""
    application = matter.application
    household = application.applicant.household.values_list("name", flat=True)
    return NameMask([application.applicant.name, application.proxy_name, *household])


def _title(matter: Matter, kind: TopicKind) -> str:
    ends = {
        TopicKind.UNCOVERED: "没有政策和承办单位的问题",
        TopicKind.DISPUTED: "承办单位有争议的问题",
        TopicKind.OVERDUE: "长期没有办结的问题",
    }
    return f"{mask_name(matter.application.applicant.name)}{matter.responsibility.label}{ends.get(kind, '')}"


def _facts(matter: Matter, today: dt.date) -> str:
    application = matter.application
    applicant, came = application.applicant, clock.day_of(application.received_at)
    village = f"（{matter.desk}{applicant.village}）" if applicant.village else f"（{matter.desk}）"
    verb = "协调" if matter.status == Status.COORDINATING else "负责"
    lines = [
        f"{chinese_date(came)}，{applicant.name}{village}在{matter.desk}窗口申请{matter.responsibility.label}。",
        f"主要困难：{application.difficulty.rstrip('。')}。" if application.difficulty else "",
        f"到{chinese_date(today)}已{(today - came).days}天，退回{matter.returns}次，现在由{matter.holder}{verb}。",
    ]
    return "".join(lines)


def _gap(kind: TopicKind, events: Sequence[MatterEvent]) -> str:
    if kind == TopicKind.UNCOVERED:
        return "没有对应的救助政策，也没有明确的承办单位。"
    cited = [f"{event.department}：{event.data.get('duty_item')}" for event in events if event.data.get("duty_item")]
    return "退回时引用的职责依据：" + "；".join(cited) + "。" if cited else ""


def _line(event: MatterEvent, told: Told) -> str:
    return f"{chinese_date(clock.day_of(event.at))}　{event.department}{told(event)}。"


def _options(events: Sequence[MatterEvent]) -> str:
    """Return what the units proposed, the latest proposal of each unit."""
    proposed: dict[str, str] = {}
    for event in events:
        if event.move == REPORT_UNCOVERED.name:
            proposed[str(event.department)] = event.note.rstrip("。")
        elif event.move == GIVE_BACK.name and event.data.get("suggested"):
            proposed[str(event.department)] = f"建议转往{event.data['suggested']}"
    return "".join(f"{place}. {unit}：{words}。\n" for place, (unit, words) in enumerate(proposed.items(), 1)).strip()


def _units(matter: Matter, events: Sequence[MatterEvent]) -> list[Department]:
    """Return the units that had or have the matter, to be asked to attend; not the office, which attends anyway."""
    units = {event.department_id: event.department for event in events} | {matter.holder_id: matter.holder}
    return [unit for unit in units.values() if not is_office(unit)]

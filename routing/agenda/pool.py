"""议题池: what may come before a meeting, gathered by itself, and what is known about each, as a first draft.

Uncovered, disputed and long overdue matters; a proposal is typed by hand. Names are masked: the sheets go round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department, User
from departments.roles import Role
from departments.terms import Handling
from departments.units.office import is_office
from intake.identity import mask_name
from intake.identity.masks import NameMask
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.states import Status
from routing.agenda.topics import DISPUTED_FROM, MOST_WORDS, kind_of
from routing.lists.oversight import is_long_overdue
from routing.lists.queues import MatterRow, read_rows
from routing.models import AgendaItem, Assignment, MatterEvent, TopicKind

MOST_CANDIDATES: Final = 50
_UNCOVERED = Q(status=Status.COORDINATING, handling=Handling.UNCOVERED)
_DISPUTED = Q(returns__gte=DISPUTED_FROM)
_TOLD_OF: Final = frozenset({"transfer", "escalate", "give_back", "report_uncovered", "assign", "resolve", "supervise"})
"""Moves that say something about who handles it and what was tried."""


@dataclass(frozen=True)
class Candidate:
    """One matter of the pool and why it is there."""

    row: MatterRow
    kind: str

    @property
    def kind_label(self) -> str:
        return str(TopicKind(self.kind).label)


def pool(user: User, today: dt.date) -> list[Candidate]:
    """Return what may come before the meeting of the user's unit, two queries; what is on its agenda already is not."""
    kind = Case(
        When(_UNCOVERED, then=Value(TopicKind.UNCOVERED)),
        When(_DISPUTED, then=Value(TopicKind.DISPUTED)),
        default=Value(TopicKind.OVERDUE),
    )
    place = Case(When(_UNCOVERED, then=1), When(_DISPUTED, then=2), default=3)
    found = waiting(user, today).annotate(topic_kind=kind).order_by(place, F("due_on").asc(nulls_last=True), "number")
    found = found[:MOST_CANDIDATES]
    kinds = dict(found.values_list("pk", "topic_kind"))
    return [Candidate(row, kinds[row.pk]) for row in read_rows(found, today) if row.pk in kinds]


def waiting(user: User, today: dt.date) -> MatterQuerySet:
    """Return the matters of the pool: not on an agenda yet, and not given to somebody by a meeting of the own unit.

    What is being coordinated again is there again, whatever an earlier meeting said.
    """
    topics = AgendaItem.objects.filter(matter=OuterRef("pk"))
    own = topics.filter(conference__host=user.department)
    # The city may take a matter from a township's agenda, a township none from the city's.
    taken = own if user.role == Role.COORDINATOR else topics
    given = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), is_final=True)
    due = _UNCOVERED | (_DISPUTED & ~Exists(given)) | is_long_overdue(today)
    settled = Q(Exists(own.to_follow())) & ~Q(status=Status.COORDINATING)
    rows: MatterQuerySet = Matter.objects.visible_to(user).open()
    found: MatterQuerySet = rows.filter(due).exclude(Exists(taken.unsettled())).exclude(settled)
    return found


# --- What is known already: the first draft of a sheet


def draft(matter: Matter, today: dt.date) -> dict[str, Any]:
    """Return title, facts, gap, efforts and options from the record; the question is left for who brings it up."""
    rows = matter.events.filter(move__in=_TOLD_OF).select_related("department", "holder").order_by("pk")
    events, kind = list(rows), kind_of(matter)
    masked = _masking(matter)
    return {
        "title": _title(matter, kind),
        "facts": masked(_facts(matter, today)),
        "gap": masked(_gap(kind, events)),
        "efforts": masked("\n".join(_line(event) for event in events))[-MOST_WORDS:],
        "options": masked(_options(events)),
        "attending": _units(matter, events),
    }


def _masking(matter: Matter) -> NameMask:
    """Return what masks the people of a matter: the sheet goes round the table."""
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


_VERBS: Final = {"transfer": "转办", "escalate": "上报", "give_back": "退回", "report_uncovered": "提请研究"}


def _line(event: MatterEvent) -> str:
    day = chinese_date(clock.day_of(event.at))
    verb = _VERBS.get(event.move, "")
    said = event.note.rstrip("。")
    return f"{day}　{event.department}{'' if said.startswith(verb) else verb + '：'}{said}。"


def _options(events: Sequence[MatterEvent]) -> str:
    """Return what units themselves proposed, each once, the latest word of each."""
    proposed: dict[str, str] = {}
    for event in events:
        if event.move == "report_uncovered":
            proposed[str(event.department)] = event.note.rstrip("。")
        elif event.move == "give_back" and event.data.get("suggested"):
            proposed[str(event.department)] = f"建议转往{event.data['suggested']}"
    return "".join(f"{place}. {unit}：{words}。\n" for place, (unit, words) in enumerate(proposed.items(), 1)).strip()


def _units(matter: Matter, events: Sequence[MatterEvent]) -> list[Department]:
    """Return the units that had it, who has it now among them: they are asked to attend. The office is there anyway."""
    units = {event.department_id: event.department for event in events} | {matter.holder_id: matter.holder}
    return [unit for unit in units.values() if not is_office(unit)]

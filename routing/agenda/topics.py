"""议题: a matter on the agenda of a meeting, until the meeting, or something before it, has settled it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from departments.calendar.datewords import chinese_date
from departments.models import Department, User
from departments.terms import Handling
from departments.units.office import is_office, office
from intake.identity import mask_name
from intake.models import Matter
from intake.states import Status
from routing.models import AgendaItem, Conference, PaperKind, TopicKind
from routing.papers.documents import void
from routing.papers.office import OfficeOrder

WORDS = ("title", "facts", "gap", "efforts", "question", "options")
"""What is written about a topic."""
MOST_WORDS = 500
DISPUTED_FROM = 2
"""Returns from which on a matter is a dispute between units."""


def open_topic(matter: Matter) -> AgendaItem | None:
    """Return the topic of a matter that is not settled yet, whosever meeting it is for."""
    rows = AgendaItem.objects.filter(matter=matter, resolved_at__isnull=True)
    found: AgendaItem | None = rows.select_related("conference__host").first()
    return found


def office_topic(matter: Matter) -> AgendaItem | None:
    """Return the open topic of a matter for the conference of the city."""
    topic = open_topic(matter)
    return topic if topic is not None and is_office(topic.conference.host) else None


def settle(topic: AgendaItem, actor: User, now: dt.datetime, resolution: str, **carried_out: Any) -> None:
    """Write down what became of a topic; `carried_out`: `department` and `due_on`, when somebody is to do something."""
    topic.resolution, topic.resolved_at, topic.resolved_by = resolution, now, actor
    for name, value in carried_out.items():
        setattr(topic, name, value)
    topic.save()


def move_on(topic: AgendaItem, conference: Conference, actor: User, now: dt.datetime) -> None:
    """Take a topic off one meeting for another, which gets a sheet of its own: the one before is void."""
    words = f"转入{held_words(conference)}研究。"
    settle(topic, actor, now, words)
    if topic.document is not None and not topic.document.is_void:
        void(topic.document, words, actor=actor, now=now)


def settle_early(matter: Matter, actor: User, now: dt.datetime, resolution: str) -> None:
    """Take a matter off the agenda it is on, if any: what the meeting was to say has been said otherwise."""
    topic = open_topic(matter)
    if topic is not None:
        settle(topic, actor, now, resolution)


def enter(
    conference: Conference, words: Mapping[str, Any], *, matter: Matter | None, actor: User, now: dt.datetime
) -> AgendaItem:
    """Put a topic last on an agenda. `words` is of WORDS, with `kind`, `raised_by` and `attending`."""
    last = conference.items.aggregate(last=Max("order"))["last"] or 0
    topic: AgendaItem = AgendaItem.objects.create(
        conference=conference,
        matter=matter,
        kind=words["kind"],
        order=last + 1,
        raised_by=words["raised_by"],
        entered_at=now,
        entered_by=actor,
        **{name: str(words.get(name) or "").strip() for name in WORDS},
    )
    topic.attending.set(words.get("attending") or ())
    return topic


def kind_of(matter: Matter) -> TopicKind:
    """Say which part of the pool of topics a matter stands in."""
    if matter.status == Status.COORDINATING and matter.handling == Handling.UNCOVERED:
        return TopicKind.UNCOVERED
    return TopicKind.DISPUTED if matter.returns >= DISPUTED_FROM else TopicKind.OVERDUE


# --- ⑧ 议题单


def sheet_order(topic: AgendaItem, *, matter: Matter | None) -> OfficeOrder:
    """Order the sheet of a topic. `matter`: whose file it belongs to; a topic that moves nothing is in no file."""

    def keep(document: Any) -> None:
        topic.document = document
        topic.save()

    return OfficeOrder(
        kind=PaperKind.AGENDA, issuer=topic.conference.host, matter=matter, fields=sheet_fields(topic), keep=keep
    )


def sheet_fields(topic: AgendaItem) -> dict[str, Any]:
    """Return what stands on the sheet; the name of the applicant is masked."""
    return {
        "meeting": meeting_words(topic.conference),
        "kind": str(TopicKind(topic.kind).label),
        "raised_by": topic.raised_by.name,
        "matter": matter_words(topic.matter) if topic.matter else "",
        "attending": "、".join(str(unit) for unit in topic.attending.all()),
        **{name: getattr(topic, name) for name in WORDS},
    }


def matter_words(matter: Matter) -> str:
    """Return which matter a topic is about: 1件：2026-000460（王*山，住房救助）."""
    name = mask_name(matter.application.applicant.name)
    return f"1件：{matter.number}（{name}，{matter.responsibility.label}）"


def meeting_words(conference: Conference) -> str:
    """Return 2026年第四季度联席会议; a township's leading group is called by its name."""
    quarter = conference.for_quarter.words
    return f"{quarter}联席会议" if is_office(conference.host) else f"{conference.host}{quarter}领导小组会议"


def held_words(conference: Conference) -> str:
    return f"{meeting_words(conference)}（{chinese_date(conference.held_on)}）"


def default_members(host: Department, on: dt.date) -> list[Department]:
    """Return who sits in the conference of the city; a township's leading group has no members elsewhere."""
    members = Department.objects.in_force(on).filter(is_conference_member=True)
    return list(members) if host == office() else []

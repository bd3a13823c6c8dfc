"""议题: a topic on the agenda of a meeting, until the meeting resolves it or it is settled before."""

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
"""The texts of a topic, as columns of AgendaItem."""
MOST_WORDS = 500
DISPUTED_FROM = 2
"""From this number of returns on, a matter is a dispute between units."""


def open_topic(matter: Matter) -> AgendaItem | None:
    """Return the topic of a matter that is not settled yet, whether for the city or for a township."""
    rows = AgendaItem.objects.filter(matter=matter, resolved_at__isnull=True)
    found: AgendaItem | None = rows.select_related("conference__host").first()
    return found


def office_topic(matter: Matter) -> AgendaItem | None:
    """Return the open topic of a matter on an agenda of the city's joint conference."""
    topic = open_topic(matter)
    return topic if topic is not None and is_office(topic.conference.host) else None


def settle_topic(topic: AgendaItem, actor: User, now: dt.datetime, resolution: str, **carried_out: Any) -> None:
    """Record what became of a topic. `carried_out`: `department` and `due_on`, when a unit is given something to do."""
    topic.resolution, topic.resolved_at, topic.resolved_by = resolution, now, actor
    for name, value in carried_out.items():
        setattr(topic, name, value)
    topic.save()


def move_topic_on(topic: AgendaItem, conference: Conference, actor: User, now: dt.datetime) -> None:
    """Move a topic to another meeting. Its 议题单 becomes void: the other meeting gets a sheet of its own."""
    words = f"转入{held_words(conference)}研究。"
    settle_topic(topic, actor, now, words)
    if topic.document is not None and not topic.document.is_void:
        void(topic.document, words, actor=actor, now=now)


def settle_topic_early(matter: Matter, actor: User, now: dt.datetime, resolution: str) -> None:
    """Settle the open topic of a matter, if there is one, because it was decided before the meeting."""
    topic = open_topic(matter)
    if topic is not None:
        settle_topic(topic, actor, now, resolution)


def enter_topic(
    conference: Conference, words: Mapping[str, Any], *, matter: Matter | None, actor: User, now: dt.datetime
) -> AgendaItem:
    """Put a topic last on an agenda. `words` are the texts named in WORDS, with `kind`, `raised_by` and `attending`."""
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
    """Return why a matter comes before a meeting: no policy covers it, units dispute it, or it is long overdue."""
    if matter.status == Status.COORDINATING and matter.handling == Handling.UNCOVERED:
        return TopicKind.UNCOVERED
    return TopicKind.DISPUTED if matter.returns >= DISPUTED_FROM else TopicKind.OVERDUE


# --- ⑧ 议题单


def sheet_order(topic: AgendaItem, *, matter: Matter | None) -> OfficeOrder:
    """Order the 议题单 of a topic. `matter` is given when the topic moves it: then the sheet is in its file."""

    def keep(document: Any) -> None:
        topic.document = document
        topic.save()

    return OfficeOrder(
        kind=PaperKind.AGENDA, issuer=topic.conference.host, matter=matter, fields=sheet_fields(topic), keep=keep
    )


def sheet_fields(topic: AgendaItem) -> dict[str, Any]:
    """Return the fields of the 议题单. The name of the applicant is masked, because the sheet goes round the table."""
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
    """Return 2026年第四季度联席会议, or 毛尖镇2026年第四季度领导小组会议 for a meeting of a township."""
    quarter = conference.for_quarter.words
    return f"{quarter}联席会议" if is_office(conference.host) else f"{conference.host}{quarter}领导小组会议"


def held_words(conference: Conference) -> str:
    """Return 2026年第四季度联席会议（11月27日）."""
    return f"{meeting_words(conference)}（{chinese_date(conference.held_on)}）"


def default_members(host: Department, on: dt.date) -> list[Department]:
    """Return the members of the city's conference. A township's leading group has no members from other units."""
    members = Department.objects.in_force(on).filter(is_conference_member=True)
    return list(members) if host == office() else []

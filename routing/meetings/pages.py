"""What the pages of the joint conference show: the meetings of a quarter, the pool of topics, and 议定事项."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from departments.calendar.datewords import chinese_date
from departments.calendar.quarters import Quarter, quarter_of
from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.models import User
from departments.roles import MAY_FOLLOW_RESOLUTIONS, Role
from intake.models import Matter
from intake.states import Status
from routing.agenda.pool import Candidate, pool
from routing.clocks import deadlines
from routing.clocks.deadlines import Due
from routing.meetings.acts import holds_meetings, keeps, may_record_done, moves_matter
from routing.models import AgendaItem, Conference
from routing.models.querysets import AgendaItemQuerySet
from routing.rules.transfer.conference import RESOLVE

MOST_FOLLOWED = 100


@dataclass(frozen=True)
class Followed:
    """议定事项: a resolution that a unit has to carry out, with its date; `due` says whether it is done."""

    topic: AgendaItem
    due: Due
    opens: bool
    may_record: bool

    @property
    def number(self) -> str:
        """The number of the matter it is about; empty when the reader may not open that matter."""
        return self.topic.matter.number if self.topic.matter and self.opens else ""


@dataclass(frozen=True)
class TopicLine:
    """One topic of an agenda.

    `step` is the address where its resolution is recorded, empty when that is not the reader's to do now. `followed` is
    given once a unit has to do something about it.
    """

    topic: AgendaItem
    place: int
    step: str
    followed: Followed | None
    opens: bool


@dataclass(frozen=True)
class MeetingView:
    """One meeting of the quarter, for one reader. `rests` says why its day became a rest day (e.g. 国庆节)."""

    conference: Conference
    lines: Sequence[TopicLine]
    keeps: bool
    is_reached: bool
    rests: str
    members: Sequence[str]

    @property
    def facts(self) -> str:
        """Return day, place and state: 2026年11月27日　市民政局三楼会议室　2项没有记录议定."""
        return "　".join(filter(None, (chinese_date(self.conference.held_on), self.conference.place, self._state)))

    @property
    def _state(self) -> str:
        if not self.conference.is_open:
            return "已结束"
        unsettled = sum(line.topic.resolved_at is None for line in self.lines)
        return f"{unsettled}项没有记录议定" if self.is_reached else "还没有召开"


class QuarterPage:
    """The page of a quarter (UX.md M6), for one reader."""

    def __init__(self, user: User, quarter: Quarter, today: dt.date) -> None:
        self.user, self.quarter, self.today = user, quarter, today

    @property
    def heading(self) -> str:
        """领导小组会议 for a township's director, who holds no conference of the city."""
        return "领导小组会议" if self.user.role == Role.REVIEWER else "联席会议"

    @property
    def holds(self) -> bool:
        return holds_meetings(self.user)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar()

    @cached_property
    def meetings(self) -> list[MeetingView]:
        found = Conference.objects.visible_to(self.user).of_quarter(self.quarter)
        rows = found.select_related("host", "called_by").prefetch_related("members")
        ordered = rows.order_by("host__order", "host__slug", "held_on", "pk")
        topics = self._topics(list(ordered))
        return [self._view(conference, topics.get(conference.pk, [])) for conference in ordered]

    def _topics(self, conferences: Sequence[Conference]) -> dict[int, list[AgendaItem]]:
        found: dict[int, list[AgendaItem]] = {}
        rows = with_all(AgendaItem.objects.filter(conference__in=conferences), self.user)
        for topic in rows.prefetch_related("attending"):
            found.setdefault(topic.conference_id, []).append(topic)
        return found

    def _view(self, conference: Conference, topics: Sequence[AgendaItem]) -> MeetingView:
        is_kept, held_on = keeps(self.user, conference), conference.held_on
        is_reached = held_on <= self.today
        may_resolve = is_kept and is_reached and conference.is_open
        rests = "" if self.calendar.is_workday(held_on) else self.calendar.arrangement(held_on)
        return MeetingView(
            conference=conference,
            lines=[
                self._line(conference, topic, place, may_resolve=may_resolve) for place, topic in enumerate(topics, 1)
            ],
            keeps=is_kept and conference.is_open,
            is_reached=is_reached,
            rests=rests if conference.is_open else "",
            members=[str(unit) for unit in conference.members.all()],
        )

    def _line(self, conference: Conference, topic: AgendaItem, place: int, *, may_resolve: bool) -> TopicLine:
        settled = topic.resolved_at is not None
        followed = follow(topic, self.user, self.today, self.calendar) if topic.department_id else None
        step = resolve_url(conference, topic) if may_resolve and not settled else ""
        return TopicLine(topic, place, step, followed, topic.opens)

    @cached_property
    def pool(self) -> list[Candidate]:
        """The matters that may come before a meeting of the reader's unit; empty for who holds no meetings."""
        return pool(self.user, self.today) if self.holds else []

    @property
    def open_meetings(self) -> list[Conference]:
        """The meetings of the quarter whose agenda the reader may still fill."""
        return [view.conference for view in self.meetings if view.keeps]

    @cached_property
    def followed(self) -> list[Followed]:
        """The resolutions to go through in this quarter's meeting; see `followed_before`."""
        return followed_before(self.user, self.quarter, self.today)

    @property
    def quarters(self) -> list[tuple[str, str, bool]]:
        """The five quarters to choose from, each as (words, address, is it the one shown)."""
        present = quarter_of(self.today)
        near = [self.quarter.moved(steps) for steps in range(-2, 3)]
        return [
            (one.words + ("（本季度）" if one == present else ""), quarter_url(one), one == self.quarter)
            for one in near
        ]


def quarter_url(quarter: Quarter) -> str:
    """Return the address of the page of a quarter: /meetings/2026Q4/."""
    return reverse("routing:quarter", args=[quarter.year, quarter.number])


def resolve_url(conference: Conference, topic: AgendaItem) -> str:
    """Return where a resolution is recorded: on the page of the move 会议议定, or on a page of the topic."""
    if topic.matter is not None and moves_matter(conference, topic.matter):
        return RESOLVE.address(topic.matter.number)
    return reverse("routing:topic_resolve", args=[topic.pk])


# --- What is followed


def with_all(topics: AgendaItemQuerySet, user: User) -> AgendaItemQuerySet:
    """Read topics with all that their lines show. `opens` tells whether the reader may open the matter."""
    visible = Matter.objects.visible_to(user).filter(pk=OuterRef("matter"))
    beside = ("conference__host", "matter", "department", "raised_by", "document")
    found: AgendaItemQuerySet = topics.select_related(*beside).annotate(opens=Exists(visible))
    return found


def follow(topic: AgendaItem, user: User, today: dt.date, working: Calendar) -> Followed:
    return Followed(topic, _due(topic, today, working), topic.opens, may_record_done(user, topic))


def _due(topic: AgendaItem, today: dt.date, working: Calendar) -> Due:
    """Return how a resolution stands. One about a matter is done on the day the matter is closed."""
    ended = topic.matter.closed_on if topic.matter else topic.done_on
    if ended is not None:
        done = deadlines.closed(topic.due_on, ended, working)
        return replace(done, words=done.words.replace("办结", "完成"), small=chinese_date(ended, today))
    if topic.due_on is None:
        return deadlines.NO_LIMIT
    due = deadlines.running(topic.due_on, today, working)
    told = topic.matter is not None and topic.matter.status == Status.TO_NOTIFY
    return replace(due, small=f"{due.small}，已有结果，待告知") if told else due


def followed_before(user: User, quarter: Quarter, today: dt.date) -> list[Followed]:
    """Return the resolutions of earlier meetings: all of the quarter before, and the undone ones of older quarters."""
    meetings = Conference.objects.visible_to(user)
    given = AgendaItem.objects.to_follow().filter(conference__in=meetings.before_quarter(quarter).values("pk"))
    recent = Q(conference__in=meetings.of_quarter(quarter.before).values("pk"))
    undone = Q(pk__in=AgendaItem.objects.undone().values("pk"))
    return _followed(given.filter(recent | undone), user, today)


def given_to(user: User, today: dt.date) -> list[Followed]:
    """Return all resolutions that the user's unit has to carry out, the undone ones first."""
    own = AgendaItem.objects.to_follow().filter(department=user.department)
    found = _followed(own, user, today)
    return sorted(found, key=lambda one: one.due.tone == deadlines.Tone.CLOSED)


def open_resolutions(user: User, today: dt.date) -> list[Followed]:
    """Return the undone resolutions of the user's unit, for its workbench. One query."""
    if user.role not in MAY_FOLLOW_RESOLUTIONS:
        return []
    return _followed(AgendaItem.objects.undone().filter(department=user.department), user, today)


def _followed(topics: AgendaItemQuerySet, user: User, today: dt.date) -> list[Followed]:
    working = calendar()
    rows: Iterable[AgendaItem] = with_all(topics, user).order_by("due_on", "pk")[:MOST_FOLLOWED]
    return [follow(topic, user, today, working) for topic in rows]

"""会议材料: 议程, 上次议定事项落实表, 统计表, 议题单 and 逾期清单, in this order on numbered pages (UX.md 3.3 ⑧)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar
from departments.models import User
from routing.agenda.topics import held_words, meeting_words, sheet_fields
from routing.figures.quarter import COLUMNS, DEFINITIONS, quarterly
from routing.lists.oversight import overdue_by_unit
from routing.meetings.pages import Followed, followed_before
from routing.models import AgendaItem, Conference
from routing.papers.paging import Column
from routing.papers.tables import Part, TableSheet, laid


class Pack:
    """The papers of one meeting, as one reader may see them today."""

    def __init__(self, conference: Conference, user: User, today: dt.date) -> None:
        self.conference, self.user, self.today = conference, user, today

    @property
    def title(self) -> str:
        return f"{held_words(self.conference)}会议材料"

    @cached_property
    def topics(self) -> list[AgendaItem]:
        beside = (
            "matter__application__applicant",
            "matter__responsibility",
            "raised_by",
            "department",
            "conference__host",
        )
        return list(self.conference.items.select_related(*beside, "document").prefetch_related("attending"))

    @cached_property
    def sheets(self) -> list[TableSheet]:
        found = [sheet for part in self.parts() for sheet in laid(part)]
        return [TableSheet(one.part, one.rows, one.is_first, one.is_last, place) for place, one in enumerate(found, 1)]

    def parts(self) -> Iterator[Part]:
        yield self._agenda()
        yield self._followed()
        yield self._statistics()
        yield from (self._topic(topic, place) for place, topic in enumerate(self.topics, 1))
        yield self._overdue()

    def _agenda(self) -> Part:
        conference = self.conference
        members = "、".join(str(unit) for unit in conference.members.all())
        intro = [
            f"会议名称：{conference.title}",
            f"时间：{chinese_date(conference.held_on)}　　地点：{conference.place or '另行通知'}",
            f"参加：{members or '领导小组成员'}",
        ]
        columns = (Column("序号", 8, True), Column("议题", 42), Column("提出单位", 20), Column("列席单位", 30))
        rows = [
            (
                str(place),
                topic.title,
                str(topic.raised_by),
                "、".join(str(unit) for unit in topic.attending.all()) or "—",
            )
            for place, topic in enumerate(self.topics, 1)
        ]
        return Part(f"{meeting_words(conference)}议程", columns, rows, intro=intro, empty="还没有列入议题。")

    def _followed(self) -> Part:
        columns = (
            Column("议定事项", 20), Column("会议意见", 30), Column("承办单位", 14), Column("完成时限", 16),
            Column("落实情况", 20),
        )  # fmt: skip
        found = followed_before(self.user, self.conference.for_quarter, self.today)
        rows = [_followed_row(one) for one in found if one.topic.conference.host_id == self.conference.host_id]
        return Part("上次议定事项落实表", columns, rows, empty="没有要落实的议定事项。")

    def _statistics(self) -> Part:
        counted = quarterly(self.user, self.conference.for_quarter, self.today)
        columns = (
            Column("求助类别", 20),
            Column("办理方式", 20),
            *(Column(words, 10, is_number=True) for words in COLUMNS),
        )
        rows = [(line.category, line.handling, *map(str, line.figures.numbers)) for line in counted.lines]
        rows.append(("合计", "", *map(str, counted.total.numbers)))
        title = f"{self.conference.for_quarter.words}办件统计表"
        until = [f"统计到{chinese_date(counted.until)}。单位：件（转出、退回：次）。"]
        return Part(title, columns, rows, intro=until, notes=["口径说明：", *DEFINITIONS])

    def _topic(self, topic: AgendaItem, place: int) -> Part:
        """Return a 议题单 as it was issued, under its present place on the agenda.

        Below it are blanks to write the resolution on, or the resolution once it is recorded.
        """
        words = topic.document.fields if topic.document else sheet_fields(topic)
        number = topic.document.number if topic.document else ""
        due = chinese_date(topic.due_on) if topic.due_on else ""
        rows = [
            ("议题名称", words["title"]), ("提出单位", words["raised_by"]), ("涉及办件", words["matter"] or "无"),
            ("事由", words["facts"]), ("政策依据或空白点", words["gap"] or "—"),
            ("已协调情况", words["efforts"] or "—"), ("需研究的问题", words["question"]),
            ("建议方案", words["options"] or "—"), ("列席单位", words["attending"] or "无"),
            ("会议意见", topic.resolution), ("承办单位", str(topic.department or "")), ("完成时限", due),
        ]  # fmt: skip
        intro = [f"{number}　　议题序号：{place}　　来源：{words['kind']}"]
        columns = (Column("", 20), Column("", 80))
        return Part(f"{words['meeting']}议题单", columns, rows, intro=intro, is_form=True, blanks=3)

    def _overdue(self) -> Part:
        columns = (
            Column("责任单位", 20), Column("办件编号", 20), Column("类别", 20), Column("乡镇", 16),
            Column("逾期工作日", 12, True), Column("催办", 12, True),
        )  # fmt: skip
        rows = [
            (unit.name, late.row.number, late.row.category, late.row.town, str(late.days), str(late.chased))
            for unit in overdue_by_unit(self.user, self.today)
            for late in unit.matters
        ]
        intro = [f"到{chinese_date(self.today)}逾期{len(rows)}件。"]
        return Part("逾期清单", columns, rows, intro=intro, empty="没有逾期办件。")


def _followed_row(one: Followed) -> tuple[str, ...]:
    topic = one.topic
    due_on = chinese_date(topic.due_on) if topic.due_on else "—"
    due_on += "（暂定）" if topic.due_on and calendar().is_provisional(topic.due_on) else ""
    state = one.due.words + (f"（{topic.done_note}）" if topic.done_note else "")
    return topic.title, topic.resolution, str(topic.department), due_on, state

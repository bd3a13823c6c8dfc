"""Forms of the joint conference: a meeting, the topics of its agenda, a resolution, and that it was carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Field, Layout, Row
from django import forms

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import Leans, day, line, paragraph, unit, units
from departments.models import Department
from intake.models import Matter
from intake.once_form import OnceForm
from routing.matter.forms.conferring import TopicFields, attendants, first_draft
from routing.meetings.acts import MeetingPlan, NewTopic
from routing.models import AgendaItem, Conference


class MeetingForm(OnceForm):
    title = line("会议名称", 80, needed=True)
    held_on = day("会议日期", leans=Leans.AHEAD, missing="请写会议日期。", hint="选工作日，可写成20261218。")
    place = line("地点", 80)
    members = units("成员单位")

    def __init__(self, *args: Any, members: bool, before: Conference | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("members", attendants())
        if not members:
            del self.fields["members"]
        if before is not None:
            self.fields["title"].initial = before.title
            self.fields["held_on"].initial = chinese_date(before.held_on)
            self.fields["place"].initial = before.place
            self.initial["members"] = list(before.members.all())

    def arrangement(self) -> Layout:
        row = Row(Field("held_on", wrapper_class="s4"), Field("place", wrapper_class="s8"))
        return Layout("token", "title", row, *(["members"] if "members" in self.fields else []))

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if not title:
            raise forms.ValidationError("请写会议名称。")
        return title

    def plan(self) -> MeetingPlan:
        facts = self.cleaned_data
        members = list(facts.get("members") or ())
        return MeetingPlan(
            title=facts["title"], held_on=facts["held_on"], place=facts["place"].strip(), members=members
        )


class TopicForm(TopicFields):
    """One topic among several on a page: about a matter, or a proposal without one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, matter: Matter | None) -> None:
        self.matter = matter
        super().__init__(data, prefix=matter.number if matter else "proposal")
        self.prepare(first_draft(matter) if matter else {})
        if matter is None:
            self.fields["raised_by"] = unit("提出单位", hint="不选就是召集单位。")
            self.offer_rows("raised_by", attendants())
        self.offer_rows("attending", attendants())
        self.fields["seen"].initial = matter.version if matter else 0

    @property
    def about(self) -> str:
        return self.matter.number if self.matter else "建议"

    def clean_question(self) -> str:
        return self._needed("question", "请写需研究的问题，用问句写。")

    def clean_title(self) -> str:
        return self._needed("title", "请写议题名称。")

    def clean_situation(self) -> str:
        return self._needed("situation", "请写事由。")

    def _needed(self, name: str, sentence: str) -> str:
        typed: str = self.cleaned_data[name].strip()
        if not typed:
            raise forms.ValidationError(sentence)
        return typed

    def topic(self, kind: str) -> NewTopic:
        raised_by = self.cleaned_data.get("raised_by")
        words = self.words() | {"kind": kind} | ({"raised_by": raised_by} if raised_by else {})
        return NewTopic(words=words, matter=self.matter, seen=self.cleaned_data["seen"] or 0)


class TopicResolutionForm(OnceForm):
    """What the meeting resolved about a topic that moves no matter."""

    resolution = paragraph("会议意见", rows=3)
    department = unit("承办单位", needed=False, hint="不用谁去办的，承办单位和完成时限都不填。")
    due_on = day("完成时限", leans=Leans.AHEAD, needed=False, hint="可写成20261220。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("department", attendants())

    def arrangement(self) -> Layout:
        pair = Row(Field("department", wrapper_class="s6"), Field("due_on", wrapper_class="s6"))
        return Layout("token", "resolution", pair)

    def facts(self) -> dict[str, Any]:
        found: Department | None = self.cleaned_data["department"]
        return {
            "resolution": self.cleaned_data["resolution"].strip(),
            "department": found,
            "due_on": self.cleaned_data["due_on"],
        }


class DoneForm(OnceForm):
    """议定事项完成情况."""

    done_on = day("完成日期", leans=Leans.PAST, hint="可写成20261220。")
    note = line("完成情况", 300, needed=True)

    def __init__(self, *args: Any, topic: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        self.fields["done_on"].initial = chinese_date(clock.today())

    def clean_done_on(self) -> dt.date:
        return self.cleaned_data["done_on"] or clock.today()

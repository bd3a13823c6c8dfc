"""Forms of the joint conference: a topic, and what the meeting resolved."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.layout import Field, Fieldset, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from departments import clock
from departments.calendar.quarters import quarter_of
from departments.fields import DeskForm, Leans, choice, day, line, paragraph, pick_row, unit, units
from departments.models import Department
from departments.terms import DepartmentKind
from departments.units.office import offices
from intake.models import Matter
from routing.agenda.topics import WORDS, open_topic
from routing.matter.forms.base import MoveForm
from routing.matter.forms.deciding import DecideForm
from routing.matter.topic_draft import draft
from routing.models import Conference
from routing.rules.transfer.conference import PUT_ON_AGENDA, RESOLVE, Resolved


def attendants() -> QuerySet[Department]:
    """Return the units that may be asked to attend: bureaus and townships."""
    kinds = [DepartmentKind.BUREAU, DepartmentKind.TOWNSHIP]
    found: QuerySet[Department] = Department.objects.in_force(clock.today()).filter(kind__in=kinds)
    return found


class TopicFields(DeskForm):
    """The fields of ⑧ 议题单."""

    title = line("议题名称", 80, needed=True)
    question = paragraph("需研究的问题", rows=2, hint="用问句写，例：由哪个单位承办，按什么标准救助？")
    situation = paragraph("事由", rows=4, hint="只写事实，200至300字。")
    gap = paragraph("政策依据或空白点", rows=2)
    efforts = paragraph("已协调情况", rows=4)
    options = paragraph("建议方案", rows=3, hint="写一两个。")
    attending = units("列席单位")

    TOPIC_ORDER = ("title", "question", "situation", "gap", "efforts", "options", "attending")
    BEFORE: ClassVar[tuple[str, ...]] = ()
    NOT_NEEDED = ("gap", "efforts", "options")

    def prepare(self, initial: dict[str, Any]) -> None:
        """Fill in the draft, and mark the fields that may stay empty."""
        self.order_fields((*self.BEFORE, *self.TOPIC_ORDER))
        for name in self.NOT_NEEDED:
            self.fields[name].widget.attrs.pop("class", None)
        for name, value in initial.items():
            self.fields["situation" if name == "facts" else name].initial = value

    def words(self) -> dict[str, Any]:
        """Return what was written, by the names of the sheet: `situation` is `facts` there, which MoveForm has too."""
        written = {name: self.cleaned_data[name] for name in self.TOPIC_ORDER if name != "situation"}
        return written | {"facts": self.cleaned_data["situation"]}


class PutOnAgendaForm(TopicFields, MoveForm):
    """列入议题: which meeting, and the words of the topic, drafted from the record."""

    of = (PUT_ON_AGENDA,)
    conference = pick_row("列入哪次会议", Conference, what="会议", hint="还没有召集会议的，先到“联席会议”页召集。")
    BEFORE = ("conference",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(first_draft(self.matter))
        first = self._conferences().first()
        self.fields["conference"].initial = first.pk if first else None

    def _rows_for(self, name: str, field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
        if name == "conference":
            return self._conferences()
        return attendants() if name == "attending" else super()._rows_for(name, field)

    @property
    def elsewhere(self) -> tuple[str, str] | None:
        if self._conferences():
            return None
        this = quarter_of(clock.today())
        return reverse("routing:meeting_new", args=[this.year, this.number]), "还没有能列入的会议，先召集会议"

    def inputs(self) -> dict[str, Any]:
        return {"conference": self.cleaned_data["conference"], **self.words()}

    def _conferences(self) -> QuerySet[Conference]:
        found: QuerySet[Conference] = Conference.objects.filter(
            host__in=offices(), closed_at__isnull=True, held_on__gte=clock.today()
        ).order_by("held_on")
        return found


def first_draft(matter: Matter) -> dict[str, Any]:
    """Return the words to start from: those of the meeting the matter is on already, else a draft from the record."""
    before = open_topic(matter)
    if before is None:
        return draft(matter, clock.today())
    return {name: getattr(before, name) for name in WORDS} | {"attending": list(before.attending.all())}


class ResolveForm(DecideForm):
    """会议议定: which unit handles the matter until when, or the decision itself."""

    of = (RESOLVE,)
    resolution = paragraph("会议意见", rows=3)
    way = choice("怎么办", Resolved.choices, empty="请选")
    lead = unit("承办单位", hint="会议直接决定的，选由谁落实；不选就由召集单位落实。")
    due_on = day("完成时限", leans=Leans.AHEAD, hint="可写成20261220。")
    supporting = units("协办单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("without_opinions", None)  # nobody supports what is being coordinated
        self.order_fields(("resolution", "way", "lead", "due_on", "supporting"))

    def arrangement(self) -> Layout:
        trio = Row(*(Field(name, wrapper_class="s4") for name in ("way", "lead", "due_on")))
        money = Row(*(Field(name, wrapper_class="s4") for name in ("amount", "start_month", "channel")))
        said = [name for name in ("outcome", "phrase", "content") if name in self.fields]
        lacking = [name for name in ("without_papers",) if name in self.fields]
        decision = (*said, money, "reason", "basis", *lacking)
        return Layout(
            "seen", "token", "resolution", trio, "supporting", Fieldset("会议直接决定的，写办理结果", *decision)
        )

    @property
    def decides(self) -> bool:
        return self.cleaned_data.get("way") == Resolved.DECIDE

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the meeting was asked."""
        topic = open_topic(self.matter)
        asked = (("议题", "title"), ("需研究的问题", "question"), ("建议方案", "options"))
        return [(label, getattr(topic, name)) for label, name in asked if topic and getattr(topic, name)]

    @property
    def issuer(self) -> Department:
        """The unit that presides writes the meeting's decision."""
        return self.user.department or super().issuer

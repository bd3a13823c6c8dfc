"""Who asks for what, and what became of it: the cards 申请人, 事项与困难 and 协办意见 of the matter page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from departments import clock
from departments.calendar.datewords import before_words, chinese_date, due_words
from intake.access import Audience, household_words, shown
from intake.models import Applicant, Application
from intake.registration.late import came_words
from routing.hands.people import works_on
from routing.matter.opinions import Opinions, opinions_of
from routing.matter.stored import Stored
from routing.matter.whereabouts import came_in_words, way_words
from routing.models import PaperKind
from routing.papers.results import outcome_words
from routing.rules.feedback.reopening import Round, rounds_before


@dataclass(frozen=True)
class Fact:
    """One line of a card, for example 承诺日期. `url` and `action` are a link beside it, e.g. 显示完整号码."""

    label: str
    value: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Facts:
    """The person, the request, the promise and the opinions of one matter."""

    stored: Stored
    is_in_full: bool = False

    @property
    def may_reach(self) -> bool:
        """Whether the reader may see by one press how the person is reached, and does not see it yet."""
        return not self.is_in_full and works_on(self.stored.user, self.stored.matter)

    @property
    def applicant(self) -> list[Fact]:
        """The applicant as `intake.access` shows a person to a reader, or after a press to who works the matter."""
        application = self.stored.matter.application
        applicant, audience = application.applicant, Audience.WORKER if self.is_in_full else Audience.READER
        phone = shown(applicant, "phone", audience) or shown(applicant, "contact", audience)
        return [
            Fact("姓名", applicant.name),
            Fact("性别", applicant.get_sex_display()),
            Fact("民族", applicant.ethnicity),
            _id_fact(applicant),
            Fact("联系电话", phone),
            Fact("所在村", applicant.village),
            Fact("居住地址", shown(applicant, "residence", audience)),
            Fact("户籍地址", shown(applicant, "hukou_address", audience)),
            Fact("来源", _source_words(application) + self._authority_words()),
            Fact("家庭成员", household_words(applicant, audience) or "0人"),
        ]

    def _authority_words(self) -> str:
        """Return whether the 委托书 of who came for the person is there; empty where none is needed."""
        if self.stored.matter.application.by_guardian:
            return "，监护人"
        row = next((row for row in self.stored.materials if row.is_authority), None)
        if row is None:
            return ""
        if row.received_on is None:
            return f"，{row.name}还没有交"
        return f"，{row.name}{chinese_date(row.received_on, self.stored.today)}已交"

    @property
    def request(self) -> list[Fact]:
        """What is asked for, how it is handled, what was promised, and how it ended, round by round."""
        matter, accepted = self.stored.matter, self.stored.matter.accepted_at
        return [
            Fact("求助类别", matter.responsibility.label),
            Fact("办理方式", way_words(matter)),
            *([Fact("登记窗口", came_in_words(matter))] if matter.window.is_village else []),
            Fact("主要困难", matter.application.difficulty),
            Fact("不能自行前往", matter.cannot_go or "—"),
            *self._came(),
            Fact("受理时间", f"{clock.local(accepted):%Y-%m-%d %H:%M}" if accepted else "尚未受理"),
            Fact("承诺日期", self._promise_words()),
            Fact("退回次数", f"{matter.returns}次"),
            Fact("查询码", matter.application.query_code),
            Fact("结果", self._result_words()),
            *(Fact(f"第{one.number}轮", self._round_words(one)) for one in rounds_before(self.stored.events)),
        ]

    def _came(self) -> list[Fact]:
        late = self.stored.matter.application.late_receipt
        return [Fact("收到日期", came_words(late, self.stored.matter.registered_at))] if late else []

    def _promise_words(self) -> str:
        matter = self.stored.matter
        if matter.promised_on is None:
            return "—"
        words = before_words(matter.promised_on, self.stored.today, self.stored.calendar, matter.promised_at)
        first = matter.first_promised_on
        moved = first is not None and first != matter.promised_on
        return f"{words}（最初{due_words(first, self.stored.calendar)}）" if first and moved else words

    def _result_words(self) -> str:
        """What became of the matter, and what is given by the last result paper."""
        if not self.stored.matter.outcome:
            return "—"
        paper = next((row for row in reversed(self.stored.papers) if row.kind == PaperKind.RESULT), None)
        return outcome_words(self.stored.matter, paper)

    def _round_words(self, one: Round) -> str:
        """How a round ended that was reopened since: 给予救助，11月25日办结，按期办结."""
        return f"{one.outcome or '—'}，{chinese_date(one.closed_on)}办结，{one.verdict(self.stored.calendar).words}"

    @cached_property
    def opinions(self) -> Opinions:
        stored = self.stored
        return opinions_of(stored.matter, stored.user, stored.clocks, stored.today, stored.calendar)


def _id_fact(applicant: Applicant) -> Fact:
    """Return the masked number with the link to the full one; without a number only the kind of paper."""
    if not applicant.id_number:
        return Fact("证件号码", applicant.get_id_kind_display())
    person = reverse("intake:person", args=[applicant.token])
    return Fact("证件号码", shown(applicant, "id_number", Audience.READER), person, "显示完整号码")


def _source_words(application: Application) -> str:
    """Return how the request came in, and who came for the person: 代办：王二（邻居）."""
    if not application.proxy_name:
        return str(application.get_source_display())
    proxy = f"{application.proxy_name}（{application.proxy_relation or '代办'}）"
    return f"{application.get_source_display()}：{proxy}"

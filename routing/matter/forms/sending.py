"""Forms of rules 1 to 3: settle, tell, pass on, give back, support."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar, clock_limit
from departments.fields import choice, line, moment, pairs, paragraph, tick, unit, units
from departments.models import Department, Responsibility
from departments.terms import RETRANSFER, ClockKind
from departments.units.office import office
from intake.fields import amount
from intake.registration.opening_forms import CANNOT_GO
from intake.registration.openings import Situation
from routing.hands.memory import LONGEST_SITUATION, Expected, expected_for
from routing.hands.people import duty_units
from routing.hands.returns import (
    Statement,
    last_return,
    not_to_be_suggested,
    return_words,
    returned_by,
    statements,
    suggested_unit,
)
from routing.matter.forms.base import MoveForm, without_papers
from routing.models import MatterEvent
from routing.moves.move import Move
from routing.papers.texts import suggestions
from routing.rules import step_due_words
from routing.rules.acceptance import is_own_line
from routing.rules.escalation import ESCALATE
from routing.rules.feedback.extending import DENY_EXTENSION
from routing.rules.feedback.reopening import REOPEN
from routing.rules.incomplete import reason_by_law
from routing.rules.on_the_spot import GIVE_FIRST, SETTLE
from routing.rules.transfer.coordinating import ASSIGN, REPORT_UNCOVERED
from routing.rules.transfer.returning import GIVE_BACK, RETURN_NEEDS
from routing.rules.transfer.sending import INFORM, RECALL, TRANSFER
from routing.rules.transfer.supporting import OPINE

RETURN_CODES = ("不属本单位职责", "不属本辖区", "重复", "信息严重不全")


class SettleForm(MoveForm):
    """当场办结: the result; of a category that is handed over, who took the person, where and when."""

    of = (SETTLE,)
    amount = amount("金额（元）", hint="例：500")
    thing = line("给的东西", 60, needed=True, hint="没有给钱的填，例：棉被2床")
    result = line("办理结果", 200, needed=True, hint="照这句话念给申请人听，也印在告知书上。")
    handed_to = line("救助管理站接收人", 50, needed=True)
    handed_where = line("交接地点", 60, needed=True)
    handed_at = moment("交接时间")
    without_papers = without_papers("当场办结")
    field_order = ("result", "amount", "thing", "without_papers", "handed_to", "handed_where", "handed_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = ("handed_to", "handed_where", "handed_at")
        spare = ("result", "amount", "thing") if self.matter.responsibility.is_handed_over else asked
        for name in spare:
            del self.fields[name]
        if "handed_at" in self.fields:
            self.fields["handed_at"].initial = clock.now()
        self.ask_why_incomplete(by_law=reason_by_law(self.matter))


class GiveFirstForm(MoveForm):
    """先行救助: what was given, and who received it."""

    of = (GIVE_FIRST,)
    amount = amount("金额（元）", hint="例：500")
    what = line("给了什么", 200, needed=True, hint="例：发放棉被两床、口粮20公斤。缺的材料领取后再补，不影响先行救助。")
    recipient = line("谁领取的", 50, needed=True)
    field_order = ("what", "amount", "recipient")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        application = self.matter.application
        self.fields["recipient"].initial = application.proxy_name or application.applicant.name


class InformForm(MoveForm):
    """告知自行申请: that the applicant agrees to go there."""

    of = (INFORM,)
    agreed = tick("申请人同意自行前往")


class PassOnForm(MoveForm):
    """What 上报 and 转办 both show first: basis, papers and dates (UX.md W8)."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        matter, today = self.matter, clock.today()
        promised = matter.promised_on
        received = matter.materials.filter(received_on__isnull=False)
        situation = Situation(window=matter.desk, at=clock.now())
        return [
            ("依据", f"{matter.responsibility.item}；{matter.responsibility.basis}"),
            ("材料清单", "、".join(f"{paper.name}{paper.copies}份" for paper in received) or "没有收到材料"),
            ("签收期限", step_due_words(ClockKind.SIGN, situation, today)),
            ("反馈期限", before_words(promised, today, calendar()) if promised else "—"),
        ]

    def _rows_for(self, name: str, field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
        """Offer as supporting units those of the duty table: who answers for nothing is sent nothing."""
        if name == "supporting":
            return duty_units(clock.today()).bureaus().exclude(pk=self._duty_lead().pk)
        return super()._rows_for(name, field)

    def _duty_lead(self) -> Department:
        return self.matter.responsibility.lead

    def tick_supporting(self, who: Expected, lead: Department | None) -> None:
        """Tick the units that the duty table, or a remembered decision, names besides the lead, and say who says so."""
        units = [unit for unit in who.supporting if unit != lead]
        self.fields["supporting"].initial = units
        if units:
            source = "指定规则" if who.rule else "职责表"
            self.fields["supporting"].help_text = f"已按{source}勾上，这一件不用协办的去掉勾。"


class EscalateForm(PassOnForm):
    """上报: the window's suggestion; supporting units are filled in from the duty table."""

    of = (ESCALATE,)
    suggestion = paragraph("我们的意见", hint="印在上报单上，例：家庭情况较复杂，请入户调查后研究办理。")
    supporting = units("协办单位")
    note = line("基本情况补充", 200)
    without_papers = without_papers("上报")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_why_incomplete(by_law=reason_by_law(self.matter))
        today = clock.today()
        who = expected_for(self.matter, today)
        self.fields["suggestion"].initial = suggestions(today)[0]
        self.tick_supporting(who, self._duty_lead())


class TransferForm(PassOnForm):
    """转办: to whom, and why the applicant cannot go there."""

    of = (TRANSFER,)
    lead = unit("承办单位（牵头）")
    cannot_go = choice("申请人不能自己前往的原因", pairs(CANNOT_GO), empty="请选")
    supporting = units("协办单位")
    note = line("备注", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self._expected_lead()
        self.fields["lead"].initial = lead
        self.tick_supporting(self._expected, lead)
        self.fields["cannot_go"].initial = self.matter.cannot_go

    def _rows_for(self, name: str, field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
        if name != "lead":
            return super()._rows_for(name, field)
        another = Q(pk__in=duty_units(clock.today()).values("pk"))
        expected = self._expected_lead()
        named = Q(pk=expected.pk) if expected else Q()
        closed = {self.matter.desk.pk, *self._own_superior(), *returned_by(self.matter)}
        return Department.objects.filter(another | named).exclude(pk__in=closed)

    def _own_superior(self) -> list[int]:
        """Return the superior of the own line: it is reported to and never transferred to, whoever suggests it."""
        return [self._duty_lead().pk] if is_own_line(self.matter) else []

    @cached_property
    def _returned(self) -> MatterEvent | None:
        return last_return(self.matter)

    @cached_property
    def _expected(self) -> Expected:
        return expected_for(self.matter, clock.today())

    def _expected_lead(self) -> Department | None:
        """Return who will handle it; after a return the unit that was suggested, even a township (不属本辖区)."""
        return suggested_unit(self._returned) if self._returned else self._expected.lead

    @property
    def remark(self) -> str:
        return return_words(self._returned) if self._returned else self._expected.reason

    def clean_supporting(self) -> QuerySet[Department]:
        supporting: QuerySet[Department] = self.cleaned_data["supporting"]
        if self.cleaned_data.get("lead") in supporting:
            raise forms.ValidationError("承办单位不能同时是协办单位，请去掉一个。")
        return supporting


class ReasonForm(MoveForm):
    """A move that asks for its reason only."""

    of: ClassVar[tuple[Move, ...]] = (RECALL, DENY_EXTENSION, REOPEN)
    reason = paragraph("原因", rows=2)


class GiveBackForm(MoveForm):
    """退回: the kind of reason, the item of the duty table, and which unit it should go to."""

    of = (GIVE_BACK,)
    reason_code = choice("退回原因", pairs(RETURN_CODES), empty="请选")
    duty_item = choice("职责依据", [], empty="请选职责表条目")
    suggested = unit("建议转往的单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = Responsibility.objects.in_force(clock.today()).values_list("item", flat=True)
        self.fields["duty_item"] = choice("职责依据", pairs(dict.fromkeys(duties)), empty="请选职责表条目")

    def _rows_for(self, name: str, field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
        return super()._rows_for(name, field).exclude(pk__in=not_to_be_suggested(self.matter))

    def clean(self) -> dict[str, Any]:
        """Name everything that is missing at once, in the words of the move."""
        self.refuse_all({name: words for name, words in RETURN_NEEDS.items() if not self.cleaned_data.get(name)})
        return self.cleaned_data

    @property
    def remark(self) -> str:
        """Say how often the matter was given back, and where one more return leads."""
        times, today = self.matter.returns, clock.today()
        decide = f"{office()}在{_limit_words(ClockKind.COORDINATE, today)}内指定承办，指定后不能再退回"
        if times:
            return f"本件已退回{times}次；再次退回将由{decide}。"
        then = f"退回后由窗口在{_limit_words(RETRANSFER, today)}内另转"
        return f"本件已退回0次，{then}；再次退回将由{decide}。"


def _limit_words(key: str, on: dt.date) -> str:
    limit = clock_limit(key, on)
    return f"{limit.value}{limit.get_unit_display()}"


class OpineForm(MoveForm):
    """协办意见."""

    of = (OPINE,)
    opinion = paragraph("协办意见", rows=4)


class ReportUncoveredForm(MoveForm):
    """提请研究: why nobody covers it, and what is suggested."""

    of = (REPORT_UNCOVERED,)
    suggestion = paragraph("处理建议", hint="写明为什么没有政策或单位管，建议怎么解决。")
    note = line("基本情况补充", 200)


class AssignForm(MoveForm):
    """指定承办: the decision of the office, beside what the units wrote; it can be remembered (记为规则)."""

    of = (ASSIGN,)
    lead = unit("指定承办单位（牵头）")
    supporting = units("协办单位")
    basis = paragraph("依据", rows=2, hint="写明按哪一条职责由它承办，印在转办单上；指定后不能再退回。")
    remember = tick("记为规则：下次遇到同类情形，登记时就建议这个单位")
    situation = line("情形", LONGEST_SITUATION)

    template = "routing/matter/move_assign.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        difficulty = self.matter.application.difficulty or "没有填写"
        self.fields[
            "situation"
        ].help_text = (
            f"用主要困难里的词，例：房屋倒塌；不填就是整个{self.matter.category.short_name}类。主要困难：{difficulty}"
        )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("situation") and not self.cleaned_data.get("remember"):
            self.add_error("situation", "填了情形，请勾选“记为规则”；不记规则的，请把情形清空。")
        return self.cleaned_data

    @property
    def statements(self) -> list[Statement]:
        return statements(self.matter)

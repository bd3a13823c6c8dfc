"""Forms of rules 1 to 3: settle, tell, pass on, give back, support."""

from __future__ import annotations

from typing import Any

from django import forms

from departments import clock
from departments.models import Department, Responsibility
from intake.forms.fields import choice, line, read
from intake.forms.opening import CANNOT_GO
from intake.money import parse_yuan
from routing.forms.base import MoveForm, paragraph, unit, units, words

RETURN_CODES = ("不属本单位职责", "不属本辖区", "重复", "信息严重不全")


class AmountMixin(forms.Form):
    amount = line("金额（元）", 20, hint="例：500")

    def clean_amount(self) -> Any:
        typed = self.cleaned_data["amount"].strip()
        return read(parse_yuan, typed) if typed else None


class SettleForm(AmountMixin, MoveForm):
    result = line("办理结果", 200, needed=True, hint="照这句话念给申请人听，也印在告知书上。")
    field_order = ("result", "amount")


class InformForm(MoveForm):
    agreed = forms.BooleanField(label="申请人同意自行前往", required=False)


class EscalateForm(MoveForm):
    suggestion = paragraph("我们的意见", hint="印在上报单上，例：情况属实，建议给予救助。")
    supporting = units("协办单位")
    note = line("基本情况补充", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supporting"].initial = self.matter.responsibility.supporting.all()


class TransferForm(MoveForm):
    lead = unit("承办单位（牵头）")
    cannot_go = choice("申请人不能自己前往的原因", words(*CANNOT_GO), empty="请选")
    supporting = units("协办单位")
    note = line("备注", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].initial = self._remembered_lead()
        self.fields["cannot_go"].initial = self.matter.cannot_go

    def _remembered_lead(self) -> Department | None:
        """The duty table's unit; after a return the unit that was suggested is the clerk's to choose."""
        return self.matter.responsibility.lead if not self.matter.returns else None


class ReasonForm(MoveForm):
    reason = paragraph("原因", rows=2)


class GiveBackForm(MoveForm):
    reason_code = choice("退回原因", words(*RETURN_CODES), empty="请选")
    duty_item = choice("职责依据", [], empty="请选职责表条目")
    suggested = unit("建议转往的单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = Responsibility.objects.in_force(clock.today()).values_list("item", flat=True)
        self.fields["duty_item"] = choice("职责依据", words(*dict.fromkeys(duties)), empty="请选职责表条目")


class OpineForm(MoveForm):
    opinion = paragraph("协办意见", rows=4)


class ReportUncoveredForm(MoveForm):
    suggestion = paragraph("处理建议", hint="写明为什么没有政策或单位管，建议怎么解决。")
    note = line("基本情况补充", 200)


class AssignForm(MoveForm):
    lead = unit("指定承办单位")
    supporting = units("协办单位")
    basis = paragraph("依据", rows=2)

"""Forms of rule 5: tell, extend, press, withdraw; the decision itself is in `deciding`."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from crispy_forms.layout import Field, Layout, Row
from django import forms

from departments import clock
from departments.models import SpecialStage
from intake.forms.fields import choice, line, read
from intake.identity import parse_date
from routing.forms.base import MoveForm, paragraph
from routing.models import DeliveryWay, Document
from routing.results import outcome_words, paper_to_serve
from routing.rules.feedback import longest_extension


class TellForm(MoveForm):
    way = choice("告知方式", list(DeliveryWay.choices))
    recipient = line("收件人", 50, needed=True)
    relation = line("与申请人关系", 20, hint="本人可不填。")
    served_on = line("送达日期", 20, needed=True, hint="可写成20261123。")
    place = line("送达地点", 100)
    witness = line("见证人", 50, hint="按指印或拒收时要有见证人。")
    refusal = line("拒收事由", 100)
    note = line("备注", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = clock.today()
        self.fields["recipient"].initial = self.matter.application.applicant.name
        self.fields["served_on"].initial = f"{day.year}年{day.month}月{day.day}日"

    @cached_property
    def paper(self) -> Document | None:
        return paper_to_serve(self.matter)

    @property
    def aloud(self) -> str:
        applicant, what = self.matter.application.applicant, self.matter.responsibility
        return f"{applicant}申请的{what.label}，结果是{outcome_words(self.matter, self.paper)}。"

    @property
    def facts(self) -> list[tuple[str, str]]:
        fields = self.paper.fields if self.paper else {}
        labels = {"reason": "原因", "basis": "依据", "advice": "可以怎么办"}
        said = [(label, str(fields.get(name, ""))) for name, label in labels.items()]
        return [(label, words) for label, words in said if words]

    @cached_property
    def _is_unprinted(self) -> bool:
        return self.paper is not None and not self.paper.prints.exists()

    @property
    def caution(self) -> str:
        unprinted = self._is_unprinted
        return f"{self.paper_title}还没有打印。当面告知的，请先打印交给本人。" if unprinted else ""

    @property
    def reminder(self) -> str:
        in_person = self.cleaned_data["way"] == DeliveryWay.IN_PERSON
        return (
            f"登记为当面告知，但{self.paper_title}没有打印过，请补打交给本人。"
            if in_person and self._is_unprinted
            else ""
        )

    @property
    def paper_title(self) -> str:
        return self.paper.get_kind_display() if self.paper else ""

    def arrangement(self) -> Layout:
        pairs = (("way", "served_on"), ("recipient", "relation"), ("place", "witness"), ("refusal", "note"))
        rows = (Row(*(Field(name, wrapper_class="s6") for name in pair)) for pair in pairs)
        return Layout("seen", "token", *rows)

    def clean_served_on(self) -> dt.date:
        typed = self.cleaned_data["served_on"].strip()
        return read(parse_date, typed, today=clock.today()) if typed else clock.today()


class AskExtensionForm(MoveForm):
    days = forms.IntegerField(
        label="延长几天",
        required=False,
        widget=forms.TextInput(attrs={"class": "needed", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "天数请用数字。"},
    )
    reason = paragraph("原因和已做的工作")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_words = self.matter.responsibility.get_limit_unit_display()
        self.fields["days"].help_text = f"最多{longest_extension(self.matter)}{unit_words}，每件只能延一次。"


class TellExtensionForm(MoveForm):
    way = choice("告知方式", DeliveryWay.choices)
    recipient = line("告知谁", 50, needed=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].initial = self.matter.application.applicant.name


class BeginStageForm(MoveForm):
    stage = forms.ModelChoiceField(
        label="特殊环节",
        queryset=SpecialStage.objects.none(),
        required=False,
        empty_label="请选",
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选环节。"},
    )
    told = forms.BooleanField(label="已书面告知申请人：这段时间不计入办理时限", required=False)


class ChaseForm(MoveForm):
    note = line("催办的话", 200)


class AnswerForm(MoveForm):
    answer = paragraph("办理情况", rows=2, hint="做到哪一步、为什么没有按期办结。")
    expected_on = line("预计办结", 20, needed=True, hint="可写成20261123。")

    def arrangement(self) -> Layout:
        both = Row(Field("answer", wrapper_class="s8"), Field("expected_on", wrapper_class="s4"))
        return Layout("seen", "token", both)

    def clean_expected_on(self) -> dt.date | None:
        typed = self.cleaned_data["expected_on"].strip()
        return read(parse_date, typed, today=clock.today()) if typed else None


class WithdrawForm(MoveForm):
    reason = line("撤回的原因", 200, needed=True)
    signed = forms.BooleanField(label="申请人已在撤回申请上签名或按指印", required=False)

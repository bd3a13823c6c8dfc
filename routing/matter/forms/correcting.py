"""The form of a correction: the words that were typed for the paper, as they stand on it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse

from departments.fields import line, paragraph
from departments.units.office import office
from intake.models import Matter
from intake.people.corrections import may_correct
from routing.matter.forms.paper_choice import OnePaperForm
from routing.models import Document
from routing.rules.feedback.correction import CORRECT_PAPER, LABELS, papers_to_correct, typed_on


class CorrectPaperForm(OnePaperForm):
    """更正文书: asks for the words that were typed on the paper; facts are taken as they stand in the register now."""

    of = (CORRECT_PAPER,)
    paper_chosen = forms.ModelChoiceField(
        label="更正的文书",
        queryset=Document.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "这份文书已经更正、作废，或者不能由您更正，请看最新情况。"},
    )
    reason = paragraph(LABELS["reason"], hint="不少于10个字，写得让申请人看得懂。")
    advice = line(LABELS["advice"], 200, needed=True)
    suggestion = paragraph(LABELS["suggestion"])
    why = line("更正的原因", 150, needed=True, hint="记入作废登记，例：姓名写错。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = typed_on(self.paper) if self.paper else {}
        for name in LABELS:
            if name in said:
                self.fields[name].initial = said[name]
            else:
                del self.fields[name]
        self.fields["paper_chosen"].initial = self.paper

    @cached_property
    def offered_papers(self) -> list[Document]:
        return papers_to_correct(self.matter, self.user)

    @property
    def remark(self) -> str:
        return (
            "更正后原件作废，按新文号重新制发，要重新送达。姓名、证件、电话、地址按现在登记的写，登记错的请先在申请人页面更正；"
            f"结果、内容和金额有误的，请{office()}重新办理。"
        )

    @property
    def elsewhere(self) -> tuple[str, str] | None:
        applicant = self.matter.application.applicant
        if not may_correct(self.user, Matter.objects.filter(pk=self.matter.pk).with_people()):
            return None
        return reverse("intake:correct_person", args=[applicant.token]), "更正申请人信息"

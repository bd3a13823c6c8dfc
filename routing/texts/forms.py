"""The forms of 文书文本 and 文书开关: a new wording, or a switch, from a day on."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout, Row
from django import forms

from departments.duties.forms import EditionForm
from departments.fields import TextField, line, wide
from intake.once_form import OnceForm
from routing.papers.slots import Slot, faults_of

PREVIEW = "preview"
"""Name of the button that only shows the paper."""


class _Change(OnceForm, EditionForm):
    reason = line("改动说明", 200, required=True, hint="为什么改、谁定的")


class TextForm(_Change):
    text = TextField(
        label="文本",
        strip=True,
        help_text="一行是一段。【】里的词制发时填上；〖〗里的词没有内容时，整段〖〗不印。",
        widget=forms.Textarea(attrs={"rows": 8, "class": "passage"}),
        error_messages={"required": "文本不能是空的。"},
    )

    field_order = ("token", "text", "valid_from", "reason")

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot = slot
        self.fields["text"].help_text += f"最多{slot.most}个字。"
        if PREVIEW in self.data:
            self.fields["reason"].required = False

    def arrangement(self) -> Layout:
        return Layout("token", Field("text"), Row(wide("valid_from", 4), wide("reason", 8), css_class="three"))

    def clean_text(self) -> str:
        """Judge the wording; a browser sends lines with a return of its own."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        faults = faults_of(self.slot, text)
        if faults:
            raise forms.ValidationError(faults)
        return text


class SwitchForm(_Change):
    on = forms.TypedChoiceField(
        label="改为",
        choices=[("on", "启用"), ("off", "不启用")],
        coerce=lambda typed: typed == "on",
        widget=forms.RadioSelect,
        error_messages={"required": "请选启用还是不启用。", "invalid_choice": "请从列表里选。"},
    )

    field_order = ("token", "on", "valid_from", "reason")

    def arrangement(self) -> Layout:
        return Layout("token", Field("on"), Row(wide("valid_from", 4), wide("reason", 8), css_class="three"))

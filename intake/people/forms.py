"""The form 更正申请人信息. The name stands in its field; the other fields are empty, and filled only to change them."""

from __future__ import annotations

from typing import Any

from django import forms

from departments.fields import line
from intake.fields import read
from intake.identity import clean_ethnicity, clean_name, clean_phone, mask_id, mask_phone
from intake.models import Applicant
from intake.once_form import OnceForm
from intake.people.corrections import CORRECTABLE, Correction, seen_of

KEPT = "不更正的空着。"


class CorrectionForm(OnceForm):
    name = line("姓名", 60)
    id_number = line("证件号码", 60, hint=KEPT)
    phone = line("联系电话", 30, hint=KEPT)
    contact = line("联系人（姓名、电话、与本人关系）", 80, hint=KEPT)
    ethnicity = line("民族", 20, hint=KEPT)
    village = line("所在村（社区）", 60, hint=KEPT)
    hukou_address = line("户籍地址", 120, hint=KEPT)
    residence = line("居住地址", 120, hint=KEPT)
    reason = line("更正的原因", 100, needed=True, hint="记入历史，例：登记时姓名写错，已核对身份证。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, applicant: Applicant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not applicant.id_number:
            del self.fields["id_number"]
        self.fields["name"].initial = applicant.name
        self.fields["seen"].initial = seen_of(applicant)
        for name, stands in self._standing(applicant).items():
            if name in self.fields and stands:
                self.fields[name].help_text = f"现在是{stands}。{KEPT}"

    def _standing(self, applicant: Applicant) -> dict[str, str]:
        """Return what stands there now. Numbers are masked: who corrects a name has no reason to read them."""
        plain = ("contact", "ethnicity", "village", "hukou_address", "residence")
        numbers = {"id_number": mask_id(applicant.id_number), "phone": mask_phone(applicant.phone)}
        return {name: getattr(applicant, name) for name in plain} | numbers

    def clean_name(self) -> str:
        return read(clean_name, self.cleaned_data["name"])

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return read(clean_phone, typed) if typed else ""

    def clean_ethnicity(self) -> str:
        typed = self.cleaned_data["ethnicity"]
        return read(clean_ethnicity, typed) if typed else ""

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason:
            raise forms.ValidationError("请写更正的原因，会记入历史。")
        return reason

    def correction(self) -> Correction:
        """Return what a valid form says."""
        stated = {name: self.cleaned_data.get(name, "") for name in CORRECTABLE}
        return Correction(stated=stated, reason=self.cleaned_data["reason"], seen=self.cleaned_data["seen"])

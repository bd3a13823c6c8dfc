"""The forms of a registration that are about people: 申请人 and 共同生活家庭成员."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from departments import clock
from departments.fields import DeskForm, birth, choice, line, tick
from departments.fields.days import Birth, birth_words
from intake.fields import as_typed, read, resident_number
from intake.identity import (
    BirthPrecision,
    IdentityError,
    IdKind,
    IdNumber,
    Sex,
    by_initials,
    check_id_number,
    clean_ethnicity,
    clean_name,
    clean_phone,
    latest_birth,
    read_card,
)
from intake.models import Applicant
from intake.registration.acts import MAX_HOUSEHOLD, HouseholdRow, Person

PREFILLED = ("name", "phone", "sex", "ethnicity", "birth", "village", "hukou_address", "residence", "contact")
"""The fields that are filled in for a person who is known, in the order of the page."""
FIRST_ASKED = ("name", "phone", "village", "hukou_address")


LONGEST_CARD = 300
"""Characters that a card reader may type into the box for the number: all the fields of a card."""


class ApplicantForm(DeskForm):
    id_kind = choice("证件类型", IdKind.choices)
    id_number = line("证件号码", 60, needed=True)
    no_id_reason = line("没有证件的原因", 100, needed=True)
    name = line("姓名", 60, needed=True)
    phone = line("联系电话", 30, needed=True)
    no_phone = tick("无电话")
    contact = line("联系人（姓名、电话、与本人关系）", 80, needed=True)
    sex = choice("性别", Sex.choices, empty="—")
    ethnicity = line("民族", 20, phrases="ethnicities", needed=True)
    birth = birth("出生日期")
    village = line("所在村（社区）", 60, phrases="villages", needed=True)
    keep_village = tick("名单里没有，就按写的登记")
    hukou_address = line("户籍地址", 120, needed=True)
    residence = line("居住地址", 120, needed=True)

    def __init__(self, *args: Any, villages: Callable[[], Sequence[str]], **kwargs: Any) -> None:
        """`villages` tells the names of the township's villages; it is asked when a village was typed."""
        super().__init__(*args, **kwargs)
        self.villages = villages
        self.fields["id_number"].widget.attrs["maxlength"] = LONGEST_CARD
        self.fields["residence"].widget.attrs["placeholder"] = "不填就同户籍"  # as `clean` fills it in

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field when the page opens."""
        self.fields[name].widget.attrs["autofocus"] = True

    def focus_on_empty(self, names: Sequence[str]) -> None:
        """Put the cursor into the first of these fields that is still empty, if any."""
        empty = next((name for name in names if not self[name].value()), None)
        if empty is not None:
            self.focus_on(empty)

    def mark_prefilled(self, names: Sequence[str]) -> None:
        for name in names:
            attrs = self.fields[name].widget.attrs
            attrs["class"] = f"{attrs.get('class', '')} pre".strip()

    @property
    def shows_reason(self) -> bool:
        """Is the person without any paper, so that the reason is asked for?"""
        return bool(self["id_kind"].value() == IdKind.NONE)

    def clean_name(self) -> str:
        return read(clean_name, self.cleaned_data["name"])

    def clean_ethnicity(self) -> str:
        typed = self.cleaned_data["ethnicity"]
        return read(clean_ethnicity, typed) if typed else ""

    def clean_village(self) -> str:
        """Return the village as the list has it, py as 坪阳村. What is not in the list is asked about once."""
        typed: str = self.cleaned_data["village"]
        names = self.villages() if typed else ()
        if typed in names or not names:
            return typed
        if typed.isascii() and typed.isalpha():
            return read(by_initials, typed, names=names)
        if not self["keep_village"].value():
            near = difflib.get_close_matches(typed, names, n=1, cutoff=0.5)
            question = f"是{near[0]}吗？" if near else "是外乡镇的吗？"
            raise forms.ValidationError(f"名单里没有“{typed}”，{question}")
        return typed

    def clean_birth(self) -> dt.date | None:
        born: Birth | None = self.cleaned_data["birth"]
        self.cleaned_data["birth_precision"] = born.precision if born else BirthPrecision.DAY
        if born is not None and born.on > clock.today():
            raise forms.ValidationError("出生日期还没有到，请再核对一遍证件。")
        return born.on if born else None

    def clean(self) -> dict[str, Any]:
        self._check_paper()
        self._check_phone()
        self.cleaned_data["residence"] = self.cleaned_data.get("residence") or self.cleaned_data.get(
            "hukou_address", ""
        )
        return self.cleaned_data

    def _check_paper(self) -> None:
        facts = self.cleaned_data
        kind = IdKind(facts.get("id_kind") or IdKind.RESIDENT_ID)
        try:
            checked = check_id_number(kind, facts.get("id_number", ""), on=clock.today())
        except IdentityError as error:
            self.add_error("id_number", str(error))
            return
        if kind == IdKind.NONE and not facts.get("no_id_reason"):
            self.add_error("no_id_reason", "请写明没有证件的原因。")
        if checked.birth and facts.get("birth") and not self._may_be(checked.birth):
            self.add_error("birth", "出生日期与证件号码里的不一致，请再核对一遍证件。")
        if checked.sex and facts.get("sex") and facts["sex"] != checked.sex:
            self.add_error("sex", "性别与证件号码里的不一致，请再核对一遍证件。")
        facts |= {"id_kind": kind, "id_number": checked.number}
        if checked.birth:
            facts |= {"birth": checked.birth, "birth_precision": BirthPrecision.DAY}
        facts |= {"sex": checked.sex or facts.get("sex", "")}

    def _may_be(self, born: dt.date) -> bool:
        """Does the date of birth agree with what was typed, which may be a year only?"""
        typed, precision = self.cleaned_data["birth"], self.cleaned_data["birth_precision"]
        return bool(typed <= born <= latest_birth(typed, precision))

    def _check_phone(self) -> None:
        facts = self.cleaned_data
        if facts.get("no_phone"):
            facts["phone"] = ""
            if not facts.get("contact"):
                self.add_error("contact", "选了“无电话”，请填联系人。")
            return
        try:
            facts["phone"] = clean_phone(facts.get("phone", ""))
        except IdentityError as error:
            self.add_error("phone", str(error))

    def person(self) -> Person:
        """Return the person of a valid form."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in {"no_phone", "keep_village"}}
        return Person(**facts)


class HouseholdForm(forms.Form):
    name = line("姓名", 60, needed=True)
    relation = line("与申请人关系", 20, phrases="relations", needed=True)
    id_number = line("身份证号", 30)

    def clean_id_number(self) -> str:
        typed = self.cleaned_data["id_number"]
        return read(resident_number, typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if not any(facts.values()):
            return facts
        try:
            facts["name"] = clean_name(facts.get("name", ""))
        except IdentityError as error:
            self.add_error("name", str(error))
        if not facts.get("relation"):
            self.add_error("relation", "请填与申请人的关系。")
        return facts


HouseholdFormSet = forms.formset_factory(HouseholdForm, extra=1, max_num=MAX_HOUSEHOLD, absolute_max=MAX_HOUSEHOLD)
"""A row for each member and an empty one. A button brings the next (`RegistrationSheet.add_member`)."""


def typed_household(data: MultiValueDict[str, str], prefix: str) -> list[Mapping[str, Any]]:
    """Return the rows of the household as they were typed, unchecked; rows left empty are left out."""
    rows = [as_typed(HouseholdForm(prefix=f"{prefix}-{nth}"), data) for nth in range(MAX_HOUSEHOLD)]
    return [row for row in rows if any(row.values())]


def household_of(formset: forms.BaseFormSet[HouseholdForm]) -> list[HouseholdRow]:
    """Return the filled rows of a valid formset."""
    return [HouseholdRow(**form.cleaned_data) for form in formset if form.cleaned_data.get("name")]


def known_facts(known: Applicant) -> dict[str, str]:
    """Return what is known of a person as the form would show it."""
    facts = {name: str(getattr(known, name) or "") for name in PREFILLED}
    is_whole = known.birth_precision == BirthPrecision.DAY
    born = known.birth.isoformat() if known.birth and is_whole else birth_words(known.birth, known.birth_precision)
    return facts | {"birth": born}


def with_card(typed: MultiValueDict[str, str]) -> MultiValueDict[str, str]:
    """Return what was typed with the line of a card reader taken apart. What stands in a field already stays."""
    card = read_card(typed.get("id_number", ""))
    if card is None:
        return typed
    split = typed.copy()
    split["id_kind"], split["id_number"] = IdKind.RESIDENT_ID.value, card.id_number
    for name in ("name", "ethnicity", "hukou_address"):
        split[name] = split.get(name, "").strip() or getattr(card, name)
    return split


def read_from(paper: IdNumber) -> dict[str, str]:
    """Return the birth and the sex that a number tells, as the form would show them."""
    return {"birth": paper.birth.isoformat() if paper.birth else "", "sex": paper.sex or ""}

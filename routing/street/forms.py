"""The form of the quick registration of people from the street."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Fieldset, Layout, Row
from django import forms

from departments import clock
from departments.fields import choice, line, moment, number
from intake.fields import read
from intake.identity import IdentityError, IdKind, Sex, check_id_number, clean_name
from intake.once_form import OnceForm

OLDEST = 120


class StreetForm(OnceForm):
    name = line("姓名", 50, hint="说不出的留空，按“姓名不详”登记。")
    sex = choice("性别", Sex.choices, empty="不详", needed=False)
    age = number("大约几岁", wrong="年龄请用数字，例：60。")
    id_number = line("身份证号", 60, hint="没有证件不影响救助。")
    found_where = line("在哪里发现", 60, needed=True)
    state = line("身体状况、随身物品、本人说了什么", 120)
    finder = line("谁发现、谁送来的", 50)
    finder_phone = line("发现人电话", 20)
    handed_to = line("救助管理站接收人", 50, needed=True)
    handed_where = line("交接地点", 60, needed=True)
    handed_at = moment("交接时间")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_at"].initial = clock.now()

    def arrangement(self) -> Layout:
        def row(*names: str, width: str) -> Row:
            return Row(*(Field(name, wrapper_class=width) for name in names))

        return Layout(
            "token",
            Fieldset(
                "这个人",
                row("name", "sex", "age", "id_number", width="s3"),
                row("found_where", "state", width="s6"),
                row("finder", "finder_phone", width="s6"),
            ),
            Fieldset(
                "交接给救助管理站（还没有交接的三项都留空，先登记，24小时内补登交接）",
                row("handed_to", "handed_where", "handed_at", width="s4"),
            ),
        )

    def clean_name(self) -> str:
        typed = self.cleaned_data["name"].strip()
        return read(clean_name, typed) if typed else ""

    def clean_age(self) -> int | None:
        age: int | None = self.cleaned_data["age"]
        if age is not None and not 0 <= age <= OLDEST:
            raise forms.ValidationError("年龄请再核对一遍。")
        return age

    def clean_id_number(self) -> str:
        typed = self.cleaned_data["id_number"].strip()
        if not typed:
            return ""
        try:
            return check_id_number(IdKind.RESIDENT_ID, typed, on=clock.today()).number
        except IdentityError as error:
            raise forms.ValidationError(str(error)) from error

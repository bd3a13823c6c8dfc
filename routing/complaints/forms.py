"""Forms of the complaint desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.layout import Field, Layout, Row
from django import forms

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import Leans, choice, day, line, paragraph, unit
from departments.models import Department, User
from intake.models import Matter
from intake.once_form import OnceForm
from routing.models import ComplaintKind, ComplaintWay, Finding


class ReceiveForm(OnceForm):
    kind = choice("类型", ComplaintKind.choices)
    way = choice("怎样反映的", ComplaintWay.choices)
    name = line("反映人", 50, hint="不愿留姓名的可不填。")
    phone = line("联系电话", 20)
    about = unit("被反映的单位", needed=False)
    matter = line("涉及的办件编号", 11, hint="例：2026-000460，没有可不填。")
    content = paragraph("反映的内容", rows=5, hint="何时、何地、何事、有什么要求，不少于10个字。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.offer_rows("about", Department.objects.in_force(clock.today()))

    def arrangement(self) -> Layout:
        pairs = (("kind", "way"), ("name", "phone"), ("about", "matter"))
        rows = (Row(*(Field(name, wrapper_class="s6") for name in pair)) for pair in pairs)
        return Layout("token", *rows, "content")

    def clean_matter(self) -> Matter | None:
        number = self.cleaned_data["matter"].strip()
        if not number:
            return None
        found: Matter | None = Matter.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的办件，请核对，例：2026-000460。")
        return found


class ComplaintAnswerForm(OnceForm):
    finding = choice("核查结论", Finding.choices, empty="请选")
    answer = paragraph("核查情况和答复", rows=5, hint="照这段话告知反映人，不少于10个字。")


class ToldForm(OnceForm):
    how = line("怎样告知的", 40, needed=True, hint="例：电话告知本人；匿名的写“匿名，无法告知”。")
    on = day("告知日期", leans=Leans.PAST, hint="可写成20261123。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = chinese_date(clock.today())

    def clean_on(self) -> dt.date:
        return self.cleaned_data["on"] or clock.today()

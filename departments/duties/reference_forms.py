"""The forms of a new bureau and of a new basis."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout, Row

from departments.duties.reference_acts import wrong_basis, wrong_bureau
from departments.errors import Faults
from departments.fields import DeskForm, Leans, day, line, pick_row, tick, wide
from departments.models import Department, ReliefCategory


class ReferenceForm(DeskForm):
    """What every new row says: the day from which it holds, and the document that says so."""

    valid_from = day(
        "施行日期", leans=Leans.NOWHERE, missing="请填施行日期。", hint="例如 2027-01-01，可以是以前的日子"
    )
    source = line("来源", 300, required=True, hint="文件名、文号和条款")

    def clean(self) -> dict[str, Any]:
        self.refuse_all(self.faults())
        return self.cleaned_data

    def faults(self) -> Faults:
        """Return what the act would refuse, as {field: sentence}. Each form says what that is."""
        raise NotImplementedError


class BureauForm(ReferenceForm):
    """新增单位: a bureau, and the one whose work it goes on with."""

    field_order = ("name", "short_name", "mark", "phone", "address", "valid_from", "predecessor", "source")
    name = line("全称", 60, required=True)
    short_name = line("简称", 30, required=True, hint="列表和回执上写的，以“市”开头")
    mark = line("代字", 6, required=True, hint="文号开头的字，各单位不能相同")
    phone = line("电话", 30)
    address = line("地址", 120)
    predecessor = pick_row(
        "前身",
        Department,
        what="单位",
        empty="没有，或者只划来一部分职责",
        needed=False,
        hint="前身不会因此撤销：它经手的办件照旧",
    )
    is_conference_member = tick("联席会议成员")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("predecessor", Department.objects.bureaus())

    def arrangement(self) -> Layout:
        return Layout(
            Row(wide("name", 5), wide("short_name", 4), wide("mark", 3)),
            Row(wide("phone", 4), wide("address", 8)),
            Row(wide("valid_from", 4), wide("predecessor", 8)),
            "source",
            "is_conference_member",
        )

    def faults(self) -> Faults:
        return wrong_bureau(self.cleaned_data)


class BasisForm(ReferenceForm):
    """新增依据: an article, and the category in which it may be cited."""

    field_order = ("title", "number", "clause", "category", "valid_from", "source")
    title = line("文件名", 120, required=True, hint="不写书名号")
    number = line("文号", 60)
    clause = line("条款", 60, hint="例如 第二十二条")
    category = pick_row("类别", ReliefCategory, what="类别", empty="各类都可以引用", needed=False)
    is_verified = tick("已核对原文")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("category", ReliefCategory.objects.all())

    def arrangement(self) -> Layout:
        return Layout(
            Row(wide("title", 8), wide("number", 4)),
            Row(wide("clause", 4), wide("category", 4), wide("valid_from", 4)),
            "source",
            "is_verified",
        )

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip("《》")

    def faults(self) -> Faults:
        return wrong_basis(self.cleaned_data)

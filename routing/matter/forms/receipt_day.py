"""The form of 不同意收到日期. 核签 asks nothing and is one press."""

from __future__ import annotations

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import paragraph
from intake.registration.late import came_words
from routing.matter.forms.base import MoveForm
from routing.rules.receipt_day import COUNTERSIGN, REFUSE_DAY


class CountersignForm(MoveForm):
    """核签收到日期: the page, reached by its address, says what was stated."""

    of = (COUNTERSIGN,)

    @property
    def facts(self) -> list[tuple[str, str]]:
        late, matter = self.matter.application.late_receipt, self.matter
        if late is None:
            return []
        return [
            ("收到和登记", came_words(late, matter.registered_at)),
            ("补登原因", late.reason),
            ("登记人", f"{matter.window}{matter.application.clerk}"),
        ]


class RefuseDayForm(CountersignForm):
    """不同意收到日期: why. What follows from it stands above the field."""

    of = (REFUSE_DAY,)
    reason = paragraph("不同意的原因", hint="登记人看得到，请写清楚。")

    @property
    def remark(self) -> str:
        day = chinese_date(clock.day_of(self.matter.registered_at))
        return f"不同意的，这次登记的办件都改从登记之日（{day}）起算，已经出具的受理回执作废、重新出具。"

"""Forms of what comes in: papers received one by one, and a tick taken back."""

from __future__ import annotations

from typing import Any

from departments import clock
from departments.fields import Leans, day, paragraph
from intake.models import Material
from routing.matter.forms.base import MoveForm, materials
from routing.rules.refusal.handing_in import NOTE_MATERIALS, UNNOTE_MATERIALS, noted_today_by, wanted_by_siblings
from routing.rules.refusal.materials import RECEIVE_MATERIALS, owed, owed_words


class NoteMaterialsForm(MoveForm):
    """收到材料: what came, and on which day."""

    of = (NOTE_MATERIALS,)
    materials = materials("收到哪些材料")
    on = day("收到日期", leans=Leans.PAST, hint="哪天收到的写哪天，不早于来登记的那天。")
    other = paragraph("清单以外的材料", rows=2, hint="每行一样。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today().isoformat()
        self.fields["other"].widget.attrs.pop("class")

    @property
    def reminder(self) -> str:
        """Say which other matters of the visit ask for what came: who has them has been told, and ticks it there."""
        rows = wanted_by_siblings(self.matter, self._came)
        return "".join(
            f"同一次来访的{row.matter.number}（{row.matter.holder}）也要{row.name}，已提醒。" for row in rows
        )

    @property
    def _came(self) -> list[Material]:
        return list(self.cleaned_data["materials"])


class ReceiveMaterialsForm(NoteMaterialsForm):
    """材料补齐: what came of what had been asked for, all of it or a part."""

    of = (RECEIVE_MATERIALS,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("materials", self.matter.materials.filter(received_on__isnull=True, window_looks_up=False))
        del self.fields["other"]

    @property
    def remark(self) -> str:
        """Say what is missing: a part of it is stored, too."""
        return f"{owed_words(owed(self.matter))}。先到的先记，全部收齐后办件接着办。"


class UnnoteMaterialsForm(MoveForm):
    """撤销收到: what was noted by mistake today."""

    of = (UNNOTE_MATERIALS,)
    materials = materials("哪些记错了")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = noted_today_by(self.user, self.matter)
        self.offer_rows("materials", self.matter.materials.filter(pk__in=[paper.pk for paper in own]))

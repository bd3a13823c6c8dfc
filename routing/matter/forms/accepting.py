"""The form of 受理: a township's clerk reads what the village wrote before taking it in."""

from __future__ import annotations

from departments import clock
from intake.registration.late import came_words
from routing.matter.forms.base import MoveForm
from routing.rules.acceptance import ACCEPT


class AcceptForm(MoveForm):
    """受理: asks nothing. What the village wrote stands here in one place; the way is chosen afterwards."""

    of = (ACCEPT,)

    @property
    def facts(self) -> list[tuple[str, str]]:
        matter, application = self.matter, self.matter.application
        late = application.late_receipt
        since = "收到之日" if late and late.counts else "今天"
        said = {
            "登记窗口": f"{matter.window}，{matter.first_asked}（首问责任人）",
            "登记时间": f"{clock.local(matter.registered_at):%Y-%m-%d %H:%M}",
            "收到日期": came_words(late, matter.registered_at) if late else "",
            "来源": application.get_source_display(),
            "代办人（发现人）": " ".join(filter(None, (application.proxy_name, application.proxy_relation))),
            "求助类别": matter.responsibility.label,
            "急件": "是" if matter.urgent else "",
            "主要困难": application.difficulty or "没有写",
            "不能自行前往": matter.cannot_go,
            "收到的材料": self._material_words(received=True) or "没有收到材料",
            "还缺的材料": self._material_words(received=False),
            "与在办同类办件的区别": matter.distinct_note,
            "核对授权": "已签" if self._is_authorised else "没有签",
            "受理以后": f"出具受理回执，从{since}起算办理期限，再选怎么办理。",
        }
        return [(label, words) for label, words in said.items() if words]

    @property
    def _is_authorised(self) -> bool:
        """Was 核对授权书 signed? Where it is a paper of the matter, its tick says so, otherwise the registration."""
        papers = list(self.matter.materials.filter(requirement__is_authorisation=True))
        return all(paper.received_on for paper in papers) if papers else self.matter.application.consent

    def _material_words(self, *, received: bool) -> str:
        rows = self.matter.materials.filter(received_on__isnull=not received, window_looks_up=False)
        return "、".join(rows.values_list("name", flat=True))

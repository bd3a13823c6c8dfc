"""Forms of rule 4: materials and refusals."""

from __future__ import annotations

from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import choice, line, pairs, paragraph, policy
from intake.registration.opening_forms import REFUSAL_CODES
from routing.matter.forms.base import MoveForm, materials
from routing.matter.forms.sending import ReasonForm
from routing.matter.wording import explained_words
from routing.models import PaperKind
from routing.papers.sheets import told
from routing.rules.incomplete import names_of
from routing.rules.refusal.handing_in import asked_by_bureau, last_request_of_bureau
from routing.rules.refusal.materials import ASK_MATERIALS, LAPSE, REQUEST_MATERIALS
from routing.rules.refusal.refusing import OVERRULE, PROPOSE_REFUSAL, REFUSE, proposal_of


class RequestMaterialsForm(MoveForm):
    """一次性告知补正: what a bureau asked for is ticked already, else every main paper that is missing."""

    of = (REQUEST_MATERIALS,)
    materials = materials("缺哪些材料")
    other = paragraph("清单以外的材料", rows=2, hint="每行一样。")
    why_left_out = line("去掉承办单位要的材料的原因", 200, hint="都勾着的不用写。")
    why_now = line("第一次为什么没有一次告知", 200, needed=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].widget.attrs.pop("class")
        missing = self.matter.materials.filter(received_on__isnull=True, window_looks_up=False)
        self.offer_rows("materials", missing)
        self.wanted = asked_by_bureau(self.matter)
        self.fields["materials"].initial = self.wanted or missing.filter(requirement__is_main=True)
        if not missing:
            del self.fields["materials"]
        if not self.wanted:
            del self.fields["why_left_out"]
        if not self.matter.events.of_move(REQUEST_MATERIALS.name).exists():
            del self.fields["why_now"]

    @property
    def remark(self) -> str:
        """Say who asked for what, and when: 市住建局11月30日要这2份：…."""
        request = last_request_of_bureau(self.matter) if self.wanted else None
        if request is None:
            return ""
        day = chinese_date(clock.day_of(request.at), clock.today())
        asked = f"{request.department}{day}要这{len(self.wanted)}份：{names_of(self.wanted)}。"
        return f"{asked}已经勾好；可以再加，去掉的要写原因。"


class AskMaterialsForm(MoveForm):
    """请窗口告知补材料: what the deciding unit needs more, not what the window looks up itself."""

    of = (ASK_MATERIALS,)
    materials = materials("缺哪些材料")
    other = paragraph("清单以外的材料", rows=2, hint="每行一样。由窗口告知申请人并打印补正告知单。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = self.matter.materials.filter(received_on__isnull=True, window_looks_up=False)
        self.offer_rows("materials", missing)
        if not missing:
            del self.fields["materials"]


class LapseForm(MoveForm):
    """逾期未补: the basis, if the matter ends in a refusal."""

    of = (LAPSE,)
    basis = policy("依据")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter.accepted_at is not None:
            del self.fields["basis"]


class ProposeRefusalForm(MoveForm):
    """拟不予受理: the reason as the applicant will read it, and what they can do."""

    of = (PROPOSE_REFUSAL,)
    reason_code = choice("不予受理的原因", pairs(REFUSAL_CODES), empty="请选")
    reason = paragraph("写给申请人的说明", hint="不少于10个字，写得让申请人看得懂。")
    basis = policy("依据")
    advice = line("申请人可以怎么办", 200, needed=True)


class ProposalForm(MoveForm):
    """The page shows the second person what the first proposed."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        proposal = proposal_of(self.matter)
        labels = {"reason_code": "原因", "reason": "说明", "basis": "依据", "advice": "可以怎么办"}
        said = [(label, str(proposal.data.get(name, ""))) for name, label in labels.items()]
        explained = explained_words(proposal) or "没有当面说明的记录"
        return [("经办人", proposal.actor.full_name), ("当面说明", explained), *said]

    @property
    def opposite(self) -> tuple[str, str]:
        """The other answer, with the same proposal before one's eyes."""
        other = OVERRULE if REFUSE in self.of else REFUSE
        return other.address(self.matter.number), other.title


class RefuseForm(ProposalForm):
    """确认不予受理: the page also shows what the paper says about objections."""

    of = (REFUSE,)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [*super().facts, ("告知申请人", told(PaperKind.REFUSAL, self.matter.desk, clock.today()))]


class OverruleForm(ProposalForm, ReasonForm):
    """应予受理: why it is accepted after all."""

    of = (OVERRULE,)

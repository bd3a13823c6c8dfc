"""Forms of rule 5: extend, press, withdraw, answer an order. The decision is in `deciding`, telling in `delivering`."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout, Row

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import Leans, choice, day, line, number, paragraph, pick_row, tick
from departments.models import SpecialStage
from routing.matter.forms.base import MoveForm
from routing.models import DeliveryWay, SupervisionOrder
from routing.rules.feedback.chasing import CHASE
from routing.rules.feedback.extending import ASK_EXTENSION, TELL_EXTENSION, longest_extension
from routing.rules.feedback.stages import BEGIN_STAGE
from routing.rules.feedback.supervision import ANSWER, ANSWER_NEEDS
from routing.rules.feedback.withdrawing import WITHDRAW


class AskExtensionForm(MoveForm):
    """申请延期: how many days more, and why."""

    of = (ASK_EXTENSION,)
    days = number("延长几天", needed=True, wrong="天数请用数字。")
    reason = paragraph("原因和已做的工作")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_words = self.matter.responsibility.get_limit_unit_display()
        self.fields["days"].help_text = f"最多{longest_extension(self.matter)}{unit_words}，每件只能延一次。"


class TellExtensionForm(MoveForm):
    """告知延期: to whom and how the window told it."""

    of = (TELL_EXTENSION,)
    way = choice("告知方式", DeliveryWay.choices)
    recipient = line("告知谁", 50, needed=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].initial = self.matter.application.applicant.name


class BeginStageForm(MoveForm):
    """进入特殊环节: which stage, and that the applicant has been told in writing."""

    of = (BEGIN_STAGE,)
    stage = pick_row("特殊环节", SpecialStage, what="环节")
    told = tick("已书面告知申请人：这段时间不计入办理时限")


class ChaseForm(MoveForm):
    """催办: a word to whom is pressed; it may stay empty."""

    of = (CHASE,)
    note = line("催办的话", 200)


class AnswerOrderForm(MoveForm):
    """督办反馈: what is being done, and by which day it will be done."""

    of = (ANSWER,)
    answer = paragraph("办理情况", rows=2, hint="做到哪一步、为什么没有按期办结。")
    expected_on = day("预计办结", leans=Leans.AHEAD, hint="可写成20261123。")

    def clean(self) -> dict[str, Any]:
        """Name everything that is missing at once, in the words of the move."""
        self.refuse_all({name: words for name, words in ANSWER_NEEDS.items() if not self.cleaned_data.get(name)})
        return self.cleaned_data

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The orders that are answered: number, what is demanded and until when."""
        assert self.user.department is not None  # noqa: S101  only who works in the unit ordered may answer
        owed = self.matter.ordered.owed().to(self.user.department).select_related("order__document")
        return [("督办单", _demanded(item.order)) for item in owed]

    def arrangement(self) -> Layout:
        both = Row(Field("answer", wrapper_class="s8"), Field("expected_on", wrapper_class="s4"))
        return Layout("seen", "token", both)


def _demanded(order: SupervisionOrder) -> str:
    return f"{order.number}，{chinese_date(order.reply_by, clock.today())}前反馈：{order.demand}"


class WithdrawForm(MoveForm):
    """申请人撤回: why, and that the applicant has signed."""

    of = (WITHDRAW,)
    reason = line("申请人为什么撤回", 200, needed=True)
    signed = tick("申请人已在撤回申请上签名或按指印")

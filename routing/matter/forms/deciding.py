"""The form of a decision: what is given, in the category's own phrases, and why not where it is not."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from crispy_forms.layout import Field, Layout, Row

from departments import clock
from departments.calendar.datewords import month_words
from departments.fields import line, month, pairs, paragraph, pick_one, policy
from departments.models import Department
from intake.fields import amount
from intake.money import in_words
from intake.states import ADVERSE
from routing.hands.people import unanswered
from routing.matter.forms.base import MoveForm, without_papers
from routing.models import PaperKind
from routing.papers.sheets import told
from routing.rules.feedback.deciding import DECIDE, DECISIONS, decider_of, faults_of_decision, says_no

CHANNELS: Final = ("社会保障卡（一卡通）", "本人银行卡", "直接支付给医院", "直接支付给学校", "现金", "实物")
MOST_YEARS_OFF: Final = 2
"""A month farther from now is a slip of the finger."""
CHECKED: Final = "部分给予、不给予、终止的，或者写了金额的，下一步再核对一遍。"


class DecideForm(MoveForm):
    """办理结果: what is decided, and the terms. A phrase that was picked is the content, unless something is typed."""

    of = (DECIDE,)
    outcome = pick_one("办理结果", [(outcome.value, outcome.label) for outcome in DECISIONS], hint=CHECKED)
    phrase = pick_one("常用语", [], fills="id_content", hint="选一句作为具体内容，也可以在下面改写。")
    content = paragraph("具体内容", rows=2, hint="救助方式和内容，照这句话印在告知书上。")
    amount = amount("金额（元）", hint="例：500")
    start_month = month("起始年月", hint="例：2026年12月")
    channel = line("发放渠道", 40, phrases="channels", hint="例：一卡通")
    reason = paragraph("原因", rows=2, hint="部分给予、不给予或终止的，必须写明原因（不少于10个字）和依据。")
    basis = policy("依据")
    without_opinions = line("协办意见未齐就办结的原因", 200, needed=True)
    without_papers = without_papers("给予救助")

    NOT_INPUTS = (*MoveForm.NOT_INPUTS, "phrase")
    field_order = (
        *("outcome", "phrase", "content", "amount", "start_month", "channel", "reason", "basis", "without_opinions"),
        "without_papers",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phrases = self.matter.category.result_phrases
        self.offer("phrase", pairs(phrases))
        if not phrases:
            del self.fields["phrase"]
        if not unanswered(self.matter):
            del self.fields["without_opinions"]
        self.ask_why_incomplete()

    def arrangement(self) -> Layout:
        terms = ("amount", "start_month", "channel")
        money = Row(*(Field(name, wrapper_class="s4") for name in terms), css_class="three")
        said = [name for name in ("outcome", "phrase", "content") if name in self.fields]
        rest = [name for name in ("reason", "basis", "without_opinions", "without_papers") if name in self.fields]
        return Layout("seen", "token", *said, money, *rest)

    @property
    def shows_opinions(self) -> bool:
        return True

    @property
    def phrase_lists(self) -> dict[str, tuple[str, ...]]:
        return {"channels": CHANNELS}

    def clean_start_month(self) -> str:
        begins: dt.date | None = self.cleaned_data["start_month"]
        if begins is None:
            return ""
        if abs(begins.year - clock.today().year) > MOST_YEARS_OFF:
            self.add_error("start_month", f"{month_words(begins)}离现在太远，请核对起始年月。")
        return month_words(begins)

    def clean(self) -> dict[str, Any]:
        """Take the phrase for the content where nothing else was typed; name all that is wrong at once."""
        facts = super().clean() or self.cleaned_data
        if "content" in facts and not facts["content"].strip():
            facts["content"] = facts.get("phrase", "")
        if self.decides:
            self.refuse_all(faults_of_decision(self.matter, facts))
        return facts

    @property
    def decides(self) -> bool:
        """Is the matter decided by what was typed?"""
        return True

    @property
    def is_to_be_checked(self) -> bool:
        """What goes against the person, what is paid, and a grant whose words may say no, is read once more."""
        facts = getattr(self, "cleaned_data", {})
        heavy = facts.get("outcome") in ADVERSE or bool(facts.get("amount")) or says_no(facts.get("content", ""))
        return heavy or super().is_to_be_checked

    def _in_words(self, name: str) -> str:
        amount = self.cleaned_data.get("amount")
        if name == "amount" and amount is not None:
            return f"{amount:.2f}元，大写：{in_words(amount)}"
        return super()._in_words(name)

    @property
    def check_lines(self) -> list[tuple[str, str]]:
        """The lines to read once more; of an adverse decision also where the person can turn, as it will be printed."""
        is_adverse = self.cleaned_data.get("outcome") in ADVERSE
        lines = super().check_lines
        return [*lines, ("告知申请人", told(PaperKind.RESULT, self.issuer, clock.today()))] if is_adverse else lines

    @property
    def issuer(self) -> Department:
        """The unit in whose name the paper is written."""
        return decider_of(self.matter)

"""The row of one ticked category: which way its matter goes (怎么办), and what that way asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from departments.fields import DeskForm, choice, line, moment, pairs, paragraph, tick
from departments.models import MaterialRequirement, PolicyBasis
from departments.terms import Handling
from intake.fields import amount
from intake.models import Applicant, Matter
from intake.registration.acts import Request, double_question
from intake.registration.openings import (
    MATERIALS,
    NOTHING_GIVEN,
    TO_TOWNSHIP,
    Choice,
    Proposal,
    claims_all_came,
)

CANNOT_GO = ("年老", "残疾", "重病", "路远", "不识字", "其他")
REFUSAL_CODES = ("明显不符合条件", "不属本辖区", "重复申请", "主要材料不全且逾期未补", "其他")
SHORTEST_REASON = 10
CANNOT_GO_MISSING = "请选申请人不能自己前往的原因；能自己去的，请改用“告知自行申请”。"


class OpeningForm(DeskForm):
    """The way of one matter. Only the fields that the chosen way needs are checked.

    The prefix of the form is the slug of the category. `brought` has the keys of the MaterialRequirement rows whose
    papers were handed in, of any category. `double` is an open matter of the same person and category.
    `has_turned` says that another decision holds than when the page was shown, mostly because the difficulty was
    changed: the clerk has to look again. `turns_on` differs when the panel has to be shown anew: for another decision,
    or when its dates count from another day (`since`, 补登).
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label="怎么办",
        required=False,
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "这类事项不能这样办理，请从列表里选。"},
    )
    urgent = tick("急难")
    distinct_note = line("不是同一件，写明区别", 200, needed=True)
    cannot_go = choice("申请人不能自己前往的原因", pairs(CANNOT_GO), empty="请选")
    suggestion = choice("处理建议", what="处理建议")
    result = line("办理结果", 200, phrases="results", needed=True)
    amount = amount("金额（元）")
    thing = line("给的东西（没给钱的填）", 60, needed=True)
    without_papers = line("没有收齐就办的原因", 200, needed=True)
    agreed = tick("能自己去，同意自行申请")
    reason_code = choice("不予受理的原因", pairs(REFUSAL_CODES), empty="请选")
    reason = paragraph("写给申请人的说明", rows=2)
    basis = choice("依据", [], empty="请选")
    advice = line("申请人可以怎么办", 200, needed=True)
    explained_at = moment("当面说明的时间")

    @property
    def about(self) -> str:
        """The category, for the box of errors: it says which of several panels is wrong."""
        return self.proposal.responsibility.short_label

    def __init__(
        self,
        data: Any = None,
        *,
        proposal: Proposal,
        requirements: Sequence[MaterialRequirement],
        brought: frozenset[int],
        bases: Sequence[PolicyBasis],
        now: dt.datetime,
        applicant: Applicant | None = None,
        double: Matter | None = None,
        has_turned: bool = False,
        since: dt.date | None = None,
        is_ticked: bool = True,
    ) -> None:
        super().__init__(data, prefix=proposal.category.slug)
        self.proposal, self.now = proposal, now
        self.requirements, self.brought = requirements, brought
        self.applicant, self.double, self.has_turned = applicant, double, has_turned
        self.turns_on = f"{proposal.decision}/{since or ''}"
        self.is_ticked = is_ticked
        self.bases = {str(basis.pk): basis for basis in bases if basis.category_id in {None, proposal.category.pk}}
        self._offer()

    def _offer(self) -> None:
        """Fill the lists with the choices of this category."""
        offers = {
            "way": [(way.value, way.title) for way in self.proposal.choices],
            "suggestion": pairs(self.proposal.suggestions),
            "basis": [("", "请选"), *((key, basis.choice_label) for key, basis in self.bases.items())],
        }
        for name, choices in offers.items():
            self.offer(name, choices)
        self.fields["way"].initial = self.proposal.proposed.value
        if self.proposal.proposed.handling == Handling.INFORM:  # 告知 or 转办: the clerk asks the person which
            self.fields["way"].widget.attrs["data-enter-stop"] = True
        self.fields["shown"].initial = self.proposal.mark
        self.fields["explained_at"].initial = self.now

    def clean_way(self) -> str:
        """Return the way chosen, or the one proposed. Nothing is registered by a proposal that was not shown."""
        if self.has_turned:
            raise forms.ValidationError(self.proposal.turned_words)
        return self.cleaned_data["way"] or self.proposal.proposed.value

    def clean_explained_at(self) -> dt.datetime:
        moment: dt.datetime = self.cleaned_data["explained_at"] or self.now
        if moment > self.now + dt.timedelta(minutes=1):
            raise forms.ValidationError("当面说明的时间还没有到，请填已经说明的时间。")
        return moment

    def clean(self) -> dict[str, Any]:
        check = {
            Handling.ESCALATE: self._check_suggestion,
            Handling.TRANSFER: self._check_transfer,
            Handling.ON_THE_SPOT: self._check_result,
            Handling.INFORM: self._check_inform,
            Handling.REFUSE: self._check_refusal,
            MATERIALS: self._check_missing,
        }.get(self.cleaned_data.get("way", ""))
        if self.cleaned_data.get("way") != Handling.ESCALATE:
            self.errors.pop("suggestion", None)  # nobody sees the list, so nobody could mend it
        if check is not None:
            check()
        if self.double_words:
            self._need("distinct_note", self.double_words)
        return self.cleaned_data

    def _need(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name):
            self.refuse_all({name: sentence})

    def _check_suggestion(self) -> None:
        if self.main_names_missing and claims_all_came(self.cleaned_data.get("suggestion", "")):
            self.add_error("suggestion", "主要材料没有收齐，不能写材料已收，请换一句处理建议。")

    def _check_transfer(self) -> None:
        self._need("cannot_go", CANNOT_GO_MISSING)

    def _check_result(self) -> None:
        self._need("result", "请写办理结果。")
        if "amount" not in self.errors and not self.cleaned_data.get("thing"):
            self._need("amount", NOTHING_GIVEN)
        if self.asks_why_incomplete:
            why = f"主要材料还缺：{self.main_names_missing}。请写明为什么没有收齐就当场办结。"
            self._need("without_papers", why)

    def _check_inform(self) -> None:
        self._need("agreed", "请先问申请人能不能自己去；不能去的，请改用“转办”。")

    def _check_refusal(self) -> None:
        self._need("reason_code", "请选不予受理的原因。")
        if len(self.cleaned_data.get("reason", "")) < SHORTEST_REASON and "reason" not in self.errors:
            self.add_error("reason", "请写明原因，不少于10个字，写给申请人看得懂。")
        self._need("basis", "请选依据。")
        self._need("advice", "请写申请人可以怎么办。")

    def _check_missing(self) -> None:
        if all(row.pk in self.brought for row in self.requirements if not row.window_looks_up):
            self.add_error("way", "材料已经齐了，不用补正，请选其他办理方式。")

    @property
    def chosen(self) -> Choice:
        """The way that the row shows: the one typed, or the one proposed where the typed one is not open."""
        typed = self["way"].value()
        return next((choice for choice in self.proposal.choices if choice.value == typed), self.proposal.proposed)

    @property
    def main_papers(self) -> list[MaterialRequirement]:
        """主要材料 of the category: what is sent up or settled without one of them asks why."""
        return [row for row in self.requirements if row.is_main and not row.window_looks_up]

    @property
    def main_names_missing(self) -> str:
        """The main papers that did not come, as a sentence lists them; "" where all came."""
        return "、".join(row.name for row in self.main_papers if row.pk not in self.brought)

    @property
    def main_keys(self) -> str:
        """The ticks of the main papers, as the script compares them with the list of papers: p3 m12."""
        return " ".join(row.paper_key for row in self.main_papers)

    @property
    def asks_why_incomplete(self) -> bool:
        """Is a main paper missing for what is sent up or settled at once? An urgent request (急难) needs no reason.

        Of what is sent up an empty reason is asked for once more after the save.
        """
        is_asked = self.chosen.value in {Handling.ESCALATE, Handling.ON_THE_SPOT} and not self["urgent"].value()
        return is_asked and any(row.pk not in self.brought for row in self.main_papers)

    @property
    def needs_cannot_go(self) -> bool:
        return self.chosen.value in {Handling.TRANSFER, TO_TOWNSHIP}

    @property
    def always_unfolds(self) -> bool:
        """Is something to be read below the row, whatever way is chosen?"""
        return bool(self.errors or self.double)

    @property
    def unfolds(self) -> bool:
        """Does the way chosen ask for more than the row has room for?"""
        return self.chosen.value in {Handling.ON_THE_SPOT, Handling.REFUSE}

    @property
    def double_words(self) -> str:
        """The question whether the open matter is the same thing, or "" when there is none."""
        return double_question(self.applicant, self.double) if self.applicant and self.double else ""

    def request(self) -> Request:
        """Return the request of a valid form.

        The reason why somebody cannot go themselves is kept only for 转办, and for 转送乡镇, which may become one.
        """
        facts = self.cleaned_data
        return Request(
            category=self.proposal.category,
            responsibility=self.proposal.responsibility,
            handling=self.proposal.choice(facts["way"]).handling,
            urgent=facts["urgent"],
            cannot_go=facts["cannot_go"] if facts["way"] in {Handling.TRANSFER, TO_TOWNSHIP} else "",
            distinct_note=facts["distinct_note"] if self.double is not None else "",
            received=self.brought,
        )

    def then(self) -> dict[str, Any]:
        """Return what the move asks by which the way goes on, of a valid form: see `openings.Opening`."""
        suggestions = [self.cleaned_data.get("suggestion", ""), *self.proposal.suggestions]
        facts = {"suggestion": next((words for words in suggestions if words), "")}
        return facts | self._why_incomplete()

    def _why_incomplete(self) -> dict[str, Any]:
        """Return the reason for missing main papers; what was typed before the last of them was ticked is no reason."""
        return {"without_papers": self.cleaned_data["without_papers"]} if self.asks_why_incomplete else {}

    def inputs(self) -> dict[str, Any]:
        """Return the inputs of the opening move, of a valid form: see `openings.Opening`."""
        facts = self.cleaned_data
        names = {
            Handling.ON_THE_SPOT: ("result", "amount", "thing"),
            Handling.INFORM: ("agreed",),
            Handling.REFUSE: ("reason_code", "reason", "advice", "explained_at"),
        }.get(facts["way"], ())
        inputs = {name: facts[name] for name in names}
        if facts["way"] == Handling.ON_THE_SPOT:
            return inputs | self._why_incomplete()
        return inputs | ({"basis": self.bases[facts["basis"]]} if facts["way"] == Handling.REFUSE else {})

"""Forms of rule 5: how the person was told, and how a paper reached the person (送达回证)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from crispy_forms.layout import Field, Layout, Row

from departments.fields import Leans, choice, day, line, pick_row
from routing.matter.forms.base import MoveForm
from routing.matter.forms.paper_choice import OnePaperForm
from routing.matter.paper_rows import PaperRow, row_to_print
from routing.models import INFORMS_ONLY, DeliveryWay, Document
from routing.papers.results import outcome_words, paper_to_serve
from routing.rules.feedback.delivery import SERVE, TELL, papers_to_call_about, papers_to_serve

_SERVES = [(way.value, way.label) for way in DeliveryWay if way not in INFORMS_ONLY]
_CALLS = [(way.value, f"{way.label}告知（不算送达）") for way in DeliveryWay if way in INFORMS_ONLY]


class DeliveryForm(MoveForm):
    """What 告知结果 and 登记送达 both ask: who took the paper, how, when and where, and who saw it."""

    way = choice("送达方式", [*_SERVES, *_CALLS])
    recipient = line("收件人", 50, needed=True)
    relation = line("与申请人关系", 20, hint="本人可不填。")
    served_on = day("送达日期", leans=Leans.PAST, needed=False, hint="不填就是今天；邮寄的写回执上的日期。")
    place = line("送达地点", 100, hint="留置的写留在哪里。")
    witness = line("见证人", 50, hint="拒收、留置时要有；村转交的写转交的人。")
    refusal = line("拒收事由", 100)
    note = line("备注", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].initial = self.matter.application.applicant.name

    @property
    def caution(self) -> str:
        return f"{self.paper_title}还没有打印，请先打印再送达。" if self.to_print else ""

    @cached_property
    def to_print(self) -> PaperRow | None:
        """The paper of the move, as long as nobody has printed it: its button stands on the page."""
        return row_to_print(self.matter, self.paper, self.user) if self.paper else None

    @property
    def paper_title(self) -> str:
        return self.paper.get_kind_display() if self.paper else ""

    def arrangement(self) -> Layout:
        # Those with a hint stand side by side, so that the labels of a row are level.
        pairs = (("way", "recipient"), ("relation", "served_on"), ("place", "witness"), ("refusal", "note"))
        rows = (Row(*(Field(name, wrapper_class="s6") for name in pair)) for pair in pairs)
        return Layout("seen", "token", *rows)


class TellResultForm(DeliveryForm):
    """告知结果: the answer itself is read aloud."""

    of = (TELL,)
    way = choice("告知方式", list(DeliveryWay.choices))

    @cached_property
    def paper(self) -> Document | None:
        return paper_to_serve(self.matter)

    @property
    def aloud(self) -> str:
        applicant, what = self.matter.application.applicant, self.matter.responsibility
        return f"{applicant}申请的{what.label}，结果是{outcome_words(self.matter, self.paper)}。"

    @property
    def facts(self) -> list[tuple[str, str]]:
        fields = self.paper.fields if self.paper else {}
        labels = {"reason": "原因", "basis": "依据", "advice": "可以怎么办"}
        said = [(label, str(fields.get(name, ""))) for name, label in labels.items()]
        return [(label, words) for label, words in said if words]

    @property
    def caution(self) -> str:
        if self.to_print and self.paper and not self.paper.is_adverse:
            return f"{self.paper_title}还没有打印。当面交给本人的，请先打印；只是电话告知的，以后领取时再登记送达。"
        return super().caution

    @property
    def remark(self) -> str:
        is_adverse = self.paper is not None and self.paper.is_adverse
        return "可以先打电话告知，但要书面送达后才能登记办结。" if is_adverse else ""

    @property
    def other_way(self) -> tuple[str, str] | None:
        """只记这次电话: once a call was refused as a way to tell, one press records it with all that was typed."""
        refused = self.is_bound and self.data.get("way") in INFORMS_ONLY and "way" in self.errors
        is_theirs = self.paper is not None and self.paper in papers_to_call_about(self.matter, self.user)
        address = SERVE.address(self.matter.number)
        return (address, "只记这次电话") if refused and is_theirs else None

    @property
    def reminder(self) -> str:
        by_phone = self.cleaned_data["way"] in INFORMS_ONLY
        return f"电话告知，{self.paper_title}未送达：本人来领取时请登记送达。" if by_phone and self.paper else ""


class ServePaperForm(OnePaperForm, DeliveryForm):
    """登记送达: also which paper."""

    of = (SERVE,)
    paper_chosen = pick_row(
        "送达的文书", Document, empty=None, wrong="这份文书已经登记过送达，或者已经作废，请看最新情况。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_chosen"].label_from_instance = _title_of  # type: ignore[attr-defined]
        self.fields["paper_chosen"].initial = self.paper

    @cached_property
    def offered_papers(self) -> list[Document]:
        is_call = self.data.get("way") in INFORMS_ONLY
        return (papers_to_call_about if is_call else papers_to_serve)(self.matter, self.user)

    def arrangement(self) -> Layout:
        return Layout("paper_chosen", *super().arrangement())


def _title_of(paper: Document) -> str:
    return f"{paper.get_kind_display()}　{paper.number}"

"""The form of the visit: who came for whom, for which categories, and the difficulty in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django import forms
from django.db import models

from departments.fields import DeskForm, choice, line, tick
from departments.models import ReliefCategory, Responsibility
from intake.fields import resident_number
from intake.identity import IdentityError, clean_name, clean_phone
from intake.models import Source
from intake.registration.acts import Visit

_PROXY_READERS: dict[str, Callable[[str], str]] = {
    "proxy_name": clean_name,
    "proxy_phone": clean_phone,
    "proxy_id_number": resident_number,
}


def ended_words(ended: Sequence[ReliefCategory]) -> str:
    """Say which categories nobody answers for any more, so that their ticks were taken out; "" for none."""
    names = "、".join(f"“{category.short_name}”" for category in ended)
    return f"{names}现在没有单位承办，不能登记，已去掉它的勾。其他内容都还在，请核对后再登记。" if names else ""


class Authority(models.TextChoices):
    """Whether the paper came by which the applicant sends somebody (`acts.needs_authority` says who needs one)."""

    CAME = "came", "已交"
    LATER = "later", "没带，以后补"
    GUARDIAN = "guardian", "监护人代办，不用"


WHO_NEEDS_IT: Final = "村（社区）干部代办也要"


class ApplicationForm(DeskForm):
    source = choice("来源", Source.choices)
    proxy_name = line("代办人（发现人）姓名", 60, needed=True)
    proxy_relation = line("与申请人关系", 20, phrases="relations", needed=True)
    authority = choice("委托书", Authority.choices, empty="请选", hint=WHO_NEEDS_IT)
    proxy_phone = line("代办人电话", 30)
    proxy_id_number = line("代办人身份证号", 30)
    categories = forms.MultipleChoiceField(
        label="2　求助类别",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "digits needed"}),
        error_messages={"invalid_choice": "请从列表里选求助类别。"},
    )
    difficulty = line("3　主要困难", 200, phrases="difficulties")
    confirmed = tick("核对过了，就这样登记")

    def __init__(
        self, *args: Any, duties: Iterable[Responsibility], ended: Sequence[ReliefCategory], **kwargs: Any
    ) -> None:
        """Offer the categories of `duties`. `ended` are those that were ticked although nobody answers for them now."""
        super().__init__(*args, **kwargs)
        self.ended_words = ended_words(ended)
        self.offer("categories", [(duty.category.slug, duty.short_label) for duty in duties])

    @property
    def is_by_other(self) -> bool:
        """Did somebody else come, or find the person, so that it is asked who?"""
        return self["source"].value() in {Source.PROXY, Source.FOUND}

    def ask(self, name: str, question: str) -> None:
        """Ask about what is odd but may be right, beside a field; a tick goes on."""
        if not self.cleaned_data.get("confirmed"):
            self.add_error(name, question)

    @property
    def has_question(self) -> bool:
        """Was something asked, so that the tick is shown?"""
        return bool(self["confirmed"].value() or self["source"].errors or self["proxy_id_number"].errors)

    def clean_categories(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["categories"]
        if self.ended_words:
            raise forms.ValidationError(self.ended_words)
        if not ticked:
            raise forms.ValidationError("请至少选一项求助类别。")
        return ticked

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("source") in {Source.PROXY, Source.FOUND}:
            self._check_proxy()
        else:
            facts |= dict.fromkeys(("proxy_name", "proxy_relation", "proxy_phone", "proxy_id_number"), "")
        facts["source"] = facts.get("source") or Source.SELF
        return facts

    def _check_proxy(self) -> None:
        facts = self.cleaned_data
        if not facts.get("proxy_name"):
            self.add_error("proxy_name", "不是本人来的，请填代办人（发现人）姓名。")
        if facts.get("source") == Source.PROXY and not facts.get("proxy_relation"):
            self.add_error("proxy_relation", "请填代办人与申请人的关系。")
        if facts.get("source") == Source.PROXY and not facts.get("authority") and "authority" not in self.errors:
            self.add_error("authority", "请选委托书交了没有；没带的先登记，以后补。本人没有申请的，来源选“主动发现”。")
        for name, clean in _PROXY_READERS.items():
            try:
                facts[name] = clean(facts[name]) if facts.get(name) else ""
            except IdentityError as error:
                self.add_error(name, str(error))

    def visit(self) -> Visit:
        """Return the visit of a valid form."""
        facts = self.cleaned_data
        said = {name: value for name, value in facts.items() if name not in {"categories", "confirmed", "authority"}}
        return Visit(**said, by_guardian=self._is_proxy and facts["authority"] == Authority.GUARDIAN)

    @property
    def authority_came(self) -> bool:
        """Was the 委托书 handed in? Of a valid form."""
        return self._is_proxy and bool(self.cleaned_data["authority"] == Authority.CAME)

    @property
    def _is_proxy(self) -> bool:
        return bool(self.cleaned_data["source"] == Source.PROXY)

    @property
    def asks_for_authority(self) -> bool:
        """Does somebody apply for another, so that the 委托书 is asked for?"""
        return bool(self["source"].value() == Source.PROXY)

"""What each move needs to be told. Forms clean; whether the move may be made is judged in `transitions.perform`."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Row
from django import forms
from django.db.models import QuerySet

from departments import clock
from departments.models import Department, PolicyBasis, Responsibility, User
from departments.terms import DepartmentKind
from intake.forms.fields import choice, line, read
from intake.forms.opening import CANNOT_GO, REFUSAL_CODES
from intake.identity import parse_date
from intake.models import Material, Matter
from intake.money import parse_yuan
from routing.models import DeliveryWay
from routing.move import Move
from routing.people import unanswered
from routing.rules.feedback import DECISIONS, longest_extension
from routing.rules.refusal import proposal_of

RETURN_CODES = ("不属本单位职责", "不属本辖区", "重复", "信息严重不全")


def words(*choices: str) -> list[tuple[str, str]]:
    return [(word, word) for word in choices]


def paragraph(label: str, *, rows: int = 3, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=500,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "class": "needed"}),
        error_messages={"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"},
    )


def unit(label: str, *, hint: str = "") -> forms.ModelChoiceField[Department]:
    return forms.ModelChoiceField(
        label=label,
        queryset=Department.objects.none(),
        required=False,
        empty_label="请选",
        help_text=hint,
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选单位。"},
    )


def units(label: str) -> forms.ModelMultipleChoiceField[Department]:
    return forms.ModelMultipleChoiceField(
        label=label, queryset=Department.objects.none(), required=False, widget=forms.CheckboxSelectMultiple()
    )


def materials(label: str) -> forms.ModelMultipleChoiceField[Material]:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Material.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked needed"}),
        error_messages={"invalid_choice": "请从列表里勾选材料。"},
    )


def policy(label: str) -> forms.ModelChoiceField[PolicyBasis]:
    return forms.ModelChoiceField(
        label=label,
        queryset=PolicyBasis.objects.none(),
        required=False,
        empty_label="请选",
        widget=forms.Select(attrs={"class": "needed"}),
        error_messages={"invalid_choice": "请从列表里选依据。"},
    )


class MoveForm(forms.Form):
    """A move that needs nothing but the wish. `seen` is the version shown; `token` makes a second click harmless."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    NOT_INPUTS: ClassVar = ("seen", "token")

    def __init__(self, *args: Any, move: Move, matter: Matter, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move, self.matter, self.user = move, matter, user
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.arrangement()
        self._offer_rows()

    def arrangement(self) -> Layout | None:
        """Return how the fields stand together; None: one under the other."""
        return None

    def _offer_rows(self) -> None:
        """Fill lists of rows with what this matter offers."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self._rows_for(name, field)

    def _rows_for(self, name: str, field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
        model = field.queryset.model if field.queryset is not None else Department
        if model is Department:
            kinds = (
                [DepartmentKind.BUREAU] if name == "supporting" else [DepartmentKind.BUREAU, DepartmentKind.TOWNSHIP]
            )
            return Department.objects.in_force(clock.today()).filter(kind__in=kinds)
        if model is PolicyBasis:
            bases = PolicyBasis.objects.in_force(clock.today())
            return bases.filter(category=self.matter.category) | bases.filter(category__isnull=True)
        return self.matter.materials.filter(received_on__isnull=True)

    def focus_first(self) -> None:
        """Put the cursor into the field the person came to fill."""
        for field in self.visible_fields()[:1]:
            field.field.widget.attrs["autofocus"] = True

    @property
    def is_to_be_checked(self) -> bool:
        """An adverse act with something typed is read once more; one without is read on this page already."""
        return self.move.is_adverse and bool(self.visible_fields())

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What has been said before and is decided on now: (label, words)."""
        return []

    @property
    def check_lines(self) -> list[tuple[str, str]]:
        """What was typed, in words, to be checked before an adverse act: (label, words)."""
        typed = [(str(self.fields[name].label), self._in_words(name)) for name in self.inputs()]
        return [*self.facts, *((label, value) for label, value in typed if value)]

    def _in_words(self, name: str) -> str:
        value = self.cleaned_data[name]
        if isinstance(value, bool):
            return "是" if value else ""
        if isinstance(value, QuerySet):
            return "、".join(str(row) for row in value)
        return str(value or "")

    def inputs(self) -> dict[str, Any]:
        """Return what `perform` is given."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.NOT_INPUTS}


class AmountMixin(forms.Form):
    amount = line("金额（元）", 20, hint="例：500")

    def clean_amount(self) -> Any:
        typed = self.cleaned_data["amount"].strip()
        return read(parse_yuan, typed) if typed else None


class SettleForm(AmountMixin, MoveForm):
    result = line("办理结果", 200, needed=True, hint="照这句话念给申请人听，也印在告知书上。")
    field_order = ("result", "amount")


class InformForm(MoveForm):
    agreed = forms.BooleanField(label="申请人同意自行前往", required=False)


class EscalateForm(MoveForm):
    suggestion = paragraph("我们的意见", hint="印在上报单上，例：情况属实，建议给予救助。")
    supporting = units("协办单位")
    note = line("基本情况补充", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supporting"].initial = self.matter.responsibility.supporting.all()


class TransferForm(MoveForm):
    lead = unit("承办单位（牵头）")
    cannot_go = choice("申请人不能自己前往的原因", words(*CANNOT_GO), empty="请选")
    supporting = units("协办单位")
    note = line("备注", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].initial = self._remembered_lead()
        self.fields["cannot_go"].initial = self.matter.cannot_go

    def _remembered_lead(self) -> Department | None:
        """The duty table's unit; after a return the unit that was suggested is the clerk's to choose."""
        return self.matter.responsibility.lead if not self.matter.returns else None


class ReasonForm(MoveForm):
    reason = paragraph("原因", rows=2)


class GiveBackForm(MoveForm):
    reason_code = choice("退回原因", words(*RETURN_CODES), empty="请选")
    duty_item = choice("职责依据", [], empty="请选职责表条目")
    suggested = unit("建议转往的单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = Responsibility.objects.in_force(clock.today()).values_list("item", flat=True)
        self.fields["duty_item"] = choice("职责依据", words(*dict.fromkeys(duties)), empty="请选职责表条目")


class OpineForm(MoveForm):
    opinion = paragraph("协办意见", rows=4)


class ReportUncoveredForm(MoveForm):
    suggestion = paragraph("处理建议", hint="写明为什么没有政策或单位管，建议怎么解决。")
    note = line("基本情况补充", 200)


class AssignForm(MoveForm):
    lead = unit("指定承办单位")
    supporting = units("协办单位")
    basis = paragraph("依据", rows=2)


class RequestMaterialsForm(MoveForm):
    materials = materials("缺哪些材料")
    other = paragraph("清单以外的材料", rows=2, hint="每行一样。")
    why_now = line("第一次为什么没有一次告知", 200, needed=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].widget.attrs.pop("class")
        missing = self.matter.materials.filter(received_on__isnull=True, window_looks_up=False)
        self.fields["materials"].queryset = missing  # type: ignore[attr-defined]
        self.fields["materials"].initial = missing.filter(requirement__is_main=True)
        if not missing:
            del self.fields["materials"]
        if not self.matter.events.of_move("request_materials").exists():
            del self.fields["why_now"]


class AskMaterialsForm(MoveForm):
    materials = materials("缺哪些材料")
    other = paragraph("清单以外的材料", rows=2, hint="每行一样。由窗口告知申请人并打印补正告知单。")


class ReceiveMaterialsForm(MoveForm):
    materials = materials("收到哪些材料")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.matter.materials.filter(received_on__isnull=True, asked_on__isnull=False)
        self.fields["materials"].queryset = asked  # type: ignore[attr-defined]


class LapseForm(MoveForm):
    basis = policy("依据")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter.accepted_at is not None:
            del self.fields["basis"]


class ProposeRefusalForm(MoveForm):
    reason_code = choice("不予受理的原因", words(*REFUSAL_CODES), empty="请选")
    reason = paragraph("写给申请人的说明", hint="不少于10个字，写得让申请人看得懂。")
    basis = policy("依据")
    advice = line("申请人可以怎么办", 200, needed=True)


class RefuseForm(MoveForm):
    """The second person reads what the first proposed, and confirms."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        proposal = proposal_of(self.matter)
        labels = {"reason_code": "原因", "reason": "说明", "basis": "依据", "advice": "可以怎么办"}
        said = [(label, str(proposal.data.get(name, ""))) for name, label in labels.items()]
        return [("经办人", proposal.actor.full_name), *said]


class OverruleForm(RefuseForm, ReasonForm):
    pass


class DecideForm(AmountMixin, MoveForm):
    outcome = choice("办理结果", [(outcome.value, outcome.label) for outcome in DECISIONS], empty="请选")
    content = paragraph("具体内容", rows=2, hint="救助方式和内容，照这句话印在告知书上。")
    start_month = line("起始年月", 20, hint="例：2026年12月")
    channel = line("发放渠道", 40, hint="例：一卡通")
    reason = paragraph("原因", rows=2, hint="部分给予、不给予或终止的，必须写明原因和依据。")
    basis = policy("依据")
    without_opinions = line("协办意见未齐就办结的原因", 200, needed=True)

    field_order = ("outcome", "content", "amount", "start_month", "channel", "reason", "basis", "without_opinions")

    def arrangement(self) -> Layout:
        money = Row(*(Field(name, wrapper_class="s4") for name in ("amount", "start_month", "channel")))
        rest = [name for name in ("reason", "basis", "without_opinions") if name in self.fields]
        return Layout("seen", "token", "outcome", "content", money, *rest)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unanswered(self.matter):
            del self.fields["without_opinions"]
            self.helper.layout = self.arrangement()


class TellForm(MoveForm):
    way = choice("告知方式", list(DeliveryWay.choices))
    recipient = line("收件人", 50, needed=True)
    relation = line("与申请人关系", 20, hint="本人可不填。")
    served_on = line("送达日期", 20, needed=True, hint="可写成20261123。")
    place = line("送达地点", 100)
    witness = line("见证人", 50, hint="按指印或拒收时要有见证人。")
    refusal = line("拒收事由", 100)
    note = line("备注", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = clock.today()
        self.fields["recipient"].initial = self.matter.application.applicant.name
        self.fields["served_on"].initial = f"{day.year}年{day.month}月{day.day}日"

    def arrangement(self) -> Layout:
        pairs = (("way", "served_on"), ("recipient", "relation"), ("place", "witness"), ("refusal", "note"))
        rows = (Row(*(Field(name, wrapper_class="s6") for name in pair)) for pair in pairs)
        return Layout("seen", "token", *rows)

    def clean_served_on(self) -> dt.date:
        typed = self.cleaned_data["served_on"].strip()
        return read(parse_date, typed, today=clock.today()) if typed else clock.today()


class AskExtensionForm(MoveForm):
    days = forms.IntegerField(
        label="延长几天",
        required=False,
        widget=forms.TextInput(attrs={"class": "needed", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "天数请用数字。"},
    )
    reason = paragraph("原因和已做的工作")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_words = self.matter.responsibility.get_limit_unit_display()
        self.fields["days"].help_text = f"最多{longest_extension(self.matter)}{unit_words}，每件只能延一次。"


class ChaseForm(MoveForm):
    note = line("催办的话", 200)


class WithdrawForm(MoveForm):
    reason = line("撤回的原因", 200, needed=True)
    signed = forms.BooleanField(label="申请人已在撤回申请上签名或按指印", required=False)


FORMS: dict[str, type[MoveForm]] = {
    "settle": SettleForm,
    "inform": InformForm,
    "escalate": EscalateForm,
    "transfer": TransferForm,
    "recall": ReasonForm,
    "give_back": GiveBackForm,
    "opine": OpineForm,
    "report_uncovered": ReportUncoveredForm,
    "assign": AssignForm,
    "request_materials": RequestMaterialsForm,
    "ask_materials": AskMaterialsForm,
    "receive_materials": ReceiveMaterialsForm,
    "lapse": LapseForm,
    "propose_refusal": ProposeRefusalForm,
    "refuse": RefuseForm,
    "overrule": OverruleForm,
    "decide": DecideForm,
    "tell": TellForm,
    "ask_extension": AskExtensionForm,
    "deny_extension": ReasonForm,
    "chase": ChaseForm,
    "withdraw": WithdrawForm,
}


def form_for(move: str) -> type[MoveForm]:
    """Return the form of a move; a move without inputs is confirmed with the plain one."""
    return FORMS.get(move, MoveForm)

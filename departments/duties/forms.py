"""The forms of a new edition (M8): which unit answers for a category and within which limit; how long a clock runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, cast

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.http import QueryDict

from departments import clock
from departments.calendar.workdays import ONE_DAY
from departments.duties.acts import Stage, not_in_force, wrong_limit, wrong_responsibility
from departments.fields import DeskForm, Leans, choice, day, line, number, policy, tick, unit, units, wide
from departments.models import ClockLimit, Department, PolicyBasis, ReliefCategory, Responsibility, SpecialStage
from departments.terms import Handling, LimitUnit

OFFERED = (Handling.ON_THE_SPOT, Handling.OWN, Handling.ESCALATE, Handling.TRANSFER, Handling.INFORM)
"""The ways of handling that an edition may propose. The other ways are decided for one matter at a time."""
UNIT_WORDS: dict[str, str] = {
    LimitUnit.WORKDAYS: "工作日",
    LimitUnit.CALENDAR_DAYS: "日（遇休息日顺延）",
    LimitUnit.HOURS: "小时（不避节假日）",
}
COPIED = (
    "label", "item", "lead", "handling", "settles_at_window", "limit", "limit_unit", "limit_source",
    "limit_is_verified", "extended_limit", "urgent_hours", "go_to", "go_to_address", "go_to_phone", "go_to_hours",
    "basis", "needs_member_numbers",
)  # fmt: skip
"""The columns that the form of a new edition fills from the present one. `edition` and `source` are asked anew."""
VERIFIED_WITH = ("limit", "limit_unit", "extended_limit", "limit_source")
VERIFIED_HINT = "改了时限或来源的，核对新的原文后再勾；不勾的显示“本市设定”。没有改的不用勾，照旧。"
MOST_IN_A_LIMIT = 999
MOST_STAGES = 10
SPARE_STAGES = 2


def unit_choices(*units: str) -> list[tuple[str, str]]:
    return [(unit, UNIT_WORDS[unit]) for unit in units or LimitUnit.values]


MOST_YEARS_AHEAD: Final = 10
"""A later day is a slip of the fingers; and from a day in the year 9999 no due date could be counted."""


class EditionForm(DeskForm):
    """What every new edition says: the day from which it holds, at the earliest tomorrow."""

    valid_from = day("生效日期", leans=Leans.AHEAD, missing="请填生效日期。", hint="最早是明天，例如 2027-01-01")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tomorrow = (clock.today() + ONE_DAY).isoformat()
        super().__init__(*args, **kwargs | {"initial": {"valid_from": tomorrow, **kwargs.get("initial", {})}})

    def clean_valid_from(self) -> dt.date:
        begins: dt.date = self.cleaned_data["valid_from"]
        if begins <= clock.today():
            raise forms.ValidationError("生效日期最早是明天：今天和以前的日子已经按原来的一版办理。")
        if begins.year > clock.today().year + MOST_YEARS_AHEAD:
            raise forms.ValidationError(f"生效日期在{MOST_YEARS_AHEAD}年以后，请核对年份。")
        return begins


class ResponsibilityForm(EditionForm):
    """职责的新一版. It starts with what holds now; the document that orders the change is asked anew."""

    edition = line("文件", 60, required=True, hint="例如 匀府办发〔2026〕88号")
    source = line("来源", 300, required=True, hint="文件名和条款")
    label = line("本版名称", 40, required=True)
    item = line("职责条目", 120, required=True)
    lead = unit("牵头单位", required=True)
    supporting = units("协办单位")
    handling = choice("默认办理方式", [(way.value, way.label) for way in OFFERED], required=True)
    settles_at_window = tick("窗口可以当场办结")
    needs_member_numbers = tick(
        "转办单、上报单写家庭成员证件号码", hint="办这一类要核对家庭成员证件的才勾；不勾的只写姓名和关系"
    )
    limit = number("办理时限", most=MOST_IN_A_LIMIT, required=True)
    limit_unit = choice("时限单位", unit_choices(), required=True)
    extended_limit = number("延期后总时限", most=MOST_IN_A_LIMIT, hint="只能延一次；不能延期的不填")
    urgent_hours = number("急难时限（小时）", most=MOST_IN_A_LIMIT, hint="不避节假日；没有的不填")
    limit_source = line("时限来源", 300, required=True, hint="没有上级规定的，写本市设定和参照什么")
    limit_is_verified = tick("时限已核对原文", hint=VERIFIED_HINT)
    basis = policy("依据", required=True)
    go_to = line("告知去向", 60, required=True, hint="能自己去办的，告诉申请人到哪里")
    go_to_address = line("去向地址", 120)
    go_to_phone = line("去向电话", 30)
    go_to_hours = line("去向办公时间", 60)

    def __init__(self, *args: Any, category: ReliefCategory, before: Responsibility | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_of(before), **kwargs)
        self.before, today = before, clock.today()
        # The lists also offer units and bases that begin later, for an edition that begins later still. `not_in_force`
        # judges them by the day of the edition.
        bases = PolicyBasis.objects.not_ended(today)
        own = bases.filter(category=category) | bases.filter(category__isnull=True)
        self.offer_rows("basis", own.order_by("category", "slug"))
        for name in ("lead", "supporting"):
            self.offer_rows(name, Department.objects.not_ended(today).bureaus())

    def arrangement(self) -> Layout:
        return Layout(
            Fieldset("哪一版", Row(wide("valid_from", 3), wide("edition", 3), wide("source", 6)), css_class="card"),
            Fieldset(
                "由谁办",
                Row(wide("label", 3), wide("item", 5), wide("lead", 4)),
                "supporting",
                Row(wide("handling", 3), wide("settles_at_window", 4), wide("needs_member_numbers", 5)),
                css_class="card",
            ),
            Fieldset(
                "多久办完",
                Row(wide("limit", 3), wide("limit_unit", 3), wide("extended_limit", 3), wide("urgent_hours", 3)),
                "limit_source",
                "limit_is_verified",
                "basis",
                css_class="card",
            ),
            Fieldset(
                "告知申请人到哪里",
                Row(wide("go_to", 6), wide("go_to_address", 6)),
                Row(wide("go_to_phone", 6), wide("go_to_hours", 6)),
                css_class="card",
            ),
        )

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        keep_verified(facts, VERIFIED_WITH, "limit_is_verified", self.before)
        supporting = list(facts.get("supporting", []))
        self.refuse_all(wrong_responsibility(facts, supporting, (), self.before))
        if facts.get("valid_from"):
            self.refuse_all(not_in_force(facts, supporting, facts["valid_from"]))
        return facts

    def facts(self) -> dict[str, Any]:
        """Return the arguments of `add_responsibility` besides category, stages and actor, of a valid form."""
        fields = {name: self.cleaned_data[name] for name in ("edition", "source", *COPIED)}
        supporting = list(self.cleaned_data["supporting"])
        return {"fields": fields, "supporting": supporting, "valid_from": self.cleaned_data["valid_from"]}


def initial_of(before: Responsibility | None) -> dict[str, Any]:
    if before is None:
        return {}
    copied = {name: getattr(before, name) for name in COPIED if name != "limit_is_verified"}
    return copied | {"supporting": before.supporting.all()}


def keep_verified(facts: dict[str, Any], columns: Sequence[str], verified: str, before: Any) -> None:
    """Keep the tick 已核对原文 of the edition before while none of these columns changes. Otherwise it starts empty."""
    if before is not None and all(facts.get(name) == getattr(before, name) for name in columns):
        facts[verified] = facts.get(verified) or getattr(before, verified)


class StageForm(DeskForm):
    """One row of 特殊环节. Who empties the whole row takes the stage out."""

    name = line("环节", 40, needed=True)
    days = number("所需天数", most=MOST_IN_A_LIMIT, needed=True)
    unit = choice(
        "单位", unit_choices(LimitUnit.CALENDAR_DAYS, LimitUnit.WORKDAYS), initial=LimitUnit.CALENDAR_DAYS.value
    )
    basis = line("依据", 200, needed=True)
    counted = choice("办理时限", [("yes", "计入时限"), ("no", "不计入时限")], initial="yes")

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        name = facts.get("name")
        if not name and (facts.get("days") or facts.get("basis")):
            self.refuse_all({"name": "请填环节名称；不要这一行，请把天数和依据也清空。"})
        if name and not facts.get("basis"):
            self.refuse_all({"basis": f"请填“{name}”的依据。"})
        if name and facts.get("counted") == "no" and not facts.get("days"):
            self.refuse_all({"days": f"“{name}”不计入时限，要写明需要几天。"})
        return facts

    def stage(self) -> Stage | None:
        facts = self.cleaned_data
        if not facts.get("name"):
            return None
        unit, stops = facts["unit"] or LimitUnit.CALENDAR_DAYS.value, facts["counted"] == "no"
        return Stage(facts["name"], facts["basis"], facts["days"] or None, unit, stops)


class BaseStages(forms.BaseFormSet):  # type: ignore[type-arg]
    """特殊环节 of an edition, with a few spare rows."""

    def add_fields(self, form: StageForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.about = f"特殊环节第{(index or 0) + 1}行"  # type: ignore[attr-defined]

    def stages(self) -> list[Stage]:
        return [stage for form in self.forms if (stage := form.stage())]


StageFormSet = forms.formset_factory(
    StageForm,
    formset=BaseStages,
    extra=SPARE_STAGES,
    max_num=MOST_STAGES,
    absolute_max=MOST_STAGES,
    validate_max=True,
)


def stage_rows(data: QueryDict | None, before: Responsibility | None) -> BaseStages:
    """Return the rows of stages: with `data` what was typed, otherwise those of the present edition and spare ones."""
    initial = [_as_typed(row) for row in before.stages.all()] if before else []
    return cast("BaseStages", StageFormSet(data, prefix="stage", initial=initial))


def _as_typed(row: SpecialStage) -> dict[str, Any]:
    counted = "no" if row.stops_clock else "yes"
    return {"name": row.name, "days": row.days, "unit": row.unit, "basis": row.basis, "counted": counted}


class LimitForm(EditionForm):
    """计时时限的新一版: another value or another unit for one limit."""

    value = number("时限", most=MOST_IN_A_LIMIT, required=True)
    unit = choice("单位", unit_choices(), required=True)
    source = line("来源", 300, required=True, hint="文件和条款；没有上级规定的，写本市设定")
    is_verified = tick("已核对原文", hint=VERIFIED_HINT)

    def __init__(self, *args: Any, before: ClockLimit, **kwargs: Any) -> None:
        now = {"value": before.value, "unit": before.unit}
        super().__init__(*args, initial=now, **kwargs)
        self.before = before

    def arrangement(self) -> Layout:
        return Layout(Row(wide("valid_from", 4), wide("value", 4), wide("unit", 4)), "source", "is_verified")

    def clean(self) -> dict[str, Any]:
        keep_verified(self.cleaned_data, ("value", "unit", "source"), "is_verified", self.before)
        self.refuse_all(wrong_limit(self.before.kind, self.cleaned_data))
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """Return the arguments of `add_limit` besides key and actor, of a valid form."""
        fields = {name: self.cleaned_data[name] for name in ("value", "unit", "source", "is_verified")}
        return {"fields": fields, "valid_from": self.cleaned_data["valid_from"]}

"""The conditions above a register: year, unit, kind and so on. Every value is chosen from a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min

from departments import clock
from departments.calendar.quarters import NAMES
from departments.fields import ALL, DeskForm, condition
from departments.models import Department, ReliefCategory, User
from departments.roles import MAY_CHOOSE_A_TOWN, MAY_SEE_ALL_MATTERS, Role
from intake.models import Matter
from routing.models import Document, PaperKind
from routing.registers import MatterLedger, PaperRegister, Register, RegisterSpan


class RegisterForm(DeskForm):
    """The conditions of a register, as its address has them. A value from no list is left out; its field says so."""

    year = condition("年份")

    def __init__(self, asked: Mapping[str, Any], *, user: User) -> None:
        super().__init__(asked, auto_id="register-%s")
        self.user = user
        self.offer("year", [("", "今年"), *((str(year), f"{year}年") for year in self.years())])

    def years(self) -> list[int]:
        """Return the years that can be chosen, the latest first."""
        raise NotImplementedError

    def register(self) -> Register:
        """Return the register under the valid conditions."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        """The valid conditions as they stand in an address: year=2026&kind=receipt."""
        return urlencode({name: self.value(name) for name in self.fields if self.value(name)})

    @property
    def values(self) -> list[tuple[str, str]]:
        """The same as pairs, for the hidden fields beside the button that prints."""
        return [(name, self.value(name)) for name in self.fields if self.value(name)]

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def chosen_year(self) -> int:
        return int(self.value("year") or clock.today().year)

    def _unit(self, name: str) -> Department | None:
        slug = self.value(name)
        return Department.objects.filter(slug=slug).first() if slug else None


class PaperRegisterForm(RegisterForm):
    """文书登记簿: 单位 (for users who see all units), 文种, 年份."""

    unit = condition("单位")
    kind = condition("文种")
    field_order = ("unit", "kind", "year")

    def __init__(self, asked: Mapping[str, Any], *, user: User) -> None:
        super().__init__(asked, user=user)
        self.offer("kind", [ALL, *PaperKind.choices])
        if user.role in MAY_SEE_ALL_MATTERS:
            issuing = Document.objects.order_by().values("department")
            units = Department.objects.filter(pk__in=issuing).values_list("slug", "short_name")
            self.offer("unit", [ALL, *units])
        else:
            del self.fields["unit"]

    def years(self) -> list[int]:
        issued = Document.objects.in_register_of(self.user).order_by().values_list("year", flat=True).distinct()
        return sorted({*issued, clock.today().year}, reverse=True)

    def register(self) -> Register:
        return PaperRegister(self.user, year=self.chosen_year(), unit=self._unit("unit"), kind=self.value("kind"))


class MatterLedgerForm(RegisterForm):
    """办件台账: 年份, a quarter or month of it, 类别, 乡镇, 承办单位."""

    part = condition("季度、月份")
    cat = condition("类别")
    town = condition("乡镇")
    unit = condition("承办单位")

    def __init__(self, asked: Mapping[str, Any], *, user: User) -> None:
        super().__init__(asked, user=user)
        quarters = [(f"Q{number}", name) for number, name in enumerate(NAMES, 1)]
        self.offer("part", [ALL, *quarters, *((f"M{month}", f"{month}月") for month in range(1, 13))])
        self.offer("cat", [ALL, *ReliefCategory.objects.choices(clock.today())])
        windows = Department.objects.windows().values_list("slug", "short_name")
        if user.role in MAY_CHOOSE_A_TOWN:
            self.offer("town", [ALL, *windows])
        else:
            del self.fields["town"]
        if user.role == Role.OFFICER:
            del self.fields["unit"]
        else:
            self.offer("unit", [ALL, *Department.objects.bureaus().values_list("slug", "short_name"), *windows])

    def years(self) -> list[int]:
        first = Matter.objects.visible_to(self.user).aggregate(first=Min("registered_at"))["first"]
        this = clock.today().year
        return list(range(this, min(clock.day_of(first).year if first else this, this) - 1, -1))

    def register(self) -> Register:
        slug = self.value("cat")
        return MatterLedger(
            self.user,
            span=RegisterSpan.of(self.chosen_year(), self.value("part")),
            category=ReliefCategory.objects.filter(slug=slug).first() if slug else None,
            unit=self._unit("unit"),
            town=self._unit("town"),
        )

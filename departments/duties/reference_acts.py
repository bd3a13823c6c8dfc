"""单位与依据 as data: a bureau that a reorganisation brings, an article that can be cited. Added, never changed here.

A unit is not renamed but succeeded (`predecessor`), and a basis is followed by another: papers and running matters go
on pointing to what was in force. Only the 民政局 office and the administrator do any of this; the history keeps who.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max, Q

from departments.errors import DeskError, Faults
from departments.keepers import keeps_limits
from departments.models import Department, PolicyBasis, User
from departments.terms import DepartmentKind


@transaction.atomic
def add_bureau(fields: Mapping[str, Any], actor: User) -> Department:
    """Enter a bureau; it can lead or support a category from `valid_from` on.

    `fields`: name, short_name, mark, phone, address, predecessor, is_conference_member, valid_from, source. Raises
    PermissionDenied, and DeskError when another unit bears the name or the mark.
    """
    _check(actor, wrong_bureau(fields))
    bureaus = Department.objects.bureaus()
    unit = Department(
        slug=_free_slug(Department, f"bureau-{fields['valid_from']:%Y%m%d}"),
        kind=DepartmentKind.BUREAU,
        parent=Department.objects.city(),
        order=(bureaus.aggregate(last=Max("order"))["last"] or 0) + 1,
        **fields,
    )
    unit.save()
    return unit


@transaction.atomic
def add_basis(fields: Mapping[str, Any], actor: User) -> PolicyBasis:
    """Enter an article that can be cited.

    `fields`: title, number, clause, category (None: for all), is_verified, valid_from, source. Raises PermissionDenied,
    and DeskError when it is there already.
    """
    _check(actor, wrong_basis(fields))
    basis = PolicyBasis(slug=_free_slug(PolicyBasis, f"basis-{fields['valid_from']:%Y%m%d}"), **fields)
    basis.save()
    return basis


def wrong_bureau(fields: Mapping[str, Any]) -> Faults:
    """Judge a bureau: name and mark tell units apart on lists and in the numbers of papers."""
    faults: Faults = {}
    columns = {"name": "全称", "short_name": "简称", "mark": "代字"}
    for column, label in columns.items():
        same = Department.objects.filter(**{column: fields.get(column)}).first() if fields.get(column) else None
        if same is not None:
            faults[column] = f"{same.name}已经用了这个{label}，请换一个。"
    before, since = fields.get("predecessor"), fields.get("valid_from")
    if before and since and before.valid_from >= since:
        faults["predecessor"] = f"{before}不早于新单位成立，不能是它的前身。"
    return faults


def wrong_basis(fields: Mapping[str, Any]) -> Faults:
    """Judge a basis: the same article twice could not be told apart in a list."""
    names = ("title", "number", "clause")
    if not all(name in fields for name in names):
        return {}
    category = fields.get("category")
    whose = Q(category=category) if category else Q(category__isnull=True)
    same = PolicyBasis.objects.filter(whose, **{name: fields[name] for name in names})
    return {"clause": "这一条依据已经有了，不用再录。"} if same.exists() else {}


def _check(actor: User, faults: Faults) -> None:
    if not keeps_limits(actor):
        raise PermissionDenied
    for field, sentence in faults.items():
        raise DeskError(sentence, field)


def _free_slug(model: type[models.Model], stem: str) -> str:
    taken = model._default_manager.filter(slug__startswith=stem).count()
    return f"{stem}-{taken + 1}"

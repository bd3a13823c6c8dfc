"""单位与依据 as data: enter a bureau that a reorganisation brings, or an article that can be cited. Nothing is changed.

A unit is never renamed: a new one names it as its `predecessor`. A basis is followed by another. So papers and running
matters go on pointing to what was in force. Only the 民政局 office and the administrator do any of this; the history
keeps who did it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max, Q

from departments.errors import DeskError, Faults
from departments.keepers import check_keeper
from departments.models import Department, PolicyBasis, User
from departments.terms import DepartmentKind


@transaction.atomic
def add_bureau(fields: Mapping[str, Any], actor: User) -> Department:
    """Enter a bureau; it can lead or support a category from `valid_from` on.

    `fields` are name, short_name, mark, phone, address, predecessor, is_conference_member, valid_from and source.
    Raises PermissionDenied for who does not keep the settings, and DeskError when another unit bears one of the names
    or the mark, or when the predecessor is not older.
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

    `fields` are title, number, clause, category (None: it may be cited in every one), is_verified, valid_from and
    source. Raises PermissionDenied for who does not keep the settings, and DeskError when it has been entered before.
    """
    _check(actor, wrong_basis(fields))
    basis = PolicyBasis(slug=_free_slug(PolicyBasis, f"basis-{fields['valid_from']:%Y%m%d}"), **fields)
    basis.save()
    return basis


def wrong_bureau(fields: Mapping[str, Any]) -> Faults:
    """Return what is wrong with a bureau. Names tell units apart on lists, the mark does in the numbers of papers."""
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
    """Return a fault when the same article is there for the same category: a list could not tell the two apart."""
    names = ("title", "number", "clause")
    if not all(name in fields for name in names):
        return {}
    category = fields.get("category")
    whose = Q(category=category) if category else Q(category__isnull=True)
    same = PolicyBasis.objects.filter(whose, **{name: fields[name] for name in names})
    return {"clause": "这一条依据已经有了，不用再录。"} if same.exists() else {}


def _check(actor: User, faults: Faults) -> None:
    check_keeper(actor)
    for field, sentence in faults.items():
        raise DeskError(sentence, field)


def _free_slug(model: type[models.Model], stem: str) -> str:
    taken = model._default_manager.filter(slug__startswith=stem).count()
    return f"{stem}-{taken + 1}"

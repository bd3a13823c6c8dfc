"""Papers that several categories ask for: a visit hands each of them in once.

Which requirements are one paper is data of the catalogue (papers.toml) and never guessed from their names: two
declarations of one name may be signed by different people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from django.db import models

from departments.models.history import HistoricalRecords


class Paper(models.Model):
    """同一份材料: a paper as it is handed in once, for example 身份证、户口簿, whichever categories ask for it."""

    slug = models.SlugField("代码", unique=True)
    name = models.CharField("材料名称", max_length=80)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "同一份材料"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class Demand(Protocol):
    """What is asked of a paper: a row of MaterialRequirement, or of the materials of a matter."""

    form: str
    copies: int


def most_copies(demands: Iterable[Demand]) -> int:
    """Return how many copies satisfy all who ask for the paper: the largest number."""
    return max(demand.copies for demand in demands)


def strictest_form(demands: Iterable[Demand]) -> str:
    """Return the form that satisfies all who ask for the paper; of equally strict ones the one that says more.

    Example: 原件，签字 before 原件, and 原件 before 原件核对，交复印件.
    """
    return max((demand.form for demand in demands), key=lambda form: (_strictness(form), len(form)))


ORIGINAL: Final = "原件"


def _strictness(form: str) -> int:
    """Rank a form: the original stays with the office, is shown, is one of several ways, is not needed."""
    if ORIGINAL not in form:
        return 0
    if f"{ORIGINAL}或" in form or f"或{ORIGINAL}" in form:
        return 1
    return 2 if f"{ORIGINAL}核对" in form else 3

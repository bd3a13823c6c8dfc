"""评价 (好差评): what people say of how a request was handled, without anybody learning who said it.

Anonymous is decided here, by what is not stored. An evaluation knows the unit, the quarter, the level and the words:
no matter, no paper, no person, no day, no order (its key is drawn by lot), and no history, which would write down the
moment and the machine's user. That somebody has answered is a tick on the invitation, which knows the matter and does
not know the answer; there is no moment on it either. No page shows an invitation to anybody who works here, and the two
rows have nothing in common but the unit. What is left: who may read the files of the database itself can guess from
where on the disk a row lies, so that this is kept from clerks and offices, not from the machine room.
"""

from __future__ import annotations

import uuid

from django.db import models

from departments.models import Department
from intake.models import Matter, new_query_token
from routing.models.querysets import EvaluationQuerySet
from routing.models.terms import Level

LONGEST_WORDS = 500


class Invitation(models.Model):
    """评价邀请: the QR code on the result of one round of a matter. A corrected result carries the same."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="办件")
    round = models.PositiveSmallIntegerField("轮次")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="被评价单位")
    token = models.CharField(max_length=22, unique=True, default=new_query_token, editable=False)
    is_used = models.BooleanField("已评价", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "评价邀请"
        constraints = [models.UniqueConstraint(fields=["matter", "round"], name="evaluated_once_a_round")]

    def __str__(self) -> str:
        return f"评价邀请 {self.department}"


class Evaluation(models.Model):
    """评价: a level and, if they like, some words about a unit in a quarter (2026Q4). Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="被评价单位")
    quarter = models.CharField("季度", max_length=6)
    level = models.CharField("满意程度", max_length=20, choices=Level.choices)
    words = models.CharField("想说的话", max_length=LONGEST_WORDS, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        indexes = [models.Index(fields=["quarter", "department"], name="evaluations_of_a_quarter")]

    def __str__(self) -> str:
        return f"{self.department} {self.quarter}"

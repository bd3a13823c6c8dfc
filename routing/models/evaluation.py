"""评价 (好差评): what people say about how their request was handled. Nobody learns who said it.

An evaluation is anonymous because of what is not stored. It has the unit, the quarter, the level and the words. It has
no matter, no paper, no person and no day; its key is random, so that keys tell no order; it has no history, which would
record the moment. The invitation knows the matter and has a tick once it was answered, but no moment and no answer. No
page shows invitations to anybody who works here. The two rows have only the unit in common.

This keeps the answer from clerks and offices, not from who can read the files of the database: there the place of a row
on the disk lets one guess when it was written.
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
    """评价邀请: the QR code on the result of one round of a matter. A corrected result has the same code."""

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
    """评价: a level and perhaps some words about a unit, in a quarter (2026Q4). Append-only."""

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

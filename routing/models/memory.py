"""指定规则: what the office decided once is remembered, so that the next request goes to the right unit at once."""

from __future__ import annotations

from django.db import models

from departments.models import Department, ReliefCategory, User
from departments.models.dated import Dated
from departments.models.history import HistoricalRecords
from departments.models.querysets import DatedQuerySet
from intake.models import Matter


class RoutingRule(Dated):
    """类别+情形 → 单位: requests of a category whose difficulty contains the `situation` go to the `lead`.

    `situation` is a word of the difficulty, for example 房屋倒塌. Empty means every request of the category.
    """

    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="routing_rules", verbose_name="类别")
    situation = models.CharField("情形", max_length=40, blank=True)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="承办单位")
    supporting = models.ManyToManyField(Department, related_name="+", blank=True, verbose_name="协办单位")
    basis = models.CharField("依据", max_length=300)
    learnt_from = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="由哪件办件而来"
    )
    decided_at = models.DateTimeField("指定时间")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="指定人")

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[supporting])

    class Meta:
        verbose_name = verbose_name_plural = "指定规则"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.category}{f'（{self.situation}）' if self.situation else ''} → {self.lead}"

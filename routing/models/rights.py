"""投诉与对象维权: what people complain about or claim, the answer, and how they were told."""

from __future__ import annotations

import datetime as dt

from django.db import models

from departments.models import Department, User
from departments.models.history import HistoricalRecords
from intake.models import Matter
from routing.models.terms import ComplaintKind, ComplaintWay, Finding


class Complaint(models.Model):
    """投诉维权件: received, answered, told. The answer is due `limit` working days after `received_on`."""

    kind = models.CharField("类型", max_length=10, choices=ComplaintKind.choices)
    way = models.CharField("方式", max_length=8, choices=ComplaintWay.choices)
    name = models.CharField("反映人", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    about = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="被反映单位"
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="涉及办件"
    )
    content = models.TextField("反映内容", max_length=1000)
    received_at = models.DateTimeField("收到时间")
    received_on = models.DateField("收件日")
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    limit = models.PositiveSmallIntegerField("答复时限（工作日）")
    finding = models.CharField("核查结论", max_length=10, choices=Finding.choices, blank=True)
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_how = models.CharField("告知方式", max_length=40, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="告知人")

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "投诉维权"
        ordering = ("-pk",)

    def __str__(self) -> str:
        day: dt.datetime = self.received_at
        return f"{self.get_kind_display()} {day:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.told_on is None

"""Who looked at whom, and why."""

from __future__ import annotations

import datetime as dt

from django.db import models

from departments.models import Department, User
from intake.models.codes import new_query_token
from intake.models.matters import Matter
from intake.models.people import Applicant


class AccessKind(models.TextChoices):
    SEARCH = "search", "查找"
    REVEAL = "reveal", "显示完整号码"
    HISTORY = "history", "查看个人办件史"
    POSTED = "posted", "打印公示单"
    REGISTER = "register", "打印登记簿"
    REACH = "reach", "查看电话、住址和家庭成员"
    REFUSED = "refused", "想看电话、住址和家庭成员，没有获准"


class AccessRecord(models.Model):
    """查看记录: who looked for or at a person, and why (社会救助法 Art. 70(6)). Rows are never changed or deleted."""

    kind = models.CharField("类型", max_length=8, choices=AccessKind.choices)
    token = models.CharField(max_length=22, unique=True, default=new_query_token, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="accesses")
    term = models.CharField("查找内容", max_length=60, blank=True)
    reason = models.CharField("事由", max_length=100, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"

    def is_fresh(self, now: dt.datetime) -> bool:
        """Is the record at most eight hours old? For so long the address of a stored search shows its results."""
        return now - self.at < dt.timedelta(hours=8)

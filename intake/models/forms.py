"""What a form leaves behind: numbers drawn, tokens used up, and what was typed and did not arrive."""

from __future__ import annotations

import uuid

from django.db import models

from departments.models import Department, User
from intake.models.codes import new_query_token


class Series(models.Model):
    """A series of numbers without gaps, for one unit, kind and year. The row is locked while a number is taken."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = [models.UniqueConstraint(fields=["department", "kind", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.department} {self.kind} {self.year}"


class Submission(models.Model):
    """A one-time form token that has been used. A second click leads to `result_url` too, where the first one led."""

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    result_url = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what was sent: `onetime.fingerprint`
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "一次性令牌"

    def __str__(self) -> str:
        return str(self.token)


class Draft(models.Model):
    """没有交出的内容: a form that was typed and did not arrive. It is its owner's alone, and ends with the day.

    `key` is the same when the same page is sent again. `page` is where the form stands, `address` where it goes,
    `typed` its fields in order: [["name", "覃桂花"], ["categories", "yiliao"]].
    """

    token = models.CharField(max_length=22, unique=True, default=new_query_token, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name="人员")
    key = models.CharField(max_length=64)
    page = models.CharField(max_length=500)
    address = models.CharField(max_length=500)
    typed = models.JSONField("内容")
    kept_at = models.DateTimeField("时间")
    expires_at = models.DateTimeField("保留到", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "没有交出的内容"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_once_per_page")]

    def __str__(self) -> str:
        return self.token

"""公示单 as it was printed. It is frozen like a paper, but has no number and belongs to no matter."""

from __future__ import annotations

from django.db import models

from departments.models import Department, ReliefCategory, User


class PostedSheet(models.Model):
    """公示单: what one township posted up for one category and month, word for word. Append-only.

    A person may be told the result after the sheet was printed. Then a second sheet of the month is frozen beside it.
    """

    town = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="乡镇（街道）")
    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="+", verbose_name="类别")
    month = models.DateField("月份")
    fields = models.JSONField("内容")
    html = models.TextField("定稿")
    digest = models.CharField("摘要值", max_length=64)
    issued_at = models.DateTimeField("定稿时间")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="定稿人")

    class Meta:
        verbose_name = verbose_name_plural = "公示单"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.fields.get('title', '')} {self.fields.get('period', '')}"


class PostedPrint(models.Model):
    """公示单打印: one print, by whom and when. From the second print on the sheet says so. Append-only."""

    sheet = models.ForeignKey(PostedSheet, models.PROTECT, related_name="prints", verbose_name="公示单")
    nth = models.PositiveSmallIntegerField("第几次")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    at = models.DateTimeField("时间")
    machine = models.CharField("电脑", max_length=45, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示单打印"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["sheet", "nth"], name="posted_print_once")]

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.nth}次打印"

"""文书文本 and 文书开关: how the office words its papers, in editions that hold from a day on."""

from __future__ import annotations

from django.db import models

from departments.models import User
from departments.models.history import HistoricalRecords
from routing.models.querysets import EditionQuerySet


class PaperEdition(models.Model):
    """An edition: it holds from a day on, until the next edition of the same `key`. It never changes once it holds."""

    key = models.CharField("项目", max_length=40)
    valid_from = models.DateField("生效日期")
    reason = models.CharField("改动说明", max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")

    objects = EditionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("key", "valid_from")
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="%(class)s_one_a_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"


class PaperText(PaperEdition):
    """文书文本: a passage of a paper as the office words it. `key` names the passage: refusal.letter (see `SLOTS`)."""

    text = models.TextField("文本")

    history = HistoricalRecords()

    class Meta(PaperEdition.Meta):
        verbose_name = verbose_name_plural = "文书文本"


class PaperSwitch(PaperEdition):
    """文书开关: whether 复议 and 诉讼 are printed, whether a number has 第. Off until somebody switches it on."""

    is_on = models.BooleanField("启用")

    history = HistoricalRecords()

    class Meta(PaperEdition.Meta):
        verbose_name = verbose_name_plural = "文书开关"

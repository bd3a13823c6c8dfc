"""流转记录: what happened to a matter, one row for every move."""

from __future__ import annotations

from django.db import models

from departments.models import Department, User
from intake.models import Matter
from intake.states import Status
from routing.models.querysets import EventQuerySet


class MatterEvent(models.Model):
    """流转记录: one move of a matter. Append-only: triggers of the database refuse UPDATE and DELETE.

    `version` is the version of the matter after the move; `data` keeps what was typed, as JSON.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", verbose_name="办件")
    version = models.PositiveIntegerField("版本")
    move = models.CharField("动作", max_length=20)
    before = models.CharField("原状态", max_length=20, choices=Status.choices)
    after = models.CharField("新状态", max_length=20, choices=Status.choices)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    holder = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", verbose_name="此后由谁承办")
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)
    data = models.JSONField("内容", default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["matter", "version"], name="event_once_per_version")]
        indexes = [models.Index(fields=["department", "-id"], name="event_of_unit")]

    def __str__(self) -> str:
        return f"{self.matter} {self.move}"

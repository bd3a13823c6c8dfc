"""提醒: what a person should know of a move. Written in the transaction of the move, one row for each person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.models import User
from intake.models import Matter
from routing.models.record import MatterEvent


class Reminder(models.Model):
    """提醒: what happened to which matter, for one person. Its text names no applicant, because it may be mailed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reminders", verbose_name="人员")
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="办件"
    )
    event = models.ForeignKey(
        MatterEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="流转记录"
    )
    text = models.CharField("内容", max_length=200)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读", null=True, blank=True)
    mailed_at = models.DateTimeField("已发邮件", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="reminder_unread")]

    def __str__(self) -> str:
        return self.text

"""The working calendar (工作日历): days that a notice arranged, years that are published, and changes of both."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from departments.models.history import HistoricalRecords
from departments.models.units import User
from departments.terms import CalendarScope, ChangeState, DayKind


class CalendarDay(models.Model):
    """A day that a notice arranged: mostly a weekday that rests (放假) or a weekend day that works (调休上班)."""

    date = models.DateField("日期")
    scope = models.CharField("范围", max_length=10, choices=CalendarScope.choices)
    kind = models.CharField("安排", max_length=4, choices=DayKind.choices)
    name = models.CharField("名称", max_length=40)
    notice = models.CharField("通知", max_length=120)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ("date",)
        constraints = [models.UniqueConstraint(fields=["date", "scope"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()} {self.name}"


class CalendarYear(models.Model):
    """A year whose arrangement is published and entered. Dates in a year without a national one are 暂定."""

    year = models.PositiveSmallIntegerField("年份")
    scope = models.CharField("范围", max_length=10, choices=CalendarScope.choices)
    notice = models.CharField("通知", max_length=120)
    published_on = models.DateField("发布日期", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "日历年度"
        ordering = ("year", "scope")
        constraints = [models.UniqueConstraint(fields=["year", "scope"], name="calendar_year_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.get_scope_display()}"


class CalendarChange(models.Model):
    """日历改动: a notice as one person entered it. It holds only once a second person has confirmed it.

    `rows` are the days: [{"date": "2027-01-01", "kind": "rest", "name": "元旦", "was": "上班"}, …]. `year` is set when
    the notice arranges a whole year: confirming publishes that year. `moved` counts the matters it touched.
    """

    notice = models.CharField("通知", max_length=120)
    scope = models.CharField("范围", max_length=10, choices=CalendarScope.choices)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    origin = models.CharField("来源", max_length=120)
    rows: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField("安排", default=list)
    state = models.CharField("状态", max_length=10, choices=ChangeState.choices, default=ChangeState.DRAFT)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")
    settled_at = models.DateTimeField("确认时间", null=True, blank=True)
    moved = models.PositiveIntegerField("改期办件数", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "日历改动"
        ordering = ("-pk",)
        constraints = [
            # Two persons (双人): who entered a change never confirms it. They may discard their own draft.
            models.CheckConstraint(
                condition=~Q(state=ChangeState.CONFIRMED) | Q(entered_by__isnull=True) | ~Q(settled_by=F("entered_by")),
                name="calendar_change_by_two",
            )
        ]

    def __str__(self) -> str:
        return self.notice

"""承办 and 计时: which unit has a matter since when, and the clocks, with the facts that every date follows from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.calendar.workdays import Calendar
from departments.models import Department, User
from departments.models.history import HistoricalRecords
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from routing.clocks.periods import Period, Stop
from routing.models.querysets import AssignmentQuerySet, ClockQuerySet
from routing.models.terms import AssignmentEnd, AssignmentRole, Extension


class Assignment(models.Model):
    """承办: a unit leads or supports a matter. Its time begins when the matter is sent, not when it signs."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments", verbose_name="办件")
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments", verbose_name="单位")
    role = models.CharField("牵头或协办", max_length=7, choices=AssignmentRole.choices)
    is_final = models.BooleanField("指定承办", default=False)
    sent_at = models.DateTimeField("转出时间")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="转出人")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人")
    is_deemed = models.BooleanField("视为签收", default=False)
    opinion = models.TextField("协办意见", blank=True)
    opined_at = models.DateTimeField("意见时间", null=True, blank=True)
    opined_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="意见人")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结束人")
    ended_how = models.CharField("结束方式", max_length=10, choices=AssignmentEnd.choices, blank=True)

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "承办"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(role=AssignmentRole.LEAD, ended_at__isnull=True),
                name="assignment_one_open_lead",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.department} {self.get_role_display()}"


class Clock(models.Model):
    """计时: one period of a matter, and the unit that has to keep it. Whether it is late is computed, never stored.

    `limit` and `extension_days` are in `unit`: working days, calendar days or hours. Only hours have a `due_at`.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks", verbose_name="办件")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="clocks", verbose_name="承办"
    )
    kind = models.CharField("计时", max_length=12, choices=ClockKind.choices)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任单位")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    limit = models.PositiveSmallIntegerField("时限")
    unit = models.CharField("单位", max_length=14, choices=LimitUnit.choices)
    started_at = models.DateTimeField("开始时刻")
    received_on = models.DateField("收件日")
    started_on = models.DateField("起算日（不计）")
    due_on = models.DateField("到期日")
    due_at = models.DateTimeField("到期时刻", null=True, blank=True)
    paused_on = models.DateField("暂停日", null=True, blank=True)
    days_left = models.SmallIntegerField("暂停时剩余", null=True, blank=True)
    stopped_on = models.DateField("停止日", null=True, blank=True)
    stopped_at = models.DateTimeField("停止时刻", null=True, blank=True)
    extension = models.CharField("延期", max_length=8, choices=Extension.choices, blank=True, default="")
    extension_days = models.PositiveSmallIntegerField("申请延长", null=True, blank=True)

    objects = ClockQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "计时"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"],
                condition=Q(stopped_on__isnull=True, assignment__isnull=True),
                name="clock_one_running_per_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_kind_display()}"

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None and self.paused_on is None

    @property
    def total(self) -> int:
        """The limit together with an extension that was granted, in `unit`."""
        return self.limit + (self.extension_days or 0 if self.extension == Extension.GRANTED else 0)

    @property
    def period(self) -> Period:
        """The facts from which the due date follows. Not for a limit in hours, which no calendar moves."""
        stops = (Stop(pause.since, pause.until, pause.reason) for pause in self.pauses.all())
        return Period(self.received_on, self.total, self.unit, tuple(stops))

    def recount(self, calendar: Calendar) -> None:
        """Compute the start, the due date and the days left anew by a calendar. Does not save."""
        if self.unit == LimitUnit.HOURS:
            return
        period = self.period
        self.started_on = calendar.roll(self.received_on)
        self.due_on = period.due_on(calendar)
        self.days_left = period.left(calendar) if self.paused_on else None


def unstopped_of(matter: Matter, *kinds: ClockKind) -> list[Clock]:
    """Return the clocks of these kinds that have not stopped."""
    # Selected here and not by a query: a page has read all clocks of its matter already.
    return [row for row in matter.clocks.all() if row.stopped_on is None and row.kind in kinds]


class Pause(models.Model):
    """暂停: days that a clock does not count, from `since` on. It goes on while `until` is empty."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses", verbose_name="计时")
    reason = models.CharField("事由", max_length=40)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "暂停"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until__isnull=True), name="pause_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.reason}"

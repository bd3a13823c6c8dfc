"""WHERE a matter goes, UNTIL when, and WHAT WAS WRITTEN about it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from departments.models import Department, User
from departments.terms import ClockKind, LimitUnit
from departments.workdays import Calendar
from intake.models import Application, Matter
from intake.states import Status
from routing.periods import Period, Stop
from routing.querysets import AssignmentQuerySet, ClockQuerySet, DocumentQuerySet, EventQuerySet


class AssignmentRole(models.TextChoices):
    LEAD = "lead", "牵头"
    SUPPORT = "support", "协办"


class AssignmentEnd(models.TextChoices):
    DECIDED = "decided", "办结"
    RETURNED = "returned", "退回"
    RECALLED = "recalled", "撤回"
    REPORTED = "reported", "提请研究"
    WITHDRAWN = "withdrawn", "申请撤回"


class Assignment(models.Model):
    """承办: a unit leads or supports a matter since it was sent; its segment begins at sending, not at signing."""

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
                fields=["matter"], condition=Q(role="lead", ended_at__isnull=True), name="assignment_one_open_lead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.department} {self.get_role_display()}"


class Extension(models.TextChoices):
    NONE = "", "未申请"
    ASKED = "asked", "已申请"
    GRANTED = "granted", "已同意"
    DENIED = "denied", "不同意"


class Clock(models.Model):
    """计时: one running period and whose it is. Lateness is derived from it and never stored."""

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
        """The limit with an extension that was granted."""
        return self.limit + (self.extension_days or 0 if self.extension == Extension.GRANTED else 0)

    @property
    def period(self) -> Period:
        """The facts its due date follows from; not for a limit in hours, which no calendar moves."""
        stops = (Stop(pause.since, pause.until, pause.reason) for pause in self.pauses.all())
        return Period(self.received_on, self.total, self.unit, tuple(stops))

    def recount(self, calendar: Calendar) -> None:
        """Set start, due date and what is left as the calendar has them now."""
        if self.unit == LimitUnit.HOURS:
            return
        period = self.period
        self.started_on = calendar.roll(self.received_on)
        self.due_on = period.due_on(calendar)
        self.days_left = period.left(calendar) if self.paused_on else None


def unstopped_of(matter: Matter, *kinds: ClockKind) -> list[Clock]:
    """Return the clocks of these kinds that are not over; a page that has read them reads them once."""
    return [row for row in matter.clocks.all() if row.stopped_on is None and row.kind in kinds]


class Pause(models.Model):
    """暂停: a stretch that a clock does not count, from one day to another; open while `until` is empty."""

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


class MatterEvent(models.Model):
    """流转记录: one row per move, append-only (the database refuses UPDATE and DELETE)."""

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

    def __str__(self) -> str:
        return f"{self.matter} {self.move}"


class PaperKind(models.TextChoices):
    """文种: the seven papers of the main job. `letter` is the 文种字 in the number; the customer may change it."""

    RECEIPT = "receipt", "受理回执"
    SUPPLEMENT = "supplement", "补正告知单"
    REFUSAL = "refusal", "不予受理情况告知单"
    TRANSFER = "transfer", "转办单"
    REPORT = "report", "上报单"
    RESULT = "result", "办理结果告知书"
    INFORM = "inform", "告知自行申请单"

    @property
    def letter(self) -> str:
        return {
            "receipt": "受",
            "supplement": "补",
            "refusal": "不",
            "transfer": "转",
            "report": "报",
            "result": "告",
            "inform": "知",
        }[self.value]


class Document(models.Model):
    """文书: a numbered paper, frozen at issue. A correction is a new document that replaces (and so voids) the old."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents", verbose_name="登记")
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="办件"
    )
    kind = models.CharField("文种", max_length=12, choices=PaperKind.choices)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="制发单位")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=40)
    fields = models.JSONField("内容")
    html = models.TextField("定稿")
    digest = models.CharField("摘要值", max_length=64)
    issued_at = models.DateTimeField("制发时间")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="制发人")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["department", "kind", "year", "serial"], name="document_number_once"),
        ]

    def __str__(self) -> str:
        return self.number


class DocumentPrint(models.Model):
    """打印记录: every print, by whom and when; from the second on it is marked on the sheet. Append-only."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="prints", verbose_name="文书")
    nth = models.PositiveSmallIntegerField("第几次")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "打印记录"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["document", "nth"], name="print_once")]

    def __str__(self) -> str:
        return f"{self.document} 第{self.nth}次打印"


class DeliveryWay(models.TextChoices):
    IN_PERSON = "in_person", "当面"
    PHONE = "phone", "电话"
    VILLAGE = "village", "村（社区）转交"
    POST = "post", "邮寄"
    LEFT = "left", "留置"
    OTHER = "other", "其他"


class Delivery(models.Model):
    """送达回证: how the person was told, who took the paper, where, and who saw it. Append-only."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deliveries", verbose_name="办件")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name="文书"
    )
    way = models.CharField("送达方式", max_length=10, choices=DeliveryWay.choices)
    recipient = models.CharField("收件人", max_length=50)
    relation = models.CharField("与受送达人关系", max_length=20)
    place = models.CharField("送达地点", max_length=100, blank=True)
    witness = models.CharField("见证人", max_length=50, blank=True)
    refusal = models.CharField("拒收事由", max_length=100, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    served_on = models.DateField("送达日期")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="送达人")
    at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = verbose_name_plural = "送达"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.matter} {self.get_way_display()} {self.served_on}"

    @property
    def served_words(self) -> str:
        day: dt.date = self.served_on
        return f"{day.year}年{day.month}月{day.day}日"

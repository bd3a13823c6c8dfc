"""WHAT came over the counter: the visit (登记), and one matter (办件) for each category asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from departments.models import Department, MaterialRequirement, ReliefCategory, Responsibility, User
from departments.models.history import HistoricalRecords
from departments.terms import ClockKind, Handling
from intake.models.codes import new_query_code, new_query_token
from intake.models.people import Applicant
from intake.querysets import ApplicationQuerySet, MatterQuerySet
from intake.states import Outcome, Status


class Source(models.TextChoices):
    SELF = "self", "本人"
    PROXY = "proxy", "代办"
    FOUND = "found", "村（社区）主动发现"


class Application(models.Model):
    """登记: one visit to one window. It gets one receipt, however many categories were asked for.

    `received_at` is when it came; of what came on another day (`LateReceipt`) the first moment of that day.
    """

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="applications", verbose_name="申请人")
    source = models.CharField("来源", max_length=6, choices=Source.choices, default=Source.SELF)
    proxy_name = models.CharField("代办人（发现人）", max_length=50, blank=True)
    proxy_id_number = models.CharField("代办人证件号码", max_length=18, blank=True)
    proxy_phone = models.CharField("代办人电话", max_length=20, blank=True)
    proxy_relation = models.CharField("与申请人关系", max_length=20, blank=True)
    by_guardian = models.BooleanField("监护人代办", default=False)
    window = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="窗口")
    clerk = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    received_at = models.DateTimeField("申请时间")
    difficulty = models.CharField("主要困难", max_length=200, blank=True)
    consent = models.BooleanField("核对授权已签", default=False)
    query_token = models.CharField(max_length=22, unique=True, default=new_query_token, editable=False)
    query_code = models.CharField(max_length=8, default=new_query_code, editable=False)

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "登记"
        ordering = ("-received_at",)

    def __str__(self) -> str:
        return f"{self.applicant} {self.received_at:%Y-%m-%d}"

    @property
    def late_receipt(self) -> LateReceipt | None:
        """The day it came on, where that was not the day of registration; None otherwise."""
        return getattr(self, "late", None)


class LateWay(models.TextChoices):
    """途径: how a request came that was not registered on the day it came."""

    POST = "post", "邮寄"
    VILLAGE = "village", "村（社区）送来"
    OUTAGE = "outage", "停电补录"
    OTHER = "other", "其他"


class DayState(models.TextChoices):
    """核签: what a second person says of the day that was stated."""

    PENDING = "pending", "待核签"
    CONFIRMED = "confirmed", "已核签"
    REFUSED = "refused", "不同意"


class LateReceipt(models.Model):
    """补登: a visit that came on another day than it was registered, for example by post.

    The clocks run from `received_on`, or from the registration once the head has refused it (`rules.receipt_day`).
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="late", verbose_name="登记")
    received_on = models.DateField("收到日期")
    way = models.CharField("途径", max_length=8, choices=LateWay.choices)
    reason = models.CharField("补登原因", max_length=200)
    state = models.CharField("核签", max_length=10, choices=DayState.choices, default=DayState.PENDING)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核签人"
    )
    answered_at = models.DateTimeField("核签时间", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "补登"

    def __str__(self) -> str:
        return f"{self.application} {self.received_on}"

    @property
    def is_pending(self) -> bool:
        return self.state == DayState.PENDING

    @property
    def counts(self) -> bool:
        """Do the clocks run from the day stated?"""
        return self.state != DayState.REFUSED


class Matter(models.Model):
    """办件: one person's request in one category. Only `routing.transitions` changes its status.

    `responsibility` is the edition of duties under which it was taken in. `version` rises with every move: a page that
    still shows an older one is refused.
    """

    number = models.CharField("办件编号", max_length=11, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="matters", verbose_name="登记")
    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="matters", verbose_name="类别")
    responsibility = models.ForeignKey(Responsibility, models.PROTECT, related_name="+", verbose_name="职责版本")
    window = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="受理窗口")
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.REGISTERED)
    handling = models.CharField("办理方式", max_length=12, choices=Handling.choices)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    holder = models.ForeignKey(Department, models.PROTECT, related_name="held", verbose_name="现在在谁手上")
    handler = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人")
    first_asked = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="首问责任人")
    urgent = models.BooleanField("急件", default=False)
    cannot_go = models.CharField("不能自行前往的原因", max_length=100, blank=True)
    distinct_note = models.CharField("与在办同类办件的区别", max_length=200, blank=True)
    registered_at = models.DateTimeField("登记时间")
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    clock_kind = models.CharField("当前计时", max_length=12, choices=ClockKind.choices, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    # Only a limit in hours ends at a moment: `due_on` is then the day of that moment.
    due_at = models.DateTimeField("到期时刻", null=True, blank=True)
    promised_on = models.DateField("承诺日期", null=True, blank=True)
    promised_at = models.DateTimeField("承诺时刻", null=True, blank=True)
    first_promised_on = models.DateField("最初承诺日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    closed_at = models.DateTimeField("办结时刻", null=True, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    has_open_order = models.BooleanField("督办中", default=False)
    version = models.PositiveIntegerField("版本", default=0)

    objects = MatterQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.CharField(max_length=40, null=True))

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        ordering = ("-number",)
        constraints = [models.CheckConstraint(condition=Q(status__in=Status.values), name="matter_status_known")]
        indexes = [
            models.Index(
                fields=["holder", "-urgent", "due_on"], condition=Q(closed_on__isnull=True), name="matter_queue"
            ),
            models.Index(fields=["window", "due_on"], condition=Q(closed_on__isnull=True), name="matter_window"),
            models.Index(fields=["due_on"], condition=Q(closed_on__isnull=True), name="matter_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("routing:matter", args=[self.number])

    @property
    def short_label(self) -> str:
        """What is asked for, where room is short, as the edition it was taken in under calls it: 低保."""
        return self.category.short_label(self.responsibility.label)

    @property
    def barcode(self) -> str:
        """The number as ten digits, 2026000460: a Chinese input method lets only the digits of a scanner through."""
        return self.number.replace("-", "")

    @property
    def desk(self) -> Department:
        """The unit whose window answers for the matter: for a village's window that is its township."""
        return self.window.desk

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Material(models.Model):
    """材料: one paper that a matter needs, received (`received_on`, with who ticked it) or asked (`asked_on`)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="materials", verbose_name="办件")
    requirement = models.ForeignKey(
        MaterialRequirement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应备材料"
    )
    name = models.CharField("材料名称", max_length=80)
    form = models.CharField("要求", max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    where = models.CharField("到哪里办", max_length=80, blank=True)
    window_looks_up = models.BooleanField("窗口代查", default=False)
    is_authority = models.BooleanField("委托书", default=False)
    asked_on = models.DateField("告知补正日期", null=True, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收件人"
    )
    noted_at = models.DateTimeField("记录时间", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def paper_key(self) -> str:
        """Return by what rows of one paper are found together; what is on no list ("x7") is a paper of its own.

        The 委托书 is on no list of a category: it is one paper of the whole visit ("authority").
        """
        if self.requirement:
            return str(self.requirement.paper_key)
        return "authority" if self.is_authority else f"x{self.pk}"


class ReturnVisit(models.Model):
    """来访: the person came again without a result. The registration was the first coming, so this is 再次来访."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="return_visits", verbose_name="办件")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="窗口")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="接待人")
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "来访"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.matter} {self.at:%Y-%m-%d}"

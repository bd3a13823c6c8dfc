"""What people ask for, which unit answers for it, on which legal basis, with which papers and within which limit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.models.dated import Dated
from departments.models.history import HistoricalRecords
from departments.models.papers import Paper
from departments.models.querysets import DatedQuerySet, ReliefCategoryQuerySet, ResponsibilityQuerySet
from departments.models.units import Department
from departments.terms import ClockKind, Handling, LimitUnit


class ReliefCategory(models.Model):
    """求助类别: the eight of the notice and 流浪乞讨. `number` is the digit key that ticks it at registration."""

    slug = models.SlugField("代码", unique=True)
    number = models.PositiveSmallIntegerField("序号", unique=True)
    name = models.CharField("名称", max_length=40)
    short_name = models.CharField("简称", max_length=20)
    result_phrases = models.JSONField("结果常用语", default=list, blank=True)

    objects = ReliefCategoryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "求助类别"
        ordering = ("number",)

    def __str__(self) -> str:
        return self.name

    def short_label(self, label: str) -> str:
        """Return what an edition that calls itself `label` is called where room is short: 低保.

        An edition with another name than the category's own is called by that name, because no short one is known.
        """
        return self.short_name if label in {"", self.name} else label


class PolicyBasis(Dated):
    """依据: an article that can be cited. Without a `category` it may be cited in every category."""

    slug = models.SlugField("代码", unique=True)
    category = models.ForeignKey(
        ReliefCategory, models.PROTECT, null=True, blank=True, related_name="bases", verbose_name="类别"
    )
    title = models.CharField("文件名", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    clause = models.CharField("条款", max_length=60, blank=True)
    is_verified = models.BooleanField("已核对原文", default=False)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "政策依据"
        ordering = ("slug",)

    def __str__(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.title}》{number}{self.clause}"

    @property
    def choice_label(self) -> str:
        """Name it in a list: 第四十五条　社会救助法. The clause is first, because a narrow field cuts off the end."""
        title = self.title.removeprefix("中华人民共和国")
        named = f"{title}（{self.number}）" if self.number else title
        return f"{self.clause}　{named}" if self.clause else named


class Responsibility(Dated):
    """职责表的一行: one edition of who answers for a category.

    It names the unit that leads and those that support, the limit of 办理 with its unit, and where people are sent who
    apply by themselves (`go_to`).
    """

    slug = models.SlugField("代码", unique=True)
    edition = models.CharField("版本", max_length=60)
    item = models.CharField("职责条目", max_length=120)
    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="responsibilities", verbose_name="类别")
    label = models.CharField("本版名称", max_length=40)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="leads", verbose_name="牵头单位")
    supporting = models.ManyToManyField(Department, related_name="supports", blank=True, verbose_name="协办单位")
    handling = models.CharField("默认办理方式", max_length=12, choices=Handling.choices)
    settles_at_window = models.BooleanField("窗口可当场办结", default=False)
    is_handed_over = models.BooleanField("护送交接，不要材料", default=False)
    needs_member_numbers = models.BooleanField("转办单、上报单写家庭成员证件号码", default=False)
    limit = models.PositiveSmallIntegerField("办理时限")
    limit_unit = models.CharField("时限单位", max_length=14, choices=LimitUnit.choices)
    limit_source = models.CharField("时限来源", max_length=300)
    limit_is_verified = models.BooleanField("时限已核实", default=False)
    extended_limit = models.PositiveSmallIntegerField("延期后总时限", null=True, blank=True)
    urgent_hours = models.PositiveSmallIntegerField("急难时限（小时）", null=True, blank=True)
    go_to = models.CharField("告知去向", max_length=60)
    go_to_address = models.CharField("去向地址", max_length=120, blank=True)
    go_to_phone = models.CharField("去向电话", max_length=30, blank=True)
    go_to_hours = models.CharField("去向办公时间", max_length=60, blank=True)
    basis = models.ForeignKey(PolicyBasis, models.PROTECT, related_name="+", verbose_name="依据")

    objects = ResponsibilityQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[supporting])

    class Meta:
        verbose_name = verbose_name_plural = "职责"
        ordering = ("category", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=["category"], condition=Q(valid_to__isnull=True), name="responsibility_one_open_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.lead}"

    @property
    def short_label(self) -> str:
        return self.category.short_label(self.label)

    @property
    def limit_words(self) -> str:
        """Return 30个工作日, or 30个工作日（本市设定） when nobody has compared it with the text of the rule."""
        words = f"{self.limit}{self.get_limit_unit_display()}"
        return words if self.limit_is_verified else f"{words}（本市设定）"


class MaterialRequirement(Dated):
    """应备材料: one paper that applicants of a category bring, or that the window looks up for them.

    `paper` says of which `Paper` it is a requirement; empty, it is a paper of its own that no other category asks for.
    """

    slug = models.SlugField("代码", unique=True)
    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="materials", verbose_name="类别")
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="requirements", verbose_name="同一份材料"
    )
    name = models.CharField("材料名称", max_length=80)
    form = models.CharField("要求", max_length=60)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    is_main = models.BooleanField("主要材料", default=True)
    window_looks_up = models.BooleanField("窗口代查", default=False)
    is_authorisation = models.BooleanField("经济状况核对授权", default=False)
    """Whether signing it lets the household's means be checked: nobody is then asked a second time whether it is."""
    where = models.CharField("到哪里办", max_length=80, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "应备材料"
        ordering = ("category", "order")

    def __str__(self) -> str:
        return self.name

    @property
    def paper_key(self) -> str:
        """Return by what requirements of one paper are found together: "p3" for a `Paper`, "m12" for one of its own."""
        return f"p{self.paper_id}" if self.paper_id else f"m{self.pk}"


class SpecialStage(models.Model):
    """特殊环节: a stage such as publicity or checking. It counts within the limit unless `stops_clock` is true."""

    responsibility = models.ForeignKey(Responsibility, models.PROTECT, related_name="stages", verbose_name="职责")
    slug = models.SlugField("代码", unique=True)
    name = models.CharField("环节", max_length=40)
    days = models.PositiveSmallIntegerField("所需天数", null=True, blank=True)
    unit = models.CharField("单位", max_length=14, choices=LimitUnit.choices, default=LimitUnit.CALENDAR_DAYS)
    basis = models.CharField("依据", max_length=200)
    stops_clock = models.BooleanField("不计入时限", default=False)
    order = models.PositiveSmallIntegerField("排序", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "特殊环节"
        ordering = ("responsibility", "order", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def time_words(self) -> str:
        """Return how long it takes (7日, 5个工作日), or "" where no rule lays down a number of days."""
        return f"{self.days}{self.get_unit_display()}" if self.days else ""


class ClockLimit(Dated):
    """时限表的一行: how long a clock runs. The limit of 办理 is not here: it stands in Responsibility.

    `key` says which limit it is ("transfer", "retransfer"); `slug` names this edition of it ("transfer-20270101").
    """

    slug = models.SlugField("代码", unique=True)
    key = models.SlugField("时限项", max_length=30)
    kind = models.CharField("计时", max_length=12, choices=ClockKind.choices)
    value = models.PositiveSmallIntegerField("时限")
    unit = models.CharField("单位", max_length=14, choices=LimitUnit.choices)
    is_verified = models.BooleanField("已核实", default=False)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        ordering = ("kind", "valid_from")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}{self.get_unit_display()}"

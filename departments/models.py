"""WHO answers for what, and WHEN they are open: units, people, categories, limits, calendar.

All of it is data with validity dates and a source. The notice's table of 2014 is one edition among others.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from departments import clock
from departments.querysets import DatedQuerySet, DepartmentQuerySet, PostingQuerySet, ResponsibilityQuerySet
from departments.roles import Role
from departments.terms import CalendarScope, ClockKind, DayKind, DepartmentKind, Handling, LimitUnit


class Dated(models.Model):
    """A catalogue row: from when to when it holds, and where it comes from."""

    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("来源", max_length=300)

    class Meta:
        abstract = True


class Department(Dated):
    """单位: a government, bureau, township or village; never renamed, but succeeded."""

    slug = models.SlugField("代码", unique=True)
    kind = models.CharField("类型", max_length=12, choices=DepartmentKind.choices)
    name = models.CharField("全称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    mark = models.CharField("代字", max_length=6, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="前身"
    )
    phone = models.CharField("电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    hours = models.CharField("办公时间", max_length=60, blank=True)
    closes_at = models.TimeField("下班时间", default=dt.time(17, 30))
    order = models.PositiveSmallIntegerField("排序", default=0)
    code = models.CharField("区划代码", max_length=12, blank=True)
    coding_scheme = models.CharField("编码方案", max_length=40, blank=True)
    is_conference_member = models.BooleanField("联席会议成员", default=False)

    objects = DepartmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_township(self) -> bool:
        return self.kind == DepartmentKind.TOWNSHIP

    @property
    def own(self) -> str:
        """How the unit calls itself on its papers (我镇、我乡、我街道、我局)."""
        endings = {"镇": "我镇", "乡": "我乡", "街道": "我街道", "局": "我局"}
        return next((word for end, word in endings.items() if self.short_name.endswith(end)), "我单位")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person with an account. What they may do is said by the posting in force today."""

    username = models.CharField("账号", max_length=40, unique=True)
    full_name = models.CharField("姓名", max_length=50)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def posting(self) -> Posting | None:
        """The posting in force today, or None: then the account may do nothing."""
        posting: Posting | None = (
            Posting.objects.of(self).in_force(clock.today()).select_related("department", "department__parent").first()
        )
        return posting

    @property
    def role(self) -> Role | None:
        return Role(self.posting.role) if self.posting else None

    @property
    def department(self) -> Department | None:
        return self.posting.department if self.posting else None


class Posting(models.Model):
    """任职: this person holds this role in this unit since … until … (both days included)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name="人员")
    role = models.CharField("岗位", max_length=12, choices=Role.choices)
    department = models.ForeignKey(Department, models.PROTECT, related_name="postings", verbose_name="单位")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PostingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ("-since", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(until__isnull=True),
                name="posting_one_open",
                violation_error_message="已任职",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class ReliefCategory(models.Model):
    """求助类别: the eight of the notice and 流浪乞讨; the number is the key on the registration screen."""

    slug = models.SlugField("代码", unique=True)
    number = models.PositiveSmallIntegerField("序号", unique=True)
    name = models.CharField("名称", max_length=40)
    short_name = models.CharField("简称", max_length=20)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "求助类别"
        ordering = ("number",)

    def __str__(self) -> str:
        return self.name


class PolicyBasis(Dated):
    """依据: an article that can be cited. `category` empty: usable for every category."""

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


class Responsibility(Dated):
    """职责表的一行: who leads and supports a category in one edition, how long it may take, where to send people."""

    slug = models.SlugField("代码", unique=True)
    edition = models.CharField("版本", max_length=60)
    item = models.CharField("职责条目", max_length=120)
    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="responsibilities", verbose_name="类别")
    label = models.CharField("本版名称", max_length=40)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="leads", verbose_name="牵头单位")
    supporting = models.ManyToManyField(Department, related_name="supports", blank=True, verbose_name="协办单位")
    handling = models.CharField("默认办理方式", max_length=12, choices=Handling.choices)
    settles_at_window = models.BooleanField("窗口可当场办结", default=False)
    limit = models.PositiveSmallIntegerField("办理时限")
    limit_unit = models.CharField("时限单位", max_length=14, choices=LimitUnit.choices)
    limit_source = models.CharField("时限来源", max_length=300)
    limit_is_verified = models.BooleanField("时限已核实", default=False)
    extended_limit = models.PositiveSmallIntegerField("延期后总时限", null=True, blank=True)
    urgent_hours = models.PositiveSmallIntegerField("急难时限（小时）", null=True, blank=True)
    clock_stops = models.CharField("停表情形", max_length=200, blank=True)
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
    def limit_words(self) -> str:
        """The limit as a clerk says it: 30个工作日；unverified ones say so."""
        words = f"{self.limit}{self.get_limit_unit_display()}"
        return words if self.limit_is_verified else f"{words}（本市设定）"


class MaterialRequirement(Dated):
    """应备材料: one paper asked for in a category."""

    slug = models.SlugField("代码", unique=True)
    category = models.ForeignKey(ReliefCategory, models.PROTECT, related_name="materials", verbose_name="类别")
    name = models.CharField("材料名称", max_length=80)
    form = models.CharField("要求", max_length=60)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    is_main = models.BooleanField("主要材料", default=True)
    window_looks_up = models.BooleanField("窗口代查", default=False)
    where = models.CharField("到哪里办", max_length=80, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "应备材料"
        ordering = ("category", "order")

    def __str__(self) -> str:
        return self.name


class ClockLimit(Dated):
    """时限表的一行: how long a clock of this kind runs (the handling clock is in Responsibility instead)."""

    slug = models.SlugField("代码", unique=True)
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


class CalendarDay(models.Model):
    """A day that differs from the plain week: a weekday that rests, or a weekend day that works (调休)."""

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
    """A year whose arrangement has been published and entered; without it dates of that year are 暂定."""

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

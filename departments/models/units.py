"""Units (单位), the people who work in them, and since when they do what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from departments import clock
from departments.models.dated import Dated
from departments.models.history import HistoricalRecords
from departments.models.querysets import DepartmentQuerySet, PostingQuerySet
from departments.roles import Role
from departments.terms import DepartmentKind


class Department(Dated):
    """单位: a government, bureau, township or village.

    A unit is never renamed: it ends, and a new one with `predecessor` begins, so that old papers keep the old name.
    """

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
    opens_at = models.TimeField("上班时间", null=True, blank=True)
    lunch_from = models.TimeField("午休起", null=True, blank=True)
    lunch_to = models.TimeField("午休止", null=True, blank=True)
    closes_at = models.TimeField("下班时间", default=dt.time(17, 30))
    masks_names = models.BooleanField("屏幕朝向群众，列表里遮住姓名", default=False)
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
    def is_village(self) -> bool:
        return self.kind == DepartmentKind.VILLAGE

    @property
    def desk(self) -> Department:
        """The unit whose window answers for what comes in here: of a village its township, else the unit itself."""
        return self.parent if self.is_village and self.parent is not None else self

    @property
    def heir(self) -> Department | None:
        """The unit that goes on with the work of one that has an end: the first of its successors.

        None for a unit without an end, even when another was split off from it.
        """
        return self.successors.first() if self.valid_to is not None else None

    @cached_property
    def lineage(self) -> list[Department]:
        """This unit and those whose work it goes on with: the unit whose heir it is, and so on back."""
        before = self.predecessor
        return [self, *before.lineage] if before is not None and before.heir == self else [self]

    @property
    def own(self) -> str:
        """What the unit calls itself on its papers: 我镇、我乡、我街道、我局, otherwise 我单位."""
        endings = {"镇": "我镇", "乡": "我乡", "街道": "我街道", "局": "我局"}
        return next((word for end, word in endings.items() if self.short_name.endswith(end)), "我单位")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person with an account. What they may do follows from the posting in force today."""

    username = models.CharField("账号", max_length=40, unique=True)
    full_name = models.CharField("姓名", max_length=50)
    phone = models.CharField("电话", max_length=30, blank=True)
    email = models.EmailField("单位邮箱", blank=True)
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
        """The posting in force today, or None: without one the account may do nothing. Read once for each object."""
        posting: Posting | None = Posting.objects.of(self).in_force(clock.today()).select_related("department").first()
        return posting

    @property
    def role(self) -> Role | None:
        return Role(self.posting.role) if self.posting else None

    @property
    def department(self) -> Department | None:
        return self.posting.department if self.posting else None


class Posting(models.Model):
    """任职: a person holds a role in a unit from `since` to `until`, both days included. One at a time is open."""

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

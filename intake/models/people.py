"""WHO came: the person, and those who live with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.models.history import HistoricalRecords
from intake.identity import BirthPrecision, IdKind, Sex
from intake.models.codes import new_query_token
from intake.querysets import ApplicantQuerySet


class Applicant(models.Model):
    """申请人: one person, found again by kind and number of their identity paper.

    `pinyin` and `initials` are folded for searching (`pinyin_columns`). `token` stands in addresses, so that they name
    nobody.
    """

    id_kind = models.CharField("证件类型", max_length=20, choices=IdKind.choices)
    id_number = models.CharField("证件号码", max_length=40, blank=True)
    no_id_reason = models.CharField("无证件原因", max_length=100, blank=True)
    name = models.CharField("姓名", max_length=50)
    pinyin = models.CharField("拼音", max_length=300, blank=True)
    initials = models.CharField("拼音首字母", max_length=200, blank=True)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices, blank=True)
    birth = models.DateField("出生日期", null=True, blank=True)
    birth_precision = models.CharField(
        "出生日期精确到", max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    contact = models.CharField("联系人", max_length=80, blank=True)
    hukou_address = models.CharField("户籍地址", max_length=120, blank=True)
    residence = models.CharField("居住地址", max_length=120, blank=True)
    village = models.CharField("所在村（社区）", max_length=60, blank=True)
    token = models.CharField(max_length=22, unique=True, default=new_query_token, editable=False)

    objects = ApplicantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        constraints = [
            models.UniqueConstraint(
                fields=["id_kind", "id_number"], condition=~Q(id_number=""), name="applicant_once_per_id"
            )
        ]
        indexes = [models.Index(fields=["pinyin"]), models.Index(fields=["phone"])]

    def __str__(self) -> str:
        return self.name


class HouseholdMember(models.Model):
    """共同生活家庭成员."""

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="household", verbose_name="申请人")
    name = models.CharField("姓名", max_length=50)
    relation = models.CharField("与申请人关系", max_length=20)
    id_number = models.CharField("身份证号", max_length=18, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

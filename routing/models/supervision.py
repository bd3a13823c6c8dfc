"""督办: the formal order of the coordinating office to a unit over one or more matters, and the unit's answers."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from departments.models import Department, User
from departments.models.history import HistoricalRecords
from intake.models import Matter
from routing.models.papers import Document
from routing.models.querysets import OrderedMatterQuerySet, OrderQuerySet


class SupervisionOrder(models.Model):
    """督办单: one paper to one unit. `nth` counts the orders to this unit over the same matter (第2次督办)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="orders", verbose_name="主送单位")
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="order", verbose_name="督办单"
    )
    nth = models.PositiveSmallIntegerField("第几次督办", default=1)
    demand = models.CharField("要求", max_length=500, blank=True)
    signer = models.CharField("签发人", max_length=50)
    reply_by = models.DateField("反馈期限")
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")

    objects = OrderQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "督办"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.department} {self.issued_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("routing:order", args=[self.pk])

    @property
    def number(self) -> str:
        """The number of its paper. Empty only within the transaction that issues it."""
        return self.document.number if self.document else ""


class OrderedMatter(models.Model):
    """督办事项: one matter of an order, and the unit's answer. A matter that ends needs no answer any more."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="items", verbose_name="督办单")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="ordered", verbose_name="办件")
    answer = models.CharField("办理情况", max_length=500, blank=True)
    expected_on = models.DateField("预计办结", null=True, blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    # Set when the matter ended without an answer. A later round of the matter (重新办理) does not owe one either.
    settled_at = models.DateTimeField("办结免予反馈", null=True, blank=True)

    objects = OrderedMatterQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "督办事项"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["order", "matter"], name="order_once_per_matter")]

    def __str__(self) -> str:
        return f"{self.order} {self.matter}"

    @property
    def is_owed(self) -> bool:
        """Whether the unit still has to answer for this matter."""
        return self.answered_at is None and self.settled_at is None

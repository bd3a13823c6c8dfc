"""文书: the papers that were issued, their prints, and how they reached the person (送达)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from departments.models import Department, User
from intake.models import Application, Matter
from intake.states import ADVERSE
from routing.models.querysets import DocumentQuerySet
from routing.models.terms import INFORMS_ONLY, DeliveryWay, PaperKind


class Document(models.Model):
    """文书: a numbered paper, frozen when it was issued. A correction is a new document that replaces the old one.

    A receipt belongs to an `application` and no matter; a 督办单 or 议题单 between offices may belong to neither.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="登记"
    )
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

    WITH_EFFECT: ClassVar[frozenset[str]] = frozenset(
        {PaperKind.RECEIPT, PaperKind.SUPPLEMENT, PaperKind.REFUSAL, PaperKind.RESULT}
    )
    """Papers whose delivery must be proved, because a period begins with it: the promise with the receipt, the time to
    bring materials with the 补正告知单, the time to object with a refusal or a result (行政复议法 Art. 20).
    The other papers go between offices, or only give advice (告知自行申请单)."""
    ADVERSE: ClassVar[tuple[str, ...]] = tuple(str(outcome.label) for outcome in sorted(ADVERSE))
    """The results that go against the person, in the words of the paper (`fields["outcome"]`)."""

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["department", "kind", "year", "serial"], name="document_number_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_void(self) -> bool:
        """Whether it was taken back or replaced by a correction. It keeps its number."""
        return hasattr(self, "voided") or hasattr(self, "replaced_by")

    @property
    def void_words(self) -> str:
        """What a print of a void paper says: 已由毛救受〔2026〕461号更正. Empty for a paper in force."""
        if hasattr(self, "replaced_by"):
            return f"已由{self.replaced_by.number}更正"
        return f"作废：{self.voided.reason}" if hasattr(self, "voided") else ""

    @property
    def is_adverse(self) -> bool:
        """Whether it is a refusal, or a result that goes against the person. The queryset `adverse` says the same."""
        return self.kind == PaperKind.REFUSAL or (
            self.kind == PaperKind.RESULT and self.fields.get("outcome") in self.ADVERSE
        )

    @property
    def is_served(self) -> bool:
        """Whether it was handed over; a telephone call only informs. The queryset `unserved` says the same."""
        return any(delivery.way not in INFORMS_ONLY for delivery in self.deliveries.all())

    @property
    def is_unserved(self) -> bool:
        """未送达: whether it still has to reach the person."""
        return self.kind in self.WITH_EFFECT and not self.is_void and not self.is_served


class DocumentPrint(models.Model):
    """打印记录: one print of a paper, by whom and when. From the second print on the sheet says so. Append-only."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="prints", verbose_name="文书")
    nth = models.PositiveSmallIntegerField("第几次")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    at = models.DateTimeField("时间")
    machine = models.CharField("电脑", max_length=45, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "打印记录"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["document", "nth"], name="print_once")]

    def __str__(self) -> str:
        return f"{self.document} 第{self.nth}次打印"


class DocumentVoid(models.Model):
    """作废: why a paper is void. It keeps its number in 文书登记簿. Append-only."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="voided", verbose_name="文书")
    reason = models.CharField("作废原因", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "文书作废"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.document} 作废"


class MissingGlyph(models.Model):
    """缺字: a character of a paper that a computer could not draw; room was left to write it by hand."""

    character = models.CharField("字", max_length=2)
    document = models.ForeignKey(Document, models.PROTECT, related_name="missing_glyphs", verbose_name="文书")
    machine = models.CharField("电脑", max_length=45, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "缺字"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["character", "document", "machine"], name="glyph_missed_once"),
        ]

    def __str__(self) -> str:
        return f"U+{ord(self.character[0]):04X}"


class Delivery(models.Model):
    """送达回证: how a person was told, who took the paper, where, and who witnessed it. Append-only."""

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
        """When and how: 2026年11月25日当面送达; of a call 2026年11月25日电话告知，文书未送达."""
        day: dt.date = self.served_on
        served = "告知，文书未送达" if self.way in INFORMS_ONLY else "送达"
        return f"{day.year}年{day.month}月{day.day}日{self.get_way_display()}{served}"

    @property
    def proof_words(self) -> str:
        """Everything else that was recorded: 收件人王二（本人），地点…，送达人韦小燕; of a call 接听人 and 拨打人."""
        is_call = self.way in INFORMS_ONLY
        told = (
            ("接听人" if is_call else "收件人", f"{self.recipient}（{self.relation}）"),
            ("地点", self.place),
            ("见证人", self.witness),
            ("拒收事由", self.refusal),
            ("备注", self.note),
            ("拨打人" if is_call else "送达人", self.by.full_name),
        )
        return "，".join(f"{label}{words}" for label, words in told if words)

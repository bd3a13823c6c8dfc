"""联席会议: the quarterly meeting of the city, or of the leading group of a township, with its topics."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from departments.calendar.quarters import Quarter
from departments.models import Department, User
from departments.models.history import HistoricalRecords
from intake.models import Matter
from routing.models.papers import Document
from routing.models.querysets import AgendaItemQuerySet, ConferenceQuerySet
from routing.models.terms import TopicKind


class Conference(models.Model):
    """会议: called by the coordinating office for the city (the notice, 四（一）), or by a township for itself."""

    host = models.ForeignKey(Department, models.PROTECT, related_name="conferences", verbose_name="召集单位")
    title = models.CharField("名称", max_length=80)
    year = models.PositiveSmallIntegerField("年份")
    quarter = models.PositiveSmallIntegerField("季度")
    held_on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=80, blank=True)
    members = models.ManyToManyField(Department, related_name="+", blank=True, verbose_name="成员单位")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="召集人")

    objects = ConferenceQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[members])

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ("-held_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["host", "held_on"], name="conference_once_a_day", violation_error_message="这一天已经有会议"
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="conference_quarter"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def for_quarter(self) -> Quarter:
        """The quarter it was called for; the day itself may lie in another."""
        return Quarter(self.year, self.quarter)


class AgendaItem(models.Model):
    """议题: a topic of a meeting. Once resolved it is an 议定事项: `department` has to do it by `due_on`."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="items", verbose_name="会议")
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name="涉及办件"
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="topic", verbose_name="议题单"
    )
    kind = models.CharField("来源", max_length=10, choices=TopicKind.choices)
    order = models.PositiveSmallIntegerField("序号", default=0)
    title = models.CharField("议题", max_length=80)
    raised_by = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="提出单位")
    facts = models.TextField("事由")
    gap = models.TextField("政策依据或空白点", blank=True)
    efforts = models.TextField("已协调情况", blank=True)
    question = models.TextField("需研究的问题")
    options = models.TextField("建议方案", blank=True)
    attending = models.ManyToManyField(Department, related_name="+", blank=True, verbose_name="列席单位")
    entered_at = models.DateTimeField("列入时间")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    resolution = models.TextField("会议意见", blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="resolved_topics", verbose_name="承办单位"
    )
    due_on = models.DateField("完成时限", null=True, blank=True)
    resolved_at = models.DateTimeField("议定时间", null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_note = models.CharField("完成情况", max_length=300, blank=True)

    opens: bool
    """May the reader open its matter? Set only on rows that `routing.meetings.pages.with_all` has read."""

    objects = AgendaItemQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[attending])

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(resolved_at__isnull=True), name="topic_one_open_per_matter"
            )
        ]

    def __str__(self) -> str:
        return self.title

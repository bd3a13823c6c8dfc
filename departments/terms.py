"""The enumerations that rows of the catalogue (单位职责表、时限表) are written in.

They stand in the lowest app because its tables use them. What a handling or a clock means, `routing` says.
"""

from typing import Final

from django.db import models


class Handling(models.TextChoices):
    """办理方式: the ways in which clause 四（四） of the notice lets a request be handled."""

    ON_THE_SPOT = "on_the_spot", "当场办结"
    OWN = "own", "本级办理"
    ESCALATE = "escalate", "上报"
    TRANSFER = "transfer", "转办"
    INFORM = "inform", "告知自行申请"
    UNCOVERED = "uncovered", "提请研究"
    REFUSE = "refuse", "不予受理"


class LimitUnit(models.TextChoices):
    """What a limit counts: working days, calendar days or hours.

    A limit of calendar days that ends on a rest day ends on the next working day. Hours run on through holidays.
    """

    WORKDAYS = "workdays", "个工作日"
    CALENDAR_DAYS = "calendar_days", "日"
    HOURS = "hours", "小时"


class ClockKind(models.TextChoices):
    """计时: every kind of period that can run."""

    ACCEPT = "accept", "受理"
    REVIEW = "review", "审核"
    TRANSFER = "transfer", "转出"
    SIGN = "sign", "签收"
    HANDLE = "handle", "办理"
    OPINION = "opinion", "协办意见"
    SUPPLEMENT = "supplement", "补正"
    COORDINATE = "coordinate", "协调"
    CONFERENCE = "conference", "联席会议"
    NOTIFY = "notify", "告知"
    URGENT = "urgent", "急难"
    STAGE = "stage", "特殊环节"
    EXTENSION = "extension", "延期告知"
    ORDER = "order", "督办反馈"
    COMPLAINT = "complaint", "投诉答复"


RETRANSFER: Final = "retransfer"
"""`ClockLimit.key` of the limit for sending on a matter that was given back: the clock 转出, with a shorter limit."""
URGENT_PAPERS: Final = "urgent_papers"
"""`ClockLimit.key` of the limit for papers after urgent relief: the clock 补正, with a limit of its own."""
LATE_RECEIPT: Final = "late_receipt"
"""`ClockLimit.key` of how many working days back a receipt may lie that is registered late (补登)."""


class DepartmentKind(models.TextChoices):
    GOVERNMENT = "government", "人民政府"
    BUREAU = "bureau", "市直部门"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class CalendarScope(models.TextChoices):
    NATIONAL = "national", "全国"
    QIANNAN = "qiannan", "黔南州"


class DayKind(models.TextChoices):
    WORK = "work", "上班"
    REST = "rest", "放假"


class ChangeState(models.TextChoices):
    DRAFT = "draft", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DISCARDED = "discarded", "已放弃"

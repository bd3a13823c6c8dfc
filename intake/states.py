"""Statuses and outcomes of a matter. The table in `routing.moves` says which move leads from one status to the next."""

from typing import Final

from django.db import models


class Status(models.TextChoices):
    """办件状态. REGISTERED exists only inside the transaction of a registration: its opening move leads on at once."""

    REGISTERED = "registered", "已登记"
    TO_ACCEPT = "to_accept", "待受理"
    AWAITING_MATERIALS = "awaiting_materials", "待补正"
    TO_REVIEW = "to_review", "待审核"
    TO_TRANSFER = "to_transfer", "待转出"
    SENT = "sent", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    COORDINATING = "coordinating", "协调中"
    TO_NOTIFY = "to_notify", "待告知"
    CLOSED = "closed", "已办结"
    REFUSED = "refused", "不予受理"


class Outcome(models.TextChoices):
    """办理结果: what became of the request. The first five are the boxes on the paper 办理结果告知书."""

    GRANTED = "granted", "给予救助"
    PARTLY = "partly", "部分给予"
    DENIED = "denied", "不给予"
    ELSEWHERE = "elsewhere", "已纳入其他制度"
    ENDED = "ended", "终止"
    INFORMED = "informed", "已告知自行申请"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "申请人撤回"


OPEN: Final = frozenset(Status) - {Status.REGISTERED, Status.CLOSED, Status.REFUSED}
"""Somebody works on the matter. REFUSED is not among them, although the matter closes only when the person is told."""
ADVERSE: Final = frozenset({Outcome.PARTLY, Outcome.DENIED, Outcome.ENDED})
"""Outcomes for which reasons and a legal basis must be written (社会救助法 Art. 45, 48)."""

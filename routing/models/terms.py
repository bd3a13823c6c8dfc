"""The words that the rows of this app are written in: each enumeration is what one column may hold.

They stand below the models, so that the querysets, which the models import, can name them too.
"""

from typing import Final

from django.db import models


class AssignmentRole(models.TextChoices):
    """牵头或协办: one unit leads a matter and decides it; the others give their opinion."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "协办"


class AssignmentEnd(models.TextChoices):
    """结束方式: how a unit came to have a matter no longer."""

    DECIDED = "decided", "办结"
    RETURNED = "returned", "退回"
    RECALLED = "recalled", "收回"
    REPORTED = "reported", "提请研究"
    WITHDRAWN = "withdrawn", "申请人撤回"


class Extension(models.TextChoices):
    """延期: where a request for more time stands; it can be made once (see `routing.rules.feedback.extending`)."""

    NONE = "", "未申请"
    ASKED = "asked", "已申请"
    GRANTED = "granted", "已同意"
    DENIED = "denied", "不同意"


class PaperKind(models.TextChoices):
    """文种: the numbered papers. `letter` is the 文种字 in the number; the customer may change it."""

    RECEIPT = "receipt", "受理回执"
    SUPPLEMENT = "supplement", "补正告知单"
    REFUSAL = "refusal", "不予受理情况告知单"
    TRANSFER = "transfer", "转办单"
    REPORT = "report", "上报单"
    RESULT = "result", "办理结果告知书"
    INFORM = "inform", "告知自行申请单"
    ORDER = "order", "督办单"
    AGENDA = "agenda", "联席会议议题单"

    @property
    def letter(self) -> str:
        return _LETTERS[self]


_LETTERS: Final = {
    PaperKind.RECEIPT: "受",
    PaperKind.SUPPLEMENT: "补",
    PaperKind.REFUSAL: "不",
    PaperKind.TRANSFER: "转",
    PaperKind.REPORT: "报",
    PaperKind.RESULT: "告",
    PaperKind.INFORM: "知",
    PaperKind.ORDER: "督",
    PaperKind.AGENDA: "议",
}
TELLING_RESULT: Final = frozenset({PaperKind.REFUSAL, PaperKind.RESULT})
"""The papers that tell a person what became of the request."""
SENT_WITH: Final = frozenset({PaperKind.TRANSFER, PaperKind.REPORT})
"""The papers with which a matter is sent to a bureau."""


class DeliveryWay(models.TextChoices):
    """送达方式."""

    IN_PERSON = "in_person", "当面"
    PHONE = "phone", "电话"
    VILLAGE = "village", "村（社区）转交"
    POST = "post", "邮寄"
    LEFT = "left", "留置"
    OTHER = "other", "其他"


INFORMS_ONLY: Final = frozenset({DeliveryWay.PHONE})
"""Ways in which the person learns of it and the paper stays where it is."""


class TopicKind(models.TextChoices):
    """来源: why a topic comes before a meeting."""

    UNCOVERED = "uncovered", "无政策事项"
    DISPUTED = "disputed", "反复退回"
    OVERDUE = "overdue", "长期逾期"
    PROPOSAL = "proposal", "建议"


class ComplaintKind(models.TextChoices):
    COMPLAINT = "complaint", "投诉"
    RIGHTS = "rights", "对象维权"
    ADVICE = "advice", "意见建议"


class ComplaintWay(models.TextChoices):
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    LETTER = "letter", "来信"
    ONLINE = "online", "网上"


class Finding(models.TextChoices):
    """核查结论 of a complaint."""

    FOUNDED = "founded", "属实"
    PARTLY = "partly", "部分属实"
    UNFOUNDED = "unfounded", "不属实"
    UNCLEAR = "unclear", "无法核实"


class Level(models.TextChoices):
    """满意程度 of 好差评: the scale that is used nationwide, best first."""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"

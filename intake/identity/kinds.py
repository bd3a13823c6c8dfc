"""The words the identity rules are written in: kinds of paper (证件类型), sex (性别) and what a clerk is told."""

from django.db import models


class IdentityError(ValueError):
    """Something typed about a person cannot be taken; the message is the Chinese sentence for the clerk."""


class IdKind(models.TextChoices):
    """证件类型: every paper a person may show, and the case of having none."""

    RESIDENT_ID = "resident_id", "居民身份证"
    HMT_PERMIT = "hmt_permit", "港澳台居民居住证"
    FOREIGN_PERMIT = "foreign_permit", "外国人永久居留身份证"
    HOUSEHOLD_BOOK = "household_book", "户口簿"
    BIRTH_CERTIFICATE = "birth_certificate", "出生医学证明"
    PASSPORT = "passport", "护照"
    OTHER = "other", "其他证件"
    NONE = "none", "无证件"


class Sex(models.TextChoices):
    """性别: read from digit 17 of the number where there is one."""

    MALE = "M", "男"
    FEMALE = "F", "女"

"""What the files of this room share: kinds of paper (证件类型), sex (性别), and the error that tells a clerk why."""

from django.db import models


class IdentityError(ValueError):
    """What was typed about a person is wrong; the message is the Chinese sentence for the clerk."""


class IdKind(models.TextChoices):
    """证件类型: the papers that a person may show, and 无证件 for who has none."""

    RESIDENT_ID = "resident_id", "居民身份证"
    HMT_PERMIT = "hmt_permit", "港澳台居民居住证"
    FOREIGN_PERMIT = "foreign_permit", "外国人永久居留身份证"
    HOUSEHOLD_BOOK = "household_book", "户口簿"
    BIRTH_CERTIFICATE = "birth_certificate", "出生医学证明"
    PASSPORT = "passport", "护照"
    OTHER = "other", "其他证件"
    NONE = "none", "无证件"


class BirthPrecision(models.TextChoices):
    """How much of a date of birth is known. Of 约1949年 the date stored is 1 January."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


class Sex(models.TextChoices):
    """性别: the 17th digit of an 18-digit number tells it where there is one, odd for 男 and even for 女."""

    MALE = "M", "男"
    FEMALE = "F", "女"

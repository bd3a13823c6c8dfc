"""What every catalogue row has: from when to when it holds, and where it comes from."""

from django.db import models


class Dated(models.Model):
    """A catalogue row: from when to when it holds, and where it comes from."""

    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("来源", max_length=300)

    class Meta:
        abstract = True

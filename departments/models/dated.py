"""The columns of every dated row of the catalogue."""

from django.db import models


class Dated(models.Model):
    """A row that holds from a day to a day, both included, or until further notice; `source` says who ordered it."""

    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("来源", max_length=300)

    class Meta:
        abstract = True

"""The one clock of the application: every "now" and "today" comes from here.

`settings.RELIEF_NOW` (local time of Duyun, only with DEBUG) stands it still for demonstrations and tests.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """Return the present moment, timezone-aware."""
    if settings.RELIEF_NOW:
        return timezone.make_aware(dt.datetime.fromisoformat(settings.RELIEF_NOW))
    return timezone.now()


def today() -> dt.date:
    """Return the date in Duyun, which is not the date in UTC."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """Return the local date of an aware moment."""
    return timezone.localtime(moment).date()


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware moment in the time of Duyun."""
    return timezone.localtime(moment)


def start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of a local date."""
    return moment_of(day, dt.time())


def moment_of(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a moment of a local date, such as its closing time."""
    return timezone.make_aware(dt.datetime.combine(day, time))

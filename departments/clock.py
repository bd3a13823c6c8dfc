"""The one clock of the application: every "now" and "today" comes from here.

For demonstrations and tests the clock can be stopped: `settings.RELIEF_NOW` ("2026-11-23T10:00", local time of Duyun)
is then always "now". The setting counts only with DEBUG.
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
    """Return the date in Duyun. Until 8 in the morning it is still the day before in UTC."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """Return the local date of an aware moment."""
    return timezone.localtime(moment).date()


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware moment in the time of Duyun."""
    return timezone.localtime(moment)


def start_of(day: dt.date) -> dt.datetime:
    """Return the first moment (0:00) of a local date."""
    return moment_of(day, dt.time())


def moment_of(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the aware moment of a local date and a local time, such as a unit's closing time."""
    return timezone.make_aware(dt.datetime.combine(day, time))

"""All addresses of this app, gathered from its rooms."""

from django.urls import URLPattern

from departments.calendar import urls as calendar
from departments.calendar.shifts import Apply, Preview
from departments.duties import urls as duties
from departments.people import urls as people
from departments.units import urls as units

app_name = "departments"


def urlpatterns_for(preview: Preview, apply: Apply) -> list[URLPattern]:
    """Return the addresses. `preview` and `apply` are for the calendar: see `calendar.shifts`.

    `routing` has these two functions and this app must not import it; `duyun_relief/urls.py` hands them over:
    `include((urlpatterns_for(preview, apply), app_name))`.
    """
    return [
        *people.urlpatterns,
        *duties.urlpatterns,
        *units.urlpatterns,
        *calendar.urlpatterns_for(preview, apply),
    ]

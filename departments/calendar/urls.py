"""Addresses of 工作日历 and its changes."""

from django.urls import URLPattern, path

from departments.calendar import views
from departments.calendar.shifts import Apply, Preview


def urlpatterns_for(preview: Preview, apply: Apply) -> list[URLPattern]:
    """Return the addresses. `preview` says which due dates a change moves, `apply` moves them: see `shifts`."""
    change = "setup/calendar/changes/<int:pk>/"
    return [
        path("setup/calendar/", views.year, name="calendar"),
        path("setup/calendar/<int:year>/", views.year, name="calendar_year"),
        path("setup/calendar/changes/", views.changes, name="calendar_changes"),
        path("setup/calendar/changes/new/", views.new_change, name="calendar_change_new"),
        path(change, views.change, {"preview": preview}, name="calendar_change"),
        path(f"{change}confirm/", views.confirm, {"apply": apply}, name="calendar_change_confirm"),
        path(f"{change}discard/", views.discard, name="calendar_change_discard"),
    ]

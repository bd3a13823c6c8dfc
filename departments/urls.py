"""Addresses of this app. The pages of the working calendar need to be told what a change moves."""

from django.urls import URLPattern, path

from departments.calendar import views as calendar
from departments.calendar.shifts import Apply, Preview
from departments.duties import reference_views as reference
from departments.duties import views as limits
from departments.people.views import SignIn, SignOut
from departments.units import hours_views as hours
from departments.units import village_views as villages

app_name = "departments"


def urlpatterns_for(preview: Preview, apply: Apply) -> list[URLPattern]:
    """Return the addresses, with the collaborators of the calendar pages put in.

    The assembly includes them as `include((urlpatterns_for(preview, apply), app_name))`.
    """
    change = "setup/calendar/changes/<int:pk>/"
    return [
        path("login/", SignIn.as_view(), name="login"),
        path("logout/", SignOut.as_view(), name="logout"),
        path("setup/", limits.setup, name="setup"),
        path("setup/limits/", limits.limits, name="limits"),
        path("setup/limits/clocks/<slug:key>/new/", limits.NewLimit.as_view(), name="limit_new"),
        path("setup/limits/<slug:category>/new/", limits.NewResponsibility.as_view(), name="responsibility_new"),
        path("setup/limits/<slug:edition>/withdraw/", limits.withdraw_edition, name="edition_withdraw"),
        path("setup/reference/", reference.reference, name="reference"),
        path("setup/reference/bureaus/new/", reference.NewBureau.as_view(), name="bureau_new"),
        path("setup/reference/bases/new/", reference.NewBasis.as_view(), name="basis_new"),
        path("setup/hours/", hours.hours, name="hours"),
        path("setup/hours/<slug:unit>/", hours.unit_hours, name="unit_hours"),
        path("setup/villages/", villages.Villages.as_view(), name="villages"),
        path("setup/villages/template.csv", villages.template_csv, name="villages_csv"),
        path("setup/villages/template.xlsx", villages.template_xlsx, name="villages_xlsx"),
        path("setup/calendar/", calendar.year, name="calendar"),
        path("setup/calendar/<int:year>/", calendar.year, name="calendar_year"),
        path("setup/calendar/changes/", calendar.changes, name="calendar_changes"),
        path("setup/calendar/changes/new/", calendar.NewChange.as_view(), name="calendar_change_new"),
        path(change, calendar.Change.as_view(preview=preview), name="calendar_change"),
        path(f"{change}confirm/", calendar.Confirm.as_view(apply=apply), name="calendar_change_confirm"),
        path(f"{change}discard/", calendar.Discard.as_view(), name="calendar_change_discard"),
    ]

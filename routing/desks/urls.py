"""Addresses of the desk's own pages: workbench, list, overdue."""

from django.urls import path

from routing.complaints import views as complaint_views
from routing.desks import batch_views, reminder_views, return_views
from routing.desks import views as desk_views
from routing.evaluations import views as evaluation_views
from routing.handover import views as handover_views
from routing.hands import views as rule_views

urlpatterns = [
    path("", desk_views.workbench, name="workbench"),
    path("matters/", desk_views.matters, name="matters"),
    path("matters/find/", desk_views.find_matters, name="matters_find"),
    path("reminders/", reminder_views.reminders, name="reminders"),
    path("reminders/read/", reminder_views.read_reminders, name="reminders_read"),
    path("reminders/<int:pk>/open/", reminder_views.open_reminder, name="reminder_open"),
    path("desk/sign/", batch_views.sign_many, name="sign_many"),
    path("desk/overdue/", desk_views.overdue, name="overdue"),
    path("desk/handover/", handover_views.handover, name="handover"),
    path("desk/handover/<slug:unit>/<int:person>/", handover_views.handover_person, name="handover_person"),
    path("desk/returns/", return_views.returns, name="returns"),
    path("desk/returns/counted/", return_views.returns_counted, name="returns_counted"),
    path("desk/evaluations/", evaluation_views.evaluations, name="evaluations"),
    path("setup/rules/", rule_views.rules, name="rules"),
    path("setup/rules/<int:pk>/end/", rule_views.end, name="rule_end"),
    path("desk/complaints/", complaint_views.complaints, name="complaints"),
    path("desk/complaints/new/", complaint_views.complaint_new, name="complaint_new"),
    path("desk/complaints/<int:pk>/", complaint_views.complaint, name="complaint"),
]

"""Addresses of the desk's own pages: workbench, list, overdue, reminders, returns."""

from django.urls import path

from routing.desks import batch_views, chase_views, reminder_views, return_views, send_views, views

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("matters/", views.matters, name="matters"),
    path("matters/find/", views.find_matters, name="matters_find"),
    path("reminders/", reminder_views.reminders, name="reminders"),
    path("reminders/read/", reminder_views.read_reminders, name="reminders_read"),
    path("reminders/<int:pk>/open/", reminder_views.open_reminder, name="reminder_open"),
    path("desk/sign/", batch_views.sign_many, name="sign_many"),
    path("desk/send/", send_views.send_many, name="send_many"),
    path("desk/chase/", chase_views.chase_many, name="chase_many"),
    path("desk/overdue/", views.overdue, name="overdue"),
    path("desk/returns/", return_views.returns, name="returns"),
    path("desk/returns/counted/", return_views.returns_counted, name="returns_counted"),
]

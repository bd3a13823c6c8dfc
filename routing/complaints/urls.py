"""Addresses of the complaint desk."""

from django.urls import path

from routing.complaints import views

urlpatterns = [
    path("desk/complaints/", views.complaints, name="complaints"),
    path("desk/complaints/new/", views.complaint_new, name="complaint_new"),
    path("desk/complaints/<int:pk>/", views.complaint, name="complaint"),
]

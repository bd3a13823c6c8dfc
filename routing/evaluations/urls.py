"""Addresses of 评价: the page behind the QR code, and what the office reads of it."""

from django.urls import path

from routing.evaluations import views

urlpatterns = [
    path("evaluate/<str:token>/", views.evaluate, name="evaluate"),
    path("desk/evaluations/", views.evaluations, name="evaluations"),
]

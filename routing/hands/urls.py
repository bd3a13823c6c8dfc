"""Addresses of 指定规则."""

from django.urls import path

from routing.hands import views

urlpatterns = [
    path("setup/rules/", views.rules, name="rules"),
    path("setup/rules/<int:pk>/end/", views.end, name="rule_end"),
]

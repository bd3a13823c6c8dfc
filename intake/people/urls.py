"""Addresses of one person: 个人办件史, 更正, and the full number of a paper."""

from django.urls import path

from intake.people import views

urlpatterns = [
    path("people/<str:token>/", views.Person.as_view(), name="person"),
    path("people/<str:token>/correct/", views.Correct.as_view(), name="correct_person"),
    path("people/<str:token>/reveal/", views.Reveal.as_view(), name="reveal"),
]

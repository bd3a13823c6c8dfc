"""Addresses of one person: 个人办件史, 更正, and the full number of a paper."""

from django.urls import path

from intake.people import views

urlpatterns = [
    path("people/<str:token>/", views.person, name="person"),
    path("people/<str:token>/correct/", views.correct, name="correct_person"),
    path("people/<str:token>/reveal/", views.reveal, name="reveal"),
]

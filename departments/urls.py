"""Addresses of this app."""

from django.urls import path

from departments.views import SignIn, SignOut

app_name = "departments"

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", SignOut.as_view(), name="logout"),
]

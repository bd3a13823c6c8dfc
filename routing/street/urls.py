"""Address of the quick registration of people from the street."""

from django.urls import path

from routing.street import views

urlpatterns = [path("matters/new/street/", views.street, name="street")]

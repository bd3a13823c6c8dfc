"""Every address of the system. Django's admin is deliberately not among them."""

from django.urls import path

from duyun_relief.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
]

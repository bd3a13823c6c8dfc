"""W4 受理成功: the number, what became of each request and until when, the papers to print."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from departments.people.sessions import user_of
from intake.models import Matter


class Registered(View):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        visible = Matter.objects.visible_to(user_of(request)).with_people()
        matter = get_object_or_404(visible, number=number)
        matters = visible.filter(application=matter.application).order_by("number")
        context = {
            "application": matter.application,
            "matters": list(matters),
            "matter": matter,
            "department": user_of(request).department,
            "new_token": uuid4,
        }
        return render(request, "intake/registration/registered.html", context)

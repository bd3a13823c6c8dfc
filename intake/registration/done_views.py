"""W4 受理成功: the number, what became of each request and until when, the papers to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from departments.requests import DeskRequest
from intake.models import Matter
from intake.registration.openings import Guide
from intake.registration.pages import BecameLine


@require_safe
def registered(request: DeskRequest, number: str, *, next_step: Guide) -> HttpResponse:
    """Show what became of a registration. The number of any of its matters leads here.

    `next_step`, from the assembly, says where the way chosen is carried out.
    """
    visible = Matter.objects.visible_to(request.user).with_people()
    matter = get_object_or_404(visible, number=number)
    matters = visible.filter(application=matter.application).order_by("number")
    context = {
        "application": matter.application,
        "lines": [BecameLine(one, next_step(one)) for one in matters],
        "matter": matter,
        "department": request.user.department,
    }
    return render(request, "intake/registration/registered.html", context)

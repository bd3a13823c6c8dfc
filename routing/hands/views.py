"""指定规则 (设置): the designations that the office remembers. A rule is ended from a day on, never deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.keepers import check_keeper, check_reader, keeps_settings
from departments.requests import DeskRequest, form_page, posted
from routing.hands.forms import EndRuleForm
from routing.hands.memory import end_rule, rule_lines
from routing.models import RoutingRule


@require_safe
def rules(request: DeskRequest) -> HttpResponse:
    """List every rule: who decided it, on which basis, in which matter, and from when until when it holds."""
    check_reader(request.user)
    context = {"lines": rule_lines(request.user, clock.today()), "keeps": keeps_settings(request.user)}
    return render(request, "routing/hands/rules.html", context)


@form_page
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask from which day on a rule no longer holds, and end it."""
    check_keeper(request.user)
    rule = get_object_or_404(RoutingRule.objects.select_related("category", "lead", "decided_by"), pk=pk)
    form = EndRuleForm(posted(request))
    if form.is_valid() and (done := form.once_or_refuse(request.user, lambda: _end(request, form, rule))):
        return redirect(done)
    return render(request, "routing/hands/rule_end.html", {"rule": rule, "form": form})


def _end(request: DeskRequest, form: EndRuleForm, rule: RoutingRule) -> str:
    """End the rule and return where that leads."""
    day = form.cleaned_data["day"]
    end_rule(rule.pk, day=day, actor=request.user, today=clock.today())
    messages.success(request, f"这条规则{chinese_date(day)}起停用，以前的办件不变。")
    return reverse("routing:rules")

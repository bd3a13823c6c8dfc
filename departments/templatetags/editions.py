"""What the editions of units, bases, limits and duties say about themselves in a page.

{{ unit|held }} says from when to when it holds: 2014年12月19日起. {% handed_over_label %} is what the duty in force
calls relief for people who are handed over to a station: 流浪乞讨人员救助.
"""

from __future__ import annotations

from django import template

from departments import clock
from departments.duties.editions import held_words
from departments.models import Responsibility

register = template.Library()
register.filter("held", held_words)


@register.simple_tag
def handed_over_label() -> str:
    """Return the name in force for what is asked for people from the street; "" where the duties know none."""
    duty = Responsibility.objects.handed_over(clock.today())
    return duty.label if duty is not None else ""

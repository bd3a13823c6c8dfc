"""{{ unit|held }} says from when to when a bureau, a legal basis or a limit holds: 2014年12月19日起."""

from __future__ import annotations

from django import template

from departments.duties.editions import held_words

register = template.Library()
register.filter("held", held_words)

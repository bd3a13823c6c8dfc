"""Dated rows on a page: {{ unit|held }} says from when to when a bureau, a basis or a limit holds."""

from __future__ import annotations

from django import template

from departments.duties.editions import held_words

register = template.Library()
register.filter("held", held_words)

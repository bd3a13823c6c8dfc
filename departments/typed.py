"""The one field of free text. What is typed anywhere comes in through it, cleaned of what nobody sees."""

from __future__ import annotations

from typing import Any

from django import forms

from departments.unseen import as_seen


class TextField(forms.CharField):
    """A line, or several lines in a Textarea. Chinese punctuation, the dot of names and rare characters stay."""

    def to_python(self, value: Any) -> str:
        text = as_seen("" if value is None else str(value), lines=isinstance(self.widget, forms.Textarea))
        return str(super().to_python(text) or "")

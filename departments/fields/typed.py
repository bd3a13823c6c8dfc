"""What is typed as text."""

from __future__ import annotations

from typing import Any

from django import forms

from departments.unseen import as_seen

TOO_LONG = "最多%(limit_value)d个字，现在是%(show_value)d个字。"


class TextField(forms.CharField):
    """One line of text, or several in a Textarea. Only invisible characters go: 《》, the dot of 买买提·吐尔逊 stay."""

    def to_python(self, value: Any) -> str:
        text = as_seen("" if value is None else str(value), lines=isinstance(self.widget, forms.Textarea))
        return str(super().to_python(text) or "")


def line(label: str, max_length: int, *, phrases: str = "", needed: bool = False, hint: str = "") -> forms.CharField:
    """One line of text. `phrases` is the id of a datalist that proposes words; `needed`: not marked “可不填”."""
    attrs = {"autocomplete": "off"} | ({"list": phrases} if phrases else {}) | ({"class": "needed"} if needed else {})
    return TextField(
        label=label,
        max_length=max_length,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"max_length": TOO_LONG},
    )


def paragraph(label: str, *, rows: int = 3, hint: str = "") -> forms.CharField:
    return TextField(
        label=label,
        required=False,
        max_length=500,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "class": "needed"}),
        error_messages={"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"},
    )

"""What is typed as text or as a number."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from departments.unseen import as_seen


class TextField(forms.CharField):
    """One line of text, or several in a Textarea. Only invisible characters go: 《》, the dot of 买买提·吐尔逊 stay."""

    default_error_messages: ClassVar = {"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"}

    def to_python(self, value: Any) -> str:
        text = as_seen("" if value is None else str(value), lines=isinstance(self.widget, forms.Textarea))
        return str(super().to_python(text) or "")


def line(
    label: str,
    max_length: int,
    *,
    phrases: str = "",
    needed: bool = False,
    required: bool = False,
    missing: str = "",
    hint: str = "",
) -> TextField:
    """One line of text.

    `phrases` is the id of a datalist that proposes words. `needed`: not marked “可不填”. With `required` an empty one
    is answered with 请填…。, and with `missing` by that sentence; without both the form or the act judges it.
    """
    attrs = {"autocomplete": "off"} | ({"list": phrases} if phrases else {}) | ({"class": "needed"} if needed else {})
    return TextField(
        label=label,
        max_length=max_length,
        required=required or bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": missing or f"请填{label}。"},
    )


def paragraph(
    label: str, *, rows: int = 3, max_length: int = 500, needed: bool = True, missing: str = "", hint: str = ""
) -> TextField:
    """Several lines of text. `missing` is the sentence for an empty one; without it the form or the act judges that."""
    return TextField(
        label=label,
        required=bool(missing),
        max_length=max_length,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows} | ({"class": "needed"} if needed else {})),
        error_messages={"required": missing},
    )


def number(
    label: str,
    *,
    most: int | None = None,
    needed: bool = False,
    required: bool = False,
    wrong: str = "",
    hint: str = "",
) -> forms.IntegerField:
    """A whole number from 0 to `most`; without `most` the form or the act judges how large it may be.

    `wrong` is the sentence for what is no number.
    """
    attrs = {"inputmode": "numeric", "autocomplete": "off"} | ({"class": "needed"} if needed else {})
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=None if most is None else 0,
        max_value=most,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={
            "required": f"请填{label}。",
            "invalid": wrong or f"{label}请用整数。",
            "min_value": f"{label}不能是负数。",
            "max_value": f"{label}最多{most}。",
        },
    )

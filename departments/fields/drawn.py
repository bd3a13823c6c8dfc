"""How the fields of a form stand together on the page."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout


def helper(*parts: Any) -> FormHelper:
    """Return a crispy-forms helper that draws these parts. The template writes <form> and the CSRF token itself."""
    drawn = FormHelper()
    drawn.form_tag, drawn.disable_csrf, drawn.layout = False, True, Layout(*parts)
    return drawn


def wide(name: str, columns: int) -> Field:
    """Give a field so many of the twelve columns of its row."""
    return Field(name, wrapper_class=f"s{columns}")

"""How the fields of a form stand together on the page."""

from __future__ import annotations

from crispy_forms.layout import Field


def wide(name: str, columns: int) -> Field:
    """Give a field so many of the twelve columns of its row."""
    return Field(name, wrapper_class=f"s{columns}")

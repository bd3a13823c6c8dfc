"""The forms of the counter. `Sheet` is the whole registration page."""

from intake.forms.sheet import Sheet

__all__ = ["Sheet"]

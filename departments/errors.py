"""Errors that the person at the desk can mend: each carries the sentence that says how."""

from __future__ import annotations


class DeskError(Exception):
    """An act refuses what it was asked. `sentence` is the Chinese sentence to show.

    `field` names the form field that is wrong; it is empty when the fault is in no single field.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


Faults = dict[str, str]
"""What is wrong, as {field: sentence}. The key is "" for a fault that is in no single field."""

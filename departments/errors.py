"""Errors that people at the desk can act on."""

from __future__ import annotations


class DeskError(Exception):
    """Something cannot be done as asked; the message is the Chinese sentence to show.

    `field` names the form field that is wrong, or is empty when the whole act is.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


Faults = dict[str, str]
"""What is wrong: field → sentence; "" for what concerns no single field."""

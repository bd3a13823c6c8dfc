"""The form that the fields stand in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from departments.errors import DeskError, Faults


class DeskForm(forms.Form):
    """A form of a page. It is drawn without <form> around it, and shows beside its fields what an act refused."""

    @property
    def helper(self) -> FormHelper:
        """What `{% crispy form %}` draws by. It is asked when the page is drawn, so a field may go before that."""
        drawn = FormHelper()
        drawn.form_tag, drawn.disable_csrf = False, True  # the template writes <form> and its CSRF token
        if (layout := self.arrangement()) is not None:
            drawn.layout = layout
        return drawn

    def arrangement(self) -> Layout | None:
        """Return how the fields stand together; None draws all of them, one under the other."""
        return None

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Let a list offer these pairs of value and words."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared as one
        field.choices = list(choices)

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """Let a list offer these rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared as one
        field.queryset = rows

    def retype(self, name: str, *values: str) -> None:
        """Show other values in a field of a form that was sent; they are what is sent next."""
        assert isinstance(self.data, QueryDict)  # noqa: S101  a form that was sent
        self.data = self.data.copy()
        self.data.setlist(self.add_prefix(name), list(values))

    def refuse(self, error: DeskError) -> None:
        """Show the sentence of an act that was refused: beside the field it names, or above all when none is here."""
        self.add_error(error.field if error.field in self.fields else None, error.sentence)

    def refuse_all(self, faults: Faults) -> None:
        """Show what an act would refuse. A field that has an error already keeps that one."""
        for field, sentence in faults.items():
            if field not in self.errors:
                self.refuse(DeskError(sentence, field))

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed and picked, valid or not, as pairs of label and words: to read and copy where it was refused.

        Example: [("退回原因", "不属于本单位职责"), ("说明", "户籍在外县")]. What is hidden or empty is left out.
        """
        words = ((str(bound.label), _in_words(bound)) for bound in self.visible_fields())
        return [(label, said) for label, said in words if said]


def _in_words(bound: forms.BoundField) -> str:
    """Return what was sent for a field: text as it is, choices by their words."""
    field, value = bound.field, bound.data
    if isinstance(field, forms.BooleanField):
        return "是" if field.widget.value_from_datadict(bound.form.data, {}, bound.html_name) else ""
    sent = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value or "")]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        words = {str(key): str(said) for key, said in field.choices}  # type: ignore[union-attr,misc]  # flat pairs
        sent = [words.get(one, "") for one in sent if one]
    return "、".join(one.strip() for one in sent if one.strip())

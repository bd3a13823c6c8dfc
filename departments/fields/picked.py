"""What is picked from a list: words, yes or no, and rows of the reference data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.db.models import Model
from django.forms.widgets import ChoiceWidget

from departments.models import Department, PolicyBasis

Pairs = Sequence[tuple[str, str]]
"""What a list offers: the value that is sent, and the words that are shown."""


ALL: Final = ("", "全部")
"""The first line of a condition, which leaves it out."""


def pairs(words: Iterable[str]) -> list[tuple[str, str]]:
    """Return words as a list offers them, each of them its own value."""
    return [(word, word) for word in words]


def choice(
    label: str,
    choices: Pairs = (),
    *,
    empty: str = "",
    needed: bool = True,
    required: bool = False,
    what: str = "",
    hint: str = "",
    initial: str | None = None,
) -> forms.ChoiceField:
    """A list to pick from.

    `empty` is the words of a first line that picks nothing, such as 请选. `needed`: not marked “可不填”. `required`: an
    empty one is answered with 请选…。. `what` names in an error what has to come from the list.
    """
    return forms.ChoiceField(
        label=label,
        required=required,
        choices=[("", empty), *choices] if empty else choices,
        initial=initial,
        help_text=hint,
        widget=forms.Select(attrs={"class": "needed"} if needed else {}),
        error_messages={"required": f"请选{label}。", "invalid_choice": f"请从列表里选{what}。"},
    )


def condition(label: str, choices: Pairs = (), *, is_hidden: bool = False) -> forms.ChoiceField:
    """A list in the query row above a table; its first line leaves the condition out.

    A hidden one is set by the links of the page, and the row only carries it along.
    """
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[ALL, *choices],
        widget=forms.HiddenInput if is_hidden else forms.Select,
        error_messages={"invalid_choice": f"{label}请从列表里选。"},
    )


def pick_one(label: str, choices: Pairs, *, hint: str = "", fills: str = "") -> forms.ChoiceField:
    """Radio buttons that the digit keys pick. `fills` is the id of a text box that takes over the picked words."""
    attrs = {"class": "digits stacked" if fills else "digits needed"} | ({"data-fills": fills} if fills else {})
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        help_text=hint,
        widget=Radios(attrs=attrs),
        error_messages={"invalid_choice": "请从列表里选。"},
    )


def tick(label: str, *, hint: str = "") -> forms.BooleanField:
    """A box to tick, which may stay empty: yes or no."""
    return forms.BooleanField(label=label, required=False, help_text=hint)


# --- Groups of boxes


class _OneCursor(ChoiceWidget):
    """Boxes of which only the first takes the cursor: Django would give `autofocus` to every one of them."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["index"] != "0":
            option["attrs"].pop("autofocus", None)
        return option


class Radios(_OneCursor, forms.RadioSelect):
    """Radio buttons."""


class Ticks(_OneCursor, forms.CheckboxSelectMultiple):
    """Boxes to tick."""


# --- Rows


def pick_row(
    label: str,
    model: type[Model],
    *,
    what: str = "",
    empty: str | None = "请选",
    needed: bool = True,
    required: bool = False,
    missing: str = "",
    wrong: str = "",
    hint: str = "",
    field: type[forms.ModelChoiceField[Any]] = forms.ModelChoiceField,
) -> forms.ModelChoiceField[Any]:
    """A list of rows, empty until the form offers some (`DeskForm.offer_rows`).

    A row that is not offered is answered with 请从列表里选 and `what`, or with the sentence `wrong`. With `required` an
    empty one is answered with 请选…。, and with `missing` by that sentence.
    """
    return field(
        label=label,
        queryset=model._default_manager.none(),
        required=required or bool(missing),
        empty_label=empty,
        help_text=hint,
        widget=forms.Select(attrs={"class": "needed"} if needed else {}),
        error_messages={"required": missing or f"请选{label}。", "invalid_choice": wrong or f"请从列表里选{what}。"},
    )


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """Rows to tick. A key too long for the database is of no row either: Django says so for a list of one choice."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


def pick_rows(label: str, model: type[Model], *, what: str, css: str = "") -> forms.ModelMultipleChoiceField[Any]:
    """Rows to tick, any number of them; none until the form offers some."""
    wrong = f"请从列表里选{what}。"
    return RowsField(
        label=label,
        queryset=model._default_manager.none(),
        required=False,
        widget=Ticks(attrs={"class": css} if css else {}),
        error_messages={"invalid_choice": wrong, "invalid_pk_value": wrong},
    )


def unit(label: str, *, needed: bool = True, required: bool = False, hint: str = "") -> forms.ModelChoiceField[Any]:
    """A unit: a bureau, a township or whatever the form offers."""
    return pick_row(label, Department, what="单位", needed=needed, required=required, hint=hint)


def units(label: str) -> forms.ModelMultipleChoiceField[Any]:
    """Units to tick, any number of them."""
    return pick_rows(label, Department, what="单位")


class BasisField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class cannot be subscripted at run time
    """A choice among legal bases. The list shows a short name; papers print the whole citation, `str(basis)`."""

    def label_from_instance(self, obj: PolicyBasis) -> str:
        return obj.choice_label


def policy(label: str, *, required: bool = False) -> forms.ModelChoiceField[Any]:
    """A legal basis (依据)."""
    return pick_row(label, PolicyBasis, what="依据", required=required, field=BasisField)

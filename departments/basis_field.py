"""Where a legal basis is chosen: a list in which what tells them apart comes first."""

from __future__ import annotations

from django import forms

from departments.models import PolicyBasis


class BasisField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class cannot be subscripted at run time
    """A choice among bases; what is written down afterwards is the whole citation, `str(basis)`."""

    def label_from_instance(self, obj: PolicyBasis) -> str:
        return obj.choice_label

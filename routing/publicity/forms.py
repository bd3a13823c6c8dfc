"""Which 公示单: township, category, month. Nothing personal is asked, so it may stand in an address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from departments import clock
from departments.fields import choice, line
from departments.models import User
from intake.fields import read
from intake.identity import month_words, parse_month
from routing.hands.people import towns_of
from routing.publicity.sheet import Publicity, posted_categories


class PublicityForm(forms.Form):
    """A window is one township and is not asked for it; what is not said is this month and the first category."""

    town = choice("乡镇（街道）", ())
    category = choice("类别", ())
    month = line("哪个月批准的", 20)

    def __init__(self, data: Any, *, user: User) -> None:
        self.user, self.towns, self.categories = user, towns_of(user), posted_categories()
        first = {"town": [one.slug for one in self.towns], "category": [one.slug for one in self.categories]}
        given = {name: data.get(name) or (slugs[0] if slugs else "") for name, slugs in first.items()}
        this_month = month_words(clock.today())
        super().__init__(given | {"month": data.get("month") or this_month})
        self.fields["town"].choices = [(one.slug, one.short_name) for one in self.towns]  # type: ignore[attr-defined]
        self.fields["category"].choices = [(one.slug, one.name) for one in self.categories]  # type: ignore[attr-defined]
        if len(self.towns) == 1:
            self.fields["town"].widget = forms.HiddenInput()

    def clean_month(self) -> dt.date:
        month: dt.date = read(parse_month, self.cleaned_data["month"])
        if month > clock.today():
            raise forms.ValidationError(f"{month_words(month)}还没有到，请选已经到的月份。")
        return month

    def sheet(self) -> Publicity:
        """Return what is asked for; the form must be valid."""
        facts = self.cleaned_data
        town = next(one for one in self.towns if one.slug == facts["town"])
        category = next(one for one in self.categories if one.slug == facts["category"])
        return Publicity(town, category, facts["month"], self.user)

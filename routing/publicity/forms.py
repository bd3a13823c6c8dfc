"""Which 公示单: township, category, month. Nothing personal is asked, so it may stand in an address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from departments import clock
from departments.calendar.datewords import month_words
from departments.fields import DeskForm, choice, month
from departments.models import User
from routing.hands.people import towns_of
from routing.publicity.sheet import Publicity, posted_categories


class PublicityForm(DeskForm):
    """A window is one township and is not asked for it; what is not said is this month and the first category."""

    town = choice("乡镇（街道）")
    category = choice("类别")
    month = month("哪个月批准的")

    def __init__(self, data: Any, *, user: User) -> None:
        self.user, self.towns, self.categories = user, towns_of(user), posted_categories()
        first = {"town": [one.slug for one in self.towns], "category": [one.slug for one in self.categories]}
        given = {name: data.get(name) or (slugs[0] if slugs else "") for name, slugs in first.items()}
        this_month = month_words(clock.today())
        super().__init__(given | {"month": data.get("month") or this_month})
        self.offer("town", [(one.slug, one.short_name) for one in self.towns])
        self.offer("category", [(one.slug, one.name) for one in self.categories])
        if len(self.towns) == 1:
            self.fields["town"].widget = forms.HiddenInput()

    def clean_month(self) -> dt.date:
        this_month = clock.today().replace(day=1)
        asked: dt.date = self.cleaned_data["month"] or this_month
        if asked > this_month:
            raise forms.ValidationError(f"{month_words(asked)}还没有到，请选已经到的月份。")
        return asked

    def sheet(self) -> Publicity:
        """Return what is asked for; the form must be valid."""
        facts = self.cleaned_data
        town = next(one for one in self.towns if one.slug == facts["town"])
        category = next(one for one in self.categories if one.slug == facts["category"])
        return Publicity(town, category, facts["month"], self.user)

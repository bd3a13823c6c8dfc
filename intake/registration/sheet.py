"""The one screen of 登记: all its forms, what they show, and what they say once they are valid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict

from departments import clock
from departments.errors import DeskError
from departments.models import Department, MaterialRequirement, PolicyBasis, ReliefCategory, Responsibility
from departments.terms import DepartmentKind
from intake.fields import as_typed
from intake.identity import IdNumber, age_on
from intake.models import Applicant, Matter, Source
from intake.registration.acts import Registration
from intake.registration.late_forms import LateForm
from intake.registration.opening_forms import OpeningForm
from intake.registration.openings import Opening, Proposal, Proposer, Situation
from intake.registration.papers import papers_form
from intake.registration.person_forms import (
    FIRST_ASKED,
    ApplicantForm,
    HouseholdForm,
    HouseholdFormSet,
    household_of,
    known_facts,
    read_from,
    typed_household,
)
from intake.registration.visit_forms import ApplicationForm

COMES_ALONE = 16
"""Years of age below which it is asked whether nobody came along."""
UNSEEN = "请核对每一类的办理方式后再登记。"

F = TypeVar("F", bound=forms.Form)
Typed = MultiValueDict[str, str]


class RegistrationSheet:
    """All forms of the page. Without `data` they are empty. With `data` they show again what was typed, and with
    `judged` also what is wrong with it.

    `known` is the person found by the number. `prefill` fills empty fields from what is known of them, where the clerk
    may read it (`reads_known`); else they stay empty, and what stays empty changes nothing that is stored.

    A category has a panel (an opening) when it is ticked, when it came with what was typed, or when the person has an
    open matter of it. The others have none: nine panels would be longer than the rest of the page.
    """

    def __init__(
        self,
        propose: Proposer,
        *,
        window: Department,
        now: dt.datetime,
        data: Typed | None = None,
        judged: bool = False,
        known: Applicant | None = None,
        reads_known: bool = False,
    ) -> None:
        self.window, self.now, self.on = window, now, clock.day_of(now)
        self.propose, self.known, self.reads_known = propose, known, reads_known
        self.typed = data.copy() if data is not None else MultiValueDict()
        self.judged, self.is_adding_member = judged, False
        duties = Responsibility.objects.in_force(self.on).with_units().order_by("category")
        self.duties = {duty.category: duty for duty in duties}
        self.categories = list(self.duties)
        self.ended = self._untick_ended()
        self.ticked = set(self.typed.getlist("categories"))
        self.posted = {category.slug for category in self.categories if f"{category.slug}-way" in self.typed}
        self.doubles = self._doubles()
        self.person = self._bound_or_shown(ApplicantForm, villages=self.villages)
        self.visit = self._bound_or_shown(ApplicationForm, duties=duties, ended=self.ended)
        self.late = self._bound_or_shown(LateForm)
        self.household = self._household()
        self.papers = papers_form(self.typed, self.on, judged=judged)
        self.openings = self._openings()
        if data is None:
            self._begin()

    # --- Building

    def _untick_ended(self) -> list[ReliefCategory]:
        """Take out the ticks of categories that nobody answers for today, and return those categories.

        It happens to a page that was opened before the last edition of a category ended.
        """
        asked = self.typed.getlist("categories")
        strange = set(asked) - {category.slug for category in self.categories}
        ended = list(ReliefCategory.objects.filter(slug__in=strange)) if strange else []
        if ended:
            gone = {category.slug for category in ended}
            self.typed.setlist("categories", [slug for slug in asked if slug not in gone])
        return ended

    def _bound_or_shown(self, form_class: type[F], *, judged: bool | None = None, **given: Any) -> F:
        """Return the form bound to what was typed if it is to be judged, else with that as its initial values."""
        if self.judged if judged is None else judged:
            return form_class(self.typed, **given)
        form = form_class(**given)
        if self.typed:
            form.initial = dict(as_typed(form, self.typed))
        return form

    def _household(self) -> forms.BaseFormSet[HouseholdForm]:
        if self.judged:
            return HouseholdFormSet(self.typed, prefix="household")
        rows = typed_household(self.typed, "household")
        if not rows and self.known is not None and self.reads_known:
            rows = list(self.known.household.values("name", "relation", "id_number"))
        return HouseholdFormSet(prefix="household", initial=rows[: HouseholdFormSet.max_num])

    def _openings(self) -> list[OpeningForm]:
        wanted = self.ticked | self.posted | set(self.doubles)
        shown = [category for category in self.categories if category.slug in wanted]
        if not shown:
            return []
        requirements: dict[int, list[MaterialRequirement]] = defaultdict(list)
        for row in self.papers.rows:
            requirements[row.category_id].append(row)
        bases = list(PolicyBasis.objects.in_force(self.on))
        return [self._opening(category, requirements=requirements[category.pk], bases=bases) for category in shown]

    def _opening(self, category: ReliefCategory, **given: Any) -> OpeningForm:
        """Return the panel of a category with what was typed. One that was not on the page starts with the proposal."""
        proposal = self.propose(self.duties[category], self._situation(category), self.on)
        given |= {
            "proposal": proposal,
            "brought": self.papers.brought,
            "now": self.now,
            "has_turned": self._follow(proposal),
            "applicant": self.known,
            "double": self.doubles.get(category.slug),
            "is_ticked": category.slug in self.ticked,
            "since": self.late.stated_on(self.on),
        }
        if category.slug not in self.posted:
            return OpeningForm(**given)
        return self._bound_or_shown(OpeningForm, judged=self.judged and category.slug in self.ticked, **given)

    def _follow(self, proposal: Proposal) -> bool:
        """Does another decision hold than when the page was shown? Then the panel follows the new proposal.

        A way that the clerk chose against the old proposal stays chosen.
        """
        slug = proposal.category.slug
        decision, _, proposed = self.typed.get(f"{slug}-shown", "").partition("/")
        if slug not in self.posted or decision == proposal.decision:
            return False
        self.typed[f"{slug}-shown"] = proposal.mark
        if self.typed.get(f"{slug}-way") == proposed:
            self.typed[f"{slug}-way"] = proposal.proposed.value
        return True

    def _situation(self, category: ReliefCategory) -> Situation:
        return Situation(
            window=self.window,
            at=self.now,
            difficulty=self.typed.get("difficulty", ""),
            can_go=not self.typed.get(f"{category.slug}-cannot_go"),
            urgent=bool(self.typed.get(f"{category.slug}-urgent")),
            received_on=self.late.stated_on(self.on),
        )

    def _doubles(self) -> dict[str, Matter]:
        """Return the open matters of the known person by category: perhaps the same thing is asked for twice."""
        if self.known is None:
            return {}
        matters = Matter.objects.open().filter(application__applicant=self.known).with_people().order_by("number")
        return {matter.category.slug: matter for matter in matters}

    # --- Showing

    def _begin(self) -> None:
        """Put the cursor into the number. At a village's window fill in the village: who comes mostly lives there."""
        self.person.focus_on("id_number")
        if self.window.is_village:
            self.person.initial["village"] = self.window.short_name
            self.person.mark_prefilled(["village"])

    def prefill(self, paper: IdNumber) -> None:
        """Fill empty fields with what is known or the number tells, and put the cursor into the first still empty."""
        facts = read_from(paper)
        if self.known is not None and self.reads_known:
            facts |= known_facts(self.known)
        if not facts.get("village"):
            facts["village"] = self._village_in(self.person.initial.get("hukou_address", ""))
        filled = [name for name, value in facts.items() if value and not self.person.initial.get(name)]
        self.person.initial.update({name: facts[name] for name in filled})
        self.person.mark_prefilled(filled)
        self.person.focus_on_empty(FIRST_ASKED)

    def villages(self) -> list[str]:
        """Return the names of the villages of the window's township, read once."""
        return self._villages

    @cached_property
    def _villages(self) -> list[str]:
        villages = self.window.desk.children.in_force(self.on).filter(kind=DepartmentKind.VILLAGE)
        return [village.short_name for village in villages]

    def _village_in(self, address: str) -> str:
        """Return the village of the township that an address names; "" for none."""
        return next((name for name in self.villages() if name in address), "") if address else ""

    def add_member(self) -> None:
        """Show the household unfolded, with the cursor in its empty row."""
        self.is_adding_member = True
        self.household.forms[-1].fields["name"].widget.attrs["autofocus"] = True

    @property
    def members(self) -> list[Mapping[str, Any]]:
        """The members of the household as they stand in the rows, for the line of names."""
        rows = [{"name": form["name"].value(), "relation": form["relation"].value()} for form in self.household]
        return [row for row in rows if row["name"]]

    @property
    def may_add_member(self) -> bool:
        return len(self.household.forms) < self.household.max_num

    @property
    def asks_for_person(self) -> bool:
        """Is one of the fields of FIRST_ASKED still empty?"""
        return any(not self.person[name].value() for name in FIRST_ASKED)

    @property
    def forms(self) -> list[forms.BaseForm]:
        """Every form that is judged, in the order of the page, for the box of errors."""
        return [self.person, *self.household.forms, self.visit, self.late, *self.asked, self.papers]

    @property
    def has_errors(self) -> bool:
        return self.judged and any(form.errors for form in self.forms)

    # --- Judging

    @property
    def asked(self) -> list[OpeningForm]:
        """The forms of the ticked categories."""
        return [form for form in self.openings if form.proposal.category.slug in self.ticked]

    def is_valid(self) -> bool:
        """Check every form, so that all errors show at once.

        A category whose panel was not on the page yet is an error: nothing is registered in a way that was never shown.
        """
        if any(form.proposal.category.slug not in self.posted for form in self.asked):
            self.visit.add_error("categories", UNSEEN)
        if not self.person.errors and not self.visit.errors:
            self._ask_who_came()
        judged = [not form.errors for form in (self.person, self.visit, self.late, self.papers, *self.asked)]
        return self.household.is_valid() and all(judged)

    def _ask_who_came(self) -> None:
        """Ask about a child that came alone, and about a proxy with the number of the applicant."""
        person, visit = self.person.cleaned_data, self.visit.cleaned_data
        if visit["source"] == Source.SELF and person.get("birth") and age_on(person["birth"], self.on) < COMES_ALONE:
            self.visit.ask("source", f"申请人不满{COMES_ALONE}周岁，是监护人代办的吗？是的请把来源改成代办。")
        if visit.get("proxy_id_number") and visit["proxy_id_number"] == person.get("id_number"):
            self.visit.ask("proxy_id_number", "代办人的证件号码和申请人的一样，请核对。")

    def registration(self) -> Registration:
        """Return what a valid sheet says."""
        return Registration(
            person=self.person.person(),
            visit=replace(self.visit.visit(), consent=self.papers.consents),
            household=household_of(self.household),
            requests=[form.request() for form in self.asked],
            late=self.late.late(),
            authority_came=self.visit.authority_came,
        )

    def moves(self, matters: Mapping[str, Matter], *, at_once: bool) -> Iterator[Opening]:
        """Yield the opening of each new matter; `matters` has them by the slug of the category.

        `at_once`: the ways chosen are carried out in the same save as far as nothing more is asked (otherwise 只登记).
        """
        for form in self.asked:
            matter = matters[form.proposal.category.slug]
            then = form.then() if at_once else None
            yield Opening(matter=matter, value=form.cleaned_data["way"], inputs=form.inputs(), then=then)

    def note(self, error: DeskError) -> None:
        """Show what an act refused: beside the field that it names, or on top when no form has that field."""
        candidates = [self.person, self.visit, self.late, *self.asked]
        form = next((form for form in candidates if error.field in form.fields), self.visit)
        form.refuse(error)

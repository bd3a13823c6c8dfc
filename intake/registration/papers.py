"""材料 of a visit: every paper once, however many of the ticked categories ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.datastructures import MultiValueDict

from departments.fields import DeskForm, tick
from departments.models import MaterialRequirement, most_copies, strictest_form

CHANGED = "材料清单刚更新过，请核对收到的材料，重新打勾后再登记。"

Typed = MultiValueDict[str, str]


@dataclass(frozen=True)
class VisitPaper:
    """One paper, and the requirements of the ticked categories that it meets."""

    key: str
    demands: Sequence[MaterialRequirement]

    @property
    def name(self) -> str:
        """The name of the paper; of one that no other category asks for, as that category calls it."""
        first = self.demands[0]
        return first.paper.name if first.paper is not None and len(self.demands) > 1 else first.name

    @property
    def form(self) -> str:
        return strictest_form(self.demands)

    @property
    def copies(self) -> int:
        return most_copies(self.demands)

    @property
    def shared_words(self) -> str:
        """How many of the ticked categories share it: 3项共用; empty when it is for one."""
        return f"{len(self.demands)}项共用" if len(self.demands) > 1 else ""

    @property
    def looks_up(self) -> bool:
        """窗口代查: the window finds it out itself, so nobody has to bring it."""
        return self.demands[0].window_looks_up

    @property
    def own_words(self) -> str:
        """What a category calls it otherwise: 低保：全体共同生活家庭成员身份证、户口簿."""
        others = [row for row in self.demands if row.name != self.name]
        return "；".join(f"{row.category.short_name}：{row.name}" for row in others)


def papers_of(requirements: Iterable[MaterialRequirement]) -> list[VisitPaper]:
    """Return the papers of these requirements in their order; what some category looks up stands apart from the rest.

    The more categories share a paper, the earlier it comes: it is the one to ask for first.
    """
    found: dict[tuple[str, bool], list[MaterialRequirement]] = {}
    for row in requirements:
        found.setdefault((row.paper_key, row.window_looks_up), []).append(row)
    papers = [VisitPaper(key, rows) for (key, _), rows in found.items()]
    return sorted(papers, key=lambda paper: -len(paper.demands))


class PapersForm(DeskForm):
    """收到的材料: one tick for each paper that was handed in. A tick is the key of a paper, such as "p3" or "m12".

    Whether the check of the household's means is authorised is asked by a tick of its own only where no ticked category
    lists that paper, so that the two cannot disagree.

    `rows` are the requirements of all categories in force, `ticked` the categories asked for. A tick of a category that
    is no longer asked for means nothing; a tick that no category knows is refused.
    """

    papers = forms.MultipleChoiceField(
        label="收到的材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHANGED},
    )

    consent = tick("已签经济状况核对授权书")

    def __init__(self, typed: Typed, *, rows: Iterable[MaterialRequirement], judged: bool = False) -> None:
        self.rows = list(rows)
        self.ticks = _ticks_of(typed, self.rows)
        given = {"papers": self.ticks, "consent": "consent" in typed}
        super().__init__(given if judged else None, initial=given)
        self.offer("papers", [(row.paper_key, row.name) for row in self.rows if not row.window_looks_up])
        ticked = set(typed.getlist("categories"))
        self.offered = papers_of(row for row in self.rows if row.category.slug in ticked)

    @property
    def brought(self) -> frozenset[int]:
        """The keys of the MaterialRequirement rows that the ticked papers meet, of all categories."""
        ticks = set(self.ticks)
        return frozenset(row.pk for row in self.rows if row.paper_key in ticks and not row.window_looks_up)

    @property
    def authorisations(self) -> list[MaterialRequirement]:
        """核对授权书 as the ticked categories list it."""
        return [row for paper in self.offered for row in paper.demands if row.is_authorisation]

    @property
    def consents(self) -> bool:
        """Is the check authorised: by every paper of it that is listed, and by the tick where none is?"""
        if self.authorisations:
            return all(row.pk in self.brought for row in self.authorisations)
        return bool(self["consent"].value())

    @property
    def to_bring(self) -> list[tuple[forms.boundfield.BoundWidget, VisitPaper]]:
        """The boxes to tick, each with its paper; without what the window looks up itself."""
        boxes = {str(box.data["value"]): box for box in self["papers"]}
        return [(boxes[paper.key], paper) for paper in self.offered if not paper.looks_up]

    @property
    def looked_up(self) -> list[VisitPaper]:
        """窗口代查: what the window finds out itself."""
        return [paper for paper in self.offered if paper.looks_up]


def papers_form(typed: Typed, on: dt.date, *, judged: bool = False) -> PapersForm:
    """Return the list of a day's papers for what was typed."""
    rows = MaterialRequirement.objects.in_force(on).select_related("category", "paper").order_by("order", "pk")
    return PapersForm(typed, rows=rows, judged=judged)


def _ticks_of(typed: Typed, rows: Sequence[MaterialRequirement]) -> list[str]:
    """Return the ticks. A form opened before the list was one has its ticks by category: `dibao-received` = 7."""
    keys = {str(row.pk): row.paper_key for row in rows}
    slugs = dict.fromkeys(row.category.slug for row in rows)
    old = [tick for slug in slugs for tick in typed.getlist(f"{slug}-received")]
    return list(dict.fromkeys([*typed.getlist("papers"), *(keys.get(tick, f"m{tick}") for tick in old)]))

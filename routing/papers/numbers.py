"""文号: how the number of a paper is written, on the day it is issued and, asked later, on any day before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from departments import clock
from departments.models import Department
from intake.numbering import paper_number
from routing.models import Document, PaperKind, PaperSwitch
from routing.papers.texts import di_key, is_on


def number_of(issuer: Department, kind: PaperKind, on: dt.date, serial: int | str) -> str:
    """Return 毛救受〔2026〕460号, or 毛救受〔2026〕第460号 when the switch 第 of this kind of paper is on that day."""
    return number_written(issuer.mark, kind, on.year, serial, with_di=is_on(di_key(kind), on))


def number_written(mark: str, kind: PaperKind, year: int, serial: int | str, *, with_di: bool) -> str:
    """Return the number of a paper of a kind: 救 and the letter of the kind stand between 代字 and year."""
    return paper_number(f"{mark}救{kind.letter}", year, serial, with_di=with_di)


class Numbers:
    """All 代字 and switches there ever were, read in two queries for any number of papers."""

    def __init__(self) -> None:
        self._marks: dict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
        rows = Department.history.order_by("history_date", "history_id")
        for pk, at, mark in rows.values_list("id", "history_date", "mark"):
            self._marks[pk].append((at, mark))
        self._switches: dict[str, list[tuple[dt.date, bool]]] = defaultdict(list)
        editions = PaperSwitch.objects.order_by("valid_from")
        for key, since, on in editions.values_list("key", "valid_from", "is_on"):
            self._switches[key].append((since, on))

    def of(self, paper: Document) -> str:
        """Return the number a paper must have."""
        kind, on = PaperKind(paper.kind), clock.day_of(paper.issued_at)
        return self.written(paper.department, kind, on.year, paper.serial, at=paper.issued_at)

    def written(self, unit: Department, kind: PaperKind, year: int, serial: int, *, at: dt.datetime) -> str:
        """Return a number as it was written at a moment, whether or not there is a paper of that number."""
        on = clock.day_of(at)
        with_di = [is_on for since, is_on in self._switches[di_key(kind)] if since <= on][-1:] == [True]
        return number_written(self._mark(unit, at), kind, year, serial, with_di=with_di)

    def _mark(self, unit: Department, at: dt.datetime) -> str:
        """Return the 代字 of a unit at a moment; before its history begins, the first one known."""
        marks = self._marks[unit.pk]
        known = [mark for since, mark in marks if since <= at] or [mark for _, mark in marks[:1]]
        return known[-1] if known else unit.mark

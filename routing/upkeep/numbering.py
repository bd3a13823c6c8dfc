"""The number a paper must bear: written with the 代字 and the switch 第 of the day it was issued."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from departments import clock
from departments.models import Department
from routing.models import Document, PaperKind, PaperSwitch
from routing.papers.documents import number_written
from routing.papers.texts import di_key


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
        on, kind = clock.day_of(paper.issued_at), PaperKind(paper.kind)
        with_di = [is_on for since, is_on in self._switches[di_key(kind)] if since <= on][-1:] == [True]
        return number_written(self._mark(paper), kind, on.year, paper.serial, with_di=with_di)

    def _mark(self, paper: Document) -> str:
        """Return the 代字 of the unit at the moment of issue; before its history begins, the first one known."""
        marks = self._marks[paper.department_id]
        known = [mark for at, mark in marks if at <= paper.issued_at] or [mark for _, mark in marks[:1]]
        return known[-1] if known else paper.department.mark

"""退回协调 (M3): the matters for which the office has to name the unit, and how the returns of a quarter came out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from departments.calendar.quarters import Quarter
from departments.models import Department, User
from intake.models import Matter
from intake.states import Status
from routing.desks.sections import Number
from routing.figures.returns import UnitReturns, Verdict, counted_url, matters_returned, returns_by_unit
from routing.lists.queues import MatterRow, in_order, matters_of, read_rows
from routing.matter.tasks import Task, step_for
from routing.models import MatterEvent
from routing.rules.transfer.coordinating import REPORT_UNCOVERED

PER_PAGE = 50


@dataclass(frozen=True)
class Case:
    """A matter for the office to decide, and what the last unit that had it gave as its reason."""

    task: Task
    why: str


def waiting_cases(user: User, page: str, today: dt.date) -> tuple[Page[Matter], list[Case]]:
    """Return one page of the matters being coordinated, the most urgent first."""
    waiting = in_order(matters_of(user).filter(status=Status.COORDINATING))
    shown = Paginator(waiting, PER_PAGE).get_page(page)
    rows = read_rows(waiting[shown.start_index() - 1 : shown.end_index()] if shown else waiting.none(), today)
    why = _reasons(rows)
    return shown, [Case(Task(row, step_for(user, row)), why.get(row.pk, "")) for row in rows]


def _reasons(rows: Sequence[MatterRow]) -> dict[int, str]:
    """Return by matter the reason of its last return or report: one query."""
    events = MatterEvent.objects.statements().select_related("department")
    written = events.filter(matter__in=[row.pk for row in rows]).order_by("pk")
    return {event.matter_id: _words(event) for event in written}


def _words(event: MatterEvent) -> str:
    said = event.data
    if event.move == REPORT_UNCOVERED.name:
        return f"{event.department}提请研究：{said.get('suggestion', '')}"
    return f"{event.department}退回：{said.get('reason_code', '')}；建议{said.get('suggested', '')}"


# --- How returns came out

COUNTED = (("total", "退回"), *((verdict.value, str(verdict.label)) for verdict in Verdict))


@dataclass(frozen=True)
class UnitLine:
    """One line of 各单位退回情况: a unit and its numbers, in the order of COUNTED."""

    name: str
    cells: Sequence[Number]


def unit_lines(user: User, quarter: Quarter) -> list[UnitLine]:
    """Return how the returns of a quarter came out, one line for each unit that made some."""
    return [_line(unit, quarter) for unit in returns_by_unit(user, quarter)]


def _line(unit: UnitReturns, quarter: Quarter) -> UnitLine:
    cells = []
    for name, title in COUNTED:
        conditions = {"quarter": str(quarter), "unit": unit.slug} | ({} if name == "total" else {"verdict": name})
        cells.append(Number(title, getattr(unit, name), counted_url(**conditions)))
    return UnitLine(unit.name, cells)


@dataclass(frozen=True)
class Counted:
    """One page of the matters that a number of the table counts. `title` says in words what it counts."""

    title: str
    page: Page[Matter]
    rows: Sequence[MatterRow]


def counted(user: User, quarter: Quarter, *, unit: str, verdict: str, page: str, today: dt.date) -> Counted:
    """Return a page of the matters counted. An unknown unit or verdict has none."""
    found = in_order(matters_returned(user, quarter, unit=unit, verdict=verdict))
    shown = Paginator(found, PER_PAGE).get_page(page)
    rows = read_rows(found[shown.start_index() - 1 : shown.end_index()] if shown else found.none(), today)
    named = Department.objects.filter(slug=unit).values_list("short_name", flat=True).first() or "各单位"
    what = dict(COUNTED).get(verdict, "退回")
    return Counted(f"{quarter.words}{named}：{what}{shown.paginator.count}件", shown, rows)

"""Load the reference data and the calendar from the TOML files of this folder into the database.

Loading can be repeated at any time. A row is found by its slug and saved only when something differs, so that its
history shows real changes only.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from departments import clock
from departments.calendar.acts import offer
from departments.calendar.workdays import ONE_DAY, DayRule
from departments.duties.editions import fault_in
from departments.models import (
    CalendarChange,
    CalendarDay,
    CalendarYear,
    ClockLimit,
    Department,
    MaterialRequirement,
    Paper,
    PolicyBasis,
    ReliefCategory,
    Responsibility,
    SpecialStage,
)
from departments.terms import DayKind

CATALOGUE = Path(__file__).parent
LONGEST_NOTICE = 120
Row = Mapping[str, Any]
References = Mapping[str, type[models.Model]]


class CatalogueError(Exception):
    """A file of the catalogue is missing or a row of it is wrong. The message names the file, the row and the fault."""


# The file, its model, and the columns that name a row of another table by its slug. The order matters: a row may only
# name rows of files that were loaded before.
_TABLES: tuple[tuple[str, type[models.Model], References], ...] = (
    ("departments", Department, {"parent": Department, "predecessor": Department}),
    ("categories", ReliefCategory, {}),
    ("bases", PolicyBasis, {"category": ReliefCategory}),
    ("responsibilities", Responsibility, {"category": ReliefCategory, "lead": Department, "basis": PolicyBasis}),
    ("stages", SpecialStage, {"responsibility": Responsibility}),
    ("papers", Paper, {}),
    ("materials", MaterialRequirement, {"category": ReliefCategory, "paper": Paper}),
    ("limits", ClockLimit, {}),
)
# The column by which the rows of a table belong to one series of editions.
_SERIES: dict[type[models.Model], str] = {Responsibility: "category_id", ClockLimit: "key"}


@transaction.atomic
def load_catalogue(folder: Path = CATALOGUE) -> dict[str, int]:
    """Load every table except the calendar, all or nothing. Return the number of rows in each file.

    A row that is no longer in a file stays in the database, because old matters point to it: it is ended by `valid_to`.
    A column that a file does not give (telephone, address) belongs to the office and is never touched. The same goes
    for the dates of a series of editions to which the office has added one of its own.

    Raises CatalogueError for a missing file, an unknown slug, an unknown column, and for editions that overlap or leave
    a gap.
    """
    return {name: _load_table(folder, name, model, references) for name, model, references in _TABLES}


@transaction.atomic
def load_calendar(folder: Path = CATALOGUE) -> dict[str, int]:
    """Load calendar.toml into an empty calendar. Return how many years and days the file has, and how many drafts came.

    A calendar in use is never changed silently, because dates were promised by it. What the file says otherwise becomes
    one draft for each year, to be confirmed under 工作日历. Days that only the calendar knows stay.
    """
    years = _rows(folder, "calendar", "years")
    arranged = [(year, list(calendar_rules(year))) for year in years]
    counts = {"years": len(years), "days": sum(len(days) for _, days in arranged)}
    if CalendarDay.objects.exists() or CalendarYear.objects.exists():
        return counts | {"drafts": sum(_offer_year(year, days) is not None for year, days in arranged)}
    for year, days in arranged:
        _load_year(year, days)
    return counts | {"drafts": 0}


def calendar_rules(year: Row) -> Iterator[DayRule]:
    """Yield a rule for each day of one [[years]] table of calendar.toml; both ends of a span belong to it."""
    for works, spans in ((False, year["rest"]), (True, year["work"])):
        for span in spans:
            notice = span.get("notice", year["notice"])
            for offset in range((span["to"] - span["from"]).days + 1):
                yield DayRule(span["from"] + offset * ONE_DAY, works, span["name"], notice, year["scope"])


def _rows(folder: Path, name: str, table: str | None = None) -> list[Row]:
    """Return the rows of a file. A column under [common] holds for every row that does not have it itself."""
    path = folder / f"{name}.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    common = document.get("common", {})
    return [{**common, **row} for row in document.get(table or name, [])]


def _load_table(folder: Path, name: str, model: type[models.Model], references: References) -> int:
    known = {row.slug: row for row in model._default_manager.all()}  # type: ignore[attr-defined]
    rows = _rows(folder, name)
    for row in rows:
        slug = row.get("slug", "")
        where = f"{name}.toml, {slug or 'row without slug'}"
        fields = {column: _value(value, references.get(column), where) for column, value in row.items()}
        supporting = fields.pop("supporting", [])
        if slug in known and _office_has_its_own(known[slug], rows):
            fields = {column: value for column, value in fields.items() if column not in {"valid_from", "valid_to"}}
        known[slug] = saved = _save_if_changed(known.get(slug) or model(), fields, where)
        if isinstance(saved, Responsibility):
            _set_supporting(saved, supporting, where)
    _check_editions(name, model)
    return len(rows)


def _office_has_its_own(row: models.Model, rows: list[Row]) -> bool:
    """Does the series of this row have an edition that is not in the file? Then the office entered it."""
    if type(row) not in _SERIES:
        return False
    column = _SERIES[type(row)]
    series = type(row)._default_manager.filter(**{column: getattr(row, column)})
    return series.exclude(slug__in=[known["slug"] for known in rows]).exists()


def _check_editions(name: str, model: type[models.Model]) -> None:
    if model not in _SERIES:
        return
    series: dict[Any, list[Any]] = defaultdict(list)
    for row in model._default_manager.all():
        series[getattr(row, _SERIES[model])].append(row)
    for editions in series.values():
        if fault := fault_in(editions):
            raise CatalogueError(f"{name}.toml, {editions[-1].slug}: {fault}")


def _value(value: Any, model: type[models.Model] | None, where: str) -> Any:
    """Return the row that a slug names, or the value itself for a plain column; raises CatalogueError for no row."""
    if model is None:
        return value
    found = model._default_manager.filter(slug=value).first()
    if found is None:
        raise CatalogueError(f"{where}: there is no {model.__name__} called {value!r}")
    return found


def _set_supporting(row: Responsibility, slugs: list[str], where: str) -> None:
    wanted = [_value(slug, Department, where) for slug in slugs]
    if {department.pk for department in wanted} != set(row.supporting.values_list("pk", flat=True)):
        row.supporting.set(wanted)


def _save_if_changed(row: models.Model, fields: Row, where: str) -> models.Model:
    columns = {field.name for field in row._meta.concrete_fields}
    if unknown := fields.keys() - columns:
        raise CatalogueError(f"{where}: unknown column {', '.join(sorted(unknown))}")
    changed = [name for name, value in fields.items() if _differs(row, name, value)]
    for name in changed:
        setattr(row, name, fields[name])
    if row.pk is None or changed:
        _check_and_save(row, where)
    return row


def _differs(row: models.Model, name: str, value: Any) -> bool:
    """Does the file say something else than the row? Foreign keys are compared by their id, which spares a query."""
    if isinstance(value, models.Model):
        return bool(getattr(row, f"{name}_id") != value.pk)
    return bool(getattr(row, name) != value)


def _check_and_save(row: models.Model, where: str) -> None:
    try:
        row.clean_fields()
        row.save()
    except (ValidationError, IntegrityError) as error:
        raise CatalogueError(f"{where}: {error}") from error


def _load_year(year: Row, arranged: list[DayRule]) -> None:
    where = f"calendar.toml, {year['year']}"
    _check_and_save(CalendarYear(**_columns(year)), where)
    for rule in arranged:
        day = CalendarDay(date=rule.date, scope=rule.scope, kind=_kind(rule), name=rule.name, notice=rule.notice)
        _check_and_save(day, f"calendar.toml, {rule.date}")


def _offer_year(year: Row, arranged: list[DayRule]) -> CalendarChange | None:
    rows = [{"date": rule.date.isoformat(), "kind": _kind(rule), "name": rule.name} for rule in arranged]
    notices = dict.fromkeys([year["notice"], *(rule.notice for rule in arranged)])
    columns = {"published_on": None, **_columns(year), "notice": "、".join(notices)[:LONGEST_NOTICE]}
    return offer(rows=rows, now=clock.now(), **columns)


def _columns(year: Row) -> dict[str, Any]:
    return {name: year[name] for name in ("year", "scope", "notice", "published_on") if name in year}


def _kind(rule: DayRule) -> str:
    return DayKind.WORK.value if rule.works else DayKind.REST.value

"""Many matters from one, for tests of what fifty rows cost.

The first is made by real moves. The fiftieth registration would prove nothing that the first did not: it is a copy,
with numbers of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

from django.db.models import ForeignKey, Model

from departments import clock
from departments.models import Department
from intake.models import AccessRecord, Applicant, Application, Matter
from intake.numbering import next_matter_number, next_number
from routing.models import Document
from routing.papers.documents import digest_of
from tests.factories import make_person

Key = tuple[type[Model], Any]
FIRST_COPY: Final = 1_000_000
"""The lowest key of a copy: a sequence of PostgreSQL never comes so far."""


def copies(matter: Matter, times: int) -> list[Matter]:
    """Return copies of a matter, each with a registration, a person, papers, clocks and events of its own."""
    originals = list(_with_all_of_it(matter.application.applicant))
    numbers = {model: count(_first_free(model)) for model in {type(row) for row in originals}}
    made, found = defaultdict[type[Model], list[Model]](list), []
    for _ in range(times):
        keys: dict[Key, int] = {(type(row), row.pk): next(numbers[type(row)]) for row in originals}
        for row in originals:
            made[type(row)].append(_copy(row, keys))
        found.append(keys[Matter, matter.pk])
    for model, rows in made.items():
        model._base_manager.bulk_create(rows)
    return list(Matter.objects.filter(pk__in=found).order_by("pk"))


def _with_all_of_it(row: Model) -> Iterator[Model]:
    """Yield a row and what hangs on it, each once, without its history and who looked at it."""
    waiting, met = [row], set[Key]()
    while waiting:
        row = waiting.pop(0)
        if (type(row), row.pk) in met or isinstance(row, AccessRecord):
            continue
        met.add((type(row), row.pk))
        yield row
        for relation in row._meta.related_objects:
            waiting += relation.related_model._base_manager.filter(**{relation.field.name: row})


def _first_free(model: type[Model]) -> int:
    last = model._base_manager.order_by("pk").last()
    return max(FIRST_COPY, last.pk + 1 if last else 0)


def _copy(row: Model, keys: dict[Key, int]) -> Model:
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            value = facts[field.attname]
            facts[field.attname] = keys.get((field.related_model, value), value)
    renewed = _RENEWED[type(row)](row) if type(row) in _RENEWED else {}
    return type(row)(**facts | renewed | {"pk": keys[type(row), row.pk]})


def _own_identity(_: Applicant) -> dict[str, Any]:
    return {"id_number": make_person().id_number, "token": Applicant().token}


def _own_token(_: Application) -> dict[str, Any]:
    return {"query_token": Application().query_token}


def _next_number(matter: Matter) -> dict[str, Any]:
    return {"number": next_matter_number(Department.objects.city(), clock.day_of(matter.registered_at))}


def _next_serial(paper: Document) -> dict[str, Any]:
    serial = next_number(paper.department, paper.kind, clock.day_of(paper.issued_at))
    number = paper.number.replace(f"{paper.serial}号", f"{serial}号")
    html = paper.html.replace(paper.number, number)
    return {"serial": serial, "number": number, "html": html, "digest": digest_of(paper.fields, html)}


_RENEWED: Final[dict[type[Model], Callable[[Any], dict[str, Any]]]] = {
    Applicant: _own_identity,
    Application: _own_token,
    Matter: _next_number,
    Document: _next_serial,
}
"""What no two rows may share."""

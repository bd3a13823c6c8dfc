"""样张: a whole paper of an invented person, with a wording that does not hold yet. Nothing is stored.

Templates and passages are those of real papers. What a matter would say comes from catalogue/samples.toml.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from departments.calendar.datewords import chinese_date
from departments.models import Department
from departments.terms import DepartmentKind
from departments.units.office import office
from routing.models import PaperKind
from routing.papers.codes import barcode_svg, qr_svg
from routing.papers.documents import html_of
from routing.papers.numbers import number_of
from routing.papers.sheets import BLANK, Fields
from routing.papers.sheets.remedies import remedies, words_of
from routing.papers.sheets.words import objection
from routing.papers.slots import Slot
from routing.papers.texts import Texts

CATALOGUE: Final = Path(__file__).parent.parent / "catalogue" / "samples.toml"
DAYS_TO_ANSWER: Final = dt.timedelta(days=10)
_READ: Final[Mapping[str, Any]] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A paper as it would look. Its number says 样张 in place of the serial."""

    kind: PaperKind
    number: str
    fields: Fields
    html: str


def sample_of(slot: Slot, on: dt.date, text: str | None = None) -> Sample:
    """Return a paper as it would be issued on a day, with a passage in it.

    `text` is the new wording of the passage; None shows the wording that holds on that day.
    """
    kind, drawn = PaperKind(slot.paper), _drawn_for(slot)
    issuer = office() if drawn.get("issuer") == "office" else some_township(on)
    texts = Texts(kind, on, drafts={} if text is None else {slot.key: text})
    fields = _fields(drawn, texts, issuer, shown=slot.place)
    number = number_of(issuer, kind, on, "样张")
    codes = {"barcode": barcode_svg(fields["barcode"]), "qr": qr_svg(settings.SITE_URL)}
    return Sample(kind=kind, number=number, fields=fields, html=html_of(kind, fields, number, codes))


def _drawn_for(slot: Slot) -> Mapping[str, Any]:
    """Return the example that prints a passage.

    What is said to people who disagree stands in no example by name: it is printed on the last one, which is adverse.
    """
    examples = [one for one in _READ["samples"] if one["paper"] == slot.paper]
    return next((one for one in examples if slot.place in one["passages"].values()), examples[-1])


def some_township(on: dt.date) -> Department:
    """Return the township whose window stands on samples: the first in the order of units."""
    found: Department = Department.objects.in_force(on).filter(kind=DepartmentKind.TOWNSHIP).order_by("order")[0]
    return found


def _fields(drawn: Mapping[str, Any], texts: Texts, issuer: Department, *, shown: str) -> Fields:
    facts = _facts(issuer, texts.on)
    words = _put(_READ["words"] | drawn.get("words", {}), facts)
    known: Fields = _put(_READ["fields"] | drawn["fields"], facts)
    passages = {field: texts.write(place, **words) for field, place in drawn["passages"].items()}
    return _dissent(texts, issuer, shown=shown) | known | passages | {"corrects": ""}


def _dissent(texts: Texts, issuer: Department, *, shown: str) -> Fields:
    """Return what an adverse paper says to people who disagree.

    复议 and 诉讼 are printed when they are switched on, and always when their own passage is shown.
    """
    if texts.paper not in {PaperKind.REFUSAL, PaperKind.RESULT}:
        return {}
    written = words_of if shown == "remedies" else remedies
    return {"objection": objection(texts), "remedies": written(texts, issuer)}


def _facts(issuer: Department, on: dt.date) -> dict[str, str]:
    coordinating = office()
    return {
        "{on}": chinese_date(on),
        "{due}": chinese_date(on + DAYS_TO_ANSWER),
        "{issuer}": issuer.name,
        "{short}": issuer.short_name,
        "{phone}": issuer.phone or BLANK,
        "{address}": issuer.address or BLANK,
        "{office}": coordinating.short_name,
        "{office_phone}": coordinating.phone or BLANK,
        "{office_address}": coordinating.address or BLANK,
    }


def _put(example: Any, facts: Mapping[str, str]) -> Any:
    """Put the facts into every text of an example."""
    if isinstance(example, dict):
        return {name: _put(value, facts) for name, value in example.items()}
    if isinstance(example, list):
        return [_put(value, facts) for value in example]
    if isinstance(example, str):
        for name, words in facts.items():
            example = example.replace(name, words)
    return example

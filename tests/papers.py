"""One ordinary paper of each kind, issued by a real move."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from departments.terms import Handling
from intake.models import Application, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.evaluations.acts import address_of
from routing.models import Document, Invitation, PaperKind
from routing.papers.documents import status_address
from tests.conftest import person
from tests.factories import (
    ask_for,
    in_progress,
    make_application,
    make_matter,
    matter_in,
    move,
    on_agenda,
    ordered,
    sent,
)

FOR_PEOPLE = [kind for kind in PaperKind if kind not in {PaperKind.ORDER, PaperKind.AGENDA}]
"""The papers of a matter. What the office writes to units and to the conference has tests of its own."""


RADICALS = str.maketrans("⺠⻅⻋⻓⻔⻙⻚⻛⻢⻬⻘⻝⻩⻮⻰⻆戶", "民见车长门韦页风马齐青食黄齿龙角户")
"""Chromium writes some characters into a PDF as their radicals, of which Unicode knows no normal form."""


def plain(text: str) -> str:
    """Return text without its spaces; a PDF gives characters back as compatible ones (⽑ for 毛)."""
    return unicodedata.normalize("NFKC", "".join(text.split())).translate(RADICALS)


def application_of(paper: Document) -> Application:
    """Return the registration a paper for the applicant belongs to; a 督办单 or a 议题单 has none."""
    assert paper.application is not None
    return paper.application


def scanned(paper: Document) -> str:
    """Return where the QR code of a paper for the applicant leads."""
    if paper.kind == PaperKind.RESULT:
        return address_of(Invitation.objects.get(matter=paper.matter))
    return status_address(application_of(paper))


def four_requests(**facts: Any) -> Application:
    """Return the fullest ordinary visit: four reliefs, each going another way."""
    requests = [
        ask_for("yiliao", handling=Handling.ESCALATE),
        ask_for("jiaoyu", handling=Handling.INFORM),
        ask_for("zhufang", handling=Handling.TRANSFER, cannot_go="年老"),
        ask_for("linshi", handling=Handling.ON_THE_SPOT),
    ]
    settled = {"result": "发放临时救助金500元", "agreed": True, "amount": "500"}
    ways: list[tuple[str, dict[str, Any]]] = [
        (Handling.ESCALATE, {}),
        (Handling.INFORM, {}),
        (Handling.TRANSFER, {}),
        (Handling.ON_THE_SPOT, settled),
    ]
    return make_application(person("maojian"), requests, ways, **facts)


def issue_ordinary(kind: PaperKind) -> Document:
    """Return an ordinary paper of a kind; the cast of tests/conftest.py must be there."""
    _MOVES[kind]()
    document: Document | None = Document.objects.filter(kind=kind).last()
    assert document is not None
    return document


def issue_any(kind: PaperKind, at: Callable[[str], None]) -> Document:
    """Return an ordinary paper of any kind; a 督办单 is written once the matter is late."""
    if kind in FOR_PEOPLE:
        return issue_ordinary(kind)
    if kind == PaperKind.ORDER:
        matter = sent(person("maojian"), person("zhujian"))
        at("2027-03-01T10:00")
        ordered(person("office"), matter)
    else:
        on_agenda(person("maojian"), person("zhujian"), person("office"))
    document: Document | None = Document.objects.filter(kind=kind).last()
    assert document is not None
    return document


def issue_supplement(slug: str, *, accepted: bool) -> Document:
    """Return the 补正告知单 of a category for which nothing was brought: at the counter, or after acceptance."""
    matter = make_matter(person("maojian"), slug, "" if accepted else MATERIALS, complete=False)
    if accepted:
        missing = matter.materials.filter(received_on__isnull=True, window_looks_up=False)
        move("request_materials", matter, person("maojian"), materials=list(missing))
    document: Document = Document.objects.get(kind=PaperKind.SUPPLEMENT)
    return document


def _refuse() -> None:
    matter_in(Status.REFUSED, person("maojian"), person("zhujian"), person("maojian-head"))


def with_household(matter: Matter) -> Matter:
    """Give the applicant of a matter a wife and a son."""
    for name, relation, number in (("罗秀英", "妻子", "522701198203040026"), ("王小山", "儿子", "522701201005060014")):
        matter.application.applicant.household.create(name=name, relation=relation, id_number=number)
    return matter


def _transfer() -> None:
    matter = with_household(make_matter(person("maojian"), hukou_address="墨冲镇石板村二组"))
    move("transfer", matter, person("maojian"), lead=person("zhujian").department)


def _report() -> None:
    matter = with_household(make_matter(person("maojian"), "yiliao"))
    move("escalate", matter, person("maojian"), suggestion="该户确有困难，建议按规定给予医疗救助。")


def _decide_with_money() -> None:
    matter = in_progress(person("maojian"), person("zhujian"))
    move(
        "decide",
        matter,
        person("zhujian"),
        outcome="granted",
        content="纳入危房改造，一次性补助",
        amount="20000",
        start_month="2026年12月",
        channel="惠农一卡通",
    )


_MOVES: dict[PaperKind, Callable[[], object]] = {
    PaperKind.RECEIPT: four_requests,
    PaperKind.SUPPLEMENT: lambda: make_matter(person("maojian"), way=MATERIALS, complete=False),
    PaperKind.REFUSAL: _refuse,
    PaperKind.TRANSFER: _transfer,
    PaperKind.REPORT: _report,
    PaperKind.RESULT: _decide_with_money,
    PaperKind.INFORM: lambda: make_matter(person("maojian"), "jiaoyu", way=Handling.INFORM),
}

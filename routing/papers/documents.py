"""文书: give a paper its number, freeze it, log its prints. Years later it is shown as it was issued, to the letter.

A number (毛救受〔2026〕460号) is taken inside the transaction of the move and never used twice. Fields and HTML are
stored with a digest. A correction is a new paper with a number of its own; the old paper becomes void.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.urls import reverse

from departments import clock
from departments.models import Department, User
from departments.roles import MAY_PRINT_PAPERS
from intake.models import Application, Matter
from intake.numbering import next_number
from routing.errors import InvalidInput, NotAllowed
from routing.evaluations import acts as evaluations
from routing.models import Document, DocumentPrint, DocumentVoid, PaperKind, PostedPrint, SupervisionOrder
from routing.papers.codes import barcode_svg, qr_svg
from routing.papers.numbers import number_of
from routing.papers.office import OFFICE_KINDS, OfficeOrder, office_fields_of
from routing.papers.sheets import PaperOrder, fields_of
from routing.papers.sheets.order import matter_of

AnyOrder = PaperOrder | OfficeOrder


def issue_all(orders: Iterable[AnyOrder], *, actor: User, now: dt.datetime) -> list[Document]:
    """Issue the papers of one move.

    They are sorted first, so that every transaction locks the series of numbers in the same order. Otherwise two
    transactions could each hold one series and wait for the other's for ever.
    """
    return [issue(order, actor=actor, now=now) for order in sorted(orders, key=_lock_order)]


def _lock_order(order: AnyOrder) -> tuple[str, int, str]:
    return order.kind.value, order.issuer.pk, order.matter.number if order.matter else ""


def issue(order: AnyOrder, *, actor: User, now: dt.datetime) -> Document:
    """Number a paper, freeze it and return it; a corrected paper becomes void.

    Must run inside the transaction of the act it tells of: when the act fails, the number is given back and no gap is
    left. Raises InvalidInput when a correction would say what the old paper says.
    """
    replaces = order.replaces if isinstance(order, PaperOrder) else None
    fields = _fields(order, actor, now) | {"corrects": replaces.number if replaces else ""}
    if isinstance(order, PaperOrder) and replaces is not None and says_the_same(replaces, fields):
        raise InvalidInput(order.needless)
    on = clock.day_of(now)
    serial = next_number(order.issuer, order.kind.value, on)
    number = number_of(order.issuer, order.kind, on, serial)
    html = _html(order, fields, number)
    document: Document = Document.objects.create(
        application=order.application if isinstance(order, PaperOrder) else None,
        matter=order.matter,
        kind=order.kind,
        department=order.issuer,
        year=on.year,
        serial=serial,
        number=number,
        fields=fields,
        html=html,
        digest=digest_of(fields, html),
        issued_at=now,
        issued_by=actor,
        replaces=replaces,
    )
    order.keep(document)
    if isinstance(order, PaperOrder) and replaces is not None:
        void(replaces, f"更正，见{number}：{order.why}", actor=actor, now=now)
    return document


_LONGEST_REASON = 200


def void(document: Document, reason: str, *, actor: User, now: dt.datetime) -> None:
    """Make a paper void (作废). It keeps its number and stays in 文书登记簿 with the reason."""
    DocumentVoid.objects.create(document=document, reason=reason[:_LONGEST_REASON], by=actor, at=now)


def _fields(order: AnyOrder, actor: User, now: dt.datetime) -> dict[str, Any]:
    if isinstance(order, OfficeOrder):
        return office_fields_of(order, actor=actor, now=now)
    return fields_of(order, actor=actor, now=now)


def _html(order: AnyOrder, fields: Mapping[str, Any], number: str) -> str:
    """Render a paper. Papers of a registration carry a barcode and a QR code, papers between offices do not."""
    codes: dict[str, str] = {}
    if isinstance(order, PaperOrder):
        codes = {"barcode": barcode_svg(fields["barcode"]), "qr": qr_svg(_scanned(order))}
    return html_of(order.kind, fields, number, codes)


def _scanned(order: PaperOrder) -> str:
    """Return where the QR code leads: on a result to 评价, on every other paper to the state of the matter."""
    if order.kind == PaperKind.RESULT:
        return evaluations.address_of(evaluations.invite(matter_of(order), order.issuer))
    return status_address(order.application)


def html_of(kind: PaperKind, fields: Mapping[str, Any], number: str, codes: Mapping[str, str]) -> str:
    """Render a paper from its frozen fields, its number and its codes."""
    words: dict[str, Any] = {"paper": fields, "number": number, "heading": kind.label, **codes}
    return render_to_string(f"routing/papers/sheets/{kind.value}.html", words)


def status_address(application: Application) -> str:
    """Return the address in the QR code. It holds a random token and nothing about the person."""
    return settings.SITE_URL + reverse("routing:public_status", args=[application.query_token])


_OF_ITS_ISSUE: Final = frozenset({"date", "minute", "clerk", "reviewer", "corrects", "texts", "order"})
"""Fields that tell when and by whom a paper was issued: two papers that say the same differ in them."""
_CLERK_IS_SAID: Final = frozenset({PaperKind.RECEIPT, PaperKind.REFUSAL})
"""Papers whose `clerk` is part of what they say: who took the request in, or who proposed the refusal."""


def says_the_same(old: Document, fields: Mapping[str, Any]) -> bool:
    """Whether a new paper with these fields would say the same as an old one: then nothing has to be corrected."""
    left_out = _OF_ITS_ISSUE - ({"clerk"} if old.kind in _CLERK_IS_SAID else set())
    was, would = ({name: words for name, words in one.items() if name not in left_out} for one in (old.fields, fields))
    return _canonical(was) == _canonical(would)


def digest_of(fields: Mapping[str, Any], html: str) -> str:
    """Return the SHA-256 of the fields, as canonical JSON, and of the HTML."""
    return hashlib.sha256(f"{_canonical(fields)}\n{html}".encode()).hexdigest()


def _canonical(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_intact(document: Document) -> bool:
    """Whether fields and HTML are still those that were issued."""
    return document.digest == digest_of(document.fields, document.html)


def may_print(user: User, document: Document, matter: Matter) -> bool:
    """May this person print a paper of a matter (UX.md 1.8)? Who may not print may still look.

    It is printed by the unit that issued it, the windows that hand it over, and a 转办单 also by the units it was sent
    to. A paper between offices is printed only by the unit that issued it.
    """
    if user.role not in MAY_PRINT_PAPERS:
        return False
    if document.kind in OFFICE_KINDS:
        return _goes_on_with(user, {document.department})
    if _goes_on_with(user, {document.department, matter.desk, matter.application.window}):
        return True
    sent_to = {assignment.department for assignment in matter.assignments.all()}
    return document.kind == PaperKind.TRANSFER and _goes_on_with(user, sent_to)


def _goes_on_with(user: User, units: Collection[Department]) -> bool:
    """Does somebody work in one of these units, or in the one that goes on with its work after its end?"""
    return user.department is not None and any(unit in units for unit in user.department.lineage)


def record_print(document: Document, *, actor: User, now: dt.datetime, machine: str = "") -> DocumentPrint:
    """Log a print of one paper and return it. Raises NotAllowed when it is void; must run inside a transaction."""
    return record_prints([document], actor=actor, now=now, machine=machine)[0]


def record_prints(
    documents: Iterable[Document], *, actor: User, now: dt.datetime, machine: str = ""
) -> list[DocumentPrint]:
    """Log one print of each paper and return the prints, numbered paper by paper (第2次打印).

    Raises NotAllowed, and logs none, when one of them is void. Must run inside a transaction: the rows of the papers
    are locked, so that two who print the same paper at once get different ordinals.
    """
    rows = {document.pk: document for document in documents}
    pks = lock_in_force(rows)
    last = dict(
        DocumentPrint.objects.filter(document__in=pks).order_by().values_list("document").annotate(last=Max("nth"))
    )
    return [
        DocumentPrint.objects.create(document=rows[pk], nth=last.get(pk, 0) + 1, by=actor, at=now, machine=machine)
        for pk in pks
    ]


def lock_in_force(pks: Iterable[int]) -> list[int]:
    """Lock the rows of papers, and return their keys; raises NotAllowed when one of them is void."""
    locked, void_ones = lock_papers(pks)
    if void_ones:
        numbers = "、".join(paper.number for paper in void_ones)
        raise NotAllowed(f"{numbers}已经作废，没有打印。请去掉它再打印。")
    return locked


def lock_papers(pks: Iterable[int]) -> tuple[list[int], list[Document]]:
    """Lock the rows of papers; return the keys of all of them, and those that are void.

    Locked in the order of their keys, so that two who print the same papers wait for each other and not in a circle.
    Whether one is void is read after the lock: to make a paper void one writes a row that refers to it, and must wait.
    """
    locked = list(Document.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))
    void_ones = Document.objects.filter(Q(voided__isnull=False) | Q(replaced_by__isnull=False), pk__in=locked)
    return locked, list(void_ones.only("number").order_by("pk"))


def reprint_mark(printed: DocumentPrint | PostedPrint) -> str:
    """Return the mark at the top right of a copy: 第2次打印　2026-11-25 10:30　韦小燕. Empty on the first print."""
    if printed.nth == 1:
        return ""
    return f"第{printed.nth}次打印　{clock.local(printed.at):%Y-%m-%d %H:%M}　{printed.by}"


def may_print_order(user: User, order: SupervisionOrder) -> bool:
    """May this person print a 督办单? The office that issued it and the unit it went to, which fills in the slip."""
    units = {order.department} | ({order.document.department} if order.document else set())
    return user.role in MAY_PRINT_PAPERS and _goes_on_with(user, units)

"""文书: number, freeze, print. What was issued is shown again to the letter, years later.

A number (毛救受〔2026〕460号) is taken inside the transaction of the move and never reused; HTML and fields are frozen
with a digest. A correction is a new paper that replaces the old one, which is void.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.urls import reverse

from departments import clock
from departments.models import Department, User
from departments.roles import Role
from intake.models import Application, Matter
from intake.numbering import next_number
from routing.errors import InvalidInput, NotAllowed
from routing.evaluations import acts as evaluations
from routing.models import Document, DocumentPrint, DocumentVoid, PaperKind, PostedPrint, SupervisionOrder
from routing.papers.codes import barcode_svg, qr_svg
from routing.papers.office import OFFICE_KINDS, OfficeOrder, office_fields_of
from routing.papers.sheets import PaperOrder, fields_of
from routing.papers.sheets.order import matter_of
from routing.papers.texts import di_key, is_on

AnyOrder = PaperOrder | OfficeOrder


def issue_all(orders: Iterable[AnyOrder], *, actor: User, now: dt.datetime) -> list[Document]:
    """Issue several papers of one move.

    Sorted, so that all transactions lock their series (unit, kind, year) in one order: two that held one row each and
    waited for the other's would wait for ever.
    """
    return [issue(order, actor=actor, now=now) for order in sorted(orders, key=_lock_order)]


def _lock_order(order: AnyOrder) -> tuple[str, int, str]:
    return order.kind.value, order.issuer.pk, order.matter.number if order.matter else ""


def issue(order: AnyOrder, *, actor: User, now: dt.datetime) -> Document:
    """Number and freeze a paper; must run inside the transaction of what it says (the number is gapless)."""
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


def number_of(issuer: Department, kind: PaperKind, on: dt.date, serial: int | str) -> str:
    """Return 毛救受〔2026〕460号; 〔2026〕第460号 where the office has switched that on for a kind, from a day on."""
    return number_written(issuer.mark, kind, on.year, serial, with_di=is_on(di_key(kind), on))


def number_written(mark: str, kind: PaperKind, year: int, serial: int | str, *, with_di: bool) -> str:
    """Return a number in the one way numbers are written."""
    return f"{mark}救{kind.letter}〔{year}〕{'第' if with_di else ''}{serial}号"


_LONGEST_REASON = 200


def void(document: Document, reason: str, *, actor: User, now: dt.datetime) -> None:
    """Make a paper void (作废): it keeps its number and stays in the register, with the reason."""
    DocumentVoid.objects.create(document=document, reason=reason[:_LONGEST_REASON], by=actor, at=now)


def _fields(order: AnyOrder, actor: User, now: dt.datetime) -> dict[str, Any]:
    if isinstance(order, OfficeOrder):
        return office_fields_of(order, actor=actor, now=now)
    return fields_of(order, actor=actor, now=now)


def _html(order: AnyOrder, fields: Mapping[str, Any], number: str) -> str:
    """Render a paper; only what belongs to a registration carries its codes."""
    codes: dict[str, str] = {}
    if isinstance(order, PaperOrder):
        codes = {"barcode": barcode_svg(fields["barcode"]), "qr": qr_svg(_scanned(order))}
    return html_of(order.kind, fields, number, codes)


def _scanned(order: PaperOrder) -> str:
    """Return where the QR code leads: a result asks how it was (评价), what comes before says how far it is."""
    if order.kind == PaperKind.RESULT:
        return evaluations.address_of(evaluations.invite(matter_of(order), order.issuer))
    return status_address(order.application)


def html_of(kind: PaperKind, fields: Mapping[str, Any], number: str, codes: Mapping[str, str]) -> str:
    """Render a paper of a kind."""
    words: dict[str, Any] = {"paper": fields, "number": number, "heading": kind.label, **codes}
    return render_to_string(f"routing/papers/sheets/{kind.value}.html", words)


def status_address(application: Application) -> str:
    """Return the address in the QR code: it holds a random token and nothing personal."""
    return settings.SITE_URL + reverse("routing:public_status", args=[application.query_token])


_OF_ITS_ISSUE: Final = frozenset({"date", "minute", "clerk", "reviewer", "corrects", "texts", "order"})
"""Who issues a paper, when, and what it was ordered with: no two papers have these alike, whatever they say."""
_CLERK_IS_SAID: Final = frozenset({PaperKind.RECEIPT, PaperKind.REFUSAL})
"""Papers that name who took the request in or proposed the refusal, whoever issues them."""


def says_the_same(old: Document, fields: Mapping[str, Any]) -> bool:
    """Say whether a paper with these fields would say what an old one says: no good paper is void for its equal."""
    left_out = _OF_ITS_ISSUE - ({"clerk"} if old.kind in _CLERK_IS_SAID else set())
    was, would = ({name: words for name, words in one.items() if name not in left_out} for one in (old.fields, fields))
    return _canonical(was) == _canonical(would)


def digest_of(fields: Mapping[str, Any], html: str) -> str:
    """Return the SHA-256 over the fields in canonical JSON and the frozen HTML."""
    return hashlib.sha256(f"{_canonical(fields)}\n{html}".encode()).hexdigest()


def _canonical(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_intact(document: Document) -> bool:
    """Say whether fields and HTML are still those that were issued."""
    return document.digest == digest_of(document.fields, document.html)


PRINTING_ROLES = frozenset({Role.CLERK, Role.REVIEWER, Role.OFFICER, Role.COORDINATOR})


def may_print(user: User, document: Document, matter: Matter) -> bool:
    """Who issues or hands over a paper prints it, and a 转办单 also who it is addressed to (UX.md 1.8); others look.

    A paper between offices is printed by who issued it.
    """
    if user.role not in PRINTING_ROLES:
        return False
    if document.kind in OFFICE_KINDS:
        return user.department == document.department
    if user.department in {document.department, matter.desk, matter.application.window}:
        return True
    sent_to = {assignment.department for assignment in matter.assignments.all()}
    return document.kind == PaperKind.TRANSFER and user.department in sent_to


def record_print(document: Document, *, actor: User, now: dt.datetime, machine: str = "") -> DocumentPrint:
    """Log a print and return it with its ordinal; runs inside a transaction, the document's row is the lock."""
    return record_prints([document], actor=actor, now=now, machine=machine)[0]


def record_prints(
    documents: Iterable[Document], *, actor: User, now: dt.datetime, machine: str = ""
) -> list[DocumentPrint]:
    """Log one print of each paper, all or none, in a transaction of the caller's; none when one of them is void.

    The rows are locked in one order: two who print the same papers wait for each other and not in a circle.
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
    """Lock the rows of papers in one order, and refuse all when one is void: read here, since it may just have become.

    Who makes a paper void writes a row that refers to it and so waits for this lock, or this waits for him.
    """
    locked = list(Document.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))
    void_ones = Document.objects.filter(Q(voided__isnull=False) | Q(replaced_by__isnull=False), pk__in=locked)
    if numbers := "、".join(void_ones.order_by("pk").values_list("number", flat=True)):
        raise NotAllowed(f"{numbers}已经作废，没有打印。请去掉它再打印。")
    return locked


def reprint_mark(printed: DocumentPrint | PostedPrint) -> str:
    """Return what is set at the top right from the second print on; empty on the first."""
    if printed.nth == 1:
        return ""
    return f"第{printed.nth}次打印　{clock.local(printed.at):%Y-%m-%d %H:%M}　{printed.by}"


def may_print_order(user: User, order: SupervisionOrder) -> bool:
    """Who issued it, and the unit it went to, which fills in the slip (UX.md 1.8); auditors look."""
    issuer = order.document.department if order.document else None
    return user.role in PRINTING_ROLES and user.department in {issuer, order.department}

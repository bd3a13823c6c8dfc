"""查办件: from a number, a name or a scanned code to the matters that a person may see.

The conditions work alike on SQLite and PostgreSQL: no function of only one of them is used.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from django.db.models import F, Q

from departments import clock
from departments.calendar.datewords import before_words, chinese_date
from departments.calendar.reading import calendar
from departments.models import User
from intake.identity import IdentityError, IdKind, check_id_number, clean_phone, fold_pinyin
from intake.models import CODE_ALPHABET, Application, Matter
from intake.numbering import paper_number
from intake.querysets import MatterQuerySet
from intake.states import Status

MOST_ROWS: Final = 50
WITH_RESULT: Final = frozenset({Status.TO_NOTIFY, Status.REFUSED})
SHORTEST_LETTERS: Final = 2
_AT_WORK: Final[dict[str, str]] = {
    Status.TO_ACCEPT: "现在在{holder}等受理",
    Status.AWAITING_MATERIALS: "现在在{holder}等材料",
    Status.TO_REVIEW: "现在由{holder}审核",
    Status.TO_TRANSFER: "现在由{holder}转出",
    Status.SENT: "已送到{holder}，等签收",
    Status.COORDINATING: "现在由{holder}协调承办单位",
}
"""Where a matter is while nobody works on the request itself: only what is 办理中 is said to be handled somewhere."""

_NUMBER = re.compile(r"(\d{4})-?(\d{6})", re.ASCII)
_PAPER = re.compile(r"(\w{1,6}救\w)[〔\[(【](\d{4})[〕\])】]第?(\d{1,6})号?")
"""毛救受〔2026〕6号, also with the brackets of a keyboard, with 第, and without 号."""
_SERIAL = re.compile(r"\d{1,6}", re.ASCII)
_ID_TAIL = re.compile(r"\d{3}[\dX]", re.ASCII)
_INITIALS_AND_TAIL = re.compile(r"([a-z]{2,})(\d{1,5}[\dx])", re.ASCII)
_LETTERS = re.compile(r"[a-z']+", re.ASCII)


_CODE = re.compile(rf"[{CODE_ALPHABET}]{{8}}", re.IGNORECASE)
_SCANNED = re.compile(r".*/query/([\w-]{22})/?", re.ASCII | re.IGNORECASE)
"""The address in the QR code of a receipt, also with the host cut off."""
OF_RECEIPT: Final = "回执"
"""What a scanned address becomes: 回执 and its token. The address itself may be longer than a stored term."""


def normalise(typed: str) -> str:
    """Make it half-width and take the blanks out: a scanner behind a Chinese input method types full-width digits.

    Of the address in a QR code only the token is kept (回执 and 22 characters). At most 60 characters are kept, as many
    as `AccessRecord.term` holds.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    scanned = _SCANNED.fullmatch(plain)
    return f"{OF_RECEIPT}{scanned[1]}" if scanned else plain[:60]


def is_whole_number(term: str, on: dt.date) -> bool:
    """Is a normalised term the whole number of an identity card, as a reader types it?"""
    try:
        return bool(check_id_number(IdKind.RESIDENT_ID, term, on=on).number)
    except IdentityError:
        return False


def find(user: User, typed: str, on: dt.date) -> MatterQuerySet:
    """Return the matters that fit a term and that the user may see, open ones first, at most MOST_ROWS.

    A term may be
    - the number of a matter (2026-000460), its barcode (2026000460), or its serial in the year of `on` (460);
    - the number of a paper (毛救受〔2026〕6号);
    - the code of a receipt (KX7P2M9Q) or the scanned address of its QR code: all matters of that visit;
    - the number of an identity paper, or its last four places;
    - a phone;
    - a name or a part of it, its initials or its pinyin, or initials with the end of the identity number (wxq15).
    """
    term = normalise(typed)
    rows: MatterQuerySet = Matter.objects.visible_to(user).filter(condition(term, on)).with_people()
    return rows.order_by(F("closed_on").desc(nulls_first=True), "-number")[:MOST_ROWS]


def condition(term: str, on: dt.date) -> Q:
    """Return the condition that a normalised term asks for. Who may see which rows is not decided here."""
    nothing = Q(pk__in=[])
    if not term:
        return nothing
    if term.startswith(OF_RECEIPT):
        return Q(application__query_token=term.removeprefix(OF_RECEIPT))
    found = _of_number(term, on) | _of_person(term)
    if _CODE.fullmatch(term):
        found |= Q(application__query_code=term.upper())
    return found or nothing


def is_public(term: str) -> bool:
    """Is the term the whole number of a matter? That may stand in an address; anything else may name a person."""
    return _NUMBER.fullmatch(term) is not None


def _of_number(term: str, on: dt.date) -> Q:
    whole = _NUMBER.fullmatch(term)
    if whole:
        return Q(number=f"{whole[1]}-{whole[2]}")
    paper = _PAPER.fullmatch(term)
    if paper:
        code, year, serial = paper[1], int(paper[2]), int(paper[3])
        return _of_paper([paper_number(code, year, serial, with_di=with_di) for with_di in (False, True)])
    return Q(number=f"{on.year}-{int(term):06d}") if _SERIAL.fullmatch(term) else Q()


def _of_paper(numbers: list[str]) -> Q:
    """Match the matter of a paper. A receipt belongs to no single matter: it matches every matter of its visit."""
    of_visit = Application.objects.filter(documents__number__in=numbers, documents__matter=None)
    return Q(pk__in=Matter.objects.filter(documents__number__in=numbers).values("pk")) | Q(application__in=of_visit)


def _of_person(term: str) -> Q:
    upper = term.upper()
    applicant = Q(application__applicant__id_number=upper)
    if _ID_TAIL.fullmatch(upper):
        applicant |= Q(application__applicant__id_number__endswith=upper)
    phone = _phone(term)
    if phone:
        applicant |= Q(application__applicant__phone=phone)
    if not any(char.isascii() and char.isalnum() for char in term):
        applicant |= Q(application__applicant__name__contains=term)
    return applicant | _of_sound(term.lower())


def _phone(term: str) -> str:
    try:
        return clean_phone(term)
    except IdentityError:
        return ""


def _of_sound(term: str) -> Q:
    """Match pinyin or initials as `registration.acts.pinyin_columns` stores them: folded, a blank between readings."""
    with_tail = _INITIALS_AND_TAIL.fullmatch(term)
    if with_tail:
        return _initials(with_tail[1]) & Q(application__applicant__id_number__endswith=with_tail[2].upper())
    if len(term) < SHORTEST_LETTERS or not _LETTERS.fullmatch(term):
        return Q()
    folded = fold_pinyin(term)
    sound = Q(application__applicant__pinyin__startswith=folded) | Q(
        application__applicant__pinyin__contains=f" {folded}"
    )
    return sound | _initials(term)


def _initials(letters: str) -> Q:
    """Match the beginning of the initials in any reading; n and l are one sound here (覃明 is qm, tm or ym)."""
    heard = letters.replace("n", "l")
    return Q(application__applicant__initials__startswith=heard) | Q(
        application__applicant__initials__contains=f" {heard}"
    )


def spoken(matter: Matter, today: dt.date, given: str = "") -> str:
    """Return the answer to read out on the phone (UX.md W14). What is not known is left out.

    `given` is what the result paper says is given, or "".
    """
    name, what = matter.application.applicant.name, matter.short_label
    outcome = f"结果是{matter.get_outcome_display()}{f'：{given}' if given else ''}" if matter.outcome else ""
    if matter.closed_on is not None:
        ended = f"{chinese_date(matter.closed_on, today)}已办结"
        return f"{name}的{what}，{'，'.join(words for words in (ended, outcome) if words)}。"
    if matter.status in WITH_RESULT:
        return f"{name}的{what}，{outcome}。请到{matter.holder}窗口领取告知书。"
    began = chinese_date(clock.day_of(matter.accepted_at or matter.registered_at), today)
    began += "受理" if matter.accepted_at else "登记"
    return f"{name}的{what}，{began}，{_where(matter)}{_contact(matter)}。{_until_when(matter, today)}"


def _where(matter: Matter) -> str:
    """Say who has it: 现在在市住建局办理, or 已送到市住建局，等签收 while nobody there has signed for it."""
    return _AT_WORK.get(matter.status, "现在在{holder}办理").format(holder=matter.holder)


def matter_due_words(matter: Matter, today: dt.date) -> str:
    """Return until when the present clock of a matter runs (11月25日前), or — when none runs."""
    return before_words(matter.due_on, today, calendar(), matter.due_at) if matter.due_on else "—"


def _contact(matter: Matter) -> str:
    phone = (matter.handler.phone if matter.handler else "") or matter.holder.phone
    person = f"，联系人{matter.handler}" if matter.handler else ""
    return f"{person}，电话{phone}" if phone else person


def _until_when(matter: Matter, today: dt.date) -> str:
    if matter.status == Status.AWAITING_MATERIALS:
        return (
            f"请在{before_words(matter.due_on, today, calendar())}补齐材料。" if matter.due_on else "正等申请人补材料。"
        )
    if matter.promised_on is None:
        return ""
    return f"{before_words(matter.promised_on, today, calendar(), matter.promised_at)}有结果。"

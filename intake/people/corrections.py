"""更正申请人信息: put right what was typed wrong about a person, with a reason. The history keeps what stood there.

A correction changes no paper. Papers that were issued are corrected one by one (更正文书) by the unit that issued them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from departments import clock
from departments.errors import DeskError
from departments.models import User
from departments.roles import Role
from intake.identity import BirthPrecision, IdentityError, IdKind, check_id_number
from intake.models import Applicant, Matter
from intake.registration.acts import pinyin_columns

CORRECTABLE: Final = ("name", "id_number", "phone", "contact", "ethnicity", "village", "hukou_address", "residence")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is to stand there, by the names of CORRECTABLE. An empty text leaves what stands there now."""

    stated: Mapping[str, str]
    reason: str
    seen: int
    """The `history_id` that was the newest when the form was shown (`seen_of`)."""


def may_correct(user: User, matters: Iterable[Matter]) -> bool:
    """May this person correct the applicant of these matters?

    The 民政局 office may, and a clerk of a window that answers for one of them.
    """
    if user.role == Role.COORDINATOR:
        return True
    return user.role == Role.CLERK and any(matter.desk == user.department for matter in matters)


def seen_of(applicant: Applicant) -> int:
    """Return the newest `history_id` of a person, by which a form finds out whether somebody was faster."""
    line: int | None = applicant.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return line or 0


def correct_person(applicant: Applicant, correction: Correction) -> Applicant:
    """Put a person's facts right. Must run inside a transaction, because it locks the person.

    Raises DeskError when somebody has changed the person since the form was shown, when nothing differs, when the
    number is wrong, or when it is registered for another person.
    """
    known: Applicant = Applicant.objects.select_for_update().get(pk=applicant.pk)
    if seen_of(known) != correction.seen:
        raise DeskError("这个人的信息刚有人改过，请看最新情况后再更正。")
    changed = _changes(known, correction.stated)
    if not changed:
        raise DeskError("没有改动：要更正的请写新的内容，不更正的空着。")
    for name, value in changed.items():
        setattr(known, name, value)
    known._change_reason = correction.reason  # type: ignore[attr-defined]  # noqa: SLF001  (read by simple-history)
    try:
        # Another window may register somebody else with this number in the same moment. The inner transaction keeps the
        # outer one usable when the database refuses the row.
        with transaction.atomic():
            known.save()
    except IntegrityError as error:
        raise DeskError("这个证件号码已经登记在另一位申请人名下，请核对证件。", "id_number") from error
    return known


def _changes(known: Applicant, stated: Mapping[str, str]) -> dict[str, object]:
    facts: dict[str, object] = {name: stated[name] for name in CORRECTABLE if stated.get(name)}
    if stated.get("name"):
        facts |= pinyin_columns(stated["name"])
    if stated.get("id_number"):
        facts |= _read_number(known, stated["id_number"])
    return {name: value for name, value in facts.items() if getattr(known, name) != value}


def _read_number(known: Applicant, typed: str) -> dict[str, object]:
    """Return the number, and the birth and sex that its digits say or that are known; raises DeskError if wrong."""
    try:
        paper = check_id_number(IdKind(known.id_kind), typed, on=clock.today())
    except IdentityError as error:
        raise DeskError(str(error), "id_number") from error
    told = {"birth": paper.birth, "birth_precision": BirthPrecision.DAY} if paper.birth else {}
    return {"id_number": paper.number, "sex": paper.sex or known.sex, **told}

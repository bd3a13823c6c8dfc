"""更正申请人信息: what was typed wrong about a person is put right, with a reason; the history keeps what stood there.

A correction changes no paper: what was issued is corrected paper by paper (更正文书), by whoever issued it.
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
from intake.identity import IdentityError, IdKind, check_id_number
from intake.models import Applicant, Matter
from intake.registration.acts import pinyin_columns

CORRECTABLE: Final = ("name", "id_number", "phone", "contact", "ethnicity", "village", "hukou_address", "residence")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is to stand there. An empty text leaves what stands: nobody types a number again to keep it."""

    stated: Mapping[str, str]
    reason: str
    seen: int
    """The line of the history that was looked at."""


def may_correct(user: User, matters: Iterable[Matter]) -> bool:
    """A clerk of a window that answers for one of these matters, or the office."""
    if user.role == Role.COORDINATOR:
        return True
    return user.role == Role.CLERK and any(matter.desk == user.department for matter in matters)


def seen_of(applicant: Applicant) -> int:
    """Return the last line of a person's history, to tell whether somebody was faster."""
    line: int | None = applicant.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return line or 0


def correct_person(applicant: Applicant, correction: Correction) -> Applicant:
    """Put a person's facts right; raises DeskError. Must run inside a transaction."""
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
        with transaction.atomic():  # another window may give somebody else the same number in this moment
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
    """Return the number with the birth and sex that it says."""
    try:
        paper = check_id_number(IdKind(known.id_kind), typed, on=clock.today())
    except IdentityError as error:
        raise DeskError(str(error), "id_number") from error
    return {"id_number": paper.number, "birth": paper.birth or known.birth, "sex": paper.sex or known.sex}

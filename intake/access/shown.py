"""What of a person stands where: the one table that rules papers and pages (UX.md 3.2, 7 and 6, 27)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Final

from intake.identity import mask_address, mask_contact, mask_id, mask_phone
from intake.models import Applicant, HouseholdMember


class Audience(Enum):
    """Who reads."""

    APPLICANT = auto()
    """The applicant, on a paper that is carried home and may be lost."""
    OFFICE = auto()
    """Another unit, on a paper between offices: 转办单, 上报单."""
    READER = auto()
    """Whoever sees the matter, on its page."""
    WORKER = auto()
    """Who works the matter, on its page, for one view after a press that is recorded."""


class Degree(Enum):
    FULL = auto()
    MASKED = auto()
    HIDDEN = auto()


_FULL, _MASKED, _HIDDEN = Degree.FULL, Degree.MASKED, Degree.HIDDEN
_TABLE: Final[Mapping[str, tuple[Degree, Degree, Degree, Degree]]] = {
    # column          APPLICANT  OFFICE  READER   WORKER
    "id_number":     (_MASKED,  _FULL,  _MASKED, _MASKED),  # in full on the person's page, for a reason on record
    "phone":         (_MASKED,  _FULL,  _MASKED, _FULL),
    "contact":       (_HIDDEN,  _FULL,  _MASKED, _FULL),
    "hukou_address": (_HIDDEN,  _FULL,  _MASKED, _FULL),
    "residence":     (_HIDDEN,  _FULL,  _MASKED, _FULL),
    "household":     (_HIDDEN,  _FULL,  _MASKED, _FULL),
}  # fmt: skip
_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "id_number": mask_id,
    "phone": mask_phone,
    "contact": mask_contact,
    "hukou_address": mask_address,
    "residence": mask_address,
}


def degree_of(column: str, audience: Audience) -> Degree:
    return _TABLE[column][list(Audience).index(audience)]


def shown(applicant: Applicant, column: str, audience: Audience) -> str:
    """Return a column of a person as an audience reads it: 138****5678 on a receipt, whole on a 转办单, or ""."""
    degree, stored = degree_of(column, audience), str(getattr(applicant, column))
    if degree is Degree.HIDDEN:
        return ""
    return stored if degree is Degree.FULL else _MASKS[column](stored)


def household_words(applicant: Applicant, audience: Audience, *, with_numbers: bool = False) -> str:
    """Return the household: 王小二（儿子）；李秀（妻子）; masked how many there are: 2人; "" if it is hidden or empty.

    `with_numbers` adds the members' numbers; only an edition that needs them asks for that (needs_member_numbers).
    """
    members = list(applicant.household.all())
    degree = degree_of("household", audience)
    if degree is Degree.HIDDEN or not members:
        return ""
    if degree is Degree.MASKED:
        return f"{len(members)}人"
    return "；".join(_member_words(member, with_numbers=with_numbers) for member in members)


def _member_words(member: HouseholdMember, *, with_numbers: bool) -> str:
    number = member.id_number if with_numbers else ""
    return f"{member.name}（{'，'.join(words for words in (member.relation, number) if words)}）"

"""登记: store what was said at the counter as a person, a visit and one matter for each category.

Must run inside the caller's transaction: all of it is stored or nothing. The rules are checked here again, because an
act trusts no page.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from simple_history.utils import bulk_create_with_history

from departments import clock
from departments.errors import DeskError
from departments.models import Department, MaterialRequirement, ReliefCategory, Responsibility, User
from departments.roles import Role
from departments.terms import Handling, LimitUnit
from departments.units.office import office
from intake.identity import BirthPrecision, IdentityError, IdKind, check_id_number, fold_pinyin, mask_name, readings
from intake.identity import initials as initials_of
from intake.models import Applicant, Application, HouseholdMember, Material, Matter, Source
from intake.numbering import next_matter_number
from intake.registration.late import LateArrival, check_late, note_late
from intake.visits import note_return

MAX_HOUSEHOLD = 6


@dataclass(frozen=True, kw_only=True)
class Person:
    """The applicant as stated today. An empty text leaves what is known from earlier visits."""

    id_kind: str
    id_number: str = ""
    no_id_reason: str = ""
    name: str
    sex: str = ""
    birth: dt.date | None = None
    birth_precision: str = BirthPrecision.DAY
    ethnicity: str = ""
    phone: str = ""
    contact: str = ""
    hukou_address: str = ""
    residence: str = ""
    village: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdRow:
    name: str
    relation: str
    id_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who came (本人, 代办人, 发现人), and the difficulty in a sentence (主要困难)."""

    source: str = Source.SELF
    proxy_name: str = ""
    proxy_id_number: str = ""
    proxy_phone: str = ""
    proxy_relation: str = ""
    by_guardian: bool = False
    difficulty: str = ""
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class Request:
    """One category asked for. `received` has the keys of the MaterialRequirement rows whose papers were handed in."""

    category: ReliefCategory
    responsibility: Responsibility
    handling: str
    urgent: bool = False
    cannot_go: str = ""
    distinct_note: str = ""
    received: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Registration:
    person: Person
    visit: Visit
    household: Sequence[HouseholdRow] = ()
    requests: Sequence[Request]
    late: LateArrival | None = None
    """The day it came on, where that is not today (补登)."""
    authority_came: bool = False
    """Was the 委托书 handed in? Asked only of who applies for another (`needs_authority`)."""


def register(entry: Registration, *, clerk: User, now: dt.datetime) -> tuple[Application, dict[str, Matter]]:
    """Store a registration. Return the visit and its matters by the slug of the category: {"linshi": …}.

    The matters are REGISTERED: their opening moves follow in the same transaction. Must run inside one, because it
    locks first the applicant and then the city's series of numbers. Raises DeskError when the user is no clerk of a
    window, when something is missing or wrong, when the paper is known under another name, and when the person has an
    open matter of the same category and no note says what is different.
    """
    window = _window_of(clerk)
    _check_requests(entry.requests)
    _check_visit(entry.visit)
    _check_late(entry, clock.day_of(now))
    applicant = _known_or_new(_checked(entry.person, clock.day_of(now)))
    _check_doubles(applicant, entry.requests)
    _note_household(applicant, entry.household)
    application = Application.objects.create(
        applicant=applicant, window=window, clerk=clerk, received_at=_received_at(entry, now), **asdict(entry.visit)
    )
    if entry.late is not None:
        note_late(application, entry.late)
    city = Department.objects.in_force(clock.day_of(now)).city()
    matters = {
        request.category.slug: _new_matter(application, request, city=city, now=now) for request in entry.requests
    }
    _note_materials([(matters[request.category.slug], request.received) for request in entry.requests], now)
    for matter in matters.values():
        _note_authority(matter, entry, now)
        note_return(matter, applicant, by=clerk, now=now)
    return application, matters


def _window_of(clerk: User) -> Department:
    department = clerk.department
    if clerk.role != Role.CLERK or department is None:
        raise DeskError("只有窗口经办人可以登记。")
    return department


def _check_requests(requests: Sequence[Request]) -> None:
    slugs = [request.category.slug for request in requests]
    if not slugs:
        raise DeskError("请至少选一项求助类别。", "categories")
    if len(set(slugs)) != len(slugs):
        raise DeskError("同一类别只能登记一次。", "categories")
    for request in requests:
        if request.handling == Handling.TRANSFER and not request.cannot_go:
            raise DeskError("请选申请人不能自己前往的原因；能自己去的，请改用“告知自行申请”。", "cannot_go")


def _check_visit(visit: Visit) -> None:
    if visit.source != Source.SELF and not visit.proxy_name:
        raise DeskError("不是本人来的，请填代办人（发现人）姓名。", "proxy_name")


def _check_late(entry: Registration, today: dt.date) -> None:
    """Raise DeskError for a day that may not be stated, and for what is urgent: relief comes first there, in hours.

    That 当场办结 is not for it either says the rule of that move.
    """
    if entry.late is None:
        return
    check_late(entry.late, today)
    urgent = [request.responsibility.short_label for request in entry.requests if _is_urgent(request)]
    if urgent:
        raise DeskError(
            f"急难的（{'、'.join(urgent)}）从现在起按小时算，不能补登收到日期。请清空“收到日期”，或者分开登记。",
            "late_received_on",
        )


def _is_urgent(request: Request) -> bool:
    return request.urgent or request.responsibility.limit_unit == LimitUnit.HOURS


def _received_at(entry: Registration, now: dt.datetime) -> dt.datetime:
    """Return when it came: now, or the beginning of the day stated, of which nobody knows the hour."""
    return clock.start_of(entry.late.received_on) if entry.late is not None else now


def _checked(person: Person, on: dt.date) -> Person:
    """Return the person with the number normalised, and birth and sex as its digits say.

    Raises DeskError for a wrong number, for no number without a reason, and for no phone without a contact.
    """
    kind = IdKind(person.id_kind)
    try:
        checked = check_id_number(kind, person.id_number, on=on)
    except IdentityError as error:
        raise DeskError(str(error), "id_number") from error
    if kind == IdKind.NONE and not person.no_id_reason:
        raise DeskError("请写明没有证件的原因。", "no_id_reason")
    if not (person.phone or person.contact):
        raise DeskError("没有电话请选“无电话”，并填联系人。", "phone")
    if checked.birth:
        person = replace(person, birth=checked.birth, birth_precision=BirthPrecision.DAY)
    return replace(person, id_number=checked.number, sex=checked.sex or person.sex)


def pinyin_columns(name: str) -> dict[str, str]:
    """Return the columns that find a name by ear.

    For 覃明 they are pinyin "qilmil talmil yalmil" and initials "qm tm ym": both folded (ing is in, n is l), the
    likeliest reading first.
    """
    return {
        "pinyin": " ".join(dict.fromkeys(fold_pinyin(reading) for reading in readings(name)))[:300],
        "initials": " ".join(dict.fromkeys(way.replace("n", "l") for way in initials_of(name)))[:200],
    }


def _known_or_new(person: Person) -> Applicant:
    """Find the person by the number of the paper, lock the row and save what has changed, or make a new one.

    Who has no number is a new person every time.
    """
    facts = asdict(person) | pinyin_columns(person.name)
    if not person.id_number:
        return Applicant.objects.create(**facts)
    known: Applicant
    known, is_new = Applicant.objects.select_for_update().get_or_create(
        id_kind=person.id_kind, id_number=person.id_number, defaults=facts
    )
    if not is_new:
        _check_same_name(known, person.name)
        _note_changes(known, facts)
    return known


def _check_same_name(known: Applicant, stated: str) -> None:
    """Raise DeskError for another name: a slip of the keyboard must not rename a person with matters elsewhere."""
    if known.name != stated:
        raise DeskError(
            f"这个证件以前登记的姓名是{mask_name(known.name)}，与现在填的不同。请核对证件号码和姓名；"
            f"写错的、改名的，请在个人办件史里更正；看不到的，请联系{office()}。",
            "name",
        )


def _note_changes(known: Applicant, facts: dict[str, object]) -> None:
    """Save what differs, and nothing when nothing does: every save is a line in the person's history."""
    stated = {name: value for name, value in facts.items() if value}
    if not stated.get("birth") or _knows_better(known, facts):
        stated = {name: value for name, value in stated.items() if name not in {"birth", "birth_precision"}}
    if facts["contact"] and not facts["phone"]:
        stated["phone"] = ""
    changed = {name: value for name, value in stated.items() if getattr(known, name) != value}
    for name, value in changed.items():
        setattr(known, name, value)
    if changed:
        known.save()


def _knows_better(known: Applicant, facts: dict[str, object]) -> bool:
    """Is the date of birth stated only by its year or month, and known from before to the day?"""
    return known.birth_precision == BirthPrecision.DAY != facts["birth_precision"] and known.birth is not None


def _check_doubles(applicant: Applicant, requests: Sequence[Request]) -> None:
    """Raise DeskError for an open matter of the same category, unless its request says what is different.

    Must run after the applicant is locked: two windows may be asked for the same thing in the same minute.
    """
    asked_before = Matter.objects.same_requests(applicant, [request.category for request in requests])
    latest = {matter.category_id: matter for matter in asked_before.order_by("number")}
    for request in requests:
        double = latest.get(request.category.pk)
        if double is not None and not request.distinct_note:
            raise DeskError(double_question(applicant, double), "distinct_note")


def double_question(applicant: Applicant, double: Matter) -> str:
    """Return the question whether an open matter of the same person and category is the same thing (UX.md W2)."""
    return (
        f"{mask_name(applicant.name)}的{double.short_label}正在办理（{double.number}，{double.holder}）。是同一件事吗？"
        "不是同一件的，请写明区别。"
    )


def _note_household(applicant: Applicant, rows: Sequence[HouseholdRow]) -> None:
    """Add new members, found by name, and save what has changed of those who are known. Nobody is removed."""
    known = {member.name: member for member in applicant.household.all()}
    for row in rows[:MAX_HOUSEHOLD]:
        member = known.get(row.name) or HouseholdMember(applicant=applicant, name=row.name)
        number = row.id_number or member.id_number
        if member.pk is None or (member.relation, member.id_number) != (row.relation, number):
            member.relation, member.id_number = row.relation, number
            member.save()


def _new_matter(application: Application, request: Request, *, city: Department, now: dt.datetime) -> Matter:
    return Matter.objects.create(
        number=next_matter_number(city, clock.day_of(now)),
        application=application,
        category=request.category,
        responsibility=request.responsibility,
        window=application.window,
        handling=request.handling,
        holder=application.window,
        handler=application.clerk,
        first_asked=application.clerk,
        urgent=request.urgent,
        cannot_go=request.cannot_go,
        distinct_note=request.distinct_note,
        registered_at=now,
    )


def requirements_of(category: ReliefCategory, on: dt.date) -> Sequence[MaterialRequirement]:
    """Return the papers that a category asks for on a day."""
    return list(MaterialRequirement.objects.in_force(on).filter(category=category))


def _note_materials(visit: Sequence[tuple[Matter, Collection[int]]], now: dt.datetime) -> None:
    """Write down every paper that each matter's category asks for, beside the keys of those handed in today.

    One query reads them and one stores them, however many matters the visit has.
    """
    asked = MaterialRequirement.objects.in_force(clock.day_of(now))
    required: dict[int, list[MaterialRequirement]] = defaultdict(list)
    for requirement in asked.filter(category__in=[matter.category_id for matter, _ in visit]):
        required[requirement.category_id].append(requirement)
    rows = [
        _material(matter, requirement, _ticked(matter, now) if requirement.pk in received else {})
        for matter, received in visit
        for requirement in required[matter.category_id]
    ]
    bulk_create_with_history(rows, Material)


def _material(matter: Matter, requirement: MaterialRequirement, ticked: dict[str, Any]) -> Material:
    return Material(
        matter=matter,
        requirement=requirement,
        name=requirement.name,
        form=requirement.form,
        copies=requirement.copies,
        where=requirement.where,
        window_looks_up=requirement.window_looks_up,
        **ticked,
    )


def _ticked(matter: Matter, now: dt.datetime) -> dict[str, Any]:
    """Return what a row says of a paper that was handed in today."""
    return {"received_on": clock.day_of(now), "received_by": matter.first_asked, "noted_at": now}


# --- 委托书


AUTHORITY: Final = "委托书"


def needs_authority(visit: Visit) -> bool:
    """Must whoever came show that the applicant has sent them?

    Who applies for another does so by a 委托手续 (社会救助法 Art. 37; 民发〔2021〕57号 Art. 6), a cadre of the village
    too. Not who reports somebody without an application (主动发现, Art. 39): nobody has sent them. Nor a guardian, who
    signs in the place of a child or of who cannot act.
    """
    return visit.source == Source.PROXY and not visit.by_guardian


def _note_authority(matter: Matter, entry: Registration, now: dt.datetime) -> None:
    """Write down the 委托书 among the papers of the matter. One that is still to come holds nothing up."""
    if needs_authority(entry.visit):
        came = _ticked(matter, now) if entry.authority_came else {}
        Material.objects.create(matter=matter, name=AUTHORITY, form="原件", is_authority=True, **came)

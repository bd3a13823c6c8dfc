"""快速登记: register a person from the street with what they say, and hand them over to the station.

No papers are asked for and the name may be unknown (国务院令第381号 Art. 6, 民政部令第24号 Art. 3; DOMAIN.md 1.3). The
limit is counted in hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from departments import clock
from departments.errors import DeskError
from departments.models import Responsibility, User
from departments.terms import Handling
from intake.identity import UNKNOWN_NAME, IdKind
from intake.models import Matter, Source
from intake.registration.acts import Person, Registration, Request, Visit, register
from intake.registration.openings import Opening
from routing.transitions import open_matters

NO_PAPER = "被发现时不能提供"
NOBODY = "无"
HANDED_OVER = ("handed_to", "handed_where", "handed_at")


@transaction.atomic
def take_in_from_the_street(facts: Mapping[str, Any], *, clerk: User, now: dt.datetime) -> Matter:
    """Register a person with what is known. A person handed over is settled at once; otherwise the matter is accepted.

    `facts` holds name, sex, age, id_number, found_where, state, finder, finder_phone, handed_to, handed_where and
    handed_at; what is not known is empty. Raises DeskError with the field when the place is missing.
    """
    duty = Responsibility.objects.handed_over(clock.day_of(now))
    if duty is None:
        raise DeskError("职责表里现在没有护送交接的事项，请联系系统管理员。")
    if not facts["found_where"]:
        raise DeskError("请写在哪里发现的，或者人现在在哪里。", "found_where")
    is_handed_over = any(facts[name] for name in HANDED_OVER[:2])
    way = Handling.ON_THE_SPOT if is_handed_over else Handling.OWN
    request = Request(category=duty.category, responsibility=duty, handling=Handling.ON_THE_SPOT, urgent=True)
    entry = Registration(person=_person(facts), visit=_visit(facts), requests=[request])
    application, matters = register(entry, clerk=clerk, now=now)
    matter = matters[duty.category.slug]
    inputs = {name: facts[name] for name in HANDED_OVER} if is_handed_over else {}
    open_matters(application, [Opening(matter=matter, value=way, inputs=inputs)], actor=clerk, now=now)
    return matter


def _person(facts: Mapping[str, Any]) -> Person:
    number = facts["id_number"]
    return Person(
        id_kind=(IdKind.RESIDENT_ID if number else IdKind.NONE).value,
        id_number=number,
        no_id_reason="" if number else NO_PAPER,
        name=facts["name"] or UNKNOWN_NAME,
        sex=facts["sex"],
        contact=" ".join(part for part in (facts["finder"], facts["finder_phone"]) if part) or NOBODY,
        residence=facts["found_where"],
    )


def _visit(facts: Mapping[str, Any]) -> Visit:
    age = f"约{facts['age']}岁" if facts["age"] else ""
    words = [f"在{facts['found_where']}", age, facts["state"]]
    return Visit(
        source=Source.FOUND if facts["finder"] else Source.SELF,
        proxy_name=facts["finder"],
        proxy_phone=facts["finder_phone"],
        proxy_relation="发现人" if facts["finder"] else "",
        difficulty="，".join(word for word in words if word)[:200],
    )

"""工作台 of the director of a township (the notice 四（二）): where its matters are, what is late, what was given back.

The director decides on refusals himself. To press others is for clerks and the coordinator; for him the desk says whom
to call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, Q

from departments.calendar.quarters import quarter_of
from departments.models import User
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.clocks.deadlines import Tone
from routing.desks.sections import DayTask, Number, days_to_countersign, supervised_in, to_accept_in, to_serve_in
from routing.figures.returns import counted_url, matters_returned
from routing.figures.window import WindowFigures, figures
from routing.lists.oversight import is_long_overdue
from routing.lists.queues import is_due_soon, is_due_today, is_overdue, list_url, matters_of
from routing.matter.tasks import Section, tasks_in

_LIGHTS: Final = (
    ("", "在办"),
    ("soon", "剩1–2个工作日"),
    ("today", "今天到期"),
    ("over", "逾期"),
    ("long", "其中3个工作日以上"),
)
_RULES: Final = {"soon": is_due_soon, "today": is_due_today, "over": is_overdue, "long": is_long_overdue}
HEADS: Final = tuple(title for _, title in _LIGHTS)


@dataclass(frozen=True)
class PersonLine:
    """How many open matters of the township one person has: all, due soon, due today, overdue, long overdue."""

    name: str
    phone: str
    numbers: Sequence[Number]


@dataclass(frozen=True)
class Place:
    """A unit that has open matters of the township, its telephone number, and the people there who have them."""

    name: str
    phone: str
    numbers: Sequence[Number]
    people: Sequence[PersonLine]


@dataclass(frozen=True)
class TownshipBoard:
    """The desk of a director. `places` are the units that have the township's matters, `clerks` who was asked first."""

    numbers: Sequence[Number]
    to_review: Section
    days: Sequence[DayTask]
    to_accept: Section
    supervised: Section
    to_serve: Section
    overdue: Section
    returned: Section
    places: Sequence[Place]
    clerks: Sequence[PersonLine]
    figures: WindowFigures


def township_board(user: User, today: dt.date) -> TownshipBoard:
    """Return the desk of the user, a director of a township, as it is now."""
    mine = matters_of(user)
    to_review, given_back = mine.filter(status=Status.TO_REVIEW), mine.filter(returns__gt=0, status__in=OPEN)
    reviewing, to_accept = tasks_in(user, to_review, today), to_accept_in(user, mine, today)
    # What waits for the township's own word stands once, on top.
    overdue = mine.filter(is_overdue(today)).exclude(status__in=(Status.TO_REVIEW, Status.TO_ACCEPT))
    no_more = "上面列出的以外，没有逾期办件。" if reviewing or to_accept.tasks else "没有逾期办件。"
    return TownshipBoard(
        numbers=_numbers(user, mine, today),
        to_review=Section("待审核", reviewing, "没有待审核的办件。", list_url("review")),
        days=days_to_countersign(user, mine, today),
        to_accept=to_accept,
        supervised=supervised_in(user, mine, today),
        to_serve=to_serve_in(user, mine, today),
        overdue=Section("逾期", tasks_in(user, overdue, today), no_more, list_url("overdue")),
        returned=Section("退回过、还没有办结", tasks_in(user, given_back, today), "没有退回过的在办办件。"),
        places=_places(mine, today),
        clerks=_clerks(mine, today),
        figures=figures(user, today),
    )


def _numbers(user: User, mine: MatterQuerySet, today: dt.date) -> list[Number]:
    counted = mine.open().aggregate(review=Count("pk", filter=Q(status=Status.TO_REVIEW)), **_counts(today))
    quarter = quarter_of(today)
    returned = matters_returned(user, quarter).count()
    lights = _lights(counted, {})
    return [
        Number("待审核", counted["review"], list_url("review")),
        *lights,
        Number("本季度被退回", returned, counted_url(quarter=str(quarter))),
    ]


def _counts(today: dt.date) -> dict[str, Count]:
    return {"open": Count("pk")} | {light: Count("pk", filter=rule(today)) for light, rule in _RULES.items()}


def _lights(counted: Mapping[str, Any], conditions: Mapping[str, Any]) -> list[Number]:
    tones = {"over": Tone.OVER, "long": Tone.OVER, "today": Tone.TODAY}
    return [
        Number(title, counted[light or "open"], _light_url(light, conditions), tones.get(light, ""))
        for light, title in _LIGHTS
    ]


def _light_url(light: str, conditions: Mapping[str, Any]) -> str:
    """Return the list behind a number. What is overdue has a tab of its own: the same rows have one address."""
    narrowed = {name: str(pk) for name, pk in conditions.items()}
    if light == "over":
        return list_url("overdue", **narrowed)
    return list_url("open", **({"due": light} if light else {}), **narrowed)


# --- Where it lies, and with whom

_WHERE: Final = ("holder", "holder__short_name", "holder__phone", "handler", "handler__full_name", "handler__phone")


def _places(mine: MatterQuerySet, today: dt.date) -> list[Place]:
    """Return the units that have open matters of the township, in protocol order, each with its people: one query."""
    rows = mine.open().values(*_WHERE).order_by("holder__order", "holder", "handler__full_name", "handler")
    counted = rows.annotate(**_counts(today))
    return [_place(list(group)) for _, group in groupby(counted, key=lambda row: row["holder"])]


def _place(rows: Sequence[Mapping[str, Any]]) -> Place:
    unit = rows[0]
    total = {name: sum(row[name] for row in rows) for name in ("open", *_RULES)}
    return Place(
        name=unit["holder__short_name"],
        phone=unit["holder__phone"],
        numbers=_lights(total, {"unit": unit["holder"]}),
        people=[_person(row) for row in rows if row["handler"]],
    )


def _person(row: Mapping[str, Any]) -> PersonLine:
    conditions = {"unit": row["holder"], "who": row["handler"]}
    return PersonLine(row["handler__full_name"], row["handler__phone"], _lights(row, conditions))


def _clerks(mine: MatterQuerySet, today: dt.date) -> list[PersonLine]:
    """Return the open matters by 首问责任人, who stays named until the matter is closed: one query."""
    columns = ("first_asked", "first_asked__full_name", "first_asked__phone")
    rows = mine.open().values(*columns).order_by("first_asked__full_name", "first_asked").annotate(**_counts(today))
    return [
        PersonLine(
            row["first_asked__full_name"], row["first_asked__phone"], _lights(row, {"asked": row["first_asked"]})
        )
        for row in rows
    ]

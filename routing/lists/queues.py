"""办件列表: the lists people work from. Their rows, their tabs, their order, and lateness as a condition.

A row is a light object from one query. The words of a deadline are made once for all rows with the same dates, since
drawing a page costs more than reading it (PERFORMANCE.md 1). Every list starts from `Matter.objects.visible_to`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.expressions import Combinable
from django.urls import reverse

from departments import clock
from departments.calendar.reading import calendar
from departments.models import Posting, User
from departments.roles import MAY_MOVE_MATTERS, Role
from departments.terms import ClockKind, DepartmentKind, Handling
from intake.identity import mask_name
from intake.models import Material, Matter
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from intake.visits import came_again
from routing.clocks.deadlines import SOON_DAYS, Due
from routing.clocks.due_display import due_of
from routing.lists.receipt_days import awaited
from routing.lists.unserved import is_to_be_served
from routing.models import Assignment


def list_url(tab: str, **conditions: str) -> str:
    """Return the address of a list with a tab and conditions, by the names of the fields of the query row."""
    return reverse("routing:matters", query={"tab": tab, **conditions})


# --- Rows


def handling_words(handling: str, status: str) -> str:
    """Return how a matter is handled. A refusal that nobody has confirmed yet is only proposed."""
    is_proposed = handling == Handling.REFUSE and status == Status.TO_REVIEW
    return "拟不予受理" if is_proposed else str(Handling(handling).label)


@dataclass(frozen=True, kw_only=True, slots=True)
class MatterRow:
    """One matter in a list. The name is masked, but for who works from it in the unit that holds the matter; of the
    telephone number the last four digits are kept.
    """

    pk: int
    number: str
    version: int
    applicant: str
    phone_tail: str
    category: str
    town: str
    window: str
    desk_id: int
    holder_id: int
    holder_slug: str
    holder: str
    handler: str
    handling: str
    status: str
    urgent: bool
    has_open_order: bool
    returns: int
    due_on: dt.date | None
    due_at: dt.datetime | None
    clock_kind: str
    promised_on: dt.date | None
    promised_at: dt.datetime | None
    closed_on: dt.date | None
    closed_at: dt.datetime | None
    paused_since: dt.date | None
    came_again: bool
    day_awaits: str
    due: Due

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def held_by(self) -> str:
        """现在在谁手上: the unit, and who in it has the matter in hand."""
        return f"{self.holder} {self.handler}" if self.handler else self.holder

    @property
    def pick(self) -> str:
        """Number and version, sent by a tick beside the row. The version says whether the matter has changed since."""
        return f"{self.number}.{self.version}"

    @property
    def times_sent(self) -> str:
        """转办次数, in words: 首次, or 第2次转来 after one return."""
        return f"第{self.returns + 1}次转来" if self.returns else "首次"


_TOWN = Case(
    When(window__kind=DepartmentKind.VILLAGE, then=F("window__parent__short_name")), default=F("window__short_name")
)
_ASKED_ON = (
    Material.objects.filter(matter=OuterRef("pk"), received_on__isnull=True)
    .order_by()
    .values("matter")
    .annotate(last=Max("asked_on"))
    .values("last")
)
_COLUMNS: Final[Mapping[str, str | Combinable]] = {
    "pk": "pk",
    "number": "number",
    "version": "version",
    "applicant": "application__applicant__name",
    "phone_tail": "application__applicant__phone",
    "category": "responsibility__label",
    "town": _TOWN,
    "window": "window__short_name",
    "desk_id": Case(When(window__kind=DepartmentKind.VILLAGE, then=F("window__parent")), default=F("window")),
    "holder_id": "holder",
    "holder_slug": "holder__slug",
    "holder": "holder__short_name",
    "handler": "handler__full_name",
    "handling": "handling",
    "status": "status",
    "urgent": "urgent",
    "has_open_order": "has_open_order",
    "returns": "returns",
    "due_on": "due_on",
    "due_at": "due_at",
    "clock_kind": "clock_kind",
    "promised_on": "promised_on",
    "promised_at": "promised_at",
    "closed_on": "closed_on",
    # Only of what was promised for a moment: otherwise no two finished matters would share their words.
    "closed_at": Case(When(promised_at__isnull=False, then=F("closed_at"))),
    "paused_since": Subquery(_ASKED_ON),
    "came_again": Case(When(came_again(), then=True), default=False),
}


class _Dates(NamedTuple):
    """All that the words of a deadline depend on: rows with the same values have the same words."""

    due_on: dt.date | None
    due_at: dt.datetime | None
    clock_kind: str
    closed_on: dt.date | None
    closed_at: dt.datetime | None
    promised_on: dt.date | None
    promised_at: dt.datetime | None
    paused_since: dt.date | None


def read_rows(matters: MatterQuerySet, today: dt.date, reader: User | None = None) -> list[MatterRow]:
    """Read matters, already filtered, sorted and cut, as rows: one query.

    A `reader` works from the list: what the reader's unit holds shows the whole name (`_unit_named_for`).
    """
    return [row for row, _ in rows_with(matters, today, reader)]


def rows_with(
    matters: MatterQuerySet, today: dt.date, reader: User | None = None, /, **asked: str | Combinable
) -> list[tuple[MatterRow, dict[str, Any]]]:
    """Read the same rows, each with more facts about its matter. `asked` are columns or expressions by any name.

    It is one query on purpose. Two are of two moments: a matter registered in between stands only in the second.
    """
    working, now, words = calendar(), _moment_of(today), dict[_Dates, Due]()
    named, columns = _unit_named_for(reader), {**_COLUMNS, "day_awaits": awaited(today), **asked}
    found = []
    for values in matters.values_list(*columns.values()):
        facts = dict(zip(columns, values, strict=True))
        beside = {name: facts.pop(name) for name in asked}
        dates = _Dates(*(facts[name] for name in _Dates._fields))
        if dates not in words:
            words[dates] = due_of(dates, now, working, paused_since=dates.paused_since)
        found.append((_row(facts, words[dates], named), beside))
    return found


def _unit_named_for(reader: User | None) -> int:
    """Return the unit whose matters show whole names to a reader: the own one, unless its screens face the public."""
    unit = reader.department if reader is not None and reader.role in MAY_MOVE_MATTERS else None
    return unit.pk if unit is not None and not unit.masks_names else 0


def _row(facts: dict[str, Any], due: Due, named: int) -> MatterRow:
    if facts["holder_id"] != named:
        facts["applicant"] = mask_name(facts["applicant"])
    facts["phone_tail"] = facts["phone_tail"][-4:]
    facts["handler"] = facts["handler"] or ""
    return MatterRow(**facts, due=due)


# --- Lateness as conditions of a query; the same days as the words of `deadlines.running`

_RUNNING = Q(closed_on__isnull=True) & ~Q(clock_kind=ClockKind.SUPPLEMENT)
"""While papers are awaited from the person, no unit is late."""


def is_overdue(today: dt.date) -> Q:
    """Return the condition that a limit is over: its day is past, or the moment of a limit in hours."""
    return _RUNNING & (Q(due_on__lt=today) | Q(due_at__lt=_moment_of(today)))


def is_due_today(today: dt.date) -> Q:
    """Return the condition that today is the last day. A limit in hours is due today only until its moment."""
    still_to_come = Q(due_at__isnull=True) | Q(due_at__gte=_moment_of(today))
    return _RUNNING & still_to_come & Q(due_on=today)


def is_due_soon(today: dt.date) -> Q:
    """Return the condition that at most two working days are left, and that the last day is not today."""
    return _RUNNING & Q(due_on__gt=today, due_on__lt=calendar().add_workdays(today, SOON_DAYS + 1))


def is_pressing(today: dt.date) -> Q:
    """Return the condition that a matter is overdue, due today, or due soon."""
    return _RUNNING & Q(due_on__lt=calendar().add_workdays(today, SOON_DAYS + 1))


def _moment_of(today: dt.date) -> dt.datetime:
    """Return the present moment. For a day that is not the present one, return its beginning."""
    now = clock.now()
    return now if clock.day_of(now) == today else clock.start_of(today)


# --- Owners


def is_unowned(today: dt.date) -> Q:
    """Return the condition 无人承办: the handler's posting in the unit has ended, or the account is switched off."""
    at_work = Posting.objects.in_force(today).filter(user__is_active=True)
    there = at_work.filter(user=OuterRef("handler"), department=OuterRef("holder"))
    return Q(closed_on__isnull=True, handler__isnull=False) & ~Q(Exists(there))


# --- Tabs

_TO_PASS_ON = Q(status=Status.IN_PROGRESS, clock_kind__in=[ClockKind.NOTIFY, ClockKind.EXTENSION])
"""A bureau at work asked the window to tell the applicant something: more materials, or a later date."""
TO_TELL = Q(status=Status.TO_NOTIFY) | Q(status=Status.REFUSED, closed_on__isnull=True) | _TO_PASS_ON
_AWAITING = Q(status=Status.AWAITING_MATERIALS)
_AT_WORK = Q(status__in=OPEN - {Status.AWAITING_MATERIALS, Status.TO_NOTIFY})
_IN_BUREAU = Q(status__in=OPEN - {Status.TO_NOTIFY})
_OURS = Q(is_ours=True)


@dataclass(frozen=True)
class ListTab:
    """One part of a list. An archive grows for ever, so it is only counted when somebody looks at it."""

    slug: str
    title: str
    help: str
    empty: str
    condition: Q
    is_archive: bool = False


@dataclass(frozen=True)
class TabLink:
    """A tab as it is drawn above a list. `count` is None where nothing is counted, as in an archive."""

    title: str
    url: str
    current: bool
    count: int | None = None


_UNSERVED = ListTab(
    "unserved", "未送达", "不利的答复，还没有打印或者没有送达。", "没有未送达的。", is_to_be_served(), is_archive=True
)


def _window_tabs(_user: User, _today: dt.date) -> tuple[ListTab, ...]:
    return (
        ListTab("open", "在办", "已登记、还没有办出结果的办件。", "没有在办的办件。", _AT_WORK),
        ListTab("waiting", "等材料", "已告知申请人补正，等申请人补齐。", "没有等材料的办件。", _AWAITING),
        ListTab("telling", "待告知", "已有结果或者要转告的事，还没有告知申请人。", "没有待告知的办件。", TO_TELL),
        _UNSERVED,
        ListTab("closed", "已办结", "已经告知申请人。", "没有已办结的办件。", Q(status=Status.CLOSED), is_archive=True),
        ListTab(
            "refused", "不予受理", "已经审核，出具了告知单。", "没有不予受理的办件。", Q(status=Status.REFUSED), True
        ),
    )


def _township_tabs(_user: User, today: dt.date) -> tuple[ListTab, ...]:
    """Return the tabs of a director: all matters of the township, whichever unit has them now."""
    is_open = Q(closed_on__isnull=True)
    return (
        ListTab("open", "在办", "本乡镇还没有办结的办件，不论现在在谁手上。", "没有在办的办件。", is_open),
        ListTab("overdue", "逾期", "过了期限还没有办的。", "没有逾期办件。", is_overdue(today)),
        ListTab("review", "待审核", "拟不予受理，等第二人审核。", "没有待审核的办件。", Q(status=Status.TO_REVIEW)),
        ListTab("waiting", "等材料", "已告知申请人补正，等申请人补齐。", "没有等材料的办件。", _AWAITING),
        ListTab("telling", "待告知", "已有结果或者要转告的事，还没有告知申请人。", "没有待告知的办件。", TO_TELL),
        _UNSERVED,
        ListTab("closed", "已办结", "已经办结，含不予受理已送达的。", "没有已办结的办件。", ~is_open, is_archive=True),
    )


def _bureau_tabs(user: User, _today: dt.date) -> tuple[ListTab, ...]:
    unsigned = Q(status=Status.SENT, holder=user.department)
    done = Q(status__in=[Status.TO_NOTIFY, Status.CLOSED, Status.REFUSED])
    return (
        ListTab("unsigned", "待签收", "转来后还没有签收。", "没有待签收的办件。", unsigned),
        ListTab("open", "全部在办", "本单位承办或协办，还没有办出结果。", "没有在办的办件。", _IN_BUREAU & _OURS),
        ListTab(
            "returned", "退回的", "已退回、被收回或已提请研究，还没有办结。", "没有退回的办件。", _IN_BUREAU & ~_OURS
        ),
        ListTab("closed", "已办结", "已有办理结果。", "没有已办结的办件。", done, is_archive=True),
    )


def _office_tabs(_user: User, today: dt.date) -> tuple[ListTab, ...]:
    is_open, coordinating = Q(closed_on__isnull=True), Q(status=Status.COORDINATING)
    return (
        ListTab("open", "在办", "全市还没有办结的办件。", "没有在办的办件。", is_open),
        ListTab("overdue", "逾期", "过了期限还没有办的。", "没有逾期办件。", is_overdue(today)),
        ListTab("coordinating", "协调中", "退回两次或提请研究的。", "没有协调中的办件。", coordinating),
        ListTab("again", "再次来访", "没有结果又来问过的。", "没有再次来访的办件。", came_again()),
        ListTab("closed", "已办结", "已经告知申请人。", "没有已办结的办件。", ~is_open, is_archive=True),
    )


_TABS = {
    Role.CLERK: _window_tabs,
    Role.REVIEWER: _township_tabs,
    Role.OFFICER: _bureau_tabs,
    Role.COORDINATOR: _office_tabs,
    Role.AUDITOR: _office_tabs,
}


def tabs_of(user: User, today: dt.date) -> tuple[ListTab, ...]:
    """Return the tabs of a user's role. Together they hold every matter that the user may see.

    An administrator, who sees no matters, has none.
    """
    return _TABS[user.role](user, today) if user.role in _TABS else ()


def matters_of(user: User) -> MatterQuerySet:
    """Return the matters that a user may see. For a bureau, `is_ours` says whether it leads or supports one now."""
    visible: MatterQuerySet = Matter.objects.visible_to(user)
    if user.role != Role.OFFICER:
        return visible
    ours = Assignment.objects.open().filter(matter=OuterRef("pk"), department=user.department)
    annotated: MatterQuerySet = visible.annotate(is_ours=Exists(ours))
    return annotated


# --- Order

_PAUSED_LAST = Case(When(clock_kind=ClockKind.SUPPLEMENT, then=1), default=0)
SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "due": ("due_on", "due_at"),
    "number": ("number",),
    "category": ("responsibility__label",),
    "town": ("row_town",),
    "holder": ("holder__order", "holder__short_name"),
}
DEFAULT_SORT = "due"


def in_order(matters: MatterQuerySet, sort: str = DEFAULT_SORT) -> MatterQuerySet:
    """Sort by a key of SORTS; "-" before the key reverses the order. 急件 stay on top (UX.md 2.4).

    Sorted by deadline, matters that wait for papers come last; of equal dates, the one registered first comes first.
    """
    key = sort.removeprefix("-")
    kept_on_top: list[str | Case] = ["-urgent", _PAUSED_LAST] if key == "due" else ["-urgent"]
    chosen = [
        F(place).desc(nulls_last=True) if sort.startswith("-") else F(place).asc(nulls_last=True)
        for place in SORTS[key]
    ]
    ordered: MatterQuerySet = matters.annotate(row_town=_TOWN).order_by(*kept_on_top, *chosen, "number")
    return ordered


def latest_first(matters: MatterQuerySet) -> MatterQuerySet:
    """Sort finished matters: not closed yet (a refusal to be served) first, then the one closed last."""
    ended: MatterQuerySet = matters.order_by(F("closed_on").desc(nulls_first=True), "-number")
    return ended

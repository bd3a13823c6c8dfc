"""A town at work: people register matters, move their own, try to move others', and the clock only goes forward."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied

from departments import clock
from departments.calendar.acts import draft
from departments.calendar.reading import calendar
from departments.held import held
from departments.models import CalendarYear, SpecialStage, User
from departments.terms import CalendarScope, DayKind
from intake.models import Material, Matter, Series
from intake.registration.openings import MATERIALS, TO_TOWNSHIP
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.models import (
    AgendaItem,
    Assignment,
    Clock,
    Conference,
    Delivery,
    Document,
    DocumentVoid,
    MatterEvent,
    OrderedMatter,
    Pause,
    SupervisionOrder,
)
from routing.moves.move import Move
from routing.orders.acts import issue_order, reply_by_default
from routing.rules.feedback.stages import stages_left
from routing.transitions import MOVES, available_for, perform
from routing.upkeep import calendar_shift
from routing.upkeep.deeming import deem_all
from tests.conftest import MORNING, person
from tests.factories import adverse, basis, by_post, make_colleague, make_matter, meeting
from tests.invariants.checks import Memory, check, check_all
from tests.routing.test_transitions import inputs_for
from tests.worlds import read

WINDOW: Final = ("maojian", "maojian-head", "modchong")
BUREAUS: Final = ("minzheng", "weisheng", "renshe", "jiaoyu", "zhujian")
OFFICE: Final = ("office",)
BESIDE: Final = ("maojian", "minzheng")
"""Accounts that get a colleague, to whom they can hand over and from whom they can take over."""
COLLEAGUES: Final = tuple(f"{name}-b" for name in BESIDE)
AT_WORK: Final = (*WINDOW, *BUREAUS, *OFFICE, *COLLEAGUES)
EVERYBODY: Final = (*AT_WORK, "jiancha", "admin", "pinglang", "pingyang")
KEEPERS: Final = ("office", "admin")
OPENINGS: Final = (
    ("zhufang", "transfer"),
    ("zhufang", "inform"),
    ("zhufang", MATERIALS),
    ("yiliao", "escalate"),
    ("shouzai", "escalate"),
    ("dibao", "escalate"),
    ("dibao", "escalate"),
    ("dibao", MATERIALS),
    ("dibao", "refuse"),
    ("linshi", "own"),
    ("linshi", "on_the_spot"),
)
"""Category and way of a request. Not every way is open to every category; a pair that stands twice comes oftener."""
SELDOM: Final = {
    "withdraw": 0.03,
    "inform": 0.03,
    "recall": 0.2,
    "chase": 0.02,
    "supervise": 0.1,
    "report_uncovered": 0.3,
    "decide": 0.6,
    "reopen": 0.2,
    "claim": 0.2,
    "hand_over": 0.1,
    "serve": 0.3,
    "correct_paper": 0.2,
}
"""Small weights for moves that end a matter early or lead nowhere, so that histories grow long. All others weigh 1.
A weight shrinks each time its move has been made."""
WAITS: Final = (10, 60, 5 * 60, 24 * 60, 24 * 60, 3 * 24 * 60, 13 * 24 * 60, 13 * 24 * 60)
"""Minutes that go by at once: within a day, over a weekend, or thirteen days, in which periods run out."""
AT_A_VILLAGE = 0.15
"""The share of people who come to the window of a village."""
BY_POST = 0.3
"""The share of requests that came some days ago; only of them a day is countersigned or refused."""
FROM_AN_OLD_PAGE = 0.5
"""The share of attempts by people who could make the move, were their page not an old one."""
ON_WHAT_IS_CLOSED = 0.15
"""The share of acts on what is closed: it may be reopened, and its papers be served or corrected."""
AT_HAND = 2
"""How many people who can move a matter are asked what they would do; of one, the moves that matter come too seldom."""
MOST_OPEN = 8
FARTHEST = 60
"""A change of the calendar touches days within so many calendar days from today."""
SLIP: Final = {"refusal": "不愿签收", "witness": "村干部罗远志", "place": "坪阳村三组"}
"""What a record of delivery says where the person would not take the paper."""
WRITTEN: Final = (
    Matter,
    Clock,
    Pause,
    Assignment,
    Material,
    MatterEvent,
    AgendaItem,
    Series,
    OrderedMatter,
    SupervisionOrder,
    Delivery,
    DocumentVoid,
)
"""What a move can write; papers besides, of which each takes the next number of a series."""
REFUSALS: Final = (StaleMatter, NotAllowed, PermissionDenied, InvalidInput)


@dataclass
class Town:
    """One history from its first day on. What people do is `held`, as a request is: it reads the calendar once.

    `done` counts the moves made and the errors that refused one, `before` those of the histories before.
    """

    before: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    now: dt.datetime = field(default_factory=lambda: dt.datetime.fromisoformat(MORNING))
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        self._tell_time()
        for name in BESIDE:
            make_colleague(person(name))
        stage = SpecialStage.objects.get(slug="2021-dibao-publicity")  # no edition leaves a stage out of its limit yet
        stage.stops_clock = True
        stage.save()

    @cached_property
    def people(self) -> dict[str, User]:
        return {name: person(name) for name in EVERYBODY}

    # --- What people do

    @held()
    def register(self, chance: random.Random) -> None:
        """Let a person come to a window, where one matter is registered."""
        slug, way = chance.choice(OPENINGS)
        clerk, urgent = self.people[chance.choice(("maojian", "modchong"))], chance.random() < 0.4
        if chance.random() < AT_A_VILLAGE:
            clerk, way = self.people["pingyang"], TO_TOWNSHIP
        late = by_post(chance.randint(1, 7)) if chance.random() < BY_POST and way != "on_the_spot" else None
        urgent = urgent and late is None  # nobody writes a letter about that
        matter = make_matter(clerk, slug, way, complete=way != MATERIALS, urgent=urgent, late=late)
        self._look(matter)
        self.done.update(matter.events.values_list("move", flat=True))

    def has_time(self) -> bool:
        """Is there room for another matter? With too many open ones none would get far."""
        return Matter.objects.open().count() < MOST_OPEN

    @held()
    def act(self, chance: random.Random) -> None:
        """Let somebody make a move that is open to them, rather one that has been made seldom."""
        ended = dict(Matter.objects.order_by("pk").values_list("pk", "closed_on"))
        matters = [pk for pk, day in ended.items() if day is None]
        if not matters:
            self.register(chance)
            return
        closed = [pk for pk, day in ended.items() if day is not None]
        matter = self._found(chance.choice(closed if closed and chance.random() < ON_WHAT_IS_CLOSED else matters))
        at_hand = list(islice(self._moves_on(matter, chance), AT_HAND))
        if moves := [(move, who) for who, theirs in at_hand for move in theirs]:
            ((move, who),) = chance.choices(moves, [self._weight(move) for move, _ in moves])
            self._make(move, matter, who, chance)

    @held()
    def trespass(self, chance: random.Random) -> None:
        """Let somebody attempt a move that is not theirs, or from an old page: it is refused and changes nothing."""
        matter = self._found(chance.choice(list(Matter.objects.order_by("pk").values_list("pk", flat=True))))
        user = self.people[chance.choice(EVERYBODY)]
        open_to_them = [move.name for move in available_for(matter, user, clock.now())]
        name = chance.choice(open_to_them if open_to_them and chance.random() < FROM_AN_OLD_PAGE else list(MOVES))
        allowed = name in open_to_them
        inputs = self._inputs(chance, name, matter, user)
        before = picture()
        refused = _refusal(name, matter, user, matter.version - allowed, inputs)
        assert refused, f"{user} could make {name} on {matter}"
        assert picture() == before
        self.done[refused] += 1

    def wait(self, chance: random.Random) -> None:
        self.now += dt.timedelta(minutes=chance.choice(WAITS))
        self._tell_time()
        if chance.random() < 0.3:
            self.run_timer()

    def run_timer(self) -> None:
        """Let the timer sign for what nobody signed for in time (视为签收); every unit has somebody to hand it to."""
        for deemed in deem_all(clock.now()):
            assert not deemed.fault, deemed
            self.done["deem_signed"] += 1
            self._look(Matter.objects.get(number=deemed.number))

    def amend(self, chance: random.Random) -> None:
        """Let two people enter and confirm a change of days to come. Sometimes it publishes the missing year too."""
        entering, confirming = (self.people[name] for name in chance.sample(KEEPERS, 2))
        days, ahead = calendar(), chance.sample(range(1, FARTHEST), chance.randint(1, 4))
        dates = [clock.today() + dt.timedelta(days=offset) for offset in sorted(ahead)]
        kinds = {day: DayKind.REST if days.is_workday(day) else DayKind.WORK for day in dates}
        change = draft(
            notice="演练通知",
            scope=CalendarScope.NATIONAL.value,
            year=self._year_to_publish(chance),
            published_on=None,
            rows=[{"date": str(day), "kind": kind.value, "name": "演练"} for day, kind in kinds.items()],
            origin="录入",
            actor=entering,
            now=clock.now(),
        )
        foreseen = {shift.number for shift in calendar_shift.preview(change)}
        assert calendar_shift.apply(change, confirming, clock.now()) == len(foreseen)
        check(Matter.objects.filter(number__in=foreseen), self.memory)
        self.done.update({"amend": 1, "recalendar": len(foreseen)})

    @held()
    def close(self) -> None:
        """Check everything at the end of the history."""
        check_all(self.memory)

    # --- How they do it

    def _tell_time(self) -> None:
        # The fixture `at` would stack one layer of settings on the other, in a long history a thousand deep.
        settings.RELIEF_NOW = self.now.isoformat(timespec="minutes")

    def _found(self, pk: int) -> Matter:
        """Return a matter with what most moves ask about it, as its page reads it."""
        rows = Matter.objects.select_related("window")
        found: Matter = rows.prefetch_related("assignments", "clocks").get(pk=pk)
        return found

    def _look(self, matter: Matter) -> None:
        check(Matter.objects.filter(pk=matter.pk).order_by(), self.memory)

    def _moves_on(self, matter: Matter, chance: random.Random) -> Iterator[tuple[User, list[Move]]]:
        """Go over people who can move a matter, in an order that chance brings, and what each of them can do."""
        for who in chance.sample([self.people[name] for name in AT_WORK], len(AT_WORK)):
            is_seen = Matter.objects.visible_to(who).filter(pk=matter.pk).exists()
            if moves := available_for(matter, who, clock.now()) if is_seen else []:
                yield who, moves

    def _weight(self, move: Move) -> float:
        return SELDOM.get(move.name, 1) / (1 + self.done[move.name] + self.before[move.name]) ** 2

    def _make(self, chosen: Move, matter: Matter, user: User, chance: random.Random) -> None:
        before, inputs = picture(), self._inputs(chance, chosen.name, matter, user)
        refused = _refusal(chosen.name, matter, user, matter.version, inputs)
        if refused:  # a unit that gave it back, or no missing material: for a reason, and nothing stored
            assert (refused, picture()) == ("InvalidInput", before)
        self.done[refused or chosen.name] += 1
        self._look(matter)

    def _year_to_publish(self, chance: random.Random) -> int | None:
        missing = not CalendarYear.objects.filter(year=2027, scope=CalendarScope.NATIONAL).exists()
        return 2027 if missing and clock.today().year == 2026 and chance.random() < 0.3 else None

    def _inputs(self, chance: random.Random, name: str, matter: Matter, user: User) -> dict[str, Any]:
        lead, other, support = (self.people[bureau].department for bureau in chance.sample(BUREAUS, 3))
        supporting = [support] if chance.random() < 0.4 else []
        chosen: dict[str, Callable[[], dict[str, Any]]] = {
            "transfer": lambda: {"lead": lead, "supporting": supporting},
            "put_on_agenda": lambda: {"conference": self._conference(chance)},
            "resolve": lambda: self._resolution(chance) | {"lead": lead, "supporting": supporting},
            "assign": lambda: {
                "lead": lead,
                "supporting": supporting,
                "remember": chance.random() < 0.5,
                "situation": chance.choice(("", "困难", "火灾")),  # every matter here says 家中困难
            },
            "escalate": lambda: {"supporting": supporting},
            "give_back": lambda: {"suggested": other},
            "request_materials": lambda: {"why_now": "入户后发现", "why_left_out": "已有照片"},
            "note_materials": lambda: self._brought(chance, matter),
            "receive_materials": lambda: self._brought(chance, matter),
            "lapse": lambda: {"basis": basis()},
            "tell": lambda: {
                "way": chance.choice(("phone", "in_person", "post", "left")),
                "served_on": clock.today(),
                **SLIP,
            },
            "serve": lambda: {"way": chance.choice(("phone", "in_person", "post")), "served_on": clock.today(), **SLIP},
            "decide": lambda: adverse() if chance.random() < 0.4 else {},
            "ask_extension": lambda: {"days": chance.randint(1, 15)},
            "begin_stage": lambda: {"stage": next(iter(stages_left(matter)), None), "told": True},
        }
        if name == "supervise":
            return {"demand": "请立即办理。", "reply_by": reply_by_default(clock.today()), "signer": "石立新"}
        return inputs_for(name, matter, user) | chosen.get(name, dict)()

    def _brought(self, chance: random.Random, matter: Matter) -> dict[str, Any]:
        """Return what came of what is missing: all, or one paper; where nothing is, one that is on no list."""
        missing = list(matter.materials.filter(received_on=None))
        some = chance.sample(missing, 1) if missing and chance.random() < 0.5 else missing
        return {"materials": some} | ({} if missing else {"other": "房屋照片"})

    def _conference(self, chance: random.Random) -> Conference:
        """Return the meeting of a day 1 to 6 working days ahead, and call one if there is none."""
        day = calendar().add_workdays(clock.today(), chance.randint(1, 6))
        found = Conference.objects.filter(host__slug="minzheng", held_on=day).first()
        return found or meeting(self.people["office"], day.isoformat())

    def _resolution(self, chance: random.Random) -> dict[str, Any]:
        """Return what the meeting resolves: a unit is to handle the matter, or it is decided at once."""
        if chance.random() < 0.5:
            return {"way": "assign"}
        return {"way": "decide", "outcome": "granted", "content": "一次性补助3000元", "without_papers": "随后补"}


def _refusal(name: str, matter: Matter, user: User, seen: int, inputs: dict[str, Any]) -> str:
    """Attempt a move. Return the name of the error that refused it, or "" when it was made."""
    try:
        if name == "supervise":  # an order is a paper too, and both come about together or not at all
            issue_order(matter.holder, [(matter, seen)], **inputs, actor=user, now=clock.now())
        else:
            perform(MOVES[name], matter=matter, actor=user, seen=seen, now=clock.now(), **inputs)
    except REFUSALS as refused:
        return type(refused).__name__
    return ""


def picture() -> tuple[Any, ...]:
    """Return every row that a move could have written, to compare before and after."""
    return [read(model._meta.db_table) for model in WRITTEN], Document.objects.count()

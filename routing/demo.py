"""A handful of matters for a trial: invented people, real moves, some of them already late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from departments import clock
from departments.calendar.quarters import quarter_of
from departments.calendar.reading import calendar
from departments.models import Department, PolicyBasis, ReliefCategory, Responsibility, User
from departments.terms import Handling
from intake.identity import IdKind, check_character
from intake.models import Matter
from intake.registration.acts import Person, Registration, Request, Visit, register, requirements_of
from intake.registration.openings import MATERIALS, TO_TOWNSHIP, Opening
from intake.states import Outcome
from routing.models import Evaluation, Level
from routing.moves.move import Move
from routing.papers.documents import record_prints
from routing.rules.escalation import ESCALATE
from routing.rules.feedback.deciding import DECIDE
from routing.rules.transfer.returning import SIGN
from routing.rules.transfer.sending import TRANSFER
from routing.rules.transfer.supporting import OPINE
from routing.transitions import open_matters, perform

TEN_O_CLOCK = dt.time(10, 0)


@dataclass(frozen=True)
class Story:
    """A visit `days_ago` (working days): what was asked for, the way it opened, and the moves since (days ago, who)."""

    name: str
    born: str
    days_ago: int
    category: str
    way: str
    difficulty: str
    clerk: str = "maojian"
    urgent: bool = False
    inputs: Mapping[str, Any] = field(default_factory=dict)
    moves: Sequence[tuple[int, str, Move, Mapping[str, Any]]] = ()


_UP = {"suggestion": "情况属实，建议给予救助。"}
STORIES = (
    Story(
        "王大山",
        "19560312",
        6,
        "yiliao",
        Handling.ESCALATE,
        "患重病住院，自付费用较高。",
        moves=(
            (5, "maojian", ESCALATE, _UP),
            (4, "minzheng", SIGN, {}),
            (3, "weisheng", OPINE, {"opinion": "诊断属实。"}),
        ),
    ),
    Story(
        "罗小妹",
        "19880725",
        3,
        "zhufang",
        Handling.TRANSFER,
        "房屋漏雨，墙体开裂。",
        moves=((3, "maojian", TRANSFER, {"lead": "zhujian"}),),
    ),
    Story("蒙秀英", "19491103", 4, "linshi", Handling.ESCALATE, "丈夫去世，办丧事借债。"),
    Story(
        "韦国强",
        "19750518",
        0,
        "linshi",
        Handling.ON_THE_SPOT,
        "遭遇火灾，缺少口粮。",
        inputs={
            "result": "当场发放临时救助金500元。",
            "amount": Decimal(500),
        },
    ),
    Story("潘志华", "19690930", 0, "jiaoyu", Handling.INFORM, "孩子考上大学，学费有困难。"),
    Story("陆阿婆", "19420206", 1, "tekun", MATERIALS, "无子女，生活不能自理。"),
    Story(
        "吴有珍",
        "19811214",
        1,
        "dibao",
        Handling.REFUSE,
        "想申请低保。",
        inputs={
            "reason_code": "明显不符合条件",
            "reason": "家庭名下有营运货车两辆，财产超过规定标准。",
            "basis": "203-rule-4",
            "advice": "遇到突发困难时，可以另行申请临时救助。",
        },
    ),
    Story(
        "石开泰",
        "19920417",
        12,
        "zhufang",
        Handling.TRANSFER,
        "租住危房。",
        clerk="modchong",
        moves=(
            (11, "modchong", TRANSFER, {"lead": "zhujian"}),
            (10, "zhujian", SIGN, {}),
            (1, "zhujian", DECIDE, {"outcome": Outcome.GRANTED, "content": "纳入农村危房改造。"}),
        ),
    ),
    Story(
        "杨冬梅",
        "19790822",
        5,
        "jiuye",
        Handling.TRANSFER,
        "企业关闭，失业半年。",
        clerk="modchong",
        moves=((4, "modchong", TRANSFER, {"lead": "renshe"}),),
    ),
    Story("蒙桂花", "19480115", 0, "dibao", TO_TOWNSHIP, "老两口没有劳动力，孙子在读小学。", clerk="pingyang"),
    Story("岑老三", "19631001", 2, "dibao", Handling.ESCALATE, "腿伤不能劳动，两个孩子上学。"),
    Story(
        "覃有才",
        "19580620",
        1,
        "zhufang",
        Handling.TRANSFER,
        "土墙房被雨水泡塌一角。",
        moves=((0, "maojian", TRANSFER, {"lead": "zhujian"}),),
    ),
    Story(
        "平老五",
        "19661215",
        1,
        "dibao",
        Handling.ESCALATE,
        "儿子外出多年没有音信，家里没有收入。",
        clerk="modchong",
        moves=((0, "modchong", ESCALATE, _UP),),
    ),
)


EVALUATIONS: Mapping[str, Sequence[tuple[Level, str]]] = {
    "maojian": (
        (Level.VERY_SATISFIED, "窗口的人帮我填表，一趟就办好了。"),
        (Level.VERY_SATISFIED, ""),
        (Level.SATISFIED, "没有再跑县里，很方便。"),
        (Level.SATISFIED, ""),
        (Level.FAIRLY, "等的时间长了一点。"),
        (Level.DISSATISFIED, "打电话问进度，中午没有人接。"),
    ),
    "zhujian": (
        (Level.SATISFIED, "来看过房子，说得清楚。"),
        (Level.SATISFIED, ""),
        (Level.SATISFIED, ""),
        (Level.FAIRLY, ""),
        (Level.VERY_DISSATISFIED, "补助还没有到卡上，不知道问谁。"),
    ),
    "mochong": ((Level.SATISFIED, ""), (Level.FAIRLY, "希望告知书的字大一点。")),
}
"""By unit; one with too few of them is among them, to see what is kept back then."""


@transaction.atomic
def seed_matters() -> int:
    """Tell the stories once; return how many matters were made. A house with matters is left as it is."""
    if Matter.objects.exists():
        return 0
    for serial, story in enumerate(STORIES):
        _tell(story, serial)
    _evaluate()
    return len(STORIES)


def _evaluate() -> None:
    """Fill the last quarter that is over: what is said in the present one is not shown yet."""
    quarter = str(quarter_of(clock.today()).before)
    for slug, given in EVALUATIONS.items():
        unit = Department.objects.get(slug=slug)
        for level, words in given:
            Evaluation.objects.create(department=unit, quarter=quarter, level=level, words=words)


def _moment(days_ago: int) -> dt.datetime:
    if not days_ago:
        return clock.now()
    day = calendar().add_workdays(clock.today(), -days_ago)
    return timezone.make_aware(dt.datetime.combine(day, TEN_O_CLOCK))


def _tell(story: Story, serial: int) -> None:
    clerk, now = User.objects.get(username=story.clerk), _moment(story.days_ago)
    application, matters = register(_entry(story, serial), clerk=clerk, now=now)
    matter = matters[story.category]
    opening = Opening(matter=matter, value=str(story.way), inputs=_rows(story.inputs))
    open_matters(application, [opening], actor=clerk, now=now)
    handed_over = application.documents.filter(deliveries__isnull=False)  # over the counter, so it was printed
    record_prints(handed_over, actor=clerk, now=now)
    for days_ago, username, move, inputs in story.moves:
        matter.refresh_from_db()
        actor = User.objects.get(username=username)
        perform(move, matter=matter, actor=actor, seen=matter.version, now=_moment(days_ago), **_rows(inputs))


def _entry(story: Story, serial: int) -> Registration:
    category = ReliefCategory.objects.get(slug=story.category)
    papers = () if story.way == MATERIALS else requirements_of(category, clock.today())
    duty = Responsibility.objects.edition(story.category, clock.today())
    stem = f"522701{story.born}{serial + 101:03d}"
    person = Person(
        id_kind=IdKind.RESIDENT_ID,
        id_number=stem + check_character(stem),
        name=story.name,
        ethnicity="布依族",
        phone=f"138000{serial + 10000:05d}",
        village="坪阳村",
        residence="坪阳村三组",
    )
    request = Request(
        category=category,
        responsibility=duty,
        handling=duty.handling if story.way in {MATERIALS, TO_TOWNSHIP} else str(story.way),
        urgent=story.urgent,
        cannot_go="年老" if story.way == Handling.TRANSFER else "",
        received=frozenset(paper.pk for paper in papers),
    )
    return Registration(person=person, visit=Visit(difficulty=story.difficulty, consent=True), requests=[request])


def _rows(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs with the slugs of rows replaced by the rows."""
    found = dict(inputs)
    if "lead" in found:
        found["lead"] = Department.objects.get(slug=found["lead"])
    if "basis" in found:
        found["basis"] = PolicyBasis.objects.get(slug=found["basis"])
    return found

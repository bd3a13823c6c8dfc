"""The longest realistic paper of each kind: everything somebody may write, as long as the desk lets it be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from departments import clock
from departments.models import Department, MaterialRequirement, ReliefCategory
from departments.terms import Handling
from intake.models import Matter
from intake.registration.acts import Registration, Visit, register
from intake.registration.openings import MATERIALS, Opening
from routing.meetings import acts as conferences
from routing.meetings.acts import NewTopic
from routing.models import Document, PaperKind, SupervisionOrder, TopicKind
from routing.orders.acts import issue_order, reply_by_default
from routing.transitions import open_matters
from tests.conftest import At, person
from tests.factories import (
    ask_for,
    basis,
    in_progress,
    make_id_number,
    make_matter,
    make_person,
    meeting,
    move,
    passed_on,
    refusal,
    sent,
    topic_words,
    villager_of,
)
from tests.worlds import built_once

NAME = "阿卜杜热合曼·买买提吐尔逊·努尔艾合买提江·玉素甫卡迪尔·扎西顿珠次仁多吉·欧阳上官慕容司马诸葛夏侯"
"""Fifty characters, in the manner of 新疆 and 西藏, with a long Chinese name behind."""
PLACE = (
    "贵州省黔南布依族苗族自治州都匀市毛尖镇坪阳村民委员会第三村民小组河边寨大榕树"
    "下老粮站隔壁第十八号附一号（易地扶贫搬迁安置点三栋二单元六楼）"
)
HOURS = "8:30—12:00，14:30—18:00（夏季15:00—18:30），赶集日中午不休息"
MATERIALS_ASKED = 12
MEMBERS = 8
MATTERS_ORDERED = 30
CATEGORIES = ("dibao", "tekun", "shouzai", "yiliao", "jiaoyu", "zhufang", "jiuye", "linshi", "liulang")


def written(subject: str, letters: int = 300) -> str:
    """Return so many letters in numbered sentences, so that a lost one shows."""
    text = "".join(f"{subject}第{number}句写明家中困难的情况，" for number in range(1, letters // 12))
    return text[: letters - 1] + "。"


def material_name(number: int) -> str:
    return f"第{number:02d}种材料：共同生活家庭成员的收入、财产、赡养和扶养情况证明（含附表）"


@built_once
def issue_longest(kind: PaperKind, at: At) -> Document:
    """Return the longest paper of a kind; the cast of tests/conftest.py must be there."""
    _lengthen_units()
    _ISSUE[kind](at)
    document: Document | None = Document.objects.filter(kind=kind).last()
    assert document is not None
    return document


def _lengthen_units() -> None:
    """Give the units of the story long names, addresses and hours, as after a merger of offices."""
    for username, name in (
        ("maojian", "黔南布依族苗族自治州都匀市毛尖镇人民政府（社会事务综合管理办公室）"),
        ("zhujian", "黔南布依族苗族自治州都匀市住房和城乡建设局（住房保障中心）"),
        ("office", "黔南布依族苗族自治州都匀市民政局（社会救助综合管理办公室）"),
    ):
        unit = person(username).department
        assert unit is not None
        unit.name, unit.phone, unit.address, unit.hours = name, "0854-8223456、0854-8223457", PLACE[:60], HOURS
        unit.save()


def _lengthen_materials(slug: str) -> None:
    """Ask twelve papers with long names for a category, and nothing else."""
    category = ReliefCategory.objects.get(slug=slug)
    for old in category.materials.all():
        old.valid_to = old.valid_from
        old.save()
    for number in range(1, MATERIALS_ASKED + 1):
        MaterialRequirement.objects.create(
            slug=f"long-{number}",
            category=category,
            name=material_name(number),
            form="原件和复印件，复印件由本人签名并注明与原件一致",
            copies=2,
            where="户籍所在地的村（社区）居民委员会",
            order=number,
            valid_from="2014-12-19",
            source="测试",
        )


def _receipt(_at: At) -> None:
    requests = [ask_for(slug, handling=Handling.TRANSFER, cannot_go="年老多病，行走不便") for slug in CATEGORIES]
    visit = Visit(
        source="proxy", proxy_name=NAME, proxy_relation="村（社区）干部兼监护人", difficulty=written("本人", 200)
    )
    entry = Registration(person=make_person(name=NAME, residence=PLACE), visit=visit, requests=requests)
    application, matters = register(entry, clerk=person("maojian"), now=clock.now())
    openings = [Opening(matter=matter, value=Handling.TRANSFER, inputs={}) for matter in matters.values()]
    open_matters(application, openings, actor=person("maojian"), now=clock.now())


def _told_at_length(matter: Matter) -> Matter:
    """Let the applicant have told everything the field takes."""
    application = matter.application
    application.difficulty = written("本人", 200)
    application.save()
    return matter


def _at_the_counter(**facts: Any) -> Matter:
    _lengthen_materials("zhufang")
    matter = make_matter(person("maojian"), name=NAME, residence=PLACE, hukou_address=PLACE[::-1], **facts)
    return _with_large_household(_told_at_length(matter))


def _with_large_household(matter: Matter) -> Matter:
    """Let eight live together, and let the category need the number of each."""
    duty = matter.responsibility
    duty.needs_member_numbers = True
    duty.save()
    for number in range(1, MEMBERS + 1):
        matter.application.applicant.household.create(
            name=f"{NAME[:24]}{number}", relation="共同生活的孙子女或外孙子女", id_number=make_id_number("20100101")
        )
    return matter


def _supplement(_at: At) -> None:
    _at_the_counter(way=MATERIALS, complete=False)


def _refusal(_at: At) -> None:
    clerk = person("maojian")
    matter = passed_on(villager_of(clerk), name=NAME)
    reasons = refusal() | {"reason": written("原因"), "advice": written("办法")}
    move("propose_refusal", matter, clerk, **reasons)
    move("refuse", matter, person("maojian-head"))


def _transfer(_at: At) -> None:
    matter = _at_the_counter(cannot_go="年老多病，行走不便，家中无人照看")
    bureau, helpers = person("zhujian").department, [person("minzheng").department, person("weisheng").department]
    move("transfer", matter, person("maojian"), lead=bureau, supporting=helpers, note=written("窗口"))


def _report(_at: At) -> None:
    _lengthen_materials("yiliao")
    facts: dict[str, Any] = {"name": NAME, "residence": PLACE, "hukou_address": PLACE[::-1]}
    matter = _with_large_household(_told_at_length(make_matter(person("maojian"), "yiliao", **facts)))
    move("escalate", matter, person("maojian"), suggestion=written("建议"), note=written("窗口"))


def _result(_at: At) -> None:
    matter = in_progress(person("maojian"), person("zhujian"), name=NAME)
    move(
        "decide",
        matter,
        person("zhujian"),
        outcome="partly",
        content=written("内容"),
        amount="123456.78",
        start_month="2026年12月至2027年11月",
        channel="惠农一卡通（贵州省农村信用社联合社都匀毛尖分理处）",
        reason=written("理由"),
        basis=basis(),
    )


def _inform(_at: At) -> None:
    _lengthen_materials("jiaoyu")
    make_matter(person("maojian"), "jiaoyu", way=Handling.INFORM, name=NAME)


def _order(at: At) -> None:
    at("2026-11-23T10:00")
    matters = [sent(person("maojian"), person("zhujian"), name=NAME) for _ in range(MATTERS_ORDERED)]
    at("2027-03-01T10:00")
    order_over(matters)


def order_over(matters: list[Matter]) -> SupervisionOrder:
    """Return an order about these matters whose demand is as long as the field takes."""
    for matter in matters:
        matter.refresh_from_db()
    unit: Department = matters[0].holder
    return issue_order(
        unit,
        [(matter, matter.version) for matter in matters],
        demand=written("要求"),
        reply_by=reply_by_default(clock.today()),
        signer="石立新",
        actor=person("office"),
        now=clock.now(),
    )


def _agenda(_at: At) -> None:
    words = {name: written(name) for name in ("facts", "gap", "efforts", "question", "options")}
    topic = NewTopic(words=topic_words() | {"kind": TopicKind.PROPOSAL, "title": "长" * 80} | words)
    conferences.put_on(meeting(person("office")), [topic], actor=person("office"), now=clock.now())


_ISSUE: dict[PaperKind, Callable[[At], None]] = {
    PaperKind.RECEIPT: _receipt,
    PaperKind.SUPPLEMENT: _supplement,
    PaperKind.REFUSAL: _refusal,
    PaperKind.TRANSFER: _transfer,
    PaperKind.REPORT: _report,
    PaperKind.RESULT: _result,
    PaperKind.INFORM: _inform,
    PaperKind.ORDER: _order,
    PaperKind.AGENDA: _agenda,
}

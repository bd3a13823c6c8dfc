"""Words that several papers share: of dates, people, units and materials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import chinese_date, due_words
from departments.calendar.reading import calendar
from departments.models import Department, most_copies
from departments.terms import DepartmentKind
from departments.units.office import office
from intake.access import Audience, household_words, shown
from intake.identity import IdKind, Sex
from intake.models import Application, Material, Source
from routing.papers.sheets.order import BLANK, Fields, PaperOrder
from routing.papers.texts import Texts


def date_words(day: dt.date) -> str:
    """Return 2026年11月25日, followed by （暂定） for a year whose calendar is not published yet."""
    return due_words(day, calendar())


def iso_words(iso: str) -> str:
    """Return the words of 2026-11-25, or a line to write on when the date is empty."""
    return date_words(dt.date.fromisoformat(iso)) if iso else BLANK


def minute_words(moment: dt.datetime) -> str:
    """Return 2026年11月25日10时05分."""
    local = clock.local(moment)
    return f"{chinese_date(local.date())}{local.hour}时{local.minute:02d}分"


def window_name(department: Department) -> str:
    """Return 毛尖镇社会事务窗口 for a township or village (the notice, 四（一）), and the short name of a bureau."""
    at_window = department.kind in {DepartmentKind.TOWNSHIP, DepartmentKind.VILLAGE}
    return f"{department.short_name}社会事务窗口" if at_window else department.short_name


def complaints(prefix: str) -> Fields:
    """Return name, telephone and address of the office that takes complaints, as fields that begin with `prefix`."""
    coordinating = office()
    return {
        f"{prefix}_unit": coordinating.short_name,
        f"{prefix}_phone": coordinating.phone or BLANK,
        f"{prefix}_address": coordinating.address or BLANK,
    }


def objection(texts: Texts) -> list[str]:
    """Return the passage that names the office to a person who disagrees. 复议 and 诉讼 stand in `remedies`."""
    unit = office()
    words = {"受理反映的单位": unit.short_name, "电话": unit.phone or BLANK, "地址": unit.address or BLANK}
    return texts.write("objection", **words)


def opening_words(words: str) -> str:
    """Return the opening hours without 工作日, which the passage says itself; a line to write on when unknown."""
    return words.removeprefix("工作日") or BLANK


def sentence(text: str) -> str:
    """Return what somebody typed without its full stop: the passage around it has its own."""
    return text.strip().rstrip("。.；;，,")


def id_words(application: Application, audience: Audience) -> str:
    """Return the number of the ID card; of another paper its name before it: 护照E12345678; else why there is none."""
    applicant = application.applicant
    kind = IdKind(applicant.id_kind)
    if not applicant.id_number:
        return f"{kind.label}（{applicant.no_id_reason}）" if applicant.no_id_reason else str(kind.label)
    number = shown(applicant, "id_number", audience)
    return number if kind == IdKind.RESIDENT_ID else f"{kind.label}{number}"


def phone_words(application: Application, audience: Audience) -> str:
    """Return the telephone, or 无; between offices 无 names who can be called instead: 无（联系人：…）."""
    phone, contact = (shown(application.applicant, column, audience) for column in ("phone", "contact"))
    return phone or (f"无（联系人：{contact}）" if contact else "无")


def proxy_words(application: Application) -> str:
    """Return who came for the applicant: 王二（邻居）; 无 when the applicant came in person."""
    if not application.proxy_name:
        return "无" if application.source == Source.SELF else application.get_source_display()
    relation = f"（{application.proxy_relation}）" if application.proxy_relation else ""
    found = "，村（社区）主动发现" if application.source == Source.FOUND else ""
    return f"{application.proxy_name}{relation}{found}"


def proxy_reach(application: Application) -> str:
    """Return who applied for the person and where they are called: 罗大勇（父亲），13885440000; "" if nobody did."""
    if not application.proxy_name:
        return ""
    return "，".join(words for words in (proxy_words(application), application.proxy_phone) if words)


def authority_owed(order: PaperOrder) -> Fields:
    """Return the field that says the 委托书 is still to be handed in; no field where none is owed."""
    rows = Material.objects.filter(matter__in=order.matters, is_authority=True)
    owed = rows and all(row.received_on is None for row in rows)
    return {"authority": f"{rows[0].name}1份，办理期间交到窗口。"} if owed else {}


def full(order: PaperOrder) -> Fields:
    """Return the fields by which the person is known and reached, as papers between offices carry them."""
    applicant, note, office_reads = order.application.applicant, order.extra.get("note"), Audience.OFFICE
    residence, hukou = (shown(applicant, column, office_reads) for column in ("residence", "hukou_address"))
    numbers_needed = any(matter.responsibility.needs_member_numbers for matter in order.matters)
    return {
        "id_number": id_words(order.application, office_reads),
        "phone": phone_words(order.application, office_reads),
        "sex": str(Sex(applicant.sex).label) if applicant.sex else "",
        "ethnicity": applicant.ethnicity,
        "village": applicant.village,
        "residence": residence or hukou or BLANK,
        "hukou_address": "同居住地址" if hukou and hukou == residence else hukou or BLANK,
        "proxy": proxy_reach(order.application),
        "household": household_words(applicant, office_reads, with_numbers=numbers_needed) or "没有登记",
        "difficulty": "；".join(sentence(text) for text in (order.application.difficulty, note) if text)
        or "登记时未另作说明",
    }


def material_words(received: list[HandedIn]) -> str:
    """Return 身份证复印件2份；户口簿复印件1份。"""
    if not received:
        return "无"
    return "；".join(f"{paper.name}{paper.copies}份" for paper in received) + "。"


@dataclass(frozen=True)
class HandedIn:
    """One paper that was handed in, and the rows of the matters that it serves."""

    rows: Sequence[Material]

    @property
    def name(self) -> str:
        paper = self.rows[0].requirement.paper if self.rows[0].requirement else None
        return paper.name if paper is not None and len(self.rows) > 1 else self.rows[0].name

    @property
    def copies(self) -> int:
        return most_copies(self.rows)


def received_of(order: PaperOrder) -> list[HandedIn]:
    """Return what goes with the request, each paper once: one copy of an ID card serves all requests of a visit."""
    rows = Material.objects.filter(matter__in=order.matters, received_on__isnull=False)
    papers: dict[str, list[Material]] = {}
    for row in rows.select_related("requirement__paper").order_by("pk"):
        papers.setdefault(row.paper_key, []).append(row)
    return [HandedIn(found) for found in papers.values()]


def brought_of(order: PaperOrder) -> list[HandedIn]:
    """Return what the person handed in: not what the window looked up itself (窗口代查)."""
    return [paper for paper in received_of(order) if not paper.rows[0].window_looks_up]

"""What stands on each paper: its fields, as plain words that can be frozen.

Papers for the applicant are masked, papers between offices are full (UX.md 3.2, 7). What the office has not entered yet
(a telephone, an address) is a line to write on by hand, never an invented number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from departments import clock
from departments.calendars import calendar
from departments.datewords import chinese_date, due_words
from departments.models import Department, User
from departments.terms import DepartmentKind, Handling
from intake.identity import IdKind, Sex, mask_id, mask_phone
from intake.models import Application, Material, Matter, Source
from intake.money import in_words
from intake.states import ADVERSE, Outcome, Status
from routing.limit_words import counting_words
from routing.memory import Expected, expected_for
from routing.models import PaperKind
from routing.people import office, took_in

BLANK = "\u2060".join("＿＿＿＿＿＿")
"""A line to write on by hand; the joiners keep it on one line of the paper."""
Fields = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PaperOrder:
    """A paper to be issued: of a matter, or (the receipt of a registration) of a whole application."""

    kind: PaperKind
    application: Application
    matter: Matter | None
    issuer: Department
    extra: Mapping[str, Any] = field(default_factory=dict)


def fields_of(order: PaperOrder, *, actor: User, now: dt.datetime) -> Fields:
    """Return the fields of a paper in plain words: strings, numbers, lists and dictionaries of them."""
    return _common(order, actor, now) | _BUILDERS[order.kind](order)


def date_words(day: dt.date) -> str:
    """Return 2026年11月25日, with 暂定 behind it past the published calendar."""
    return due_words(day, calendar())


def _iso_words(iso: str) -> str:
    return date_words(dt.date.fromisoformat(iso)) if iso else BLANK


def _minute_words(moment: dt.datetime) -> str:
    local = clock.local(moment)
    return f"{chinese_date(local.date())}{local.hour}时{local.minute:02d}分"


def _common(order: PaperOrder, actor: User, now: dt.datetime) -> Fields:
    application, issuer, matters = order.application, order.issuer, _matters(order)
    return {
        "name": application.applicant.name,
        "masked_id": _id_words(application, masked=True),
        "masked_phone": _phone_words(application, masked=True),
        "applied_on": chinese_date(clock.day_of(application.received_at)),
        "issuer": issuer.name,
        "issuer_phone": issuer.phone or BLANK,
        "window": _window_name(issuer),
        "clerk": actor.full_name,
        "first_asked": matters[0].first_asked.full_name,
        "first_unit": matters[0].window.short_name,
        "date": chinese_date(clock.day_of(now)),
        "minute": _minute_words(now),
        "barcode": matters[0].barcode,
        "category": "、".join(matter.responsibility.label for matter in matters),
    }


def _window_name(department: Department) -> str:
    """A township answers at its 社会事务窗口 (the notice, 四（一）), a bureau as itself."""
    at_window = department.kind in {DepartmentKind.TOWNSHIP, DepartmentKind.VILLAGE}
    return f"{department.short_name}社会事务窗口" if at_window else department.short_name


def _complaints(prefix: str) -> Fields:
    """Return whom to turn to who disagrees: the office that coordinates and supervises the windows."""
    coordinating = office()
    return {
        f"{prefix}_unit": coordinating.short_name,
        f"{prefix}_phone": coordinating.phone or BLANK,
        f"{prefix}_address": coordinating.address or BLANK,
    }


def objection_words(about: str) -> str:
    """Return what an adverse paper says about who disagrees.

    复议、诉讼 stay out until the legal office has settled body and period: a wrong remedy is worse than none.
    """
    unit = office()
    where = f"电话{unit.phone or BLANK}，地址{unit.address or BLANK}"
    return f"对{about}有不同意见的，可以向{unit.short_name}（{where}）反映，由其核查并答复。"


def _hours(words: str) -> str:
    return words.removeprefix("工作日") or BLANK


def _sentence(text: str) -> str:
    """Take the full stop off what somebody typed: the sentence it is set into has its own."""
    return text.strip().rstrip("。.；;，,")


def _matters(order: PaperOrder) -> list[Matter]:
    if order.matter is not None:
        return [order.matter]
    rows = order.application.matters.select_related("responsibility__lead", "category", "window__parent", "first_asked")
    return list(rows.order_by("number"))


def _matter(order: PaperOrder) -> Matter:
    if order.matter is None:
        raise ValueError(f"{order.kind} is a paper of one matter")
    return order.matter


def _id_words(application: Application, *, masked: bool = False) -> str:
    """Return the number; a paper other than the ID card is named before it, having none is said."""
    applicant = application.applicant
    kind = IdKind(applicant.id_kind)
    if not applicant.id_number:
        return f"{kind.label}（{applicant.no_id_reason}）" if applicant.no_id_reason else str(kind.label)
    number = mask_id(applicant.id_number) if masked else applicant.id_number
    return number if kind == IdKind.RESIDENT_ID else f"{kind.label}{number}"


def _phone_words(application: Application, *, masked: bool = False) -> str:
    applicant = application.applicant
    if applicant.phone:
        return mask_phone(applicant.phone) if masked else applicant.phone
    return f"无（联系人：{applicant.contact}）" if applicant.contact and not masked else "无"


def _proxy_words(application: Application) -> str:
    """Return who came for the applicant: 代办 or the village that found the case."""
    if not application.proxy_name:
        return "无" if application.source == Source.SELF else application.get_source_display()
    relation = f"（{application.proxy_relation}）" if application.proxy_relation else ""
    found = "，村（社区）主动发现" if application.source == Source.FOUND else ""
    return f"{application.proxy_name}{relation}{found}"


def _full(order: PaperOrder) -> Fields:
    """Return what only offices may read in full."""
    applicant, note = order.application.applicant, order.extra.get("note")
    return {
        "id_number": _id_words(order.application),
        "phone": _phone_words(order.application),
        "sex": str(Sex(applicant.sex).label) if applicant.sex else "",
        "ethnicity": applicant.ethnicity,
        "village": applicant.village,
        "residence": applicant.residence or applicant.hukou_address or BLANK,
        "difficulty": "；".join(_sentence(text) for text in (order.application.difficulty, note) if text)
        or "见申请材料",
    }


def _material_words(materials: list[Material]) -> str:
    if not materials:
        return "无"
    return "；".join(f"{material.name}{material.copies}份" for material in materials) + "。"


def _received(order: PaperOrder) -> list[Material]:
    """Return the papers handed in, each named once: one ID card serves every category asked for."""
    rows = Material.objects.filter(matter__in=_matters(order), received_on__isnull=False).order_by("copies", "pk")
    return sorted({material.name: material for material in rows}.values(), key=lambda material: material.pk)


# --- ① 受理回执


def _receipt(order: PaperOrder) -> Fields:
    received, application = _received(order), order.application
    return {
        "lines": [_receipt_line(matter) for matter in _matters(order)],
        "minute": _minute_words(_accepted_at(order)),
        "counting": counting_words(_matters(order)),
        "proxy": _proxy_words(application),
        "received": _material_words(received),
        "received_count": f"{len(received)}种{sum(material.copies for material in received)}份",
        "query_code": application.query_code,
        "clerk": took_in(application, order.matter).full_name,
        "place": _window_name(order.issuer),
        **_complaints("complaint"),
    }


def _accepted_at(order: PaperOrder) -> dt.datetime:
    """Return when the request was taken in; a request completed later was accepted later."""
    accepted = [matter.accepted_at for matter in _matters(order) if matter.accepted_at is not None]
    return max(accepted, default=order.application.received_at)


def _receipt_line(matter: Matter) -> Fields:
    way, due = _way_words(matter)
    return {"number": matter.number, "category": matter.responsibility.label, "way": way, "due": due}


def _way_words(matter: Matter) -> tuple[str, str]:
    """Return how a request is handled and until when, in the words of the receipt."""
    if matter.status == Status.AWAITING_MATERIALS:
        return "待补正（见补正告知单）", "材料补齐之日起算"
    if matter.status == Status.TO_REVIEW:
        return "拟不予受理，待审核", "审核后书面告知"
    if matter.outcome == Outcome.INFORMED:
        return "告知自行申请（见告知单）", "—"
    if matter.status == Status.CLOSED:
        return "当场办结（见办理结果告知书）", "已办结"
    if matter.status == Status.TO_ACCEPT:
        return f"转送{matter.desk}受理", "受理后告知"
    return _handling_words(matter), _promise_words(matter)


def _handling_words(matter: Matter) -> str:
    handling, who = Handling(matter.handling), _expected(matter)
    units = {
        Handling.ESCALATE: who.superior,
        Handling.TRANSFER: str(who),
        Handling.OWN: str(matter.desk),
        Handling.UNCOVERED: str(office()),
    }
    return f"{handling.label}：{units[handling]}" if handling in units else str(handling.label)


def _expected(matter: Matter) -> Expected:
    """Who will handle it, as the page of the registration proposed it that day."""
    return expected_for(matter, clock.day_of(matter.accepted_at or matter.registered_at))


def _promise_words(matter: Matter) -> str:
    if matter.promised_on is None:
        return "—"
    duty = matter.responsibility
    limit = f"{duty.limit}{duty.get_limit_unit_display()}"
    if matter.promised_at is not None:  # no calendar moves a moment
        return f"{_minute_words(matter.promised_at)}前（{limit}）"
    doubt = "，暂定" if calendar().is_provisional(matter.promised_on) else ""
    return f"{chinese_date(matter.promised_on)}前（{limit}{doubt}）"


# --- ② 补正告知单


def _supplement(order: PaperOrder) -> Fields:
    matter = _matter(order)
    asked = matter.materials.filter(received_on__isnull=True)
    rows = [_asked_row(material) for material in asked if material.asked_on or material.window_looks_up]
    return {
        "received": _material_words(_received(order)),
        "items": rows,
        "due_on": _iso_words(order.extra["due_on"]),
        "is_accepted": matter.accepted_at is not None,
        "hours": _hours(order.issuer.hours),
        "address": order.issuer.address or BLANK,
    }


def _asked_row(material: Material) -> Fields:
    return {
        "name": material.name,
        "form": material.form or "—",
        "copies": material.copies,
        "where": material.where or "—",
        "looked_up": "窗口代查" if material.window_looks_up else "否",
    }


# --- ③ 不予受理情况告知单


def _refusal(order: PaperOrder) -> Fields:
    return {
        "reason": _sentence(order.extra["reason"]),
        "basis": _sentence(str(order.extra["basis"])),
        "advice": _sentence(order.extra["advice"]),
        "reviewer": order.extra["reviewer"],
        "clerk": _proposer(_matter(order)),
        "objection": objection_words("本告知"),
    }


def _proposer(matter: Matter) -> str:
    """Return who proposed the refusal: the 经办人 and the 审核人 of an adverse paper are two persons (UX.md 6, 17)."""
    proposal = matter.events.of_move("propose_refusal", "lapse").select_related("actor").last()
    return proposal.actor.full_name if proposal else matter.first_asked.full_name


# --- ④ 转办单


def _transfer(order: PaperOrder) -> Fields:
    extra, matter, received = order.extra, _matter(order), _received(order)
    return _full(order) | {
        "number": matter.number,
        "lead": extra["lead"],
        "supporting": "、".join(extra["supporting"]) or "无",
        "nth": extra["nth"],
        "is_designated": not extra["sign_by"],
        "no_return": "" if extra["sign_by"] else f"{order.issuer.short_name}指定承办，不再退回",
        "returned_by": extra["returned_by"],
        "answer_to": f"{matter.desk.own if order.issuer == matter.desk else matter.desk}窗口",
        "ground": _sentence(extra["ground"]),
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else BLANK,
        "cannot_go": extra["cannot_go"] or "—",
        "received": _material_words(received),
        "sign_by": _iso_words(extra["sign_by"]) if extra["sign_by"] else "",
        "answer_by": _minute_words(matter.promised_at) if matter.promised_at else _iso_words(extra["answer_by"]),
    }


# --- ⑤ 上报单


def _report(order: PaperOrder) -> Fields:
    extra, matter, desk = order.extra, _matter(order), _matter(order).desk
    at_desk = order.issuer == desk
    return _full(order) | {
        "number": matter.number,
        "to": extra["to"],
        "taken_by": f"{desk.own if at_desk else desk}窗口",
        "then": "" if at_desk else f"，现由{order.issuer.own}承办",
        "signer": extra.get("signer") or BLANK,
        "suggestion": _sentence(extra["suggestion"]),
        "uncovered": bool(extra["uncovered"]),
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else BLANK,
        "received": _material_words(_received(order)),
    }


# --- ⑥ 办理结果告知书

_BOXES = (Outcome.GRANTED, Outcome.PARTLY, Outcome.DENIED, Outcome.ELSEWHERE, Outcome.ENDED)


def _result(order: PaperOrder) -> Fields:
    extra, matter = order.extra, _matter(order)
    outcome = Outcome(extra["outcome"])
    names = ("content", "start_month", "channel", "reason", "basis")
    return {name: _sentence(str(extra.get(name) or "")) for name in names} | {
        "boxes": [{"label": str(box.label), "ticked": box == outcome} for box in _BOXES],
        "outcome": str(outcome.label),
        "number": matter.number,
        "signer": extra.get("signer") or "",
        "unit": order.issuer.short_name,
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else "—",
        **_amount_words(str(extra.get("amount") or "")),
        "objection": objection_words("本结果") if outcome in ADVERSE else "",
    }


def _amount_words(amount: str) -> Fields:
    if not amount:
        return {"amount": "", "amount_words": ""}
    yuan = Decimal(amount)
    # The sentence around them says 人民币 already.
    return {"amount": f"{yuan:.2f}", "amount_words": in_words(yuan).removeprefix("人民币")}


# --- ⑩ 告知自行申请单


def _inform(order: PaperOrder) -> Fields:
    matter, who = _matter(order), order.extra["who"]
    asked = matter.category.materials.in_force(clock.day_of(matter.registered_at)).filter(window_looks_up=False)
    return {
        "number": matter.number,
        "go_to": who.go_to,
        "go_to_address": who.address or BLANK,
        "go_to_phone": who.phone or BLANK,
        "go_to_hours": _hours(who.hours),
        "bring": "、".join(material.name for material in asked) or BLANK,
    }


_BUILDERS: dict[PaperKind, Callable[[PaperOrder], Fields]] = {
    PaperKind.RECEIPT: _receipt,
    PaperKind.SUPPLEMENT: _supplement,
    PaperKind.REFUSAL: _refusal,
    PaperKind.TRANSFER: _transfer,
    PaperKind.REPORT: _report,
    PaperKind.RESULT: _result,
    PaperKind.INFORM: _inform,
}

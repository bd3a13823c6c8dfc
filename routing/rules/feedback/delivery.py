"""Rule 5, 告知与送达: a matter ends when the person was told; a paper with legal effect has to reach the person.

Clause 四（四）5 of the notice; how a paper is served: 民诉法 Art. 87–95 (DOMAIN.md 2.5). A call informs and serves
nothing. So nobody is refused, or given less than they asked for, by telephone alone; that they were called is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import User
from departments.roles import MAY_WORK_MATTERS, Role
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput
from routing.hands.people import belongs_to, is_clerk_of, leads_of
from routing.models import INFORMS_ONLY, AssignmentEnd, Delivery, DeliveryWay, Document
from routing.moves.act import Act
from routing.moves.move import Move
from routing.papers.results import paper_to_serve, still_offered

PAPERS_EXIST = frozenset(Status) - {Status.REGISTERED, Status.TO_ACCEPT}
"""Statuses in which there may be a paper; what a village passed on has none before the township accepts it."""
TO_TELL = frozenset({Status.TO_NOTIFY, Status.REFUSED})
"""Statuses in which the person waits to be told the result."""
_ON_PAPER = "{}要书面送达：请选当面、邮寄、村（社区）转交或者留置。打过电话的，请按“只记这次电话”。"


# --- 告知结果


def tell_result(act: Act) -> None:
    """Record how the person was told, and close the matter; a refusal stays refused, and is served now.

    Raises InvalidInput for an adverse paper told by telephone, and where the record of delivery would not hold.
    """
    matter, paper = act.matter, paper_to_serve(act.matter)
    if paper is not None and paper.is_adverse and act.inputs.get("way") in INFORMS_ONLY:
        raise InvalidInput(f"先电话告知可以，{_ON_PAPER.format(paper.get_kind_display())}", "way")
    delivered = _deliver(act, paper)
    was_refused = matter.status == Status.REFUSED
    act.close(matter.outcome)
    # Closing leaves everything 已办结; what was refused stays 不予受理.
    if was_refused:
        act.back_to_window(Status.REFUSED)
    act.note = _told_words(delivered)


def _told_words(delivered: Delivery) -> str:
    """Return the note of the event. It names the way unless the paper went from hand to hand: appeals turn on it."""
    plain = delivered.way in {DeliveryWay.IN_PERSON, *INFORMS_ONLY} and not delivered.refusal
    if plain:
        return f"已告知{delivered.recipient}"
    return f"{delivered.get_way_display()}送达，{delivered.proof_words}"


def _why_told_already(matter: Matter, _now: dt.datetime) -> str:
    return "" if matter.is_open else "已经告知过，不用再登记。"


def _may_tell(user: User, matter: Matter) -> bool:
    """The window may, and the unit that decided."""
    lead = next(reversed(leads_of(matter)), None)
    decided = lead is not None and lead.ended_how == AssignmentEnd.DECIDED and belongs_to(user, lead)
    return is_clerk_of(user, matter) or (decided and user.role in MAY_WORK_MATTERS)


# --- 登记送达


def papers_to_serve(matter: Matter, user: User, papers: Iterable[Document] | None = None) -> list[Document]:
    """Return the papers that this person may record as served, adverse ones first.

    The window may all, an officer those of the own unit. Not the answer that waits for `tell`. `papers` are those of
    the matter, if they have been read.
    """
    told_with = _told_with(matter)
    return [row for row in _unserved(matter, user, papers) if row != told_with]


def papers_to_call_about(matter: Matter, user: User) -> list[Document]:
    """Return the papers that a call may be recorded about: those to serve, and an adverse answer that waits for `tell`.

    Good news needs no such record: it is told by telephone with `tell` itself.
    """
    told_with = _told_with(matter)
    return [row for row in _unserved(matter, user, None) if row.is_adverse or row != told_with]


def _told_with(matter: Matter) -> Document | None:
    return paper_to_serve(matter) if matter.is_open and matter.status in TO_TELL else None


def _unserved(matter: Matter, user: User, papers: Iterable[Document] | None) -> list[Document]:
    rows: Iterable[Document] = Document.objects.on_matter(matter).unserved().to_choose_from()
    if papers is not None:
        rows = [row for row in papers if row.is_unserved]
    theirs = (row for row in rows if is_clerk_of(user, matter) or belongs_to(user, row))
    return sorted(theirs, key=lambda row: not row.is_adverse)


def serve_paper(act: Act) -> None:
    """Record that one paper has reached the person, or that the person was called about it. Nothing else changes.

    Raises InvalidInput for a paper that this person cannot serve, and where the record of delivery would not hold.
    """
    chosen = act.required("paper", "请选送达的是哪一份文书。")
    offered = papers_to_call_about if act.inputs.get("way") in INFORMS_ONLY else papers_to_serve
    paper = still_offered(chosen, lambda: offered(act.matter, act.actor))
    if paper is None:
        raise InvalidInput(_why_not_among_them(act, chosen), "paper")
    delivered = _deliver(act, paper)
    act.note = f"{paper.get_kind_display()}{paper.number}：{delivered.served_words}，{delivered.proof_words}"


def _why_not_among_them(act: Act, chosen: Document) -> str:
    title = chosen.get_kind_display()
    if chosen == _told_with(act.matter):
        return f"{title}请用“告知结果”登记送达。"
    return f"{title}已经登记过送达，或者已经作废，不用再登记。"


def _why_nothing_to_serve(user: User, matter: Matter) -> str:
    return "" if papers_to_call_about(matter, user) else "没有要登记送达的文书。"


def _may_serve(user: User, matter: Matter) -> bool:
    """The window may, and who works for the unit that issued one of the papers."""
    if is_clerk_of(user, matter):
        return True
    issued = Document.objects.on_matter(matter).filter(department=user.department, kind__in=Document.WITH_EFFECT)
    return user.role in MAY_WORK_MATTERS and issued.exists()


# --- What a record of delivery says


def _deliver(act: Act, paper: Document | None) -> Delivery:
    """Write the record (送达回证). Raises InvalidInput where it would prove nothing, such as for want of a witness."""
    way = DeliveryWay(act.required("way", "请选送达方式。"))
    recipient = act.required("recipient", "请写收件人。")
    if paper is not None:
        _check_paper(paper, way)
    _check_way(act, way)
    more = {name: act.text(name) for name in ("place", "witness", "refusal", "note")}
    relation, day = _relation(act, recipient), _served_on(act, way, paper)
    return _record(act, paper, way=way, recipient=recipient, relation=relation, served_on=day, **more)


def hand_over_paper(act: Act, paper: Document) -> None:
    """Record that who stands at the window takes a paper along, at the moment it is issued.

    It cannot have been printed yet. 文书核查 asks at the end of the day whether it was.
    """
    visit = act.matter.application
    _record(
        act,
        paper,
        way=DeliveryWay.IN_PERSON,
        recipient=visit.proxy_name or visit.applicant.name,
        relation=(visit.proxy_relation or "代办") if visit.proxy_name else "本人",
        place=f"{act.matter.desk.short_name}窗口",
        served_on=act.today,
    )


def _record(act: Act, paper: Document | None, **facts: Any) -> Delivery:
    recorded: Delivery = Delivery.objects.create(matter=act.matter, document=paper, by=act.actor, at=act.now, **facts)
    return recorded


def _check_paper(paper: Document, way: DeliveryWay) -> None:
    """Refuse to record that somebody was handed a paper that was never printed."""
    if way not in INFORMS_ONLY and not paper.prints.exists():
        raise InvalidInput(f"{paper.get_kind_display()}还没有打印，请先打印再送达。", "way")


def _check_way(act: Act, way: DeliveryWay) -> None:
    """Ask for what each way of delivery has to be proved with, such as a witness of 留置."""
    if way == DeliveryWay.LEFT:
        act.required("refusal", "留置的，请写拒收事由。")
    if way == DeliveryWay.LEFT or act.text("refusal"):
        act.required("witness", "拒收、留置的，请写见证人（村、社区干部等）。")
        act.required("place", "拒收、留置的，请写留在哪里（送达地点）。")
    if way == DeliveryWay.VILLAGE:
        act.required("witness", "村（社区）转交的，请在见证人里写由谁转交。")
    if way == DeliveryWay.OTHER:
        act.required("note", "选了“其他”的，请在备注里写明怎样送达。")


def _relation(act: Act, recipient: str) -> str:
    """Return how the recipient is related to the applicant; raises InvalidInput when that is not said."""
    if recipient == act.matter.application.applicant.name:
        return act.text("relation") or "本人"
    return str(act.required("relation", "收件人不是本人，请写与申请人的关系。"))


def _served_on(act: Act, way: DeliveryWay, paper: Document | None) -> dt.date:
    """Return the day of delivery: of a letter the day on the return slip, which only the post knows.

    Raises InvalidInput for a day that is still to come, or before the paper was issued or printed.
    """
    if way == DeliveryWay.POST:
        act.required("served_on", "邮寄的，请写回执上的签收日期。")
    day: dt.date = act.inputs.get("served_on") or act.today
    if day > act.today:
        raise InvalidInput("送达日期不能晚于今天。", "served_on")
    if paper is not None and day < (issued := clock.day_of(paper.issued_at)):
        raise InvalidInput(f"送达日期不能早于文书制发那天（{chinese_date(issued)}）。", "served_on")
    if paper is not None and way not in INFORMS_ONLY:
        _check_printed(paper, day)
    return day


def _check_printed(paper: Document, day: dt.date) -> None:
    """Refuse a day of delivery before the paper first came out of a printer."""
    first = paper.prints.first()
    if first is not None and day < (printed := clock.day_of(first.at)):
        raise InvalidInput(f"送达日期不能早于文书第一次打印那天（{chinese_date(printed)}）。", "served_on")


def _said_of_telling(matter: Matter) -> str:
    """Say whether the matter is closed, or a refusal served."""
    return "已告知，办件办结。" if matter.status == Status.CLOSED else "已送达，不予受理手续完毕。"


def _said_of_serving(matter: Matter) -> str:
    """Say that the paper is served; after a call, that it is not."""
    last = matter.deliveries.last()
    is_call = last is not None and last.way in INFORMS_ONLY
    return "已记这次电话，文书还没有送达，仍要送达。" if is_call else "送达已登记。{next}"


def _title_of_call(data: Mapping[str, Any]) -> str:
    """Return the title of 登记送达 that only recorded a call; empty when a paper was served."""
    return "电话告知" if data.get("way") in INFORMS_ONLY else ""


TELL = Move(
    name="tell",
    title="告知结果",
    rule=5,
    slug="deliver",
    sources=TO_TELL,
    to="CLOSED; REFUSED: same, served",
    who="window, or the deciding bureau",
    may=_may_tell,
    when=_why_told_already,
    effect=tell_result,
    clocks="NOTIFY stops",
    paper="送达回执 recorded; an adverse answer only once printed and served, never by telephone",
    leads_on=TO_TELL,
    step_of=frozenset({Role.CLERK}),
    afterwards=_said_of_telling,
    queue="to_tell",
)
SERVE = Move(
    name="serve",
    title="登记送达",
    rule=5,
    sources=PAPERS_EXIST,
    to="same",
    who="clerk, officer or clerk of the unit that issued it",
    may=_may_serve,
    needless=_why_nothing_to_serve,
    effect=serve_paper,
    paper="送达回执 recorded; a call as what it is, which serves nothing",
    has_own_button=True,
    afterwards=_said_of_serving,
    retitled=_title_of_call,
)
MOVES = (TELL, SERVE)

"""⑦ 督办单: the words of the paper. One matter is described in its letter, several stand in an attached table.

办理过程记录, what was done about each matter so far, is attached too and frozen with the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import chinese_date, due_words
from departments.calendar.reading import calendar
from departments.terms import ClockKind
from intake.models import Matter
from routing.clocks.deadlines import Tone
from routing.lists.oversight import Late, lates
from routing.models import MatterEvent, PaperKind, SupervisionOrder
from routing.orders.record import records_of
from routing.papers.sheets import BLANK, Fields
from routing.papers.texts import Texts
from routing.rules.feedback.chasing import CHASE
from routing.rules.feedback.supervision import SUPERVISE
from routing.transitions import MOVES

PRESSED = (CHASE.name, SUPERVISE.name)


@dataclass(frozen=True)
class _Facts:
    """What the paper says of a matter beside its row: the whole name, and when the unit was last pressed."""

    name: str
    clock: str
    pressed: str


def order_fields(order: SupervisionOrder, nths: Sequence[tuple[Matter, int]]) -> Fields:
    """Return the fields of a 督办单. `nths` are its matters, each with the number of orders over it until now."""
    nth_of = {matter.pk: nth for matter, nth in nths}
    texts = Texts(PaperKind.ORDER, clock.day_of(order.issued_at))
    found = lates(Matter.objects.filter(pk__in=nth_of), clock.day_of(order.issued_at))
    records = records_of([matter for matter, _ in nths])
    rows = [
        _row(late, _facts_of(late), nth_of[late.row.pk]) | {"record": records[late.row.pk]}
        for late in sorted(found, key=lambda one: (-one.days, one.row.number))
    ]
    return {
        "to": order.department.name,
        "nth": order.nth,
        "count": len(rows),
        "rows": rows,
        "letter": _letter(texts, order, rows, longest=max((late.days for late in found), default=0)),
        "consequence": texts.write("consequence", 反馈期限=due_words(order.reply_by, calendar())),
        "signer": order.signer or BLANK,
    }


def _letter(texts: Texts, order: SupervisionOrder, rows: Sequence[Fields], *, longest: int) -> list[str]:
    """Return the letter. It describes a single matter, and of several says how many and how late they are."""
    if len(rows) == 1:
        return texts.write("one", **_one_words(rows[0]), 要求=order.demand)
    late = f"超过期限没有办结，最长的已超期{longest}个工作日" if longest else "还没有办结"
    return texts.write("many", 件数=len(rows), 超期情况=late, 要求=order.demand)


def _one_words(row: Fields) -> Fields:
    return {
        "办件编号": row["number"],
        "申请事项": row["category"],
        "姓名": row["name"],
        "转到日期": row["sent_on"],
        "计时": row["clock"],
        "期限": row["due"],
        "超期情况": f"现已超期{row['late']}" if row["late"] else f"现在{row['state']}",
        "上次联系": row["pressed"],
    }


def _row(late: Late, facts: _Facts, nth: int) -> Fields:
    row = late.row
    late_words = _late_words(row.due.words) if row.due.tone == Tone.OVER else ""
    return {
        "number": row.number,
        "name": facts.name,
        "category": row.category,
        "sent_on": chinese_date(late.held_since),
        "clock": facts.clock,
        "due": due_words(row.due_on, calendar()) if row.due_on else "—",
        "late": late_words,
        "state": row.due.words,
        "pressed": facts.pressed,
        "nth": nth,
        "standing": _standing(late_words, row.due.words, facts.pressed, nth),
        "held": late.held_days,
    }


def _standing(late: str, state: str, pressed: str, nth: int) -> str:
    """Return what the list of several says of one matter: 超期3个工作日；11月20日催办；第2次督办."""
    parts = [f"超期{late}" if late else state, pressed, f"第{nth}次督办" if nth > 1 else ""]
    return "；".join(part for part in parts if part)


def _late_words(words: str) -> str:
    """Take 逾期 off 逾期3个工作日: the sentence says 超期."""
    return words.removeprefix("逾期").removeprefix("已超")


def _facts_of(late: Late) -> _Facts:
    kind = late.row.clock_kind
    matter = Matter.objects.select_related("application__applicant").get(pk=late.row.pk)
    label = "补正" if kind == ClockKind.SUPPLEMENT else str(ClockKind(kind).label) if kind else "办理"
    return _Facts(matter.application.applicant.name, label, _pressed(matter))


def _pressed(matter: Matter) -> str:
    """Return when and how the unit was last pressed before this order: 11月20日催办. Empty if it never was."""
    events = matter.events.of_move(*PRESSED).filter(version__lt=matter.version)
    last: MatterEvent | None = events.last()
    return f"{chinese_date(clock.day_of(last.at))}{MOVES[last.move].title}" if last else ""

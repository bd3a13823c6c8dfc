"""文书核查: is every paper still what was issued, and is no number missing? Changes nothing.

Papers are read one after the other: a hundred thousand need no more memory than PAPERS_AT_ONCE.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.db.models import Prefetch

from departments import clock
from departments.calendar.datewords import chinese_date
from intake.models import Series
from intake.numbering import MATTER
from intake.states import ADVERSE
from routing.append_only import missing
from routing.models import Document, MatterEvent, PaperKind
from routing.models.querysets import EventQuerySet
from routing.papers.documents import is_intact
from routing.papers.numbers import Numbers
from routing.publicity.acts import faults_of_posted
from routing.upkeep.deliveries import CORRECTED, of_deliveries, of_recalls

PAPERS_AT_ONCE: Final = 500
SeriesKey = tuple[int, str, int]
Fault = tuple[str, str]
"""The number of a paper (or of a series) and what is wrong with it, in a sentence."""

_ADVERSE: Final = frozenset(str(outcome.label) for outcome in ADVERSE)
_REFUSAL: Final = {"reason": "不予受理的原因", "basis": "依据", "objection": "异议途径", "reviewer": "审核人"}
_RESULT: Final = {"reason": "理由", "basis": "依据", "objection": "异议途径"}
_SUPPLEMENT: Final = {"items": "需补材料"}


def faults() -> Iterator[Fault]:
    """Yield every fault, series by series and in the order of the numbers."""
    yield from (("数据库", f"缺少防改触发器{name}。") for name in missing(connection))
    counters, last, numbers = _counters(), dict[SeriesKey, int](), Numbers()
    rows = Document.objects.select_related("department", "voided", "replaces__voided", "replaced_by", "matter")
    rows = rows.defer(*(f"{other}__{large}" for other in ("replaces", "replaced_by") for large in ("html", "fields")))
    rows = rows.prefetch_related("prints", "deliveries", Prefetch("matter__events", _moves()))
    ordered = rows.order_by("department", "kind", "year", "serial", "pk")
    for paper in ordered.iterator(chunk_size=PAPERS_AT_ONCE):
        key = (paper.department_id, paper.kind, paper.year)
        yield from _of_place(paper, last.get(key, 0))
        last[key] = paper.serial
        yield from ((paper.number, sentence) for sentence in faults_of(paper, numbers))
    yield from _of_counters(counters, last)
    yield from faults_of_posted()


def _moves() -> EventQuerySet:
    """Return the events of a matter with the columns that are compared, and no others."""
    moves: EventQuerySet = MatterEvent.objects.only("matter_id", "move", "before", "after", "at")
    return moves


def faults_of(paper: Document, numbers: Numbers) -> Iterator[str]:
    """Yield what is wrong with one paper by itself; its place in the series is checked by `faults`."""
    if not is_intact(paper):
        yield "内容与制发时的摘要值不符：文书被改动过。"
    yield from _of_number(paper, numbers)
    yield from _of_prints(paper)
    yield from _of_voids(paper)
    yield from _of_correction(paper)
    yield from of_recalls(paper)
    yield from of_deliveries(paper)
    lacking = [words for name, words in _required(paper).items() if not paper.fields.get(name)]
    if lacking:
        yield f"缺少必备内容：{'、'.join(lacking)}。"


# --- The number


def _of_place(paper: Document, before: int) -> Iterator[Fault]:
    """Compare a number with the one before it in its series."""
    if paper.serial == before:
        yield paper.number, "重号：同一序列里有两份文书用这个号。"
    elif paper.serial != before + 1:
        gap = f"{before + 1}" if paper.serial == before + 2 else f"{before + 1}至{paper.serial - 1}"
        yield paper.number, f"缺号：这份文书前面缺{gap}号。"


def _of_number(paper: Document, numbers: Numbers) -> Iterator[str]:
    day = clock.day_of(paper.issued_at)
    if day.year != paper.year:
        yield f"文号的年份是{paper.year}年，制发日期是{day:%Y-%m-%d}。"
    elif paper.number != (due := numbers.of(paper)):
        yield f"文号与登记的单位、文种、年份、序号不符，应当是{due}。"
    if paper.number not in paper.html:
        yield "定稿上没有这个文号。"
    if paper.fields.get("date") != chinese_date(day):
        yield f"文书上的日期是{paper.fields.get('date')}，登记的制发日期是{chinese_date(day)}。"


def _counters() -> dict[SeriesKey, Series]:
    rows = Series.objects.exclude(kind=MATTER).select_related("department")
    return {(row.department_id, row.kind, row.year): row for row in rows}


def _of_counters(counters: dict[SeriesKey, Series], last: dict[SeriesKey, int]) -> Iterator[Fault]:
    """Compare each counter with the last number. A removed last paper leaves no gap, so only the counter tells."""
    for key in sorted(counters.keys() | last.keys()):
        counted, issued = counters[key].last if key in counters else 0, last.get(key, 0)
        if counted != issued:
            yield _series_words(key, counters.get(key)), f"编号序列取到{counted}号，最后一份文书是{issued}号。"


def _series_words(key: SeriesKey, series: Series | None) -> str:
    _, kind, year = key
    unit = str(series.department) if series else "（没有编号序列）"
    return f"{unit}{PaperKind(kind).label}{year}年"


# --- Prints, voids, contents


def _of_prints(paper: Document) -> Iterator[str]:
    nths = [printed.nth for printed in paper.prints.all()]
    if nths != list(range(1, len(nths) + 1)):
        yield f"打印次序是{'、'.join(map(str, nths))}，应当从1起不断。"


def _of_voids(paper: Document) -> Iterator[str]:
    if (void := getattr(paper, "voided", None)) is not None and not void.reason.strip():
        yield "作废没有写原因。"
    if paper.replaces is not None and getattr(paper.replaces, "voided", None) is None:
        yield f"更正了{paper.replaces.number}，但原件没有作废记录。"


def _of_correction(paper: Document) -> Iterator[str]:
    """Compare three places that must agree: the words of a correction, its link, and why the old paper is void."""
    said, old = paper.fields.get("corrects") or "", paper.replaces
    if said != (old.number if old else ""):
        yield f"文书上写的原件是{said or '无'}，登记的原件是{old.number if old else '无'}。"
    void = getattr(old, "voided", None)
    if void is not None and not void.reason.startswith(f"{CORRECTED}{paper.number}："):
        yield f"原件的作废原因没有写更正为{paper.number}。"
    own = getattr(paper, "voided", None)
    if own is not None and own.reason.startswith(CORRECTED) and not hasattr(paper, "replaced_by"):
        yield "作废原因写的是更正，没有更正它的文书。"


def _required(paper: Document) -> dict[str, str]:
    """Return {field: its name} of what the law wants on a paper (社会救助暂行办法 Art. 11, 65; the notice 四（四）)."""
    if paper.kind == PaperKind.RESULT:
        return _RESULT if paper.fields.get("outcome") in _ADVERSE else {}
    return {PaperKind.REFUSAL: _REFUSAL, PaperKind.SUPPLEMENT: _SUPPLEMENT}.get(PaperKind(paper.kind), {})

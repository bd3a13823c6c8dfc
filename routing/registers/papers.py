"""文书登记簿 (UX.md A4): every number a unit gave out, and what became of the paper. A missing number is a line too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import ClassVar, Final

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform

from departments import clock
from departments.models import Department, User
from departments.roles import MAY_SEE_ALL_MATTERS
from intake.identity.masks import NameMask
from intake.models import Series
from routing.models import INFORMS_ONLY, Delivery, Document, PaperKind
from routing.models.querysets import DocumentQuerySet
from routing.papers.day import address_of, addressee_of
from routing.papers.numbers import Numbers
from routing.papers.paging import Column
from routing.registers.frame import RegisterLine

GAP: Final = "缺号：这个号没有文书。编号和文书在同一事务里写入，不应当缺号，请立即由系统管理员核查。"
HIDDEN: Final = "不在你的办件范围"
_BESIDE: Final = (
    "department", "issued_by", "matter", "application__applicant", "order__department", "topic", "voided",
    "replaced_by", "replaces",
)  # fmt: skip
_LARGE: Final = ("html", "replaced_by__html", "replaced_by__fields", "replaces__html", "replaces__fields")
_Place = tuple[int, str, int, int]


class PaperRegister:
    """文书登记簿 of one year, for all units or for the user's own. `unit` and `kind` narrow it."""

    title: ClassVar[str] = "文书登记簿"
    unit_word: ClassVar[str] = "份"
    columns: ClassVar[Sequence[Column]] = (
        Column("文号", 15), Column("日期", 9), Column("文种", 11), Column("申请人／主送", 14), Column("事项", 13),
        Column("经办人", 7), Column("打印", 5, is_number=True), Column("送达", 12), Column("作废、更正", 14),
    )  # fmt: skip
    notes: ClassVar[Sequence[str]] = ("每个单位、每个文种、每年从1号起编号，不留空号。作废的文书保留原号，写明原因。",)

    def __init__(self, user: User, *, year: int, unit: Department | None = None, kind: str = "") -> None:
        self.user, self.year, self.unit, self.kind = user, year, unit, kind

    @property
    def scope(self) -> str:
        whose = self.unit or ("全市" if _reads_all(self.user) else self.user.department)
        return f"{whose}　{self.year}年" + (f"　{PaperKind(self.kind).label}" if self.kind else "")

    @cached_property
    def _found(self) -> DocumentQuerySet:
        found: DocumentQuerySet = Document.objects.in_register_of(self.user).filter(year=self.year)
        found = found.filter(department=self.unit) if self.unit else found
        return found.filter(kind=self.kind) if self.kind else found

    @property
    def rows(self) -> DocumentQuerySet:
        """The papers, the latest first, without missing numbers."""
        return self._read().order_by("-issued_at", "-pk")

    def _read(self) -> DocumentQuerySet:
        newer_name = KeyTextTransform("name", "replaced_by__fields")
        rows = self._found.select_related(*_BESIDE).defer(*_LARGE).annotate(newer_name=newer_name)
        found: DocumentQuerySet = rows.prefetch_related("deliveries", "prints", "application__matters")
        return found

    # --- lines

    def lines(self, rows: Iterable[Document]) -> list[RegisterLine]:
        papers = list(rows)
        visible = Document.objects.visible_to(self.user).filter(pk__in=[paper.pk for paper in papers])
        opening = set(visible.values_list("pk", flat=True))
        return [_line(paper, opens=paper.pk in opening) for paper in papers]

    def whole(self) -> list[RegisterLine]:
        """Return all lines in the order of the numbers, with each missing number at its place."""
        papers = list(self._read().order_by("department__order", "department", "kind", "serial"))
        lines = dict(zip(map(_place, papers), self.lines(papers), strict=True))
        lines |= {place: _gap_line(number) for place, number in self._gaps.items()}
        return [lines[place] for place in sorted(lines)]

    @property
    def warnings(self) -> list[str]:
        return [f"{number}　{GAP}" for number in self._gaps.values()]

    @cached_property
    def _gaps(self) -> dict[_Place, str]:
        """Return the numbers that were given out and that no paper bears, by their place.

        A number is stored in one transaction with its paper, so a gap says that something is wrong.
        """
        issued = self._found.order_by().values_list("department", "kind").annotate(papers=Count("pk"))
        counted = {(unit, kind): papers for unit, kind, papers in issued}
        gaps: dict[_Place, str] = {}
        for series in self._series():
            if counted.get((series.department_id, series.kind), 0) != series.last:
                gaps |= self._missing(series)
        return gaps

    def _series(self) -> Iterable[Series]:
        own = Q() if _reads_all(self.user) else Q(department=self.user.department)
        chosen = Q(department=self.unit) if self.unit else Q()
        kinds = [self.kind] if self.kind else PaperKind.values
        return Series.objects.filter(own & chosen, year=self.year, kind__in=kinds).select_related("department")

    def _missing(self, series: Series) -> dict[_Place, str]:
        """Return the numbers of a series that no paper has, by their place.

        Nobody knows on which day a missing number was given out. It is written as on the day of the paper before it,
        or of the first paper there is.
        """
        unit, kind = series.department, PaperKind(series.kind)
        papers = self._found.filter(department=unit, kind=kind).order_by("serial")
        issued = dict(papers.values_list("serial", "issued_at"))
        gaps, at = dict[_Place, str](), next(iter(issued.values()), clock.now())
        for serial in range(1, series.last + 1):
            if serial in issued:
                at = issued[serial]
            else:
                number = self._numbers.written(unit, kind, series.year, serial, at=at)
                gaps[unit.order, unit.slug, _KINDS[kind], serial] = number
        return gaps

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers()

    @cached_property
    def total(self) -> str:
        counted = self._found.aggregate(
            papers=Count("pk", distinct=True),
            prints=Count("prints", distinct=True),
            void=Count("pk", filter=Q(voided__isnull=False) | Q(replaced_by__isnull=False), distinct=True),
            corrections=Count("pk", filter=Q(replaces__isnull=False), distinct=True),
        )
        return (
            f"文书{counted['papers']}份，打印{counted['prints']}次，"
            f"其中作废{counted['void']}份、更正{counted['corrections']}份，缺号{len(self._gaps)}个"
        )


_KINDS: Final = {kind: place for place, kind in enumerate(PaperKind.values)}


def _reads_all(user: User) -> bool:
    return user.role in MAY_SEE_ALL_MATTERS


def _place(paper: Document) -> _Place:
    return paper.department.order, paper.department.slug, _KINDS[paper.kind], paper.serial


def _line(paper: Document, *, opens: bool) -> RegisterLine:
    whom, about = (_whom(paper), _about(paper)) if opens else (HIDDEN, "—")
    texts = (
        paper.number,
        f"{clock.local(paper.issued_at):%Y-%m-%d}",
        paper.get_kind_display(),
        whom,
        about,
        str(paper.issued_by),
        str(len(paper.prints.all())),
        "；".join(_delivery(one) for one in paper.deliveries.all()) or "—",
        "；".join(_remarks(paper, opens=opens)) or "—",
    )
    return RegisterLine(texts, address_of(paper) if opens else "", is_off=paper.is_void)


def _delivery(one: Delivery) -> str:
    called = "（未送达）" if one.way in INFORMS_ONLY else ""
    return f"{one.served_on:%Y-%m-%d}{one.get_way_display()}{called}"


def _whom(paper: Document) -> str:
    """Return the name of the person, masked, and of a paper between offices the unit it goes to."""
    to = paper.fields.get({PaperKind.TRANSFER: "lead", PaperKind.REPORT: "to"}.get(PaperKind(paper.kind), ""), "")
    return addressee_of(paper) + (f"／{to}" if to else "")


def _about(paper: Document) -> str:
    if paper.kind == PaperKind.ORDER:
        return f"督办{paper.fields.get('count', '')}件"
    return str(paper.fields.get("category") or paper.fields.get("title") or "—")


def _remarks(paper: Document, *, opens: bool) -> Iterable[str]:
    """Yield what became of a paper: void, corrected, or a correction itself.

    The reason of a void was typed and may name the person. Users who may not open the paper do not read it.
    """
    if (void := getattr(paper, "voided", None)) is not None:
        yield f"作废：{_masking(paper)(void.reason)}" if opens else "作废"
    if (newer := getattr(paper, "replaced_by", None)) is not None:
        yield f"已由{newer.number}更正"
    if paper.replaces is not None:
        yield f"更正{paper.replaces.number}"


def _masking(paper: Document) -> NameMask:
    """Return the mask of all names of the person: the present one, that on this paper, that on its correction."""
    names = [paper.fields.get("name"), getattr(paper, "newer_name", "")]
    if paper.application is not None:
        names += [paper.application.applicant.name, paper.application.proxy_name]
    return NameMask(name for name in names if name)


def _gap_line(number: str) -> RegisterLine:
    return RegisterLine((number, "—", "—", "缺号", "—", "—", "0", "—", GAP), is_off=True)

"""公示单: what was granted is posted up in the villages (社会救助法 Art. 45; 民发〔2021〕57号 Art. 24).

The sheet publishes decisions. The 7 days for which the township's opinion hangs out come before the decision (57号
Art. 19): they are the special stage 公示 of a matter, and print nothing here.

Who stands on it: people who were granted something and have been told. No neighbour reads it before the person knows.

What it says: name, number of people, amount. No ID number, telephone, address, illness or reason.

Which categories: those whose duty edition has a special stage called 公示.

Part of the name is hidden when the applicant is under 18, or may be: a child's name is not hung on a wall
(个人信息保护法 Art. 28).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from departments import clock
from departments.calendar.datewords import month_words
from departments.models import Department, PolicyBasis, ReliefCategory, SpecialStage, User
from departments.roles import MAY_POST_UP
from departments.units.office import office
from intake.identity import age_on, latest_birth, mask_name
from intake.models import Applicant, Matter
from intake.querysets import MatterQuerySet
from intake.states import Outcome, Status
from routing.models import Document, PaperKind
from routing.models.querysets import DocumentQuerySet
from routing.papers.paging import Column
from routing.papers.sheets.order import BLANK
from routing.papers.sheets.words import window_name
from routing.papers.tables import Part, TableSheet, laid

STAGE = "公示"
PUBLISHED_BY = ("law-decision", "57-dibao-published")
"""Slugs of the bases that order a result to be published (社会救助法 Art. 45; 民发〔2021〕57号 Art. 24)."""
ADULT = 18
MONTHS = 12
_GIVEN = (Outcome.GRANTED, Outcome.PARTLY)
_COLUMNS = (Column("序号", 10), Column("申请人姓名", 30), Column("家庭人数", 30), Column("救助金额（元）", 30))


def may_post(user: User) -> bool:
    """Whether somebody may print the sheet. An auditor reads it and prints nothing."""
    return user.role in MAY_POST_UP


def posted_categories() -> list[ReliefCategory]:
    """Return the categories with an edition that asks for 公示."""
    stages = SpecialStage.objects.filter(name__contains=STAGE)
    return list(ReliefCategory.objects.filter(pk__in=stages.values("responsibility__category")))


@dataclass(frozen=True)
class PostedLine:
    """Everything that is posted up about one household."""

    name: str
    members: str
    amount: str
    is_masked: bool = False


@dataclass(frozen=True)
class Publicity:
    """What one township posts up for one category and one month. `month` is its first day."""

    town: Department
    category: ReliefCategory
    month: dt.date
    user: User

    @property
    def title(self) -> str:
        return f"{self.town.short_name}{self.category.name}公示单"

    @property
    def period(self) -> str:
        return month_words(self.month)

    @cached_property
    def lines(self) -> list[PostedLine]:
        return [_line(paper) for paper in self._papers]

    @cached_property
    def _papers(self) -> list[Document]:
        """Return one result paper for each matter decided in the month, the oldest decision first.

        A corrected paper stands in for the one it replaces, in the month of the decision: a result of March that is
        corrected in May stays on the sheet of March.
        """
        decisions, corrections = self._decisions(Status.CLOSED), _corrections()
        found = list(decisions.values_list("pk", flat=True))
        replaced = dict(corrections.filter(matter__in=decisions.values("matter")).values_list("replaces", "pk"))
        rows = Document.objects.in_force().filter(pk__in={_last(pk, replaced) for pk in found})
        counted = rows.select_related("matter__application__applicant")
        return list(counted.annotate(members=Count("matter__application__applicant__household")).order_by("pk"))

    @cached_property
    def untold(self) -> int:
        """How many were granted relief in the month and have not been told yet."""
        return self._decisions(Status.TO_NOTIFY).count()

    @property
    def untold_words(self) -> str:
        also = "另有" if self.lines else "有"
        return f"{also}{self.untold}户已经批准、还没有告知本人，没有列入。告知以后再打印，会另出一份。"

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The words of the sheet, frozen with it. A household has the fields of `Line` and no others."""
        part = self._part()
        said = [{"name": one.name, "members": one.members, "amount": one.amount} for one in self.lines]
        whole = {"title": self.title, "period": self.period, "lines": said}
        return whole | {"intro": list(part.intro), "notes": list(part.notes)}

    def _decisions(self, status: Status) -> DocumentQuerySet:
        """Return every result of the month as first issued; a matter decided anew since counts once, by the last."""
        results = Document.objects.filter(kind=PaperKind.RESULT, replaces__isnull=True)
        later = results.filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk"))
        first, after = _month_of(self.month)
        held: DocumentQuerySet = results.filter(
            matter__in=self._matters(status), issued_at__gte=first, issued_at__lt=after
        )
        return held.filter(~Exists(later))

    def _matters(self, status: Status) -> MatterQuerySet:
        stages = SpecialStage.objects.filter(name__contains=STAGE)
        matters: MatterQuerySet = Matter.objects.visible_to(self.user)
        return matters.filter(
            window__in=Department.objects.under(self.town),
            category=self.category,
            responsibility__in=stages.values("responsibility"),
            outcome__in=_GIVEN,
            status=status,
        )

    @cached_property
    def sheets(self) -> list[TableSheet]:
        """Return the printed pages, each counted."""
        pages = laid(self._part())
        return [TableSheet(one.part, one.rows, one.is_first, one.is_last, place) for place, one in enumerate(pages, 1)]

    def _part(self) -> Part:
        rows = [(str(place), one.name, one.members, one.amount) for place, one in enumerate(self.lines, 1)]
        return Part(self.title, _COLUMNS, rows, intro=self._intro(), notes=self._notes())

    def _intro(self) -> Sequence[str]:
        return (
            f"{self.period}批准给予{self.category.name}的，公布如下，共{len(self.lines)}户。",
            f"公布单位：{window_name(self.town)}　　张贴日期：{BLANK}",
        )

    def _notes(self) -> list[str]:
        city, own = office(), window_name(self.town)
        place = f"，地址：{self.town.address}" if self.town.address else ""
        window = f"{own}（电话：{self.town.phone or BLANK}{place}）"
        notes = [
            f"有不同意见的，请向{window}或者{city.short_name}（电话：{city.phone or BLANK}）反映。",
        ]
        if bases := self._bases():
            notes.append(f"依据：{'、'.join(bases)}。")
        if any(one.is_masked for one in self.lines):
            notes.append("未满18周岁或者出生日期不清楚的，姓名隐去一部分。")
        return notes

    def _bases(self) -> list[str]:
        """Return the bases that order publication and were in force at the end of the month; there may be none."""
        last = clock.day_of(_month_of(self.month)[1]) - dt.timedelta(days=1)
        held = PolicyBasis.objects.in_force(last).filter(slug__in=PUBLISHED_BY)
        return [str(basis) for basis in held.filter(Q(category=self.category) | Q(category__isnull=True))]


def _month_of(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment of a month and of the next."""
    following = dt.date(month.year + month.month // MONTHS, month.month % MONTHS + 1, 1)
    return clock.start_of(month), clock.start_of(following)


def _corrections() -> DocumentQuerySet:
    found: DocumentQuerySet = Document.objects.filter(kind=PaperKind.RESULT, replaces__isnull=False)
    return found


def _last(paper: int, replaced: Mapping[int, int]) -> int:
    """Follow the corrections of a paper to the one that holds."""
    while paper in replaced:
        paper = replaced[paper]
    return paper


def _line(paper: Document) -> PostedLine:
    """Take from a paper what may be posted up, and nothing else."""
    assert paper.matter is not None  # noqa: S101  only papers of matters are asked for
    applicant = paper.matter.application.applicant
    hidden = may_be_minor(applicant, clock.today())
    # An empty household may mean “lives alone” or “nobody typed it in”: the number is left to be written.
    members = str(paper.members + 1) if paper.members else BLANK  # type: ignore[attr-defined]
    name = mask_name(applicant.name) if hidden else applicant.name
    return PostedLine(name, members, str(paper.fields.get("amount") or BLANK), hidden)


def may_be_minor(applicant: Applicant, on: dt.date) -> bool:
    """Whether somebody is under 18 on a day, or their birth date is unknown."""
    if applicant.birth is None:
        return True
    return age_on(min(on, latest_birth(applicant.birth, applicant.birth_precision)), on) < ADULT

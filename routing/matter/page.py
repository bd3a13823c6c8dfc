"""What the matter page says: who has it, since when, until when, what happened, what was written, what can be done."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from departments import clock
from departments.calendar.datewords import before_words, chinese_date, due_words
from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.models import User
from intake.identity import mask_id, mask_phone
from intake.models import AccessRecord, Applicant, Application, Material, Matter, ReturnVisit
from intake.people.corrections import may_correct
from intake.states import Status
from intake.visits import receives
from routing.clocks.deadlines import Due
from routing.clocks.due_display import due_of
from routing.hands.people import lead_of
from routing.hands.returns import assignment_words
from routing.lists.order_states import OrderLine, order_lines
from routing.matter.clock_lines import ClockLine, clock_lines, explained
from routing.matter.opinions import Opinions, opinions_of
from routing.matter.paper_rows import PaperRow, open_to, paper_rows
from routing.matter.steps import Step, steps_of
from routing.matter.waiting import Waiting, waiting
from routing.matter.whereabouts import Whereabouts, came_in_words, way_words
from routing.matter.wording import explained_words
from routing.models import Clock, Document, MatterEvent, PaperKind
from routing.moves.move import Move
from routing.papers.results import outcome_words, papers_of
from routing.rules.feedback.reopening import Round, rounds_before
from routing.rules.ownership import handed_words
from routing.transitions import reachable_for, title_of

_FIRST_CHOICE: dict[str, tuple[str, ...]] = {
    Status.TO_ACCEPT: ("accept",),
    Status.TO_TRANSFER: ("settle", "escalate", "transfer", "inform", "take_on"),
    Status.SENT: ("sign",),
    Status.IN_PROGRESS: ("decide", "opine", "grant_extension"),
    Status.AWAITING_MATERIALS: ("receive_materials",),
    Status.TO_REVIEW: ("refuse",),
    Status.COORDINATING: ("resolve", "assign"),
    Status.TO_NOTIFY: ("tell",),
    Status.REFUSED: ("tell",),
}
"""The move that leads on from a status comes first; the way proposed at registration before all others."""
_MOVE_OF_HANDLING = {"on_the_spot": "settle", "own": "take_on", "uncovered": "report_uncovered"}
URGENT_FIRST = "give_first"
"""While it is open nothing else comes before it (社会救助法 Art. 50)."""
BESIDE_PRIMARY = 3
ELSEWHERE = frozenset({"claim", "serve", "correct_paper"})
"""Moves with a button of their own: 接办 needs no page, the others stand beside the paper they are about."""
PAPER_OF: dict[str, PaperKind] = {
    "accept": PaperKind.RECEIPT,
    "receive_materials": PaperKind.RECEIPT,
    "overrule": PaperKind.RECEIPT,
    "give_first": PaperKind.SUPPLEMENT,
    "reopen": PaperKind.RECEIPT,
    "settle": PaperKind.RESULT,
    "decide": PaperKind.RESULT,
    "lapse": PaperKind.RESULT,
    "escalate": PaperKind.REPORT,
    "report_uncovered": PaperKind.REPORT,
    "transfer": PaperKind.TRANSFER,
    "assign": PaperKind.TRANSFER,
    "put_on_agenda": PaperKind.AGENDA,
    "resolve": PaperKind.TRANSFER,
    "inform": PaperKind.INFORM,
    "request_materials": PaperKind.SUPPLEMENT,
    "refuse": PaperKind.REFUSAL,
}


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Entry:
    title: str
    unit: str
    who: str
    at: dt.datetime
    text: str
    paper_url: str = ""
    paper_no: str = ""


class MatterPage:
    """All that stands on the page of a matter, for one reader at one moment."""

    def __init__(self, matter: Matter, user: User, now: dt.datetime) -> None:
        self.matter, self.user, self.now = matter, user, now
        self.today = clock.day_of(now)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar()

    @cached_property
    def clocks(self) -> list[Clock]:
        return list(self.matter.clocks.all())

    @cached_property
    def events(self) -> list[MatterEvent]:
        """Every move so far, oldest first."""
        return list(self.matter.events.select_related("actor", "department", "holder").order_by("pk"))

    @cached_property
    def papers(self) -> list[Document]:
        return list(papers_of(self.matter).visible_to(self.user))

    # --- where it is

    @property
    def due(self) -> Due:
        asked = [material.asked_on for material in self.materials if material.asked_on and not material.received_on]
        return due_of(self.matter, self.now, self.calendar, paused_since=max(asked, default=None))

    @property
    def sentence(self) -> str:
        """The line against passing the buck: who has it, since when, until when, and who was asked first."""
        here = Whereabouts(self.matter, self.events, self.clocks, self.waiting, self.today, self.calendar)
        return here.sentence()

    @property
    def handed(self) -> str:
        """How the present handler came by it, if from a colleague."""
        return handed_words(self.matter, self.events, self.today)

    # --- who has come again

    @cached_property
    def visits(self) -> list[ReturnVisit]:
        return list(self.matter.return_visits.select_related("department", "by"))

    @property
    def came_again(self) -> bool:
        return self.matter.is_open and bool(self.visits)

    @property
    def may_record_visit(self) -> bool:
        return self.matter.is_open and receives(self.user, self.matter)

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.matter)

    # --- what can be done

    @cached_property
    def reachable(self) -> list[Move]:
        """The moves that are this person's from here, whether or not their guard is met today."""
        return reachable_for(self.matter, self.user)

    @cached_property
    def open_moves(self) -> list[Move]:
        return [move for move in self.reachable if not move.closed_to(self.user, self.matter, self.now)]

    @property
    def claim(self) -> Move | None:
        """接办 has a button of its own, which needs no page."""
        return next((move for move in self.open_moves if move.name == "claim"), None)

    @property
    def new_token(self) -> uuid.UUID:
        return uuid.uuid4()

    @cached_property
    def moves(self) -> list[Move]:
        """The other open moves, the one that leads on first."""
        order = self._preferred()
        found = [move for move in self.open_moves if move.name not in ELSEWHERE]
        return sorted(found, key=lambda move: order.index(move.name) if move.name in order else len(order))

    def _preferred(self) -> list[str]:
        """What was given back goes to another unit; else the way chosen at registration comes first."""
        handling = self.matter.handling
        proposed = "transfer" if self.matter.returns else _MOVE_OF_HANDLING.get(handling, handling)
        at_window = self.matter.status == Status.TO_TRANSFER
        return [URGENT_FIRST, *([proposed] if at_window else []), *_FIRST_CHOICE.get(self.matter.status, ())]

    @property
    def primary(self) -> Move | None:
        first = next(iter(self.moves), None)
        return first if first and first.name in self._preferred() else None

    @property
    def signs_here(self) -> bool:
        """Signing needs nothing but the wish: one press signs and opens the next."""
        return self.primary is not None and self.primary.name == "sign"

    @property
    def secondary(self) -> list[Move]:
        rest = self.moves[1:] if self.primary else self.moves
        return rest[:BESIDE_PRIMARY]

    @property
    def more(self) -> list[Move]:
        return (self.moves[1:] if self.primary else self.moves)[BESIDE_PRIMARY:]

    @property
    def closed_ways(self) -> list[str]:
        """Why moves that are this person's are not open today, each as a sentence."""
        shown = [move for move in self.reachable if move.name in {"give_back", "lapse", "supervise"}]
        return [reason for move in shown if (reason := move.when(self.matter, self.now))]

    @property
    def assigned(self) -> str:
        """Who decided that this unit handles it, and why: nobody sends it on from there."""
        lead = lead_of(self.matter)
        return assignment_words(self.events, self.today) if lead is not None and lead.is_final else ""

    # --- who and what

    @property
    def applicant_lines(self) -> list[Line]:
        """The applicant, masked; the full number is opened on the person's page, with a reason and on record."""
        applicant, application = self.matter.application.applicant, self.matter.application
        person = reverse("intake:person", args=[applicant.token])
        return [
            Line("姓名", applicant.name),
            Line("性别", applicant.get_sex_display()),
            Line("民族", applicant.ethnicity),
            self._id_line(applicant, person),
            Line("联系电话", mask_phone(applicant.phone) or applicant.contact),
            Line("所在村", applicant.village),
            Line("来源", self._source_words(application)),
            Line("家庭成员", f"{applicant.household.count()}人"),
        ]

    @property
    def correct_url(self) -> str:
        """更正申请人信息, for the window that answers for the matter and the office; empty for who may not."""
        token = self.matter.application.applicant.token
        return reverse("intake:correct_person", args=[token]) if may_correct(self.user, [self.matter]) else ""

    def _source_words(self, application: Application) -> str:
        proxy = (
            f"：{application.proxy_name}（{application.proxy_relation or '代办'}）" if application.proxy_name else ""
        )
        return f"{application.get_source_display()}{proxy}"

    @property
    def request_lines(self) -> list[Line]:
        matter = self.matter
        return [
            Line("求助类别", matter.responsibility.label),
            Line("办理方式", way_words(matter)),
            *([Line("登记窗口", came_in_words(matter))] if matter.window.is_village else []),
            Line("主要困难", matter.application.difficulty),
            Line("不能自行前往", matter.cannot_go or "—"),
            Line("受理时间", f"{clock.local(matter.accepted_at):%Y-%m-%d %H:%M}" if matter.accepted_at else "尚未受理"),
            Line("承诺日期", self._promise_words()),
            Line("退回次数", f"{matter.returns}次"),
            Line("查询码", matter.application.query_code),
            Line("结果", self._result_words()),
            *(Line(f"第{one.number}轮", self._round_words(one)) for one in rounds_before(self.events)),
        ]

    def _round_words(self, one: Round) -> str:
        """The verdict on a round that is over; nothing that happens later changes it."""
        return f"{one.outcome or '—'}，{chinese_date(one.closed_on)}办结，{one.verdict(self.calendar).words}"

    def _result_words(self) -> str:
        """What became of it, and what is given as the last result paper says."""
        if not self.matter.outcome:
            return "—"
        paper = next((row for row in reversed(self.papers) if row.kind == PaperKind.RESULT), None)
        return outcome_words(self.matter, paper)

    def _promise_words(self) -> str:
        matter = self.matter
        if matter.promised_on is None:
            return "—"
        words = before_words(matter.promised_on, self.today, self.calendar, matter.promised_at)
        moved = matter.first_promised_on and matter.first_promised_on != matter.promised_on
        if not moved or not matter.first_promised_on:
            return words
        return f"{words}（最初{due_words(matter.first_promised_on, self.calendar)}）"

    @cached_property
    def materials(self) -> list[Material]:
        return list(self.matter.materials.all())

    @cached_property
    def opinions(self) -> Opinions:
        return opinions_of(self.matter, self.user, self.clocks, self.today, self.calendar)

    # --- what happened

    @property
    def entries(self) -> list[Entry]:
        """流转记录, newest first."""
        return [
            Entry(title_of(event), str(event.department), event.actor.full_name, event.at, text, *paper)
            for event in reversed(self.events)
            for text, paper in [(self._text_of(event), self._paper_of(event))]
        ]

    def _id_line(self, applicant: Applicant, person: str) -> Line:
        """The number, masked; who has none has nothing to reveal."""
        if not applicant.id_number:
            return Line("证件号码", applicant.get_id_kind_display())
        return Line("证件号码", mask_id(applicant.id_number), person, "显示完整号码")

    def _text_of(self, event: MatterEvent) -> str:
        """Return the note; of a proposed refusal also when the applicant was told face to face why."""
        explained = explained_words(event)
        return f"{event.note}（{explained}）" if explained else event.note

    def _issued_with(self, event: MatterEvent) -> Document | None:
        """Return the paper issued with a move: of its kind, at its moment."""
        if event.move == "correct_paper":
            return next((row for row in self.papers if row.replaces_id and row.issued_at == event.at), None)
        kind = PaperKind.RESULT if event.after == Status.TO_NOTIFY else PAPER_OF.get(event.move)
        return next((row for row in self.papers if row.kind == kind and row.issued_at == event.at), None)

    def _paper_of(self, event: MatterEvent) -> tuple[str, str]:
        paper = self._issued_with(event)
        return (paper_url(self.matter, paper), paper.number) if paper else ("", "")

    @cached_property
    def paper_rows(self) -> list[PaperRow]:
        # That a paper was handed over does not make the others less fresh.
        last = next((event for event in reversed(self.events) if event.move != "serve"), None)
        ways = open_to(self.matter, self.papers, self.user, {move.name for move in self.open_moves})
        return paper_rows(self.matter, self.papers, self.user, self._issued_with(last) if last else None, ways)

    @property
    def fresh_papers(self) -> list[PaperRow]:
        """The papers of the last move that are still to be printed, by this reader."""
        return [row for row in self.paper_rows if row.is_fresh]

    @cached_property
    def orders(self) -> list[OrderLine]:
        return order_lines(self.matter, self.user, self.today, self.calendar)

    @property
    def clock_lines(self) -> list[ClockLine]:
        return clock_lines(self.clocks, self.now, self.calendar)

    @property
    def explained_clocks(self) -> list[ClockLine]:
        return explained(self.clocks, self.now, self.calendar)

    @property
    def calendar_words(self) -> str:
        """Which arrangements the dates follow from; for which years the days of the prefecture are missing."""
        whole = f"全国放假通知（到{self.calendar.known_until.year}年底）和黔南州放假安排"
        missing = [f"{year}年" for year in self._years if self.calendar.local_missing(dt.date(year, 1, 1))]
        return f"{whole}（{'、'.join(missing)}州内放假未录入）" if missing else whole

    @property
    def _years(self) -> range:
        """The years that the clocks of the matter run through."""
        first = min((row.started_on.year for row in self.clocks), default=self.today.year)
        return range(first, max((row.due_on.year for row in self.clocks), default=first) + 1)

    @cached_property
    def waiting(self) -> Waiting:
        return waiting(self.matter, self.events, self.now, self.calendar)

    @property
    def readers(self) -> list[AccessRecord]:
        """查看记录: for the office and the auditors."""
        return list(self.matter.accesses.select_related("user", "department")[:20])


def paper_url(matter: Matter, paper: Document) -> str:
    return reverse("routing:paper", args=[matter.number, paper.pk])

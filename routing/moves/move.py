"""Move 动作: one line of the regulation as a frozen row. The table of all rows is `routing.transitions.MOVES`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from departments.models import User
from departments.roles import Role
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.models import MatterEvent, PaperKind

if TYPE_CHECKING:
    from routing.moves.act import Act

Predicate = Callable[[User, Matter], bool]
"""(who, what) → may they? False is a PermissionDenied."""
Guard = Callable[[Matter, dt.datetime], str]
"""Why the move is not open now, as a sentence; empty when it is. Independent of who asks and of what is typed."""
Needless = Callable[[User, Matter], str]
"""Why the move, theirs to make, would change nothing for this person, as a sentence; empty when it would."""
TooLate = Callable[[Matter], str]
"""Why the move comes too late, as a sentence to whom typed while the matter moved on; empty: nothing special to say."""
Told = Callable[[MatterEvent], str]
"""How something that happened is told."""
Fills = Callable[[Matter, Mapping[str, Any], dt.date], Mapping[str, Any] | None]
"""(matter, what the registration asked, day) → the inputs of the move; None when there is more to ask."""

AT_ONCE: Final = 0
"""The rank of what cannot wait: it comes before everything else."""
PROPOSED: Final = 1
"""The rank of the way chosen at registration, whatever the rank of its move is otherwise."""
LAST: Final = 9
"""The rank of a move that leads on and comes before nothing else that does."""


def no_reason(*_about: object) -> str:
    """Say that nothing stands in the way: the guard of a move that has none."""
    return ""


def asks_more(_matter: Matter, _asked: Mapping[str, Any], _on: dt.date) -> None:
    """Say that the move asks for what no registration knows: it is made on its own page."""
    return


def told_as(verb: str = "") -> Told:
    """Return how a move is told by its note: after the verb, where the note does not begin with it."""

    def told(event: MatterEvent) -> str:
        said: str = event.note.rstrip("。")
        return said if said.startswith(verb) else f"{verb}：{said}"

    return told


# Rows are told apart by identity: there is one of each.
@dataclass(frozen=True, kw_only=True, eq=False)
class Move:
    """Who may lead a matter from where to where, and all that follows from the move alone.

    A row is all a new move needs: its button, its page, its words, its reminders and its line in the README are read
    from here. A move that asks something has a form beside (routing/matter/forms).
    """

    name: str
    """How events, forms and tests call it: `give_back`."""
    title: str
    """How people call it: 退回."""
    rule: int | None
    """Which of the five rules of the notice, 四（四）, it carries out; None: of none."""
    slug: str = ""
    """The last part of its address; empty: the name."""

    # --- From where to where, by whom. `to`, `who`, `clocks` and `paper` are words for the table of the README.

    sources: frozenset[Status]
    to: str
    who: str
    may: Predicate
    when: Guard = no_reason
    needless: Needless = no_reason
    too_late: TooLate = no_reason
    effect: Callable[[Act], None]
    clocks: str = ""
    writes: PaperKind | None = None
    """The paper that it issues and that is offered for printing."""
    paper: str = ""
    """What is to be said about its paper besides the name; empty: the name."""

    # --- Where it is chosen

    by_hand: bool = True
    """Chosen by a person on a page; otherwise it follows from something else (a confirmed calendar)."""
    page: str = ""
    """The name of the page that makes it over many matters at once; empty: it is made on the matter's own page."""
    is_adverse: bool = False
    """Goes through a check-answers page first (UX.md 5.1, 18)."""
    has_own_button: bool = False
    """Stands beside what it is about, such as a paper, and not among the buttons of the matter."""
    explains_itself: bool = False
    """Says on the page of the matter why it is closed today; other moves then just do not appear."""
    way: str = ""
    """Which way chosen at registration it carries out: a Handling, MATERIALS or TO_TOWNSHIP."""
    fills: Fills = asks_more
    """What is filled in where the registration makes it in its own save, right after 受理."""
    of_visit: bool = False
    """Is about the whole visit: it is made over every open matter of it at once, each with an event of its own."""
    leads_on: frozenset[Status] = frozenset()
    """In which of its sources it is the way on: its button comes first."""
    rank: int = LAST
    """Which comes first where several lead on from a status: the lower one, else the order of the table."""
    step_of: frozenset[Role] = frozenset()
    """Who, of the unit that has the matter, finds it in a list as the one thing to do where it leads on."""
    presses: Mapping[Status, ClockKind] = field(default_factory=dict)
    """Which running clock makes it the one thing the window has to do, by status."""

    # --- What is said

    afterwards: str | Callable[[Matter], str] = "{title}已登记，现在是“{status}”。{next}"
    """What is said once it is made. {title} {status} {holder} {handler} {round} {due} stand for what holds then.

    {next} is the sentence who does what next, and until when, for a row whose own words do not say it.
    """
    queue: str = ""
    """Which queue goes on when it is made (routing/lists/following): `in_hand` or `to_tell`; empty: none."""
    consequence: str = ""
    """What it brings about besides who has the matter then, said before an adverse act is made."""
    retitled: Callable[[Mapping[str, Any]], str] = no_reason
    """Its title in 流转记录 where that depends on the data of the event; empty: its own."""
    recorded: Told | None = None
    """How 办理过程记录 tells it, without any free word; None: by its title, and to whom the matter went."""

    # --- Whom it concerns

    asks_office: bool = False
    """The 民政局 office has asked for it, or has to answer it, although it does not hold the matter: it is reminded."""
    of_office: bool = False
    """The 民政局 office makes it for the city, so it does not mean that the bureau it sits in has begun its work."""
    effort: Told | None = None
    """How the first draft of a topic (议题单) tells it, where it is about who handles the matter; None: not at all."""

    @property
    def path(self) -> str:
        return self.slug or self.name.replace("_", "-")

    def address(self, number: str, **query: str) -> str:
        """Return where the move is made for a matter."""
        return reverse("routing:move", args=[number, self.path], query=query or None)

    def why_misplaced(self, matter: Matter) -> str:
        """Return why the move does not lead on from where the matter is; empty when it does."""
        if matter.status in self.sources:
            return ""
        return self.too_late(matter) or f"办件现在是“{Status(matter.status).label}”，不能办“{self.title}”。"

    def why_closed_to(self, user: User, matter: Matter, now: dt.datetime) -> str:
        """Return why the move is not open to this person now, as a sentence; empty when it is."""
        return self.when(matter, now) or self.needless(user, matter)

    def title_of(self, event: MatterEvent) -> str:
        """Return what the move is called once it is made."""
        return self.retitled(event.data) or self.title

"""Rule 5, 更正文书: a paper with a mistake is issued anew under a new number, and the old one becomes void.

A paper is never changed and never disappears (SECURITY.md C6). The facts about person and unit, and the words that
explain, are put right. What was granted is decided anew instead, by 重新办理.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from departments import clock
from departments.models import User
from departments.roles import MAY_CORRECT_PAPERS
from intake.models import Matter
from intake.people.corrections import may_correct
from intake.states import Status
from routing.errors import InvalidInput
from routing.hands.memory import expected_for
from routing.hands.people import belongs_to, lead_of, open_assignments
from routing.models import SENT_WITH, TELLING_RESULT, Document, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.papers.results import still_offered
from routing.papers.sheets import PaperOrder
from routing.rules.feedback.delivery import PAPERS_EXIST
from routing.rules.refusal.refusing import check_reason, may_review

TYPED: Final[Mapping[str, tuple[str, ...]]] = {
    PaperKind.REFUSAL: ("reason", "advice"),
    PaperKind.RESULT: ("reason",),
    PaperKind.REPORT: ("suggestion",),
}
"""The words on a paper that may be typed anew; what was granted is not among them: no correction decides.

A reason may name any figure, since it is what the decision rests on (an income, a limit): none of them is a grant.
"""
LABELS: Final = {"reason": "原因", "advice": "申请人可以怎么办", "suggestion": "处理建议"}
_MISSING: Final = {"advice": "请写申请人可以怎么办。", "suggestion": "请写处理建议。"}


def papers_to_correct(matter: Matter, user: User, papers: Iterable[Document] | None = None) -> list[Document]:
    """Return the papers that this person may correct: those of the own unit, of each kind the last one in force.

    Only papers of this round. A refusal and a result count as one kind, since only the answer that holds can be put
    right. `papers` are those of the matter, if they have been read.
    """
    issued = [row for row in _in_force(matter, papers) if row.application_id and "order" in row.fields]
    # One key for both answers: only the one that holds is put right, or an old one would take its place.
    last = {"" if row.kind in TELLING_RESULT else row.kind: row for row in _of_this_round(matter, issued)}
    return [row for row in last.values() if _is_theirs(user, matter, row) and is_of_use(matter, row)]


def _in_force(matter: Matter, papers: Iterable[Document] | None) -> Iterable[Document]:
    if papers is not None:
        return [row for row in papers if not row.is_void]
    return Document.objects.on_matter(matter).in_force().to_choose_from()


def _of_this_round(matter: Matter, papers: list[Document]) -> list[Document]:
    """Return the papers issued since the matter was reopened, and the receipt, which holds for all rounds."""
    reopened_at = matter.events.reopenings().values_list("at", flat=True).last() if matter.round > 1 else None
    if reopened_at is None:
        return papers
    return [row for row in papers if row.kind == PaperKind.RECEIPT or row.issued_at > reopened_at]


def _is_theirs(user: User, matter: Matter, paper: Document) -> bool:
    """Is the paper theirs to correct? A refusal is its reviewer's, since two persons stand for it (否定报备)."""
    if paper.kind == PaperKind.REFUSAL:
        return may_review(user, matter)
    return user.role in MAY_CORRECT_PAPERS and belongs_to(user, paper)


def is_of_use(matter: Matter, paper: Document) -> bool:
    """Does somebody still act on the paper? On a 转办单, for example, only while its unit has the matter."""
    if paper.kind == PaperKind.SUPPLEMENT:
        return matter.status == Status.AWAITING_MATERIALS
    if paper.fields["order"].get("uncovered"):  # goes to the office, which coordinates and leads nothing
        return matter.status == Status.COORDINATING
    return paper.kind not in SENT_WITH or _is_still_asked(matter, paper)


def _is_still_asked(matter: Matter, paper: Document) -> bool:
    lead = lead_of(matter)
    return lead is not None and lead.sent_at <= paper.issued_at


def typed_on(paper: Document) -> dict[str, str]:
    """Return the words that were typed for a paper, by field; a reason only if the paper is adverse."""
    names = [name for name in TYPED.get(paper.kind, ()) if name != "reason" or paper.is_adverse]
    return {name: str(paper.fields["order"].get(name) or "") for name in names}


def correct_paper(act: Act) -> None:
    """Order the paper anew, from the facts as they are now and from the words as they were put right.

    Raises InvalidInput without a reason, for a paper that is not theirs, and when nothing on it would change.
    """
    chosen = act.required("paper", "请选更正哪一份文书。")
    old = still_offered(chosen, lambda: papers_to_correct(act.matter, act.actor))
    if old is None:
        raise InvalidInput(f"{chosen.number}已经更正、作废，或者不能由您更正，请看最新情况。", "paper")
    why = act.required("why", "请写更正的原因。")
    act.orders.append(_order_again(act, old, str(why)))
    if old.kind == PaperKind.TRANSFER:  # whoever was written to has the wrong paper in hand
        act.pressed = [assignment.department for assignment in open_assignments(act.matter)]
    act.note = f"{old.get_kind_display()}{old.number}作废，重新制发：{why}"


def _order_again(act: Act, old: Document, why: str) -> PaperOrder:
    extra = old.fields["order"] | _words(act, old)
    if old.kind == PaperKind.INFORM:
        extra["who"] = expected_for(act.matter, clock.day_of(old.issued_at))
    if old.kind == PaperKind.REFUSAL:
        extra["reviewer"] = act.actor.full_name
    return PaperOrder(
        kind=PaperKind(old.kind),
        application=act.matter.application,
        matter=old.matter,
        issuer=old.department,
        extra=extra,
        replaces=old,
        why=why,
        needless=_why_needless(act, old),
    )


def _why_needless(act: Act, old: Document) -> str:
    """Say what has to be put right first, where and by whom, if the correction would only repeat the paper."""
    is_theirs = may_correct(act.actor, Matter.objects.filter(pk=act.matter.pk).with_people())
    first = "请先更正申请人信息" if is_theirs else f"请{act.matter.desk}窗口先更正申请人信息"
    labels = "、".join(f"“{LABELS[name]}”" for name in typed_on(old))
    typed = f"{labels}写得不对的，请在下面改。" if labels else ""
    return (
        f"没有要更正的：现在更正，写的和{old.number}一样，原件没有作废。"
        f"姓名、证件、电话、地址登记错的，{first}，再来更正文书。{typed}"
        "已经更正过的，这份文书上没有写，或者写的不变，不用重新制发。"
    )


def _words(act: Act, old: Document) -> dict[str, Any]:
    """Return the words as they were put right; what was not typed anew stays. Raises InvalidInput for empty words."""
    words = {name: act.text(name) if name in act.inputs else said for name, said in typed_on(old).items()}
    for name, said in words.items():
        if name == "reason":
            check_reason(said)
        elif not said:
            raise InvalidInput(_MISSING[name], name)
    return words


def _may_correct(user: User, matter: Matter) -> bool:
    return bool(papers_to_correct(matter, user))


CORRECT_PAPER = Move(
    name="correct_paper",
    title="更正文书",
    rule=5,
    sources=PAPERS_EXIST,
    to="same",
    who="the unit that issued it; a refusal: as refuse",
    may=_may_correct,
    effect=correct_paper,
    paper="the same anew, under a new number; the old one is void",
    has_own_button=True,
    afterwards="已更正：原件作废，请打印更正件，重新送达。",
)
MOVES = (CORRECT_PAPER,)

"""收到日期核签: clocks run from the day it came, the head countersigns it, and what a refused day brings about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from departments import clock
from departments.models import User
from departments.roles import Role
from departments.terms import ClockKind
from intake.models import Application, DayState, LateReceipt, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.lists.queues import read_rows
from routing.matter.page import MatterPage
from routing.models import Clock, Document, MatterEvent, PaperKind, Reminder
from routing.transitions import MOVES, available_for, perform
from routing.upkeep.matters import faults
from tests.conftest import At, person
from tests.factories import (
    by_post,
    decided,
    make_matter,
    move,
    passed_on,
    posted,
    printed,
    told,
    two_by_post,
    villager_of,
)
from tests.pages import page_of

CAME, TODAY = dt.date(2026, 11, 18), dt.date(2026, 11, 23)
WHY = "信封上的邮戳是11月23日。"


def clock_of(matter: Matter, kind: ClockKind) -> Clock:
    return matter.clocks.get(kind=kind)


def late_of(matter: Matter) -> LateReceipt:
    return LateReceipt.objects.get(application=matter.application)


def refused(matter: Matter, head: User) -> Matter:
    return move("refuse_day", matter, head, reason=WHY)


def last_event(matter: Matter) -> MatterEvent:
    event: MatterEvent = matter.events.latest("pk")
    return event


def told_of(event: MatterEvent) -> list[int]:
    return list(Reminder.objects.filter(event=event).values_list("user", flat=True))


def receipts(matter: Matter) -> list[Document]:
    rows = Document.objects.filter(application=matter.application, kind=PaperKind.RECEIPT)
    return list(rows.order_by("pk"))


# --- From the day it came


def test_the_clocks_run_from_the_day_it_came_and_may_begin_overdue(clerk: User) -> None:
    matter = posted(clerk)
    transfer, handle = clock_of(matter, ClockKind.TRANSFER), clock_of(matter, ClockKind.HANDLE)
    assert (transfer.received_on, transfer.due_on) == (CAME, dt.date(2026, 11, 20))
    assert handle.received_on == CAME
    assert handle.started_at == clock.now()
    assert matter.due_on == transfer.due_on
    assert transfer.due_on < clock.today(), "overdue from the beginning"
    assert matter.promised_on == handle.due_on
    assert handle.due_on < clock_of(make_matter(clerk), ClockKind.HANDLE).due_on
    assert list(faults()) == []


def test_a_day_of_rest_counts_as_the_next_working_day(clerk: User) -> None:
    transfer = clock_of(posted(clerk, days=2), ClockKind.TRANSFER)
    assert (transfer.received_on, transfer.started_on) == (dt.date(2026, 11, 21), TODAY)


def test_the_sentence_counts_from_the_day_it_came(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    assert "，11月18日收到、11月23日登记，已用3个工作日" in MatterPage(matter, clerk, clock.now()).sentence
    matter = refused(matter, reviewer)
    assert "收到、" not in MatterPage(matter, clerk, clock.now()).sentence


def test_numbers_and_moments_are_of_the_day_of_registration(clerk: User, at: At) -> None:
    at("2027-01-04T10:00")
    matter = posted(clerk)
    assert clock.day_of(matter.application.received_at) == dt.date(2026, 12, 30)
    assert matter.number.startswith("2027-")
    assert receipts(matter)[0].number.endswith("〔2027〕1号")
    assert matter.registered_at == matter.accepted_at == clock.now()


def test_what_the_person_has_to_bring_is_counted_from_the_day_they_are_told(clerk: User, reviewer: User) -> None:
    matter = posted(clerk, "dibao", MATERIALS, complete=False)
    assert clock_of(matter, ClockKind.SUPPLEMENT).received_on == TODAY
    review = clock_of(posted(clerk, way="refuse"), ClockKind.REVIEW)
    assert review.received_on == TODAY


def test_papers_brought_later_are_accepted_as_of_their_own_day(clerk: User) -> None:
    matter = posted(clerk, "dibao", MATERIALS, complete=False)
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(asked_on__isnull=False)))
    assert clock_of(matter, ClockKind.HANDLE).received_on == TODAY


def test_a_village_states_the_day_and_its_townships_head_countersigns(clerk: User, reviewer: User) -> None:
    villager = villager_of(clerk)
    matter = passed_on(villager, late=by_post())
    accept = clock_of(matter, ClockKind.ACCEPT)
    assert (accept.received_on, accept.due_on) == (CAME, dt.date(2026, 11, 19))
    move("accept", matter, clerk)
    assert clock_of(matter, ClockKind.HANDLE).received_on == CAME, "the person does not wait longer"
    assert clock_of(matter, ClockKind.TRANSFER).received_on == TODAY, "the township had it from today on"
    move("countersign", matter, reviewer)
    assert late_of(matter).state == DayState.CONFIRMED


def test_it_is_not_settled_at_once_later_on_either(clerk: User, reviewer: User) -> None:
    matter = posted(clerk, "linshi", "own")
    with pytest.raises(NotAllowed, match="本级办理"):
        move("settle", matter, clerk, result="已发放", thing="棉被1床")
    refused(matter, reviewer)
    assert move("settle", matter, clerk, result="已发放", thing="棉被1床").status == Status.CLOSED


def test_the_opening_event_tells_of_the_day_and_the_head_is_reminded(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    event = matter.events.get()
    assert event.data["late"]["came"] == "2026年11月18日收到（邮寄），2026年11月23日补登"
    assert told_of(event) == [reviewer.pk]
    log = MatterPage(matter, reviewer, clock.now()).log.entries
    assert "2026年11月18日收到（邮寄），2026年11月23日补登：信放在传达室" in log[-1].text


def test_the_days_it_lay_with_the_window_are_part_of_the_waiting(clerk: User, reviewer: User, client: Client) -> None:
    client.force_login(clerk)
    ordinary, matter = make_matter(clerk), posted(clerk)
    assert "收到申请至今<b>5天</b>，其中工作日3天。" in page_of(client, matter)
    refused(matter, reviewer)
    assert "申请人今天来的窗口。" in page_of(client, matter)
    assert "申请人今天来的窗口。" in page_of(client, ordinary)


def test_the_page_names_who_has_to_countersign_and_who_did(clerk: User, reviewer: User, client: Client) -> None:
    matter = posted(clerk)
    client.force_login(clerk)
    page = page_of(client, matter)
    assert "收到日期待罗明山核签" in page
    assert "11月18日收到（邮寄），11月23日补登，期限从收到之日起算。" in page
    assert "11月18日（11月23日补登）收件" in page, "the clocks say from when they count"
    assert "/countersign/" not in page
    client.force_login(reviewer)
    assert "/countersign/" in page_of(client, matter)
    move("countersign", matter, reviewer)
    page = page_of(client, matter)
    assert "11月23日罗明山核签。" in page
    assert "/countersign/" not in page


# --- Who countersigns


def test_the_head_countersigns_and_nothing_moves(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    before = list(matter.clocks.values())
    move("countersign", matter, reviewer)
    late = late_of(matter)
    assert (late.state, late.answered_by, late.answered_at) == (DayState.CONFIRMED, reviewer, clock.now())
    assert list(matter.clocks.values()) == before
    assert len(receipts(matter)) == 1
    event = last_event(matter)
    assert event.move == "countersign"
    assert told_of(event) == [clerk.pk]


@pytest.mark.parametrize("name", ["countersign", "refuse_day"])
@pytest.mark.parametrize("username", ["maojian", "modchong", "office", "zhujian", "jiancha", "admin", "pingyang"])
def test_nobody_else_answers_while_the_township_has_a_head(
    name: str, username: str, clerk: User, reviewer: User
) -> None:
    matter = posted(clerk)
    with pytest.raises(PermissionDenied):
        move(name, matter, person(username), reason=WHY)
    assert late_of(matter).state == DayState.PENDING


def test_who_registered_it_does_not_countersign_as_head_by_another_posting(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    posting = clerk.postings.get()
    posting.role = Role.REVIEWER
    posting.save()
    himself = person("maojian")
    assert himself.role == Role.REVIEWER
    with pytest.raises(PermissionDenied):
        move("countersign", matter, himself)
    leave(reviewer)
    with pytest.raises(PermissionDenied):
        move("countersign", matter, himself)
    move("countersign", matter, person("office"))


def test_a_dismissed_head_does_not_and_then_the_office_does(clerk: User, reviewer: User, office: User) -> None:
    matter = posted(clerk)
    assert "countersign" not in names(matter, office)
    leave(reviewer)
    assert "countersign" not in names(matter, person("maojian-head"))
    with pytest.raises(PermissionDenied):
        move("countersign", matter, person("maojian-head"))
    assert "countersign" in names(matter, office)
    move("countersign", matter, office)


def leave(user: User) -> None:
    """End somebody's posting as of yesterday."""
    posting = user.postings.get()
    posting.until = TODAY - dt.timedelta(days=1)
    posting.save()


def names(matter: Matter, user: User) -> set[str]:
    return {row.name for row in available_for(Matter.objects.get(pk=matter.pk), user, clock.now())}


def test_every_list_names_who_is_awaited(clerk: User, reviewer: User, office: User) -> None:
    matters = [posted(clerk), passed_on(villager_of(clerk), late=by_post()), posted(person("modchong"))]
    make_matter(clerk)
    assert awaits() == ["罗明山", "罗明山", "石立新", ""]
    move("countersign", matters[0], reviewer)
    assert awaits() == ["", "罗明山", "石立新", ""]
    leave(reviewer)
    assert awaits() == ["", "石立新", "石立新", ""]
    move("withdraw", matters[2], person("modchong"), signed=True, reason="已经解决")
    assert awaits() == ["", "石立新", "", ""]


def awaits() -> list[str]:
    return [row.day_awaits for row in read_rows(Matter.objects.order_by("number"), clock.today())]


def test_a_day_is_answered_once(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    move("countersign", matter, reviewer)
    with pytest.raises(NotAllowed, match="罗明山核签"):
        refused(matter, reviewer)


def test_an_old_page_is_told_who_was_faster(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    seen = matter.version
    move("countersign", matter, reviewer)
    with pytest.raises(StaleMatter, match="罗明山核签收到日期（10:00）"):
        perform(MOVES["refuse_day"], matter=matter, actor=reviewer, seen=seen, now=clock.now(), reason=WHY)
    assert late_of(matter).state == DayState.CONFIRMED


def test_what_was_registered_on_its_day_has_nothing_to_countersign(clerk: User, reviewer: User) -> None:
    with pytest.raises(PermissionDenied):
        move("countersign", make_matter(clerk), reviewer)


def test_after_the_end_the_verdict_stays(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = told(decided(clerk, zhujian, late=by_post()), clerk)
    verdict = (matter.promised_on, matter.closed_on, list(matter.clocks.values("due_on", "received_on")))
    for name in ("countersign", "refuse_day"):
        with pytest.raises(NotAllowed, match="已经办结"):
            move(name, matter, reviewer, reason=WHY)
    assert verdict == (matter.promised_on, matter.closed_on, list(matter.clocks.values("due_on", "received_on")))


# --- Where the day is refused


def test_a_refused_day_needs_a_reason(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    with pytest.raises(InvalidInput) as missing:
        move("refuse_day", matter, reviewer, reason=" ")
    assert missing.value.field == "reason"


def test_a_refused_day_counts_from_the_registration(clerk: User, reviewer: User) -> None:
    matter, ordinary = posted(clerk), make_matter(clerk)
    promised = matter.promised_on
    refused(matter, reviewer)
    assert dates(matter) == dates(ordinary)
    assert matter.first_promised_on == promised, "what was promised first stays known"
    assert matter.promised_on == ordinary.promised_on
    event = last_event(matter)
    assert event.data["promised"] == {"from": str(promised), "to": str(matter.promised_on)}
    assert "转出到期日由2026年11月20日改为2026年11月25日" in event.note
    assert WHY.rstrip("。") in event.note
    assert list(faults()) == []


def dates(matter: Matter) -> list[Any]:
    return list(matter.clocks.order_by("kind").values_list("kind", "received_on", "started_on", "due_on"))


def test_a_clock_that_was_stopped_meanwhile_is_counted_anew_too(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = posted(clerk)
    move("transfer", matter, clerk, lead=zhujian.department)
    transfer = clock_of(matter, ClockKind.TRANSFER)
    assert transfer.stopped_on is not None
    assert transfer.stopped_on > transfer.due_on
    refused(matter, reviewer)
    transfer.refresh_from_db()
    assert transfer.stopped_on <= transfer.due_on, "it was sent on in time"


def test_a_pause_stays_where_it_was(clerk: User, reviewer: User, at: At) -> None:
    matter = posted(clerk, "dibao", "escalate", complete=False)
    move("request_materials", matter, clerk, materials=list(matter.materials.filter(received_on=None)[:1]))
    refused(matter, reviewer)
    handle = clock_of(matter, ClockKind.HANDLE)
    assert (handle.received_on, handle.paused_on) == (TODAY, TODAY)
    assert handle.days_left == handle.limit
    assert list(faults()) == []


def test_the_receipt_says_both_days_and_is_corrected_once_for_the_visit(clerk: User, reviewer: User) -> None:
    first, second = two_by_post(clerk)
    (old,) = receipts(printed(first))
    assert old.fields["came"].startswith("2026年11月18日收到（邮寄），2026年11月23日补登。期限从收到之日起算")
    assert "自收到次日起" in "".join(old.fields["notes"])
    refused(second, reviewer)
    old, new = receipts(first)
    assert (old.is_void, new.replaces) == (True, old)
    assert new.fields["came"] == "2026年11月23日登记，期限从这一天起算。原写2026年11月18日收到，未获核签。"
    first.refresh_from_db()
    for matter, was, line in zip((first, second), old.fields["lines"], new.fields["lines"], strict=True):
        assert (line["number"], line["way"]) == (matter.number, was["way"])
        assert line["due"].startswith(f"{matter.promised_on:%Y年}")
        assert line["due"] != was["due"]
    assert new.fields["minute"] == old.fields["minute"], "when it was accepted stays what it was"
    assert "自受理次日起" in "".join(new.fields["notes"])


def test_one_answer_is_of_the_whole_visit(clerk: User, reviewer: User) -> None:
    first, second = two_by_post(clerk)
    move("countersign", second, reviewer)
    assert [last_event(one).move for one in (first, second)] == ["countersign", "countersign"]
    with pytest.raises(NotAllowed, match="罗明山核签"):
        move("countersign", first, reviewer)


def test_what_is_closed_of_the_visit_keeps_its_verdict(clerk: User, reviewer: User) -> None:
    first, second = two_by_post(clerk)
    move("withdraw", first, clerk, signed=True, reason="已经解决")
    verdict = dates(first)
    refused(second, reviewer)
    assert dates(first) == verdict
    assert last_event(first).move == "withdraw"


def test_later_papers_say_the_day_that_counts(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    assert clock.day_of(matter.application.received_at) == CAME
    refused(matter, reviewer)
    application = Application.objects.get(pk=matter.application_id)
    assert application.received_at == matter.registered_at


# --- Papers that were issued with the day refused


def papers(matter: Matter, kind: PaperKind) -> list[Document]:
    return list(Document.objects.filter(matter=matter, kind=kind).order_by("pk"))


def test_a_transfer_that_says_the_date_refused_is_issued_anew(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = posted(clerk)
    move("transfer", matter, clerk, lead=zhujian.department)
    refused(matter, reviewer)
    old, new = papers(matter, PaperKind.TRANSFER)
    assert (old.is_void, new.replaces) == (True, old)
    assert new.fields["answer_by"].startswith(f"{matter.promised_on:%Y}年")
    assert new.fields["answer_by"] != old.fields["answer_by"]
    assert {name: new.fields[name] for name in ("sign_by", "received", "cannot_go", "lead")} == {
        name: old.fields[name] for name in ("sign_by", "received", "cannot_go", "lead")
    }
    assert zhujian.pk in told_of(last_event(matter)), "who holds the wrong paper is told"


def test_what_was_to_be_brought_is_asked_again_with_the_day_that_counts(clerk: User, reviewer: User) -> None:
    matter = posted(clerk, "dibao", "escalate", complete=False)
    move("request_materials", matter, clerk, materials=list(matter.materials.filter(received_on=None)[:1]))
    refused(matter, reviewer)
    old, new = papers(matter, PaperKind.SUPPLEMENT)
    assert (old.is_void, new.replaces) == (True, old)
    assert (old.fields["applied_on"], new.fields["applied_on"]) == ("2026年11月18日", "2026年11月23日")
    assert (new.fields["items"], new.fields["due_on"]) == (old.fields["items"], old.fields["due_on"])
    assert "2026年11月18日" not in new.html


def test_a_report_says_no_day_that_was_refused(clerk: User, reviewer: User) -> None:
    matter = posted(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="请调查核实")
    refused(matter, reviewer)
    (paper,) = papers(matter, PaperKind.REPORT)
    assert not paper.is_void
    assert "11月18日" not in paper.html


def test_a_paper_that_nobody_acts_on_any_more_stays(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = posted(clerk)
    move("transfer", matter, clerk, lead=zhujian.department)
    move("recall", matter, clerk, reason="转错了")
    refused(matter, reviewer)
    assert len(papers(matter, PaperKind.TRANSFER)) == 1

"""联席会议 (M6): the quarter with its meetings, what was resolved, and the forms of the unit that holds a meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.quarters import Quarter, quarter_of
from departments.errors import DeskError
from departments.models import Department, User
from departments.requests import DeskRequest, form_page, posted
from departments.roles import MAY_OVERSEE, MAY_PRINT_PAPERS, Role
from departments.units.office import is_office
from intake.models import Matter
from intake.once_form import OnceForm
from routing.agenda.topics import default_members, kind_of
from routing.meetings import acts as conferences
from routing.meetings.forms import DoneForm, MeetingForm, TopicForm, TopicResolutionForm
from routing.meetings.pack import Pack
from routing.meetings.pages import QuarterPage, given_to, quarter_url
from routing.models import AgendaItem, Conference, Document, TopicKind
from routing.papers.views import print_of, sheet

MOST_AT_ONCE = 10
"""Topics written on one page."""


def meeting_url(conference: Conference) -> str:
    return f"{quarter_url(conference.for_quarter)}#meeting-{conference.pk}"


# --- Reading


@require_safe
def meetings(request: DeskRequest) -> HttpResponse:
    """Go to the present quarter. An officer of a bureau reads what meetings gave it to do."""
    user, today = request.user, clock.today()
    if user.role in MAY_OVERSEE:
        return redirect(quarter_url(quarter_of(today)))
    if user.role != Role.OFFICER:
        raise PermissionDenied
    return render(request, "routing/meetings/resolutions.html", {"followed": given_to(user, today)})


@require_safe
def quarter(request: DeskRequest, year: int, number: int) -> HttpResponse:
    """Show a quarter: its meetings with their agendas, the pool of topics, and what earlier meetings resolved."""
    user, shown = request.user, _quarter_or_404(year, number)
    if user.role not in MAY_OVERSEE:
        raise PermissionDenied
    page = QuarterPage(user, shown, clock.today())
    given = given_to(user, clock.today()) if user.role == Role.REVIEWER else []
    return render(request, "routing/meetings/quarter.html", {"page": page, "given": given})


def _quarter_or_404(year: int, number: int) -> Quarter:
    """Return the quarter that an address names; the notice is of 2014."""
    if not (2014 <= year <= 2100 and 1 <= number <= 4):
        raise Http404
    return Quarter(year, number)


@require_safe
def pack(request: DeskRequest, meeting: int) -> HttpResponse:
    """Lay out 会议材料 for the printer."""
    conference = _meeting(request, meeting)
    pack = Pack(conference, request.user, clock.today())
    back = {"back_url": meeting_url(conference), "back_words": "返回联席会议"}
    return render(request, "routing/meetings/pack.html", {"pack": pack, **back})


def _meeting(request: DeskRequest, pk: int) -> Conference:
    """Return a meeting. Raises Http404 when the user may not see it."""
    visible = Conference.objects.visible_to(request.user).select_related("host")
    found: Conference = get_object_or_404(visible, pk=pk)
    return found


def _kept(request: DeskRequest, pk: int) -> Conference:
    """Return a meeting that the user's unit holds. Raises Http404, or PermissionDenied for users who only read it."""
    conference = _meeting(request, pk)
    if not conferences.keeps(request.user, conference):
        raise PermissionDenied
    return conference


def _topic(request: DeskRequest, pk: int) -> AgendaItem:
    """Return a topic. Raises Http404 unless the user sees its meeting, or the topic was given to the user's unit."""
    visible = AgendaItem.objects.visible_to(request.user)
    rows = visible.select_related("conference__host", "matter", "department", "document__department")
    found: AgendaItem = get_object_or_404(rows, pk=pk)
    return found


# --- The meeting


@form_page
def meeting_new(request: DeskRequest, year: int, number: int) -> HttpResponse:
    """召集会议: call the quarterly meeting, or one for a single matter (一事一议)."""
    user, shown = request.user, _quarter_or_404(year, number)
    host = user.department
    if host is None or not conferences.holds_meetings(user):
        raise PermissionDenied
    title = conferences.proposed_title(host, shown)
    members = default_members(host, clock.today())
    form = MeetingForm(posted(request), members=is_office(host), initial={"title": title, "members": members})

    def act() -> str:
        made = conferences.call(form.plan(), quarter=shown, actor=user, now=clock.now())
        messages.success(request, f"已召集{made}，{chinese_date(made.held_on)}召开。接下来列入议题。")
        return meeting_url(made)

    words = {"title": "召集会议", "button": "召集会议", "back": quarter_url(shown)}
    return _filled(request, form, act, words)


@form_page
def meeting_edit(request: DeskRequest, meeting: int) -> HttpResponse:
    """更改会议. A new date moves the due date of every matter on the agenda (CONFERENCE) to that day."""
    conference, user = _kept(request, meeting), request.user
    form = MeetingForm(posted(request), members=is_office(conference.host), before=conference)

    def act() -> str:
        moved = conferences.change(conference, form.plan(), actor=user, now=clock.now())
        messages.success(
            request,
            f"会议已更改，{moved}件办件的期限跟着改到新的会议日期。" if moved else "会议已更改，没有办件的期限跟着改。",
        )
        return meeting_url(conference)

    hint = "改了会议日期，议题里在协调的办件，期限都跟着改，流转记录里写明。"
    return _filled(
        request, form, act, {"title": "更改会议", "button": "保存", "back": meeting_url(conference), "hint": hint}
    )


@require_POST
def meeting_close(request: DeskRequest, meeting: int) -> HttpResponse:
    """结束会议: close the agenda. What was resolved is still followed."""
    conference = _kept(request, meeting)
    try:
        conferences.close(conference, actor=request.user, now=clock.now())
        messages.success(request, "会议已结束，议定事项继续跟踪。")
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect(meeting_url(conference))


def _filled(request: DeskRequest, form: OnceForm, act: Callable[[], str], words: dict[str, Any]) -> HttpResponse:
    """Show a form. When it is valid, act once and go on; when the act refuses, say so beside what was typed."""
    if form.is_valid() and (done := form.once_or_refuse(request.user, act)):
        return redirect(done)
    return render(request, "routing/meetings/form.html", {"form": form, **words})


# --- The agenda


@form_page
def topics_new(request: DeskRequest, meeting: int) -> HttpResponse:
    """列入议题: fill in one topic sheet for each ticked matter, drafted from its record.

    Without ticked matters it is one sheet for a proposal, a topic without a matter.
    """
    conference, numbers = _kept(request, meeting), list(dict.fromkeys(request.GET.getlist("matter")))
    back = meeting_url(conference)
    if closed := _why_not_listed(request, conference, numbers):
        messages.error(request, closed)
        return redirect(back)
    head, forms = OnceForm(posted(request)), _topic_forms(request, numbers)
    is_valid = all([head.is_valid(), *(form.is_valid() for form in forms)])
    if is_valid and (done := head.once_or_refuse(request.user, lambda: _put_on(request, conference, forms))):
        return redirect(done)
    context = {"conference": conference, "head": head, "forms": forms, "all_forms": [head, *forms], "back": back}
    return render(request, "routing/meetings/topics_new.html", context)


def _why_not_listed(request: DeskRequest, conference: Conference, numbers: list[str]) -> str:
    """Return the sentence that says why these matters cannot be listed now; empty when they can."""
    if not conference.is_open:
        return "这次会议已经结束，请选以后的会议。"
    if "ticked" in request.GET and not numbers:
        return "请先勾选办件。"
    return f"一次最多列入{MOST_AT_ONCE}件，请分几次。" if len(numbers) > MOST_AT_ONCE else ""


def _topic_forms(request: DeskRequest, numbers: list[str]) -> list[TopicForm]:
    """Return a form for each matter. Raises Http404 when the user may not see one of them."""
    visible = Matter.objects.visible_to(request.user).with_people().filter(number__in=numbers)
    found = {matter.number: matter for matter in visible}
    if len(found) < len(numbers):
        raise Http404
    about: list[Matter | None] = [found[number] for number in numbers] or [None]
    forms = [TopicForm(posted(request), matter=matter) for matter in about]
    forms[0].fields["question"].widget.attrs["autofocus"] = True
    return forms


def _put_on(request: DeskRequest, conference: Conference, forms: Sequence[TopicForm]) -> str:
    topics = [form.topic(kind_of(form.matter) if form.matter else TopicKind.PROPOSAL) for form in forms]
    conferences.put_on(conference, topics, actor=request.user, now=clock.now())
    messages.success(request, f"已列入{len(topics)}项议题，议题单可以打印。")
    return meeting_url(conference)


@require_POST
def topic_shift(request: DeskRequest, topic: int) -> HttpResponse:
    """上移, 下移: move a topic one place up or down the agenda."""
    found = _topic(request, topic)
    step = {"up": -1, "down": 1}.get(request.POST.get("way", ""), 0)
    try:
        conferences.shift(found, step, actor=request.user)
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect(meeting_url(found.conference))


# --- What was resolved


@form_page
def topic_resolve(request: DeskRequest, topic: int) -> HttpResponse:
    """记录议定: record what was resolved on a topic that moves no matter."""
    found, user = _topic(request, topic), request.user
    if not conferences.keeps(user, found.conference):
        raise PermissionDenied
    form = TopicResolutionForm(posted(request))

    def act() -> str:
        facts = form.facts()
        conferences.resolve_topic(found, **facts, actor=user, now=clock.now())
        until = chinese_date(facts["due_on"]) if facts["due_on"] else ""
        then = f"接下来由{facts['department']}落实，{until}前完成。" if until else "不用再办。"
        messages.success(request, f"已记录“{found.title}”的议定，{then}")
        return meeting_url(found.conference)

    words = {"title": "记录议定", "button": "记录议定", "back": meeting_url(found.conference), "about": found}
    return _filled(request, form, act, words)


@form_page
def topic_done(request: DeskRequest, topic: int) -> HttpResponse:
    """登记完成: record that a resolution was carried out. Open to the unit it was given to, and to the host."""
    found, user = _topic(request, topic), request.user
    back = reverse("routing:meetings") if user.role == Role.OFFICER else meeting_url(found.conference)
    if found.done_on is None and not conferences.may_record_done(user, found):
        raise PermissionDenied
    form = DoneForm(posted(request), topic=found)

    def act() -> str:
        facts = {"done_on": form.cleaned_data["done_on"], "note": form.cleaned_data["note"]}
        conferences.record_done(found, **facts, actor=user, now=clock.now())
        messages.success(request, f"已登记“{found.title}”完成，不用再跟踪。")
        return back

    return _filled(request, form, act, {"title": "登记完成", "button": "登记完成", "back": back, "about": found})


# --- ⑧ 议题单


@require_safe
def topic_paper(request: DeskRequest, topic: int) -> HttpResponse:
    """Show a topic sheet as it will print."""
    found, document = _sheet_of(request, topic)
    return _show(request, found, document, printing=False)


@require_POST
def topic_paper_print(request: DeskRequest, topic: int) -> HttpResponse:
    """Record a print of a topic sheet and answer with it."""
    found, document = _sheet_of(request, topic)
    if not _may_print(request.user, document.department):
        raise PermissionDenied
    return _show(request, found, document, printing=True)


def _sheet_of(request: DeskRequest, topic: int) -> tuple[AgendaItem, Document]:
    """Return a topic and its sheet. Raises Http404 when the user may not see it; a unit given a task sees no sheet."""
    visible = Document.objects.visible_to(request.user).filter(topic=topic)
    document: Document = get_object_or_404(visible.select_related("topic__conference__host", "department"))
    return document.topic, document


def _may_print(user: User, issuer: Department) -> bool:
    return user.role in MAY_PRINT_PAPERS and user.department == issuer


def _show(request: DeskRequest, topic: AgendaItem, document: Document, *, printing: bool) -> HttpResponse:
    return sheet(
        request,
        document,
        print_of(request, document) if printing else None,
        may_print=_may_print(request.user, document.department),
        print_url=reverse("routing:topic_paper_print", args=[topic.pk]),
        back=_back(request, topic.conference),
    )


def _back(request: DeskRequest, conference: Conference) -> tuple[str, str]:
    """Return address and words of the way back. A user who sees no meetings came from the register of papers."""
    if request.user.role in MAY_OVERSEE:
        return meeting_url(conference), f"返回{conference.for_quarter.words}"
    return reverse("routing:paper_register"), "返回文书登记簿"

"""文书文本 and 文书开关: the office enters a new edition that holds from a day on. One edition may wait at a time.

An edition that has held is never changed, because papers were written with it. Issued papers never change.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeVar

from django.db import transaction

from departments import clock
from departments.calendar.datewords import chinese_date, moment_words
from departments.errors import DeskError
from departments.keepers import check_keeper
from departments.models import Department, User
from departments.units.office import office
from routing.models import PaperSwitch, PaperText
from routing.papers.slots import Slot, faults_of
from routing.papers.texts import REMEDIES, Texts, is_on

AnyEdition = PaperText | PaperSwitch
T = TypeVar("T", PaperText, PaperSwitch)
CONFIRMED: Final = "确认"
SHORTEST_CONFIRMATION: Final = 10
WHO_CONFIRMED: Final = "启用前要由法制机构确认文字：请写明哪个机构、哪天、怎样确认的，不少于10个字，并写上“确认”。"


@transaction.atomic
def add_text(slot: Slot, *, text: str, valid_from: dt.date, reason: str, actor: User, now: dt.datetime) -> PaperText:
    """Word a passage anew from a day on, tomorrow at the earliest.

    Raises PermissionDenied for who keeps no settings. Raises DeskError when another edition waits, the day is not in
    the future, a placeholder is wrong, or nothing would change.
    """
    _begin(actor)
    _check_follows(PaperText, slot.key, valid_from, clock.day_of(now))
    for fault in faults_of(slot, text):
        raise DeskError(fault, "text")
    if Texts(slot.paper, valid_from).text_of(slot) == text.strip():
        raise DeskError("和现行的文本一样，没有改动。", "text")
    return _enter(PaperText(key=slot.key, text=text.strip()), valid_from, reason, actor, now)


@transaction.atomic
def add_switch(key: str, *, on: bool, valid_from: dt.date, reason: str, actor: User, now: dt.datetime) -> PaperSwitch:
    """Switch something on or off from a day on. Raises as `add_text`.

    复议 and 诉讼 are switched on only with a reason that names who confirmed the wording.
    """
    _begin(actor)
    _check_follows(PaperSwitch, key, valid_from, clock.day_of(now))
    if is_on(key, valid_from) == on:
        raise DeskError(f"现在已经是“{'启用' if on else '不启用'}”，没有改动。", "on")
    if key == REMEDIES and on:
        _check_confirmed(reason)
    return _enter(PaperSwitch(key=key, is_on=on), valid_from, reason, actor, now)


@transaction.atomic
def take_back_text(edition: AnyEdition, *, actor: User, today: dt.date) -> None:
    """Take back an edition that does not hold yet. Raises PermissionDenied, or DeskError when it holds already."""
    _begin(actor)
    found = type(edition).objects.filter(pk=edition.pk).first()
    if found is None:
        raise DeskError("这一版已经撤销。")
    if found.valid_from <= today:
        raise DeskError(f"{named(found)}已经生效，不能改也不能撤销，只能录入新的一版。")
    found.delete()


def named(edition: AnyEdition) -> str:
    return f"{chinese_date(edition.valid_from)}起的一版"


def coming_words(edition: AnyEdition) -> str:
    """Return the sentence that names the edition that waits, and who entered it."""
    who = f"{edition.entered_by}（{moment_words(edition.entered_at)}）"
    return f"{who}已经录入{named(edition)}，还没有生效。要改，请先撤销那一版，再重新录入。"


def _begin(actor: User) -> None:
    """Check who acts, and lock: one person changes texts at a time, the next one sees what was entered."""
    check_keeper(actor)
    Department.objects.select_for_update(no_key=True).get(pk=office().pk)


def _check_follows(model: type[T], key: str, valid_from: dt.date, today: dt.date) -> None:
    if valid_from <= today:
        raise DeskError("生效日期最早是明天：今天和以前的文书已经按原来的一版制发。", "valid_from")
    waiting = model.objects.filter(key=key, valid_from__gt=today).select_related("entered_by").first()
    if waiting is not None:
        raise DeskError(coming_words(waiting))


def _check_confirmed(reason: str) -> None:
    if CONFIRMED not in reason or len(reason.strip()) < SHORTEST_CONFIRMATION:
        raise DeskError(WHO_CONFIRMED, "reason")


def _enter(edition: T, valid_from: dt.date, reason: str, actor: User, now: dt.datetime) -> T:
    edition.valid_from, edition.reason = valid_from, reason.strip()
    edition.entered_by, edition.entered_at = actor, now
    edition.save()
    return edition

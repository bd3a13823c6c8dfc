"""时限与职责 as data: enter a new edition from a day on, or take back one that does not hold yet.

An edition that has come into force is never changed or deleted: another one follows it. Running matters keep the
edition under which they were accepted, because they point to its row. Only the 民政局 office and the administrator do
any of this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import ProtectedError

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.workdays import ONE_DAY
from departments.duties.editions import Edition, fault_in, held_words, named
from departments.errors import DeskError, Faults
from departments.keepers import check_keeper
from departments.models import ClockLimit, Department, ReliefCategory, Responsibility, SpecialStage, User
from departments.models.querysets import DatedQuerySet
from departments.terms import ClockKind, Handling, LimitUnit

Row = Responsibility | ClockLimit
T = TypeVar("T", bound=Edition)


@dataclass(frozen=True)
class Stage:
    """One special stage (特殊环节), as entered. `days` may be None, unless the stage stops the clock."""

    name: str
    basis: str
    days: int | None = None
    unit: str = LimitUnit.CALENDAR_DAYS.value
    stops_clock: bool = False


@transaction.atomic
def add_responsibility(
    category: ReliefCategory,
    *,
    fields: Mapping[str, Any],
    supporting: Sequence[Department],
    stages: Sequence[Stage],
    valid_from: dt.date,
    actor: User,
) -> Responsibility:
    """Enter who answers for a category from a day on. The edition in force ends on the day before.

    `fields` are the columns of Responsibility without its dates. Raises PermissionDenied for who does not keep the
    limits, and DeskError when the day is not after today, when another edition waits already, when a column is wrong
    (`wrong_responsibility`), or when a unit or the basis does not hold on that day (`not_in_force`).
    """
    check_keeper(actor)
    before = _followed(Responsibility.objects.filter(category=category), valid_from)
    _refuse(wrong_responsibility(fields, supporting, stages, before) | not_in_force(fields, supporting, valid_from))
    edition = Responsibility(
        category=category, slug=f"{valid_from:%Y%m%d}-{category.slug}", valid_from=valid_from, **fields
    )
    edition.save()
    edition.supporting.set(supporting)
    for order, stage in enumerate(stages, start=1):
        SpecialStage(responsibility=edition, slug=f"{edition.slug}-{order}", order=order, **vars(stage)).save()
    return edition


@transaction.atomic
def add_limit(key: str, *, fields: Mapping[str, Any], valid_from: dt.date, actor: User) -> ClockLimit:
    """Enter how long a clock runs from a day on. The edition in force ends on the day before.

    `fields` are value, unit, source and is_verified. Raises PermissionDenied for who does not keep the limits,
    ClockLimit.DoesNotExist for an unknown key, and DeskError when the day is not after today, when another edition
    waits already, or when a column is wrong (`wrong_limit`).
    """
    check_keeper(actor)
    before = _followed(ClockLimit.objects.filter(key=key), valid_from)
    if before is None:
        raise ClockLimit.DoesNotExist(key)
    _refuse(wrong_limit(before.kind, fields))
    edition = ClockLimit(key=key, kind=before.kind, slug=f"{key}-{valid_from:%Y%m%d}", valid_from=valid_from, **fields)
    edition.save()
    return edition


@transaction.atomic
def take_back_edition(edition: Row, actor: User) -> None:
    """Take back an edition that is not in force yet. The one before it goes on, as if nothing had been entered.

    Raises PermissionDenied for who does not keep the limits, and DeskError when the edition is in force, is followed by
    another, is used by a matter, or was taken back before.
    """
    check_keeper(actor)
    series = list(_locked(series_of(edition)))
    later = [one for one in series if one.valid_from > edition.valid_from]
    if edition.pk not in {one.pk for one in series}:
        raise DeskError("这一版已经撤销。")
    if edition.valid_from <= clock.today():
        raise DeskError(f"{named(edition)}已经生效，不能改也不能撤销，只能录入新的一版。")
    if later:
        raise DeskError(f"{named(edition)}后面还有{named(later[0])}，请先撤销后面的。")
    _remove(edition)
    _reopen([one for one in series if one.valid_from < edition.valid_from], edition)


def series_of(edition: Row) -> DatedQuerySet:
    """Return all editions of the category or the limit that an edition belongs to, itself among them."""
    if isinstance(edition, Responsibility):
        return Responsibility.objects.filter(category=edition.category_id)
    return ClockLimit.objects.filter(key=edition.key)


def coming(editions: Sequence[T], today: dt.date) -> T | None:
    """Return the edition that has been entered and is not in force yet, or None."""
    return next((edition for edition in editions if edition.valid_from > today), None)


def one_waits(edition: Row) -> str:
    """Say that this edition waits to come into force, so that no other can be entered."""
    return f"{named(edition)}已经录入，还没有生效。要改，请先撤销那一版，再重新录入。"


def wrong_responsibility(
    fields: Mapping[str, Any],
    supporting: Sequence[Department],
    stages: Sequence[Stage],
    before: Responsibility | None = None,
) -> Faults:
    """Return what is wrong with the columns of an edition. Only columns that are in `fields` are judged.

    `before` is the edition that it follows: another limit than before needs another source.
    """
    limit, in_hours = fields.get("limit"), fields.get("limit_unit") == LimitUnit.HOURS
    faults = _wrong_number("limit", limit, "办理时限至少是1。") | _wrong_extension(fields.get("extended_limit"), limit)
    faults |= _wrong_number("urgent_hours", fields.get("urgent_hours"), "急难时限至少是1小时。")
    if in_hours and fields.get("extended_limit"):
        faults["extended_limit"] = "按小时计的时限不能延期，请不填延期后总时限。"
    if fields.get("lead") in supporting:
        faults["supporting"] = "牵头单位不能同时是协办单位，请去掉一个。"
    if fields.get("handling") == Handling.ON_THE_SPOT and not fields.get("settles_at_window"):
        faults["settles_at_window"] = "默认办理方式是当场办结的，窗口要可以当场办结。"
    if before and "limit_source" in fields and _same_source_for_another_limit(fields, before):
        faults["limit_source"] = "时限改了，请写新的时限来源。"
    return faults | _wrong_stages(stages, in_hours=in_hours)


def not_in_force(fields: Mapping[str, Any], supporting: Sequence[Department], valid_from: dt.date) -> Faults:
    """Return a fault for each unit, and for the basis, that does not hold on the day on which an edition begins."""
    chosen = [
        ("lead", fields.get("lead")),
        *(("supporting", unit) for unit in supporting),
        ("basis", fields.get("basis")),
    ]
    return {
        field: f"{row}{chinese_date(valid_from)}不在施行期内（{held_words(row)}），请换一个，或者改生效日期。"
        for field, row in chosen
        if row is not None and not row.valid_from <= valid_from <= (row.valid_to or valid_from)
    }


def wrong_limit(kind: str, fields: Mapping[str, Any]) -> Faults:
    """Return what is wrong with the columns of a clock limit. Only columns that are in `fields` are judged.

    The clock 急难 runs in hours, and no other does.
    """
    faults = _wrong_number("value", fields.get("value"), "时限至少是1。")
    if "unit" in fields and (kind == ClockKind.URGENT) != (fields["unit"] == LimitUnit.HOURS):
        faults["unit"] = "急难计时按小时算，不避节假日；其他计时按日算，不能按小时。"
    return faults


def _wrong_number(field: str, number: int | None, sentence: str) -> Faults:
    return {field: sentence} if number is not None and number < 1 else {}


def _wrong_extension(total: int | None, limit: int | None) -> Faults:
    if total is None or limit is None or total > limit:
        return {}
    return {"extended_limit": f"延期后总时限要大于办理时限{limit}，不能延期的请不填。"}


def _same_source_for_another_limit(fields: Mapping[str, Any], before: Responsibility) -> bool:
    columns = ("limit", "limit_unit", "extended_limit", "limit_is_verified")
    is_other = any(name in fields and fields[name] != getattr(before, name) for name in columns)
    return is_other and fields["limit_source"] == before.limit_source


def _wrong_stages(stages: Sequence[Stage], *, in_hours: bool) -> Faults:
    stopping = [stage for stage in stages if stage.stops_clock]
    if in_hours and stopping:
        return {"": f"按小时计的时限不停表，特殊环节“{stopping[0].name}”只能计入时限。"}
    endless = [stage for stage in stopping if not stage.days]
    return {"": f"特殊环节“{endless[0].name}”不计入时限，要写明需要几天。"} if endless else {}


def _refuse(faults: Faults) -> None:
    for field, sentence in faults.items():
        raise DeskError(sentence, field)


def _locked(series: DatedQuerySet) -> DatedQuerySet:
    """Lock the editions of a series until the transaction ends, and return them by date, to be read anew."""
    # Two reads on purpose: whoever waited for the lock must see the edition that was entered meanwhile.
    list(series.select_for_update())
    return series.order_by("valid_from")


def _followed(series: DatedQuerySet, valid_from: dt.date) -> Any:
    """Let the last edition of a series end, if it is open, on the day before a new one begins. Return that edition.

    Returns None for an empty series. Raises DeskError when the day is not after today, when another edition waits, or
    when the editions would overlap or leave a gap.
    """
    editions, today = list(_locked(series)), clock.today()
    if valid_from <= today:
        raise DeskError("生效日期最早是明天：今天和以前的日子已经按原来的一版办理。", "valid_from")
    if waiting := coming(editions, today):
        raise DeskError(one_waits(waiting))
    if not editions:
        return None
    before = editions[-1]
    if before.valid_to is None:
        before.valid_to = valid_from - ONE_DAY
        before.save()
    if fault := fault_in([*editions, type(before)(valid_from=valid_from)]):
        raise DeskError(fault, "valid_from")
    return before


def _remove(edition: Row) -> None:
    try:
        if isinstance(edition, Responsibility):
            for stage in edition.stages.all():
                stage.delete()
        edition.delete()
    except ProtectedError as error:
        raise DeskError(f"已有办件按{named(edition)}办理，不能撤销。") from error


def _reopen(earlier: Sequence[Row], gone: Row) -> None:
    """Give the edition before the one taken back the end that the latter had."""
    if earlier and earlier[-1].valid_to == gone.valid_from - ONE_DAY:
        earlier[-1].valid_to = gone.valid_to
        earlier[-1].save()

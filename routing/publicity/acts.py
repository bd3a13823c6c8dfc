"""Print a 公示单. The first print freezes it; every later print shows the same letters and says 第n次打印.

A month may have several sheets: people who are told of a decision after the first print stand on the next sheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Max
from django.template.loader import render_to_string

from departments.models import Department, User
from intake import access
from intake.models import AccessKind
from routing.models import PostedPrint, PostedSheet
from routing.papers.documents import digest_of
from routing.publicity.sheet import Publicity

_PAGE_ENDS: Final = "<!-- 下一页 -->"
_SAID_OF_A_HOUSEHOLD: Final = frozenset({"name", "members", "amount"})


def post(sheet: Publicity, *, actor: User, now: dt.datetime, machine: str = "") -> PostedPrint:
    """Print what stands on a sheet now. A new sheet is frozen unless the last one of the month says the same.

    The caller holds a transaction.
    """
    _hold(sheet.town)
    last = sheets_of(sheet).last()
    fields = sheet.fields
    frozen = last if last is not None and last.fields == fields else _freeze(sheet, fields, actor, now)
    return _print(frozen, actor, now, machine)


def print_again(frozen: PostedSheet, *, actor: User, now: dt.datetime, machine: str = "") -> PostedPrint:
    """Print a frozen sheet once more, unchanged. The caller holds a transaction."""
    _hold(frozen.town)
    return _print(frozen, actor, now, machine)


def sheets_of(sheet: Publicity) -> Any:
    """Return the frozen sheets of a township, category and month, oldest first."""
    return PostedSheet.objects.filter(town=sheet.town, category=sheet.category, month=sheet.month)


def frozen_pages(frozen: PostedSheet) -> list[str]:
    """Return the pages as they were frozen."""
    html: str = frozen.html
    return html.split(_PAGE_ENDS)


def _hold(town: Department) -> None:
    """Lock the township: two prints at once must not freeze a sheet twice or count to the same n."""
    Department.objects.select_for_update().get(pk=town.pk)


def _freeze(sheet: Publicity, fields: dict[str, Any], actor: User, now: dt.datetime) -> PostedSheet:
    pages = [
        render_to_string("components/_table_page.html", {"one": one, "of": len(sheet.sheets)}) for one in sheet.sheets
    ]
    html = _PAGE_ENDS.join(pages)
    frozen: PostedSheet = PostedSheet.objects.create(
        town=sheet.town,
        category=sheet.category,
        month=sheet.month,
        fields=fields,
        html=html,
        digest=digest_of(fields, html),
        issued_at=now,
        issued_by=actor,
    )
    return frozen


def _print(frozen: PostedSheet, actor: User, now: dt.datetime, machine: str) -> PostedPrint:
    """Store a print, and enter in the record of access that names were posted up."""
    town, category = frozen.town.short_name, frozen.category.short_name
    term = f"{town}{category}{frozen.fields['period']}"
    access.record(AccessKind.POSTED, actor, now, term=term, reason=f"打印公示单，{len(frozen.fields['lines'])}户")
    last = frozen.prints.aggregate(last=Max("nth"))["last"] or 0
    printed: PostedPrint = frozen.prints.create(nth=last + 1, by=actor, at=now, machine=machine)
    return printed


# --- 文书核查


def faults_of_posted() -> Iterator[tuple[str, str]]:
    """Yield (which sheet, what is wrong with it) for every fault of a frozen sheet."""
    rows = PostedSheet.objects.select_related("town", "category").prefetch_related("prints").order_by("pk")
    for frozen in rows.iterator(chunk_size=500):
        yield from ((f"{frozen}", sentence) for sentence in _faults_of(frozen))


def _faults_of(frozen: PostedSheet) -> Iterator[str]:
    if frozen.digest != digest_of(frozen.fields, frozen.html):
        yield "内容与定稿时的摘要值不符：公示单被改动过。"
    if any(set(line) != _SAID_OF_A_HOUSEHOLD for line in frozen.fields.get("lines", [])):
        yield "公示单上除了姓名、家庭人数和金额还有别的内容。"
    nths = [printed.nth for printed in frozen.prints.all()]
    if not nths:
        yield "定稿了，没有打印记录。"
    elif nths != list(range(1, len(nths) + 1)):
        yield f"打印次序是{'、'.join(map(str, nths))}，应当从1起不断。"

"""Every figure of a matter agrees on every page: what one page calls 按期, no other counts otherwise."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from departments.models import User
from intake.models import Matter
from routing.models import Conference
from tests.conftest import person
from tests.factories import in_progress, make_matter, meeting, move, told
from tests.pages import one_line, read_main
from tests.worlds import undone

pytestmark = pytest.mark.django_db
NOW: Final = "2026-12-15T16:00"
KEPT: Final = "按期办结"
VERDICTS: Final = {
    "before": [KEPT],
    "on the day": [KEPT],
    "late": ["超期1天办结"],
    "in the hour": [KEPT],
    "hours late": ["超期7小时办结"],
    "promised nothing": [KEPT],
    "late, then in time": [KEPT, "超期1天办结"],
    "hours late, then open": ["超期7小时办结"],
    "open": [],
    "open and late": [],
}
"""The verdicts on a matter of each kind, the present round first."""
OPEN: Final = {kind for kind in VERDICTS if "open" in kind}
ALL: Final = [one for verdicts in VERDICTS.values() for one in verdicts]
BY_BUREAUS: Final = len(ALL) - 1
"""One was sent to nobody: the person goes there."""


# --- The matters


def close(matter: Matter, officer: User, moment: str) -> None:
    """Decide and tell at one moment, so that bureau and window have the same day and hour."""
    with override_settings(RELIEF_NOW=moment):
        move("decide", matter, officer, outcome="granted", content="给予", without_opinions="已口头同意")
        told(matter, person("maojian"))


def reopen(matter: Matter) -> None:
    with override_settings(RELIEF_NOW=NOW):
        move("reopen", matter, person("office"), reason="原结果有误，重新核查")


def of_days(officer: User, closed: str = "") -> Matter:
    """A matter promised for the 14th of December."""
    with override_settings(RELIEF_NOW="2026-11-16T10:00"):
        matter = in_progress(person("maojian"), officer, "jiuye")
    if closed:
        close(matter, officer, closed)
    return matter


def of_hours(officer: User, closed: str) -> Matter:
    """A matter promised for nine o'clock on the 15th of December."""
    with override_settings(RELIEF_NOW="2026-12-14T09:00"):
        matter = in_progress(person("maojian"), officer, "liulang")
    close(matter, officer, closed)
    return matter


def each_kind() -> dict[str, Matter]:
    clerk, renshe, minzheng = person("maojian"), person("renshe"), person("minzheng")
    matters = {
        "before": of_days(renshe, "2026-12-10T10:00"),
        "on the day": of_days(renshe, "2026-12-14T17:00"),
        "late": of_days(renshe, "2026-12-15T09:00"),
        "in the hour": of_hours(minzheng, "2026-12-15T09:00"),
        "hours late": of_hours(minzheng, NOW),
        "promised nothing": make_matter(clerk, "jiaoyu", "inform"),
        "late, then in time": of_days(renshe, "2026-12-15T09:00"),
        "hours late, then open": of_hours(minzheng, NOW),
        "open": make_matter(clerk),
        "open and late": of_days(renshe),
    }
    reopen(matters["late, then in time"])
    close(matters["late, then in time"], renshe, NOW)
    reopen(matters["hours late, then open"])
    return matters


@pytest.fixture(scope="module")
def matters(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Matter]]:
    with django_db_blocker.unblock(), override_settings(RELIEF_NOW=NOW), undone():
        yield each_kind()


# --- The pages


def page(username: str, address: str) -> str:
    """Return what stands between <main> and </main>."""
    client = Client()
    client.force_login(person(username))
    return one_line(read_main(client, address)).partition("</main>")[0]


def words(markup: str) -> str:
    """Return what is seen, a bar where a tag stood."""
    markup = re.sub(r'<span class="sr">.*?</span>', "", markup)
    return re.sub(r"[\s|]*\|[\s|]*", "|", html.unescape(re.sub(r"<[^>]+>", "|", markup)))


def verdicts(markup: str) -> list[str]:
    return re.findall(r"按期办结|超期\w+?办结", words(markup))


def numbers(pattern: str, markup: str) -> tuple[int, ...]:
    found = re.search(pattern, words(markup))
    assert found, (pattern, words(markup))
    return tuple(map(int, found.groups()))


def rows(markup: str) -> dict[str, str]:
    """Return the rows of a table by the number of the matter."""
    found = (re.search(r"\d{4}-\d{6}", row) for row in re.findall(r"<tr.*?</tr>", markup, re.DOTALL))
    return {one[0]: one.string for one in found if one}


def quarter(conference: Conference) -> tuple[int, ...]:
    """Return the line 合计 of 统计表: 收到, 转出, 退回, 办结, 其中按期, 逾期."""
    client = Client()
    client.force_login(person("office"))
    pack = client.get(f"/meetings/{conference.pk}/pack/").content.decode()
    return numbers(r"\|合计\|" + r"\|".join([r"(\d+)"] * 6), pack)


@pytest.fixture(scope="module")
def lists(matters: dict[str, Matter], django_db_blocker: DjangoDbBlocker) -> list[dict[str, str]]:
    """The rows of four pages, each by the number of its matter; nobody here changes what they show."""
    with django_db_blocker.unblock():
        pages = [page(user, "/matters/?tab=closed&size=50") for user in ("office", "maojian", "maojian-head")]
        return [rows(one) for one in (*pages, page("office", "/registers/matters/"))]


@pytest.mark.parametrize("kind", VERDICTS)
def test_every_page_says_the_same_of_a_matter(
    kind: str, matters: dict[str, Matter], lists: list[dict[str, str]]
) -> None:
    matter, expected = matters[kind], VERDICTS[kind]
    present = [] if kind in OPEN else expected[:1]
    assert verdicts(page("office", matter.get_absolute_url())) == expected
    assert [verdicts(one.get(matter.number, "")) for one in lists] == [present] * 4


def test_every_page_counts_the_same(matters: dict[str, Matter]) -> None:
    kept = ALL.count(KEPT)
    share = round(100 * kept / len(ALL))
    bureaus = [numbers(r"办结\|(\d+)件\|其中按期\|(\d+)件", page(user, "/")) for user in ("renshe", "minzheng")]
    assert (
        numbers(r"按期率(\d+)%", page("maojian", "/"))
        == numbers(r"按期率(\d+)%", page("maojian-head", "/"))
        == (share,)
    )
    assert [sum(one) for one in zip(*bureaus, strict=True)] == [BY_BUREAUS, kept - 1]
    assert quarter(meeting(person("office"), "2026-12-18"))[3:5] == (len(ALL), kept)


def test_the_ledger_counts_the_verdicts_of_its_lines(matters: dict[str, Matter]) -> None:
    present = [VERDICTS[kind][0] for kind in VERDICTS if kind not in OPEN]
    ledger = page("office", "/registers/matters/")
    expected = len(present), present.count(KEPT), len(present) - present.count(KEPT), len(OPEN), 1
    assert numbers(r"已办结(\d+)件（按期(\d+)件、超期(\d+)件），在办(\d+)件（其中逾期(\d+)件）", ledger) == expected


def test_every_page_counts_as_many_open_matters_that_are_late(matters: dict[str, Matter]) -> None:
    late = matters["open and late"]
    counted = [
        numbers(r"(\d+)\|逾期\|", page("office", "/")),
        numbers(r"(\d+)\|逾期\|", page("maojian-head", "/")),
        numbers(r"逾期(\d+)件", page("office", "/matters/?tab=open")),
        numbers(r"逾期清单\|逾期(\d+)件", page("office", "/desk/overdue/")),
        numbers(r"其中逾期(\d+)件", page("maojian", "/registers/matters/")),
        quarter(meeting(person("office"), "2026-12-18"))[5:],
    ]
    assert counted == [(1,)] * len(counted)
    assert late.number in page("maojian", "/matters/?tab=open&due=over")

"""Every figure of a return agrees on every page: what one page calls 退回成立, no other counts otherwise."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.test import override_settings

from departments.models import Department
from intake.models import Matter
from tests.conftest import person
from tests.factories import meeting, move, sent
from tests.returns import give_back
from tests.routing.figures.test_agreement import NOW, numbers, page, quarter, words

pytestmark = pytest.mark.django_db
RETURNS: Final = "/desk/returns/"


def given_back(*, after: str) -> Matter:
    """A matter that 住建局 gave back, and what became of it then."""
    clerk, zhujian, weisheng, office = map(person, ("maojian", "zhujian", "weisheng", "office"))
    matter = give_back(sent(clerk, zhujian), zhujian, person("renshe"))
    if after == "withdrawn":
        return move("withdraw", matter, clerk, signed=True, reason="已经解决")
    if after != "waits":
        move("transfer", matter, clerk, lead=weisheng.department)
    if after in {"signed elsewhere", "decided elsewhere"}:
        move("sign", matter, weisheng)
    if after == "decided elsewhere":
        move("decide", matter, weisheng, outcome="granted", content="给予", without_opinions="已口头同意")
    if after in {"given back again", "assigned to it", "assigned to a third"}:
        give_back(matter, weisheng, person("renshe"))
    if after.startswith("assigned"):
        lead = zhujian if after == "assigned to it" else person("jiaoyu")
        move("assign", matter, office, lead=lead.department, basis="职责表")
    return matter


UPHELD: Final = {
    "waits": {},
    "sent elsewhere": {},
    "signed elsewhere": {"zhujian": 1},
    "decided elsewhere": {"zhujian": 1},
    "given back again": {},
    "assigned to it": {"weisheng": 1},
    "assigned to a third": {"zhujian": 1, "weisheng": 1},
    "withdrawn": {},
}
"""What became of a matter that 住建局 gave back, and how many returns of which bureau were upheld (退回成立)."""


def line_of(unit: Department | None, returns: str) -> tuple[int, int]:
    """Return the first numbers of a unit on the page of returns: 退回, 退回成立. Who gave nothing back has no line."""
    found = re.search(rf"\|{unit}\|(\d+)\|(\d+)\|", words(returns))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def upheld(username: str, returns: str) -> tuple[int, ...]:
    """Return 退回成立 of a bureau by its workbench, by its line on the page of returns, and by the list behind that."""
    unit = person(username).department
    assert unit is not None
    behind = page("office", f"/desk/returns/counted/?quarter=2026Q4&unit={unit.slug}&verdict=upheld")
    own, listed = (numbers(r"退回成立\|?(\d+)件", markup) for markup in (page(username, "/"), behind))
    return (*own, line_of(unit, returns)[1], *listed)


@pytest.mark.parametrize("after", UPHELD)
def test_every_page_upholds_the_same_returns(after: str) -> None:
    with override_settings(RELIEF_NOW=NOW):
        given_back(after=after)
        returns = page("office", RETURNS)
        for bureau in ("zhujian", "weisheng"):
            assert upheld(bureau, returns) == (UPHELD[after].get(bureau, 0),) * 3, bureau


def test_every_page_counts_as_many_returns() -> None:
    with override_settings(RELIEF_NOW=NOW):
        for after in UPHELD:
            given_back(after=after)
        again = sum("again" in after or "assigned" in after for after in UPHELD)
        returns = page("office", RETURNS)
        lines = [line_of(person(bureau).department, returns)[0] for bureau in ("zhujian", "weisheng")]
        assert lines == [len(UPHELD), again]
        assert quarter(meeting(person("office"), "2026-12-18"))[2] == sum(lines)

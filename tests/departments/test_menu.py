"""The menu: what each role uses is reached from it; six items at most in the bar, the rest under 更多."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from departments.context_processors import MOST_ITEMS
from tests.conftest import At, person
from tests.pages import SignIn, one_line

ACCOUNTS = ("maojian", "maojian-head", "pingyang", "zhujian", "office", "jiancha", "admin")
REACHED = {
    "maojian": {"day_papers", "matter_ledger", "paper_register", "publicity"},
    "maojian-head": {
        "overdue",
        "handover",
        "evaluations",
        "day_papers",
        "matter_ledger",
        "paper_register",
        "publicity",
    },
    "zhujian": {"day_papers", "matter_ledger", "paper_register", "orders"},
    "office": {"overdue", "returns", "handover", "evaluations", "matter_ledger", "paper_register", "publicity"},
    "jiancha": {"overdue", "evaluations", "matter_ledger", "paper_register", "publicity", "orders"},
}


def menu_of(account: str, signed_in: SignIn, path: str = "/") -> str:
    page = one_line(signed_in(person(account)).get(path).content.decode())
    return page.partition('<nav class="nav"')[2].partition("</nav>")[0]


def addresses(menu: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', menu)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_item_of_a_menu_is_open_to_its_role(account: str, db: None, at: At, signed_in: SignIn) -> None:
    client = signed_in(person(account))
    refused = [one for one in addresses(menu_of(account, signed_in)) if client.get(one, follow=True).status_code != 200]
    assert not refused


@pytest.mark.parametrize("account", REACHED)
def test_a_role_reaches_what_it_uses(account: str, db: None, at: At, signed_in: SignIn) -> None:
    assert {reverse(f"routing:{name}") for name in REACHED[account]} <= set(addresses(menu_of(account, signed_in)))


@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_bar_holds_six_at_most(account: str, db: None, at: At, signed_in: SignIn) -> None:
    bar, more, _ = menu_of(account, signed_in).partition("<details")
    assert len(addresses(bar)) + bool(more) <= MOST_ITEMS


def test_the_present_page_is_marked_under_more_too(db: None, at: At, signed_in: SignIn) -> None:
    menu = menu_of("maojian", signed_in, "/papers/publicity/")
    assert '<a href="/papers/publicity/" aria-current="page">公示单</a>' in menu.partition("<details")[2]

"""The second person: confirming and overruling stand side by side, with what is proposed before their eyes."""

from __future__ import annotations

import pytest

from departments.models import User
from tests.factories import make_matter, refusal
from tests.pages import SignIn, read_main, words


@pytest.mark.parametrize(("path", "other"), [("refuse", "overrule"), ("overrule", "refuse")])
def test_each_answer_leads_to_the_other(path: str, other: str, clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter, proposed = make_matter(clerk, way="refuse"), refusal()
    page = read_main(signed_in(reviewer), f"/matters/{matter.number}/{path}/")
    assert f'<a class="btn" href="/matters/{matter.number}/{other}/">' in page
    for said in (proposed["reason"], str(proposed["basis"]), proposed["advice"]):
        assert said in words(page)

"""The second person: confirming and overruling stand side by side, with what is proposed before their eyes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from departments.models import User
from tests.factories import in_progress, make_matter, refusal
from tests.pages import SignIn, read_main, words


@pytest.mark.parametrize(("path", "other"), [("refuse", "overrule"), ("overrule", "refuse")])
def test_each_answer_leads_to_the_other(path: str, other: str, clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter, proposed = make_matter(clerk, way="refuse"), refusal()
    page = read_main(signed_in(reviewer), f"/matters/{matter.number}/{path}/")
    assert f'<a class="btn" href="/matters/{matter.number}/{other}/">' in page
    for said in (proposed["reason"], str(proposed["basis"]), proposed["advice"]):
        assert said in words(page)


def test_where_the_whole_list_has_come_there_is_nothing_to_tick(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter, client = in_progress(clerk, zhujian), signed_in(zhujian)
    url = f"/matters/{matter.number}/ask-materials/"
    assert "缺哪些材料" not in read_main(client, url)
    page = client.post(url, {"seen": matter.version, "token": str(uuid4()), "other": ""}).content.decode()
    assert "清单上的材料都收到了，请写还要补什么，每行一样。" in page
    matter.materials.update(received_on=None)
    assert "缺哪些材料" in read_main(client, url)

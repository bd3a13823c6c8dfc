"""A form that stands in a template and acts once: {% once %} draws its token, and a form with a token takes it."""

from __future__ import annotations

import re
import uuid

from django.template import Context, Template

from intake.once_form import OnceForm
from intake.onetime import FIELD
from tests.sources import TEMPLATES, relative


def drawn(tag: str, **context: object) -> dict[str, str]:
    """Return the name and the value of the hidden input."""
    html = Template(f"{{% load once %}}{{% {tag} %}}").render(Context(context))
    found = re.fullmatch(r'<input type="hidden" name="(\w+)" value="([^"]+)">', html)
    assert found, html
    return {found[1]: found[2]}


def test_every_form_gets_a_token_of_its_own() -> None:
    assert drawn("once") != drawn("once")


def test_what_the_tag_draws_is_what_a_form_with_a_token_takes() -> None:
    sent = drawn("once")
    form = OnceForm(sent)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {name: uuid.UUID(value) for name, value in sent.items()}


def test_a_page_shown_again_keeps_the_token_it_came_with() -> None:
    came_with = uuid.uuid4()
    assert drawn("once kept", kept=came_with) == {FIELD: str(came_with)}


def test_a_page_that_came_with_no_token_gets_a_fresh_one() -> None:
    assert uuid.UUID(drawn("once kept", kept=None)[FIELD])


def test_no_template_draws_a_token_by_hand() -> None:
    assert not [relative(path) for path in TEMPLATES if f'name="{FIELD}"' in path.read_text()]

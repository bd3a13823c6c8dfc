"""A person's matters, a line each."""

from __future__ import annotations

import pytest

from departments.models import User
from intake.people.pages import MatterLine
from tests.factories import in_progress, make_matter

pytestmark = pytest.mark.django_db


def test_an_open_matter_says_who_was_asked_first(clerk: User, zhujian: User) -> None:
    facts = MatterLine(in_progress(clerk, zhujian)).facts
    assert facts == "住房救助　2026-11-23　市住建局　首问责任人：毛尖镇韦小燕"


def test_a_closed_one_says_it_no_more(clerk: User) -> None:
    assert MatterLine(make_matter(clerk, way="inform")).facts == "住房救助　2026-11-23　毛尖镇"

"""What the tests of orders begin with."""

from __future__ import annotations

from typing import Final

import pytest

from departments.models import User
from intake.models import Matter
from tests.conftest import At
from tests.factories import sent

LATE: Final = "2027-03-01T10:00"
"""A Monday on which everything of November is overdue; an order of this day is answered by Thursday."""


@pytest.fixture
def late(clerk: User, zhujian: User, at: At) -> Matter:
    """A matter that 住建局 has not even signed."""
    matter = sent(clerk, zhujian)
    at(LATE)
    return matter

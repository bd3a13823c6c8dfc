"""T4 of the table of effort: from the card to the matter on its way to another bureau, in one save and few keys."""

from __future__ import annotations

import pytest

from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.models import DocumentPrint
from tests.factories import make_matter
from tests.journeys.desks import Desk, Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARD = "522701197003120017"
MOST_KEYS = 7


def test_a_person_is_accepted_and_transferred_with_few_keys(clerk_desk: Desk, clerk: User) -> None:
    """Somebody known, with ethnicity; who cannot go there. Ctrl+Enter saves from anywhere."""
    make_matter(clerk, "jiuye", id_number=CARD, phone="13885401234", ethnicity="布依族", hukou_address="坪阳村三组")
    keys = Keyboard(clerk_desk)
    clerk_desk.page.goto("/matters/new/")
    keys.see_the_cursor()
    keys.lay_card(CARD)
    keys.press("6", "Enter")
    clerk_desk.page.locator("[name=zhufang-way]:focus").wait_for()  # told to go, or transferred: the clerk asks
    keys.press("ArrowDown", "Enter", "ArrowDown", "Control+Enter")
    clerk_desk.page.get_by_role("link", name="下一位").wait_for()
    assert keys.pressed <= MOST_KEYS
    matter = Matter.objects.get(category__slug="zhufang")
    assert (matter.status, str(matter.holder), matter.cannot_go) == (Status.SENT, "市住建局", "年老")
    clerk_desk.page.wait_for_load_state("networkidle")
    assert DocumentPrint.objects.count() == 2, "the receipt and the 转办单 have printed"

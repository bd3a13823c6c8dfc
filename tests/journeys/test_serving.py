"""A refusal is served: printed from the page where it is recorded, and nobody is asked to print it twice."""

from __future__ import annotations

import pytest

from departments.models import User
from intake.states import Status
from routing.models import DocumentPrint
from tests.factories import matter_in
from tests.journeys.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_asked_for_the_print_goes_and_what_was_typed_stays(clerk_desk: Desk) -> None:
    clerk, officer, head = (User.objects.get(username=name) for name in ("maojian", "zhujian", "maojian-head"))
    matter, page = matter_in(Status.REFUSED, clerk, officer, head), clerk_desk.page
    page.add_init_script("window.print = () => {};")
    page.goto(f"/matters/{matter.number}/deliver/")
    page.locator("input[name=place]").fill("坪阳村村委会")
    asking = page.get_by_text("还没有打印，请先打印再送达")
    asking.wait_for()
    page.locator("form[action$='/print/'] button").click()
    asking.wait_for(state="hidden")
    assert page.locator("input[name=place]").input_value() == "坪阳村村委会"
    assert DocumentPrint.objects.count() == 1

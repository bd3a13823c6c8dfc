"""The papers of a visit as the printer gets them in one job: each on its own page, each where it stands alone."""

from __future__ import annotations

import subprocess
import uuid
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops
from playwright.sync_api import Page
from pypdf import PdfReader

from departments.models import User
from intake.models import Application, Matter
from routing.models import Document
from routing.papers.visit import papers_of_visit
from tests.browser.test_paper_pages import prepare
from tests.browser.test_papers import printed, show
from tests.counter import ADDRESS
from tests.intake.registration.test_one_save import five_ways
from tests.pages import SignIn, text_of
from tests.papers import plain
from tests.ruler import A4

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
STYLES = ("css/print.css", "css/print-paper.css")


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


@pytest.fixture
def job(desk: Client, clerk: User) -> list[Document]:
    desk.post(ADDRESS, five_ways())
    return papers_of_visit(Application.objects.get(), clerk)


def show_job(page: Page, desk: Client, job: list[Document]) -> None:
    """Put the job into the window with its style sheets, as the server sends it at the first print."""
    number = Matter.objects.earliest("pk").number
    typed = {"token": str(uuid.uuid4()), "paper": [paper.pk for paper in job]}
    page.set_content(text_of(desk.post(reverse("routing:visit_print", args=[number]), typed)))
    for name in STYLES:
        page.add_style_tag(content=Path(str(finders.find(name))).read_text(encoding="utf-8"))
    prepare(page)


def pictures(folder: Path, name: str) -> list[Image.Image]:
    """Return the printed pages as pictures."""
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-gray", name, name], cwd=folder, check=True)  # noqa: S603, S607
    return [Image.open(BytesIO(place.read_bytes())) for place in sorted(folder.glob(f"{name}-*.png"))]


def test_six_papers_are_six_pages_each_with_its_number(
    page: Page, desk: Client, job: list[Document], tmp_path: Path
) -> None:
    show_job(page, desk, job)
    reader = printed(page, tmp_path / "job.pdf")
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in reader.pages} == {A4}
    texts = [plain(one.extract_text()) for one in reader.pages]
    assert len(texts) == len(job)
    for paper, text in zip(job, texts, strict=True):
        assert plain(paper.number) in text


def test_each_paper_stands_in_the_job_where_it_stands_alone(
    page: Page, desk: Client, job: list[Document], tmp_path: Path
) -> None:
    """Papers for people and letters between offices (行文类) have other margins: neither lends its own to the next."""
    show_job(page, desk, job)
    printed(page, tmp_path / "job")
    together = pictures(tmp_path, "job")
    for place, paper in enumerate(job):
        show(page, paper)
        prepare(page)
        name = f"alone{place}"
        printed(page, tmp_path / name)
        alone = pictures(tmp_path, name)
        assert len(alone) == 1
        assert ImageChops.difference(alone[0], together[place]).getbbox() is None, paper


def test_the_bar_of_the_screen_is_not_printed(page: Page, desk: Client, job: list[Document], tmp_path: Path) -> None:
    show_job(page, desk, job)
    reader: PdfReader = printed(page, tmp_path / "job.pdf")
    assert "已经登记" not in "".join(plain(one.extract_text()) for one in reader.pages)

"""Which requirements are one paper: said by the catalogue, and told to an installation that is already at work."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps

from departments.models import MaterialRequirement, Paper, ReliefCategory

link: Any = import_module("departments.migrations.0007_link_papers").link
mark: Any = import_module("departments.migrations.0011_mark_authorisations").mark


def links() -> dict[str, str]:
    rows = MaterialRequirement.objects.exclude(paper=None).select_related("paper")
    return {row.slug: row.paper.slug for row in rows if row.paper is not None}


def unlinked() -> None:
    """Put the tables back to where they were before there were papers."""
    MaterialRequirement.objects.update(paper=None)
    Paper.objects.all().delete()


def test_the_migration_links_what_the_catalogue_links(db: None) -> None:
    catalogue = links()
    unlinked()
    link(apps, None)
    assert links() == catalogue
    assert len(set(catalogue.values())) == Paper.objects.count() == 5


def test_the_migration_leaves_a_requirement_made_by_hand_alone(db: None) -> None:
    unlinked()
    category = ReliefCategory.objects.get(slug="zhufang")
    facts = {"category": category, "name": "身份证、户口簿", "valid_from": "2026-01-01"}
    own = MaterialRequirement.objects.create(slug="own-id", **facts)
    link(apps, None)
    own.refresh_from_db()
    assert own.paper is None
    assert own.paper_key == f"m{own.pk}"


def test_the_migration_finds_nothing_to_link_in_a_new_installation(db: None) -> None:
    unlinked()
    MaterialRequirement.objects.all().delete()
    link(apps, None)
    assert not Paper.objects.exists()


def test_the_migration_marks_the_authorisations_that_the_catalogue_marks(db: None) -> None:
    marked = set(MaterialRequirement.objects.filter(is_authorisation=True).values_list("slug", flat=True))
    MaterialRequirement.objects.update(is_authorisation=False)
    mark(apps, None)
    assert set(MaterialRequirement.objects.filter(is_authorisation=True).values_list("slug", flat=True)) == marked
    assert len(marked) == 3

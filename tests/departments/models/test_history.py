from __future__ import annotations

import pytest

from departments.models import Department, User


@pytest.mark.django_db
def test_every_save_leaves_a_row(clerk: User) -> None:
    clerk.full_name = "韦小雁"
    clerk.save()
    names = clerk.history.order_by("history_id").values_list("full_name", flat=True)
    assert list(names)[-2:] == ["韦小燕", "韦小雁"]


def test_the_class_of_a_history_is_made_once_and_each_model_has_its_own_history() -> None:
    assert type(User.history) is type(Department.history) is type(User.history)
    assert User.history.model is not Department.history.model

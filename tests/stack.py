"""Room on Python's stack beneath each test.

CPython keeps the frames of its functions in chunks of 16 KB. A function that is called where a chunk ends has a new one
mapped by the kernel, and unmapped when it returns. A loop that stands just there pays this at each call: a walk
through all pages took half as long again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from _pytest import runner


def _with_room(act: Callable[..., Any], *given: Any) -> Any:
    return act(*given)


# A frame that asks for more than 512 KB gets a chunk of 1 MB. The calls inside it find room in what is left.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=66_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    return _with_room(runner.pytest_runtest_protocol, item, nextitem)

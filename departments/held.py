"""What a request reads once: the calendar, the limits, the office, the decisions remembered.

So a request sees one state of them from beginning to end, and a visit of five matters asks for each once, not five
times. An act that waits for a lock, and one that writes such a row, calls `forget`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Read what `once` reads only once inside this `with`. An act inside a request shares what the request has read."""
    kept = _held.get()
    token = _held.set({} if kept is None else kept)
    try:
        yield
    finally:
        _held.reset(token)


def once(key: Hashable, read: Callable[[], Any]) -> Any:
    """Return what was read under this key inside `held`, or read it now. Outside of `held` it is read every time."""
    kept = _held.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def forget() -> None:
    """Let the next `once` read anew: a row may have changed."""
    kept = _held.get()
    if kept is not None:
        kept.clear()

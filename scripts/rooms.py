"""The rooms of the house: who may import whom. `make rooms` draws them into docs/architecture.md.

tests/test_architecture.py holds every import, and the paragraph in the `__init__.py` of every room, against this table.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "architecture.md"

ROOMS: Final[dict[str, dict[str, str]]] = {
    "departments": {
        "clock": "",
        "errors": "",
        "held": "",
        "machines": "",
        "roles": "",
        "terms": "",
        "unseen": "",
        "spreadsheets": "unseen",
        "models": "clock roles terms",
        "fields": "clock errors models unseen",
        "keepers": "models roles",
        "requests": "models",
        "calendar": "clock errors fields held keepers models requests roles spreadsheets terms unseen",
        "duties": "calendar clock errors fields keepers models requests terms",
        "units": "clock errors fields held keepers models requests roles spreadsheets terms",
        "people": "clock errors models requests roles units",
        "catalogue": "calendar clock duties models terms",
    },
    "intake": {
        "identity": "",
        "money": "",
        "querysets": "",
        "states": "",
        "fields": "identity money",
        "models": "identity querysets states",
        "access": "identity models",
        "numbering": "models",
        "onetime": "models",
        "once_form": "onetime",
        "visits": "models states",
        "drafts": "identity models onetime",
        "registration": "access drafts fields identity models numbering onetime visits",
        "people": "access fields identity models once_form querysets registration",
        "search": "access identity models numbering querysets registration states",
    },
    "routing": {
        "append_only": "",
        "errors": "",
        "clocks": "",
        "models": "clocks",
        "hands": "errors models",
        "lists": "clocks models",
        "complaints": "clocks models",
        "evaluations": "models",
        "papers": "clocks errors evaluations hands models",
        "publicity": "hands models papers",
        "leaflets": "clocks hands models papers",
        "registers": "clocks lists models papers",
        "agenda": "lists models papers",
        "moves": "clocks errors hands models papers",
        "rules": "agenda clocks errors hands models moves papers",
        "transitions": "errors models moves papers rules",
        "matter": "agenda clocks errors hands lists models moves papers rules transitions",
        "figures": "clocks lists models rules",
        "texts": "leaflets models papers",
        "street": "transitions",
        "handover": "lists matter rules transitions",
        "orders": "clocks errors lists matter models papers rules transitions",
        "meetings": "agenda clocks errors figures lists matter models papers rules transitions",
        "desks": "clocks figures handover lists matter meetings models moves rules transitions",
        "upkeep": "append_only errors models papers publicity rules transitions",
    },
}
"""For each app its rooms from the ground up; for each room the rooms of the same app that it imports, all before it."""
FILES: Final[dict[str, str]] = {
    "departments": "clock errors held keepers machines requests roles spreadsheets terms unseen",
    "intake": "fields money numbering once_form onetime querysets states visits",
    "routing": "append_only errors transitions",
}
"""The rooms that are a single file: the ground others stand on, and the one door of `routing`."""
ENTRANCES: Final[dict[str, str]] = {
    "departments": "apps auth_backend checks context_processors management middleware templatetags urls",
    "intake": "apps management templatetags urls",
    "routing": "apps context_processors demo management urls",
    "duyun_relief": "drafts environment error_views failures health settings trial_errors urls wsgi",
}
"""What Django or a command line finds by name: no room imports it, and it may import every room of its app."""


# --- The picture


def reached(app: str, room: str) -> set[str]:
    """Return every room that this one knows, directly or through others."""
    direct = set(ROOMS[app][room].split())
    return direct.union(*(reached(app, other) for other in direct))


def arrows(app: str, room: str) -> list[str]:
    """Return the rooms to draw an arrow to: a room that another arrow leads to anyway would only add lines."""
    direct = ROOMS[app][room].split()
    return [one for one in direct if not any(one in reached(app, other) for other in direct)]


def label(app: str, room: str) -> str:
    """Return what stands in the box: a file with its ending, a room with the office's word from its paragraph."""
    if room in FILES[app].split():
        return f"{room}.py"
    paragraph = (ROOT / app / room / "__init__.py").read_text(encoding="utf-8")
    word = re.match(r'"""([^\x00-\x7f]+)[: ]', paragraph)
    return f"{room}<br>{word[1]}" if word else room


def picture(app: str) -> str:
    """Draw an app as a Mermaid diagram, the ground at the bottom."""
    boxes = [f'    {room}["{label(app, room)}"]' for room in ROOMS[app]]
    lines = [f"    {room} --> {other}" for room in ROOMS[app] for other in arrows(app, room)]
    return "\n".join(["```mermaid", "flowchart TD", *boxes, *lines, "```"])


def drawn(page: str) -> str:
    """Return the page with its pictures drawn anew, each between `<!-- rooms of APP -->` and `<!-- end -->`."""
    for app in ROOMS:
        begin, end = f"<!-- rooms of {app} -->\n", "<!-- end -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}{picture(app)}\n{end}{rest.partition(end)[2]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

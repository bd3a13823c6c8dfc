"""Put kept values into a form of a page that has just been drawn, whatever the form is.

A form is found by its address and by the names of its fields, as a browser would send them. So no view and no template
has to know that something was kept; a page read by GET acts upon nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.utils.html import format_html

from intake.drafts.acts import FIELD, MACHINE, Typed

CHOICES: Final = frozenset({"checkbox", "radio"})
NEVER_FILLED: Final = frozenset({"password", "file", "submit", "button", "image", "reset"})


@dataclass(frozen=True)
class PagePart:
    """A tag, or the text inside a textarea: where it stands in the page, and its attributes."""

    begin: int
    end: int
    attributes: dict[str, str | None] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower()


@dataclass
class Control:
    """A field: its name, its tag, and the options or the text inside."""

    name: str
    tag: str
    parts: list[PagePart]

    @property
    def is_button(self) -> bool:
        return self.tag == "button" or self.parts[0].kind in {"submit", "button", "image", "reset"}


@dataclass
class FormOnPage:
    """A form that posts, with its fields in the order of the page."""

    begin: int
    action: str
    controls: list[Control] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """Where buttons of it send it instead."""

    def goes_to(self, path: str, page: str) -> bool:
        return any(urlsplit(urljoin(page, to or page)).path == path for to in (self.action, *self.elsewhere))

    @property
    def has_file(self) -> bool:
        return any(control.parts[0].kind == "file" for control in self.controls)

    def likeness(self, typed: Typed) -> tuple[int, int]:
        """Return how many names of what was typed the form has, and how many of the very values."""
        names = {control.name for control in self.controls}
        values = {(one.name, part.attributes.get("value")) for one in self.controls for part in one.parts}
        return len({name for name, _ in typed} & names), len(set(typed) & values)


class _Reader(HTMLParser):
    """Reads the posting forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.forms: list[FormOnPage] = []
        self._form: FormOnPage | None = None
        self._open: Control | None = None
        self._lines = [0]
        for text in html.split("\n"):  # as `getpos` counts lines
            self._lines.append(self._lines[-1] + len(text) + 1)
        self.feed(html)
        self.close()

    @property
    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        begin, said = self._here, dict(attrs)
        part = PagePart(begin, begin + len(self.get_starttag_text() or ""), said)
        if tag == "form":
            self._form = FormOnPage(part.end, said.get("action") or "")
            if (said.get("method") or "").lower() == "post":
                self.forms.append(self._form)
        elif tag == "option" and self._open is not None:
            self._open.parts.append(part)
        elif tag in {"input", "button", "select", "textarea"} and self._form is not None:
            self._add(tag, part)

    def _add(self, tag: str, part: PagePart) -> None:
        control = Control(part.attributes.get("name") or "", tag, [part])
        if self._form is not None and part.attributes.get("formaction"):
            self._form.elsewhere.append(part.attributes["formaction"] or "")
        if self._form is not None and control.name and "disabled" not in part.attributes:
            self._form.controls.append(control)
        self._open = control if tag in {"select", "textarea"} else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif self._open is not None and tag == self._open.tag:
            if tag == "textarea":
                self._open.parts.append(PagePart(self._open.parts[0].end, self._here))
            self._open = None


@dataclass(frozen=True)
class Filled:
    """The page with the values in it, the values that found no field, and whether a file has to be chosen again."""

    html: str
    left_over: Typed
    is_found: bool
    has_file: bool = False


def fill(html: str, *, page: str, address: str, typed: Typed, token: str) -> Filled:
    """Put what was typed into the form of the page that posts to the address and resembles it most."""
    here = urlsplit(address).path
    forms = [form for form in _Reader(html).forms if form.goes_to(here, page)]
    form = max(forms, key=lambda one: one.likeness(typed), default=None)
    if form is None or not form.likeness(typed)[0]:
        return Filled(html, list(typed), is_found=False)
    values: dict[str, list[str]] = {}
    for name, value in typed:
        values.setdefault(name, []).append(value)
    changes = [change for control in form.controls for change in _changes(control, values)]
    changes.append((form.begin, form.begin, format_html('<input type="hidden" name="{}" value="{}">', FIELD, token)))
    return Filled(_changed(html, changes), _left_over(form, values), is_found=True, has_file=form.has_file)


Change = tuple[int, int, str]


def _changed(html: str, changes: Sequence[Change]) -> str:
    """Return the page with each stretch replaced, from the back, so that the places before it stay true."""
    for begin, end, text in sorted(changes, reverse=True):
        html = html[:begin] + text + html[end:]
    return html


def _left_over(form: FormOnPage, values: dict[str, list[str]]) -> Typed:
    buttons = {control.name for control in form.controls if control.is_button}
    return [(name, value) for name, rest in values.items() if name not in buttons for value in rest]


def _changes(control: Control, values: dict[str, list[str]]) -> Iterator[Change]:
    """Yield what is to be changed for one field. A value that was put in is taken out of `values`."""
    first, rest = control.parts[0], control.parts[1:]
    if control.name in MACHINE or control.is_button or first.kind in NEVER_FILLED:
        return
    sent = values.get(control.name, [])
    if control.tag == "select":
        yield from _choose(control, rest, sent)
    elif control.tag == "input" and first.kind in CHOICES:
        yield _tick(first, first.attributes.get("value") or "on", sent, "checked", "input")
    elif sent and control.tag == "textarea" and rest:
        yield rest[0].begin, rest[0].end, "\n" + escape(sent.pop(0))
    elif sent and control.tag == "input":
        yield first.begin, first.end, _tag("input", {**first.attributes, "value": sent.pop(0)})


def _choose(control: Control, options: list[PagePart], sent: list[str]) -> Iterator[Change]:
    """Select the options that were sent. A list for one choice always sends something: without it nothing changes."""
    if not sent and "multiple" not in control.parts[0].attributes:
        return
    wanted = sent if "multiple" in control.parts[0].attributes else sent[:1]
    if wanted and not any(_value(option) in wanted for option in options):
        return
    for option in options:
        yield _tick(option, _value(option), sent, "selected", "option", wanted=list(wanted))


def _value(option: PagePart) -> str:
    return option.attributes.get("value") or ""


def _tick(
    part: PagePart, value: str, sent: list[str], mark: str, tag: str, *, wanted: list[str] | None = None
) -> Change:
    """Set or take away the mark of a box or an option, and take its value out of what was sent."""
    attributes = {name: text for name, text in part.attributes.items() if name != mark}
    if value in (sent if wanted is None else wanted):
        attributes[mark] = None
        if value in sent:
            sent.remove(value)
    return part.begin, part.end, _tag(tag, attributes)


def _tag(name: str, attributes: dict[str, str | None]) -> str:
    said = "".join(f" {key}" if text is None else f' {key}="{escape(text)}"' for key, text in attributes.items())
    return f"<{name}{said}>"

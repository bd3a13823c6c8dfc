"""Passages of the papers that the office may word itself: which there are, how they are filled, what is wrong with one.

A passage is plain text; a line is a paragraph. 【word】 is filled in when the paper is issued; 〖…〗 is left out when a
word in it has nothing to say, and may stand in another. The built-in texts stand in catalogue/texts.toml. Pure: no ORM.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CATALOGUES: Final = tuple(Path(__file__).parent.parent / "catalogue" / name for name in ("texts.toml", "leaflets.toml"))
"""The passages of the papers, and of what is handed to people who only ask."""
MOST_LETTERS: Final = 800
"""A passage longer than this would push the field of the seal off the page."""
_WORD = re.compile(r"【([^【】\n]*)】")
_OPTIONAL = re.compile(r"〖([^〖〗\n]*)〗")
_SIGNS = "【】〖〗"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One passage. `key` is paper and place (refusal.letter); `words`: what may be filled in, with what it means.

    `most`: how many letters it may have; `since`: the day the built-in text was worded for; `source`: where its facts
    come from.
    """

    key: str
    paper: str
    title: str
    text: str
    words: Mapping[str, str]
    required: frozenset[str]
    most: int = MOST_LETTERS
    since: dt.date | None = None
    source: str = ""

    @property
    def place(self) -> str:
        """Where on its paper it stands: the name the papers ask for it by."""
        return self.key.partition(".")[2]


def _read() -> dict[str, Slot]:
    books = [tomllib.loads(path.read_text(encoding="utf-8")) for path in CATALOGUES]
    rows = [book.get("common", {}) | row for book in books for row in book["texts"]]
    return {row["key"]: _slot(row) for row in rows}


def _slot(row: Mapping[str, object]) -> Slot:
    words = dict(row.get("words", {}))  # type: ignore[call-overload]
    required = frozenset(row.get("required", ()))  # type: ignore[call-overload]
    key = str(row["key"])
    text = str(row["text"]).strip()
    return Slot(
        key=key,
        paper=key.partition(".")[0],
        title=str(row["title"]),
        text=text,
        words=words,
        required=required,
        most=int(str(row.get("most", MOST_LETTERS))),
        since=row.get("since"),  # type: ignore[arg-type]
        source=str(row.get("source", "")),
    )


SLOTS: Final[Mapping[str, Slot]] = _read()


def fill(text: str, words: Mapping[str, object]) -> list[str]:
    """Return the paragraphs of a passage with its words filled in; raises KeyError for a word that is not given."""
    kept = _resolve(text, lambda part: part if _all_said(part, words) else "")
    filled = _WORD.sub(lambda found: str(words[found[1]]), kept)
    return [line.strip() for line in filled.splitlines() if line.strip()]


def _resolve(text: str, keep: Callable[[str], str]) -> str:
    """Put something in the place of every 〖…〗, from the inside out."""
    while _OPTIONAL.search(text):
        text = _OPTIONAL.sub(lambda found: keep(found[1]), text)
    return text


def _all_said(part: str, words: Mapping[str, object]) -> bool:
    return all(words[word] for word in _WORD.findall(part))


def faults_of(slot: Slot, text: str) -> list[str]:
    """Return what is wrong with a wording, each as a sentence that says how to mend it."""
    return [*_length_faults(slot, text), *_sign_faults(text), *_word_faults(slot, text)]


def _length_faults(slot: Slot, text: str) -> Iterator[str]:
    if not text.strip():
        yield "文本不能是空的。"
    if len(text) > slot.most:
        yield f"文本有{len(text)}个字，最多{slot.most}个字，再长一页就放不下了。"


def _sign_faults(text: str) -> Iterator[str]:
    rest = _WORD.sub("", _resolve(text, lambda part: part))
    for sign in _SIGNS:
        if sign in rest:
            yield f"“{sign}”没有成对，请检查前后的括号。"


def _word_faults(slot: Slot, text: str) -> Iterator[str]:
    named = _WORD.findall(text)
    for word in dict.fromkeys(named):
        if word not in slot.words:
            known = "、".join(f"【{one}】" for one in slot.words) or "没有"
            yield f"不认识【{word}】。这里可以填的有：{known}。"
    for word in sorted(slot.required - set(_WORD.findall(_resolve(text, lambda _: "")))):
        yield f"缺少【{word}】：{slot.words[word]}，文书上必须写明。"

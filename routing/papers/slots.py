"""The passages that the office may word itself: what they are, how they are filled in, what is wrong with a wording.

A passage is plain text, and each of its lines a paragraph. 【金额】 is replaced when the paper is issued. A part in
〖〗, as in 〖，金额【金额】元〗, is printed only when every word in it has something to say; one such part may stand in
another. The texts that come with the software stand in catalogue/texts.toml and catalogue/leaflets.toml.
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
"""The passages of the papers, and those of the leaflets for people who only ask."""
MOST_LETTERS: Final = 800
"""The most characters of a passage: a longer one would push the field for the seal off the page."""
_WORD = re.compile(r"【([^【】\n]*)】")
_OPTIONAL = re.compile(r"〖([^〖〗\n]*)〗")
_SIGNS = "【】〖〗"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One passage of one paper.

    `key` is paper and place: refusal.letter. `words` are what may be filled in, each with its meaning; a wording
    without one of the `required` words is refused. `most` is the greatest number of characters, `since` the day the
    text of the software was worded for, `source` where its facts come from.
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
        """Where on its paper it stands, by the name that `Texts.write` is called with: letter."""
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
    """Return the paragraphs of a passage with its words filled in. Raises KeyError for a word that is not given."""
    kept = _resolve(text, lambda part: part if _all_said(part, words) else "")
    filled = _WORD.sub(lambda found: str(words[found[1]]), kept)
    return [line.strip() for line in filled.splitlines() if line.strip()]


def _resolve(text: str, keep: Callable[[str], str]) -> str:
    """Replace every 〖…〗 by what `keep` returns for its content, the innermost first."""
    while _OPTIONAL.search(text):
        text = _OPTIONAL.sub(lambda found: keep(found[1]), text)
    return text


def _all_said(part: str, words: Mapping[str, object]) -> bool:
    return all(words[word] for word in _WORD.findall(part))


def faults_of(slot: Slot, text: str) -> list[str]:
    """Return what is wrong with a new wording, each as a sentence that says how to mend it."""
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

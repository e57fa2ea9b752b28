"""Reads a file of what was learned, strictly: a value, or every mistake in it at once with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from helper.flow.anchors import ANCHORS, FEWEST, Anchors
from helper.flow.form import Kind
from helper.flow.learned import PRACTICE, Learned, LearnedStep
from helper.flow.learned_words import entry_objection, objection
from helper.flow.mistakes import suggestion
from helper.flow.normal import normalise

FORMAT = 1
MOST_BYTES = 256 * 1024
_MOST_LABELS = 20
_MOST_ENTRIES = 200
_LONGEST_FRAME = 120
_FRAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~*/")

Table = dict[str, Any]


def parse(content: bytes, mistakes: list[str]) -> Learned:
    """Read as much as can be read; whatever is wrong is added to `mistakes`, and then the value must not be used."""
    document = _document(content, mistakes)
    reader = _Reader(mistakes)
    reader.only(document, "top of the file", ("format", "host", "step", "outcome"))
    if document.get("format") != FORMAT or isinstance(document.get("format"), bool):
        mistakes.append(f"top of the file: 'format' must be {FORMAT}")
    outcome = reader.table(document, "outcome", "top of the file")
    if outcome:
        reader.only(outcome, "[outcome]", ("taught", "number_label"))
    return Learned(
        host=reader.host(document),
        steps={
            name: reader.step(step, f"[step.{name}]")
            for name, step in reader.tables(document, "step", "top of the file")
        },
        number_label=reader.words(outcome, "number_label", "[outcome]"),
        number_day=reader.day(outcome, "[outcome]") if outcome else None,
    )


def _document(content: bytes, mistakes: list[str]) -> Table:
    if len(content) > MOST_BYTES:
        mistakes.append(f"this is longer than {MOST_BYTES} bytes")
        return {"format": FORMAT, "host": PRACTICE}
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        mistakes.append("this is not text in UTF-8")
    except (ValueError, RecursionError) as error:
        mistakes.append(f"this is not TOML: {error}")
    return {"format": FORMAT, "host": PRACTICE}


class _Reader:
    """Reads the parts of one document and notes what is wrong in each."""

    def __init__(self, mistakes: list[str]) -> None:
        self._mistakes = mistakes

    def host(self, document: Table) -> str:
        host = document.get("host")
        if isinstance(host, str) and host:
            return host
        self._note("top of the file", "'host' must name the portal's host, or practice")
        return PRACTICE

    def step(self, table: Table, place: str) -> LearnedStep:
        self.only(table, place, ("taught", "labels", "anchors", "options"))
        anchors = self.table(table, "anchors", place)
        if not any(key in table for key in ("labels", "anchors", "options")):
            self._note(place, "says nothing; it needs labels, anchors or options")
        return LearnedStep(
            day=self.day(table, place),
            labels=self.words(table, "labels", place),
            anchors=self._anchors(anchors, f"{place[:-1]}.anchors]") if "anchors" in table else None,
            entries=self._entries(table, place),
        )

    def day(self, table: Table, place: str) -> date:
        day = table.get("taught")
        if isinstance(day, date) and not isinstance(day, datetime):
            return day
        self._note(place, "'taught' must be a day, such as 2026-11-24")
        return date.min

    def words(self, table: Table, key: str, place: str) -> tuple[str, ...]:
        """A list of wordings, each of which may be kept."""
        texts = table.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self._note(place, f"'{key}' must be a list of texts, such as [\"Complaint reason\"]")
            return ()
        if len(texts) > _MOST_LABELS:
            self._note(place, f"'{key}' has more than {_MOST_LABELS} wordings")
        for text in texts:
            self._judge(text, objection, f"{place}: the wording")
        return tuple(texts)

    def tables(self, table: Table, key: str, place: str) -> Iterator[tuple[str, Table]]:
        """The tables inside a table, by name."""
        for name, inner in self.table(table, key, place).items():
            if isinstance(inner, dict):
                yield name, inner
            else:
                self._note(place, f"'{key}.{name[:40]}' must be a table")

    def table(self, table: Table, key: str, place: str) -> Table:
        inner = table.get(key, {})
        if isinstance(inner, dict):
            return inner
        self._note(place, f"'{key}' must be a table")
        return {}

    def only(self, table: Table, place: str, known: tuple[str, ...]) -> None:
        """Nothing else is accepted."""
        for key in table:
            if key not in known:
                self._note(place, f"'{key[:40]}' is not known{suggestion(key[:40], known)}")

    def _anchors(self, table: Table, place: str) -> Anchors:
        self.only(table, place, ("kind", "frame", *ANCHORS))
        texts = {key: self._text(table, key, place) for key in ("kind", "frame", *ANCHORS)}
        if texts["kind"] not in set(Kind) - {Kind.BUTTON, Kind.TICK}:
            self._note(place, "'kind' must be line, lines, list, radio or file")
        if len(texts["frame"]) > _LONGEST_FRAME or not set(texts["frame"]) <= _FRAME_SIGNS:
            self._note(place, "'frame' must be a short path, without an address or a question mark")
        said = {key: texts[key] for key in ANCHORS if key in table}
        for words in said.values():
            self._judge(words, objection, f"{place}: the anchor")
        if len({normalise(words) for words in said.values()}) < FEWEST:
            self._note(place, f"there must be {FEWEST} anchors or more that say different words")
        return Anchors(**texts)

    def _entries(self, table: Table, place: str) -> tuple[tuple[str, str], ...]:
        entries = self.table(table, "options", place)
        if len(entries) > _MOST_ENTRIES:
            self._note(place, f"'options' has more than {_MOST_ENTRIES} entries")
        for asked, entry in entries.items():
            self._judge(asked, entry_objection, f"{place}: the option")
            if isinstance(entry, str):
                self._judge(entry, entry_objection, f"{place}: the option")
            else:
                self._note(place, f"the option '{asked[:40]}' must be a text")
        return tuple((asked, entry) for asked, entry in entries.items() if isinstance(entry, str))

    def _text(self, table: Table, key: str, place: str) -> str:
        text = table.get(key, "")
        if isinstance(text, str):
            return text
        self._note(place, f"'{key}' must be a text between quotes")
        return ""

    def _judge(self, text: str, why_not: Callable[[str], str | None], place: str) -> None:
        if sentence := why_not(text):
            self._mistakes.append(f"{place} '{_shown(text)}' {sentence}")

    def _note(self, place: str, sentence: str) -> None:
        self._mistakes.append(f"{place}: {sentence}")


def _shown(text: str) -> str:
    """A text from outside as a message may show it."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:40])

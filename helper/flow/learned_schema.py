"""What a file of learned words must keep, read strictly: its shape, known hosts and steps, words nobody can confuse."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from helper.flow.form import ControlKind
from helper.flow.learned import PRACTICE, Learned, LearnedStep, entry_objection, objection, words_elsewhere
from helper.flow.plan import wanted_for
from helper.flow.schema import suggestion
from helper.flow.spec import ANCHORS, FEWEST, Anchors, Flow, Step, StepKind
from helper.flow.text_matching import fits, normalise

FORMAT = 1
MOST_BYTES = 256 * 1024
_MOST_LABELS = 20
_MOST_ENTRIES = 200
_LONGEST_FRAME = 120
_FRAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~*/")

TomlTable = dict[str, Any]


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


def _document(content: bytes, mistakes: list[str]) -> TomlTable:
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

    def host(self, document: TomlTable) -> str:
        host = document.get("host")
        if isinstance(host, str) and host:
            return host
        self._note("top of the file", "'host' must name the portal's host, or practice")
        return PRACTICE

    def step(self, table: TomlTable, place: str) -> LearnedStep:
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

    def day(self, table: TomlTable, place: str) -> date:
        day = table.get("taught")
        if isinstance(day, date) and not isinstance(day, datetime):
            return day
        self._note(place, "'taught' must be a day, such as 2026-11-24")
        return date.min

    def words(self, table: TomlTable, key: str, place: str) -> tuple[str, ...]:
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

    def tables(self, table: TomlTable, key: str, place: str) -> Iterator[tuple[str, TomlTable]]:
        """The tables inside a table, by name."""
        for name, inner in self.table(table, key, place).items():
            if isinstance(inner, dict):
                yield name, inner
            else:
                self._note(place, f"'{key}.{name[:40]}' must be a table")

    def table(self, table: TomlTable, key: str, place: str) -> TomlTable:
        inner = table.get(key, {})
        if isinstance(inner, dict):
            return inner
        self._note(place, f"'{key}' must be a table")
        return {}

    def only(self, table: TomlTable, place: str, known: tuple[str, ...]) -> None:
        """Nothing else is accepted."""
        for key in table:
            if key not in known:
                self._note(place, f"'{key[:40]}' is not known{suggestion(key[:40], known)}")

    def _anchors(self, table: TomlTable, place: str) -> Anchors:
        self.only(table, place, ("kind", "frame", *ANCHORS))
        texts = {key: self._text(table, key, place) for key in ("kind", "frame", *ANCHORS)}
        if texts["kind"] not in set(ControlKind) - {ControlKind.BUTTON, ControlKind.TICK}:
            self._note(place, "'kind' must be line, lines, list, radio or file")
        if len(texts["frame"]) > _LONGEST_FRAME or not set(texts["frame"]) <= _FRAME_SIGNS:
            self._note(place, "'frame' must be a short path, without an address or a question mark")
        said = {key: texts[key] for key in ANCHORS if key in table}
        for words in said.values():
            self._judge(words, objection, f"{place}: the anchor")
        if len({normalise(words) for words in said.values()}) < FEWEST:
            self._note(place, f"there must be {FEWEST} anchors or more that say different words")
        return Anchors(**texts)

    def _entries(self, table: TomlTable, place: str) -> tuple[tuple[str, str], ...]:
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

    def _text(self, table: TomlTable, key: str, place: str) -> str:
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


Rule = Callable[[Learned, Flow], Iterator[str]]


def learned_mistakes(learned: Learned, flow: Flow, hosts: tuple[str, ...]) -> list[str]:
    """Every broken rule; `hosts` are those that the program and the person know."""
    found = [mistake for rule in RULES for mistake in rule(learned, flow)]
    known = (*hosts, PRACTICE)
    if learned.host not in known:
        found.insert(
            0,
            f"top of the file: the host {learned.host[:80]!r} is not known{suggestion(learned.host[:80], known)}",
        )
    return found


def steps_are_known(learned: Learned, flow: Flow) -> Iterator[str]:
    """Only fields can be learned: what the flow does not enter, it does not look for."""
    known = tuple(_entering(flow))
    for name in learned.steps:
        if name not in known:
            yield f"[step.{name[:40]}]: there is no such field{suggestion(name[:40], known)}"


def labels_are_of_one_step(learned: Learned, flow: Flow) -> Iterator[str]:
    """A wording of two steps would fill one value into the other's box."""
    for name, step in learned.steps.items():
        elsewhere = words_elsewhere(flow, name, learned)
        own = (step.anchors.label,) if step.anchors and step.anchors.label else ()
        for wording in (*step.labels, *own):
            if fits(wording, elsewhere):
                yield f"[step.{name[:40]}]: the wording '{wording[:40]}' is one of another field"


def anchors_are_of_the_right_kind(learned: Learned, flow: Flow) -> Iterator[str]:
    """A text goes into no list, and a file into no text."""
    known = _entering(flow)
    for name, step in learned.steps.items():
        if step.anchors and name in known and step.anchors.kind not in wanted_for(known[name]).kinds:
            yield f"[step.{name}.anchors]: a control of the kind '{step.anchors.kind[:40]}' does not take this field"


def options_are_of_lists(learned: Learned, flow: Flow) -> Iterator[str]:
    """Only a list has entries."""
    known = _entering(flow)
    for name, step in learned.steps.items():
        if step.entries and name in known and known[name].kind is not StepKind.CHOOSE:
            yield f"[step.{name}]: 'options' has no meaning here; this field is no list"
        if step.entries and name in known and known[name].value == "ipr":
            yield f"[step.{name}]: 'options' has no meaning here; the entry comes from the design"


def number_words_say_nothing_else(learned: Learned, flow: Flow) -> Iterator[str]:
    """Words of the answer itself, or of a field, are no label of a number."""
    taken = (*flow.outcome.accepted, *flow.outcome.refused, *words_elsewhere(flow, ""))
    for wording in learned.number_label:
        if fits(wording, taken):
            yield f"[outcome]: the wording '{wording[:40]}' means something else in the portal's pages"
        elif len(normalise(wording)) < _SHORTEST_NUMBER_LABEL:
            yield f"[outcome]: the wording '{wording[:40]}' is too short to tell a number by"


_SHORTEST_NUMBER_LABEL = 2
RULES: tuple[Rule, ...] = (
    steps_are_known,
    labels_are_of_one_step,
    anchors_are_of_the_right_kind,
    options_are_of_lists,
    number_words_say_nothing_else,
)


def _entering(flow: Flow) -> dict[str, Step]:
    return {step.id: step for page in flow.pages for step in page.steps if step.enters}

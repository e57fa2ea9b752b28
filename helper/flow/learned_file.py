"""The files of what was learned: read strictly, written whole and durably, with the person's comments kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helper.config.durable import private_folder, write_durably
from helper.errors import LearnedMistakes, WrongUse
from helper.flow.learned import PRACTICE, Learned, LearnedStep, joined, learned_key, with_learned
from helper.flow.spec import Flow
from helper.hosts import PORTAL_HOSTS

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

_HEADING = (
    "What ipp-helper has learned about the pages of this host: words, and how a field is known again.",
    "It may be edited by hand. Take something back with: ipp-helper portal forget STEP",
)


def read_learned(content: bytes, file: str, flow: Flow, hosts: Sequence[str] = ()) -> Learned:
    """Read one file; `hosts` are the person's own, beside those in the code, and `file` is only named in the mistakes.

    Raises:
        LearnedMistakes: Anything in it is not as it must be; nothing of it is used.
    """
    from helper.flow.learned_schema import learned_mistakes, parse  # brings pydantic

    mistakes: list[str] = []
    learned = parse(content, mistakes)
    mistakes += learned_mistakes(learned, flow, (*PORTAL_HOSTS, *hosts))
    if mistakes:
        raise LearnedMistakes(file, mistakes)
    return learned


def learned_text(learned: Learned, old: str = "") -> str:
    """The file's text; comments and the order of the old one stay."""
    import tomlkit

    from helper.flow.learned_schema import FORMAT  # brings pydantic

    document = tomlkit.parse(old) if old else _fresh_document()
    document["format"] = FORMAT
    document["host"] = learned.host
    _set_steps(document, learned)
    if learned.number_label:
        outcome = _table_in(document, "outcome")
        _set(outcome, "taught", learned.number_day)
        _set(outcome, "number_label", list(learned.number_label))
    elif "outcome" in document:
        del document["outcome"]
    return tomlkit.dumps(document)


class LearnedBook:
    """All that was learned, one file a host. What is read when it is opened counts until something is added here."""

    def __init__(
        self, folder: Path, flow: Flow, hosts: Sequence[str] = (), *, practice: bool | None = None
    ) -> None:
        """With `practice` only what belongs to such a run is read.

        Raises:
            LearnedMistakes: A file has mistakes; it is named.
        """
        self._folder = folder
        self._flow = flow
        self._hosts = tuple(hosts)
        self._known: dict[str, Learned] = {}
        for file in sorted(folder.glob("*.toml")):
            if practice is None or practice == (file.stem == PRACTICE):
                self._known[file.stem] = self._read(file)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of which anything was learned."""
        return tuple(host for host, learned in self._known.items() if not learned.empty)

    def of(self, host: str) -> Learned:
        """What was learned about a host; nothing, where nobody taught anything."""
        key = learned_key(host)
        return self._known.get(key, Learned(host=key))

    def flow_at(self, host: str) -> Flow:
        """The flow as it is on that host."""
        return with_learned(self._flow, self.of(host))

    def add(self, new: Learned) -> Learned:
        """Take something in beside what the file says by now, and write it down; gives what is known then.

        Raises:
            LearnedMistakes: It is not fit to be kept, or the file has mistakes by now; nothing was changed.
            WrongUse: The file cannot be read any more; nothing was changed.
            OSError: It could not be written; nothing was changed.
        """
        key = learned_key(new.host)
        file = self._file(key)
        # Another program, or the person with an editor, may have changed it since it was read.
        known = self._read(file) if file.is_file() else Learned(host=key)
        return self.put(joined(known, new))

    def put(self, learned: Learned) -> Learned:
        """Write down what is known of a host in place of what was; an empty one takes the file away. Raises like `add`."""
        file = self._file(learned.host)
        if learned.empty:
            file.unlink(missing_ok=True)
        else:
            text = learned_text(learned, file.read_text(encoding="utf-8") if file.is_file() else "")
            read_learned(text.encode(), str(file), self._flow, self._hosts)
            private_folder(self._folder)
            write_durably(file, text.encode())
        self._known[learned.host] = learned
        return learned

    def _file(self, host: str) -> Path:
        return self._folder / f"{host}.toml"

    def _read(self, file: Path) -> Learned:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise WrongUse(f"What was learned cannot be read: {error.strerror}.", where=str(file)) from error
        learned = read_learned(content, str(file), self._flow, self._hosts)
        if learned.host != file.stem:
            raise LearnedMistakes(
                str(file), [f"top of the file: 'host' must be {file.stem}, as the file is called"]
            )
        return learned


def _fresh_document() -> TOMLDocument:
    import tomlkit

    document = tomlkit.document()
    for line in _HEADING:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _set_steps(document: TOMLDocument, learned: Learned) -> None:
    import tomlkit

    if "step" not in document:
        document["step"] = tomlkit.table(is_super_table=True)
    steps: Table = document["step"]
    for name in [name for name in steps if name not in learned.steps]:
        del steps[name]
    for name, step in learned.steps.items():
        _set_step(_table_in(steps, name), step)
    if not learned.steps:
        del document["step"]


def _set_step(table: Table, step: LearnedStep) -> None:
    _set(table, "taught", step.day)
    _set(table, "labels", list(step.labels))
    anchors = step.anchors
    signs = {"kind": anchors.kind, "frame": anchors.frame, **anchors.words()} if anchors else {}
    _set_table(table, "anchors", {key: text for key, text in signs.items() if text})
    _set_table(table, "options", dict(step.entries))


def _set(table: Table, key: str, value: object) -> None:
    """Set what has changed, and nothing else: a comment hangs on each value. What is empty is left out."""
    if not value:
        table.pop(key, None)
    elif table.get(key) != value:
        table[key] = value


def _set_table(table: Table, key: str, values: dict[str, str]) -> None:
    if not values:
        table.pop(key, None)
        return
    inner = _table_in(table, key)
    for name in [name for name in inner if name not in values]:
        del inner[name]
    for name, value in values.items():
        _set(inner, name, value)


def _table_in(outer: TOMLDocument | Table, key: str) -> Table:
    import tomlkit

    if key not in outer:
        outer[key] = tomlkit.table()
    table: Table = outer[key]
    return table

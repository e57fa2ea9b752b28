"""Reads and writes the files of taught fields.

Reading is strict. Writing is durable and keeps the user's comments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from helper.config.durable import write_durably
from helper.errors import LearnedMistakes, WrongUse, os_error_as
from helper.flow.learned import (
    PRACTICE,
    Learned,
    joined,
    learned_key,
    with_learned,
    without,
    words_elsewhere,
)
from helper.flow.plan import wanted_for
from helper.flow.schema import dotted
from helper.flow.spec import Flow, StepKind
from helper.flow.text_matching import fits, label_key, suggestion
from helper.hosts import PORTAL_HOSTS
from helper.system.files import SizeLimit, private_folder, read_file
from helper.system.parsing import parse_toml
from helper.translation import msg, tr, with_label

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

_TABLES = TypeAdapter(Learned)
MOST_BYTES = 256 * 1024
_HEADING = (
    msg(
        "What you taught ipp-helper about the pages of this host: labels, entries, and how to recognise fields."
    ),
    msg("You may edit or delete this file. The settings of ipp-helper list what you taught, and forget it."),
)


def read_learned(content: bytes, file: str, flow: Flow, hosts: Sequence[str] = ()) -> Learned:
    """Read one file of taught fields.

    `hosts` are the hosts that the user confirmed, in addition to those in the code. `file` is only used in
    messages. Raises `LearnedMistakes` if anything is wrong, so that no part of the file is used.
    """
    if len(content) > MOST_BYTES:
        raise LearnedMistakes(file, [tr("the file is larger than {most} bytes", most=MOST_BYTES)])
    try:
        learned = _TABLES.validate_python(parse_toml(content.decode()))
    except UnicodeDecodeError:
        raise LearnedMistakes(file, [tr("the file is not UTF-8 text")]) from None
    except ValidationError as error:
        said = [with_label(dotted(detail["loc"]), detail["msg"]) for detail in error.errors()]
        raise LearnedMistakes(file, list(map(_printable, said))) from None
    except ValueError as error:
        raise LearnedMistakes(file, [tr("the file is not TOML: {reason}", reason=error)]) from None
    known = (*PORTAL_HOSTS, *hosts, PRACTICE)
    mistakes = list(broken_rules(learned, flow))
    if learned.host not in known:
        stranger = learned.host[:80]
        unknown = msg("top of the file: '{host}' is not a host that ipp-helper may use{suggestion}")
        mistakes.append(tr(unknown, host=stranger, suggestion=suggestion(stranger, known)))
    if mistakes:
        raise LearnedMistakes(file, mistakes)
    return learned


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def broken_rules(learned: Learned, flow: Flow) -> Iterator[str]:
    """Yield a message for each broken rule.

    Without these rules, a file of taught fields could make the program fill the wrong field or read the wrong
    number.
    """
    known = {name: step for name, step in flow.by_id.items() if step.enters}
    for name, step in learned.steps.items():
        place, field, anchors = f"[step.{name[:40]}]", known.get(name), step.anchors
        elsewhere = words_elsewhere(flow, name, learned)
        for wording in (*step.labels, anchors.label if anchors else ""):
            if fits(wording, elsewhere):
                owned = msg("{place}: the label '{label}' belongs to another field")
                yield tr(owned, place=place, label=wording[:40])
        if field is None:  # The step is unknown or fills in nothing, so there is no field to find.
            near = suggestion(name[:40], tuple(known))
            yield tr("{place}: this field does not exist{suggestion}", place=place, suggestion=near)
            continue
        if anchors and anchors.kind not in wanted_for(field).kinds:
            wrong = msg("{place}: a control of kind '{kind}' cannot be this field")
            yield tr(wrong, place=place, kind=anchors.kind)
        # The list entry for `ipr` comes from the design, and every form needs it.
        if field.kind is not StepKind.CHOOSE or field.value == "ipr":
            for key, is_written in (("options", step.entries), ("absent", step.absent)):
                if is_written:
                    yield tr("{place}: '{key}' has no meaning here", place=place, key=key)
    taken = (*flow.outcome.accepted, *flow.outcome.refused, *words_elsewhere(flow, ""))
    for wording in learned.number_label:
        if fits(wording, taken):
            yield tr("[outcome]: '{label}' means something else on the portal's pages", label=wording[:40])
        elif len(label_key(wording)) < _SHORTEST_NUMBER_LABEL:
            yield tr("[outcome]: '{label}' is too short to identify a number", label=wording[:40])


_SHORTEST_NUMBER_LABEL = 2


def learned_text(learned: Learned, old: str = "") -> str:
    """Return the text of the file, keeping the comments and the order of `old`."""
    import tomlkit

    document = tomlkit.parse(old or "".join(f"# {tr(line)}\n" for line in _HEADING) + "\n")
    values = _TABLES.dump_python(learned, by_alias=True, exclude_defaults=True)
    _bring_up_to_date(document, {"format": learned.format, **values})
    return tomlkit.dumps(document)


def _bring_up_to_date(table: TOMLDocument | Table, values: dict[str, Any]) -> None:
    """Update a table in place, and leave equal values untouched, because replacing a value would lose its comment."""
    import tomlkit

    for name in [name for name in table if name not in values]:
        del table[name]
    for name, value in values.items():
        if isinstance(value, dict):
            if name not in table:
                table[name] = tomlkit.table(is_super_table=name == "step")
            _bring_up_to_date(table[name], value)
        elif table.get(name) != (listed := list(value) if isinstance(value, tuple) else value):
            table[name] = listed


class LearnedBook:
    """All taught fields, in one file per host.

    The files are read once; every later change goes through this object.
    """

    def __init__(
        self, folder: Path, flow: Flow, hosts: Sequence[str] = (), *, practice: bool | None = None
    ) -> None:
        """Read the files of taught fields.

        `practice` selects the files: True only the practice file, False all others, None every file. Raises
        `LearnedMistakes`, which names the file with the mistakes.
        """
        self._folder = folder
        self._flow = flow
        self._hosts = tuple(hosts)
        self.on_change: Callable[[Learned, Learned], object] | None = None
        """Called with everything that was known about a host before and after `add` and `forget`."""
        self._known: dict[str, Learned] = {}
        for file in sorted(folder.glob("*.toml")):
            if practice is None or practice == (file.stem == PRACTICE):
                self._known[file.stem] = self._read(file)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts with taught fields."""
        return tuple(host for host, learned in self._known.items() if not learned.empty)

    def of(self, host: str) -> Learned:
        """Return everything that the user taught about a host; it is empty for an unknown host."""
        key = learned_key(host)
        return self._known.get(key, Learned(host=key))

    def flow_at(self, host: str) -> Flow:
        """Return the flow with everything that the user taught about the host."""
        return with_learned(self._flow, self.of(host))

    def add(self, new: Learned) -> Learned:
        """Merge `new` into the host's file, and return the result.

        Raises `LearnedMistakes` if `new` breaks a rule or the file has mistakes, `WrongUse` if the file
        cannot be read, and `OSError` if it cannot be written. In each case, the file stays unchanged.
        """
        known = self._current(learned_key(new.host))
        added = self.put(joined(known, new))
        if self.on_change is not None:
            self.on_change(known, added)
        return added

    def forget(self, host: str, step: str) -> None:
        """Delete what was taught about a step, or about the complaint's number (`NUMBER`).

        Raises the same errors as `add`.
        """
        known = self._current(host)
        left = self.put(without(known, step))
        if self.on_change is not None:
            self.on_change(known, left)

    def swap(self, known: Learned, other: Learned) -> bool:
        """Replace `known` by `other`, and return True; if something else is stored now, return False.

        Raises the same errors as `add`.
        """
        if self._current(known.host) != known:
            return False
        self.put(other)
        return True

    def _current(self, key: str) -> Learned:
        # Read the file again, because another program or the user in an editor may have changed it.
        file = self._file(key)
        return self._read(file) if file.is_file() else Learned(host=key)

    def put(self, learned: Learned) -> Learned:
        """Replace everything that was taught about a host, and delete the host's file if nothing is left.

        Raises the same errors as `add`.
        """
        file = self._file(learned.host)
        if learned.empty:
            file.unlink(missing_ok=True)
        else:
            before = read_file(file, SizeLimit.SETTINGS).decode() if file.is_file() else ""
            text = learned_text(learned, before)
            read_learned(text.encode(), str(file), self._flow, self._hosts)
            private_folder(self._folder)
            write_durably(file, text.encode())
        self._known[learned.host] = learned
        return learned

    def _file(self, host: str) -> Path:
        return self._folder / f"{host}.toml"

    def _read(self, file: Path) -> Learned:
        unreadable = msg("The file of taught fields cannot be read: {reason}")
        now = msg("Move it to another folder, and start again. You can teach its fields again.")
        with os_error_as(WrongUse, unreadable, file, now):
            content = read_file(file, SizeLimit.SETTINGS)
        learned = read_learned(content, str(file), self._flow, self._hosts)
        if learned.host != file.stem:
            misnamed = msg("top of the file: 'host' must be {host}, because the file has this name")
            raise LearnedMistakes(str(file), [tr(misnamed, host=file.stem)])
        return learned

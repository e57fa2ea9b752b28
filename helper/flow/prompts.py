"""Where the person is asked and told while a form is filled, and a form that she fills herself from values laid ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, Protocol

from helper.flow.form import (
    Candidate,
    ControlKind,
    FieldReading,
    FindResult,
    Form,
    NotFound,
    Unchosen,
    WantedField,
    Where,
)
from helper.flow.plan import PlannedField


@dataclass(frozen=True)
class Progress:
    """What happened to a field."""

    field: PlannedField


class Asked(Progress):
    """The person is about to be asked about it."""


class Absent(Progress):
    """The page has no such field, and can do without."""


@dataclass(frozen=True)
class Filled(Progress):
    """It holds what is wanted; read back so many times (1 or 2) since it was put there."""

    seen: str
    checks: int


@dataclass(frozen=True)
class PasteReady(Progress):
    """It is the person's to paste or choose; told just before `FillPrompts.pasted` waits."""

    why: str


@dataclass(frozen=True)
class Pasted(Progress):
    """What the person pasted was found in a control, and is what was wanted."""

    seen: str


@dataclass(frozen=True)
class Differs(Progress):
    """The page shows something else than was put in."""

    seen: str


class FillPrompts(Protocol):
    """Whoever speaks with the person.

    Every waiting method may be cancelled. Every answer has a safe side that changes nothing in the form; it is what a
    person gives who only presses Enter.
    """

    async def which_field(
        self, field: PlannedField, candidates: tuple[Candidate, ...]
    ) -> Candidate | Literal[False] | None:
        """Which control is meant: one of these, or another the person pointed at; None: she will paste it.

        False: the page has no such field, which only one that may be absent is answered with.
        """
        ...

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Say that something of the page lies over a field, and wait a moment; False: the person wants to go on without it."""
        return False

    async def is_absent(self, field: PlannedField) -> bool:
        """Whether a field that was not found, and that the person leaves as it is, is none of this page's."""
        return False

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Which of the page's own entries is meant; None: she will choose it in the page."""
        ...

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        """Whether what the control holds may be replaced. False keeps it: the field is then the person's."""
        ...

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Lay `field.value` ready, say where it goes, and wait for the person's word that it is in.

        `why` says why we did not put it there. May return as soon as the value was seen in a control. False: the
        person leaves this field as it is. A control: she pointed at it instead, and it is ours to fill.
        """
        ...

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        """The list in which the person chose after `pasted` had begun, for a field nobody could find; None: not seen."""
        return None

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Whether the entry that the person chose herself is this page's word for what is wanted. False: nobody says so."""
        return False

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Told once the field is right: the person has shown its control, or named its entry, and it may be remembered."""
        return

    def tell(self, progress: Progress) -> None:
        """Take note of what happened; returns at once."""
        ...


_REASON = "This window is yours alone; the value is copied for pasting."


class PasteForm(Form):
    """Implements `Form` without a browser: no field is ever found, so that every one becomes a paste step.

    The engine then asks `FillPrompts` for each value in turn and takes the person's word; nothing can be read back.
    """

    async def where(self) -> Where:
        """A page nobody of us knows."""
        return Where(address="", headings=(), document="paste")

    async def find(self, wanted: WantedField) -> FindResult:
        """Nothing, whatever is wanted."""
        return NotFound(_REASON)

    async def settled(self) -> None:
        """Nothing is on its way."""

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """None that could be seen."""
        return ()

    async def holding(self, text: str) -> Candidate | None:
        """None: the person's word is all there is."""
        return None

    async def read(self, *_: Any, **__: Any) -> NoReturn:
        """Never asked: a control of this form does not exist."""
        raise LookupError("a form for pasting has no controls")

    fill = choose = put_back = attach = read

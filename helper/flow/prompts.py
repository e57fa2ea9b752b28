"""Questions and reports to the user while a form is filled, and a form that the user fills by pasting."""

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
    """Something that happened to a field."""

    field: PlannedField


class Asked(Progress):
    """The user is about to be asked about it."""


class Absent(Progress):
    """The page lacks this field and may do without it."""


@dataclass(frozen=True)
class Filled(Progress):
    """The field has the wanted value, and was read back 1 or 2 times since."""

    seen: str
    checks: int


@dataclass(frozen=True)
class PasteReady(Progress):
    """The user has to paste or choose it; reported just before `FillPrompts.pasted` waits."""

    why: str


@dataclass(frozen=True)
class Pasted(Progress):
    """The user's paste was found in a control and is the wanted value."""

    seen: str


@dataclass(frozen=True)
class Differs(Progress):
    """The page shows another value than the one filled in."""

    seen: str


class FillPrompts(Protocol):
    """The interface that asks the user.

    Every waiting method may be cancelled. Every question has a safe answer that changes nothing in the form;
    it is the answer of a user who only presses Enter.
    """

    async def which_field(
        self, field: PlannedField, candidates: tuple[Candidate, ...]
    ) -> Candidate | Literal[False] | None:
        """The wanted control: one of these, or another one that the user pointed at; None: the user will paste the value.

        False: the page has no such field; possible only for a field that may be absent.
        """
        ...

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Report that an element covers a field, and wait a moment; False: the user wants to continue without it."""
        return False

    async def is_absent(self, field: PlannedField) -> bool:
        """Whether the page lacks a field that was not found and that the user leaves as it is."""
        return False

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """The wanted entry among those of the page; None: the user will choose it in the page."""
        ...

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        """Whether the control's content may be replaced. If False, it stays, and the user is responsible for the field."""
        ...

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Offer `field.value` for pasting, say where it goes, and wait until the user confirms that it is in.

        `why` says why the program did not enter it. May return as soon as the value is seen in a control.
        False: the user leaves this field as it is. A control: the user pointed at it instead, and the program
        fills it.
        """
        ...

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        """The list in which the user chose after `pasted` began, for a field that was not found; None if no choice was seen."""
        return None

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Whether the entry that the user chose is this page's word for the wanted one. False if the user does not confirm it."""
        return False

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Called once a field is right because the user showed its control or named its entry; it may be remembered."""
        return

    def tell(self, progress: Progress) -> None:
        """Receive the progress; returns at once."""
        ...


_REASON = "This window is yours alone; the value is copied for pasting."


class PasteForm(Form):
    """Implements `Form` without a browser: no field is ever found, so every field becomes a paste step.

    The engine asks `FillPrompts` for each value in turn and trusts the user's answer; nothing can be read back.
    """

    async def where(self) -> Where:
        """An unknown page."""
        return Where(address="", headings=(), document="paste")

    async def find(self, wanted: WantedField) -> FindResult:
        """Always `NotFound`."""
        return NotFound(_REASON)

    async def settled(self) -> None:
        """Returns at once: nothing is pending."""

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Always empty."""
        return ()

    async def holding(self, text: str) -> Candidate | None:
        """Always None: only the user knows."""
        return None

    async def read(self, *_: Any, **__: Any) -> NoReturn:
        """Never called: this form has no controls."""
        raise LookupError("a form for pasting has no controls")

    fill = choose = put_back = attach = read

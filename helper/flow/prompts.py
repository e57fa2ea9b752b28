"""The engine's questions and reports to the user while it fills a form, and a form that is filled by pasting only."""

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
from helper.translation import tr


@dataclass(frozen=True)
class Progress:
    """An event of one field."""

    field: PlannedField


class Asked(Progress):
    """The user is about to be asked about the field."""


class Absent(Progress):
    """The page lacks the field, and the form is right without it."""


@dataclass(frozen=True)
class Filled(Progress):
    """The field has the wanted value, which was read back `checks` times (1 or 2)."""

    seen: str
    checks: int


@dataclass(frozen=True)
class PasteReady(Progress):
    """The user must paste or choose the value; reported just before `FillPrompts.pasted` waits."""

    why: str


@dataclass(frozen=True)
class Pasted(Progress):
    """A control has the right value after the user pasted it."""

    seen: str


@dataclass(frozen=True)
class Differs(Progress):
    """The page shows another value than the one filled in."""

    seen: str


class FillPrompts(Protocol):
    """The interface through which the engine asks the user.

    Every waiting method may be cancelled. Every question has a safe answer that changes nothing in the form; a user
    who only presses Enter gives this answer.
    """

    async def which_field(
        self, field: PlannedField, candidates: tuple[Candidate, ...]
    ) -> Candidate | Literal[False] | None:
        """Ask which control is the field: a candidate, or another control that the user points at.

        Returns None if the user wants to paste the value, and False if the page lacks the field (only for a field
        that may be absent).
        """
        ...

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Report that the element `by` covers a field, and wait briefly; False if the user wants to continue without the field."""
        return False

    async def is_absent(self, field: PlannedField) -> bool:
        """Return whether, according to the user, the page lacks a field that was not found."""
        return False

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Ask which entry of the page's list is wanted; None if the user wants to choose it on the page."""
        ...

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        """Ask whether to replace the control's content; if not, the user is responsible for the field."""
        ...

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Offer `field.value` for pasting, name its field, and wait until the user confirms.

        `why` says why the program did not enter the value. Returns early once a control has the value. Returns False
        if the user leaves the field as it is, or the control that the user pointed at, which the program then fills.
        """
        ...

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        """Return the list in which the user has chosen an entry since `pasted` was called for the field; None if there is none."""
        return None

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Ask the user whether this page calls the wanted entry `entry`, and return the answer."""
        return False

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Note that a field is right because the user identified its control or entry, which may be learned."""
        return

    def tell(self, progress: Progress) -> None: ...


class PasteForm(Form):
    """Implements `Form` without a browser: no field is ever found, so the user pastes every value.

    The engine asks `FillPrompts` for each value in turn and trusts the user's answer, because nothing can be read
    back.
    """

    async def where(self) -> Where:
        """Return a placeholder, because the page is unknown."""
        return Where(address="", headings=(), document="paste")

    async def find(self, wanted: WantedField) -> FindResult:
        """Return `NotFound`, because the page cannot be seen."""
        return NotFound(tr("I cannot see your own browser, so you paste the value; it is on your clipboard."))

    async def settled(self) -> None:
        """Return immediately, because nothing is pending."""

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Return nothing, because the page cannot be seen."""
        return ()

    async def holding(self, text: str) -> Candidate | None:
        """Return None, because only the user sees the page."""
        return None

    async def read(self, *_: Any, **__: Any) -> NoReturn:
        """Never called, because this form has no controls."""
        raise NotImplementedError

    fill = choose = put_back = attach = read

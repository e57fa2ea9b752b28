"""Questions and reports to the user during the filling of a form, and a form that is filled by pasting."""

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
    """Something that happened to a field."""

    field: PlannedField


class Asked(Progress):
    """The user is about to be asked about the field."""


class Absent(Progress):
    """The page lacks the field, which is acceptable."""


@dataclass(frozen=True)
class Filled(Progress):
    """The field has the wanted value, and was read back 1 or 2 times since."""

    seen: str
    checks: int


@dataclass(frozen=True)
class PasteReady(Progress):
    """The user has to paste or choose the value; reported just before `FillPrompts.pasted` waits."""

    why: str


@dataclass(frozen=True)
class Pasted(Progress):
    """The value that the user pasted was found in a control and is right."""

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
        """Ask for the wanted control: a candidate, or another control that the user points at.

        Returns None if the user wants to paste the value, and False if the page has no such field (possible
        only for a field that may be absent).
        """
        ...

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Report that the element `by` covers a field, and wait briefly.

        Returns False if the user wants to continue without the field.
        """
        return False

    async def is_absent(self, field: PlannedField) -> bool:
        """Whether the page lacks a field that was not found and that the user decided to leave as it is."""
        return False

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Ask for the wanted entry of the page's list; None if the user wants to choose it on the page."""
        ...

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        """Ask whether the control's content may be replaced; if not, the user is responsible for the field."""
        ...

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Offer `field.value` for pasting, name its field, and wait until the user confirms the paste.

        `why` says why the program did not enter the value. May return as soon as the value is seen in a control.
        Returns False if the user leaves the field as it is, or the control that the user pointed at instead, which
        the program then fills.
        """
        ...

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        """For a field that was not found: the list in which the user chose an entry after `pasted` began, or None."""
        return None

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Whether the user confirms that the entry they chose is this page's text for the wanted entry."""
        return False

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Called when a field is right because the user identified its control or entry, which may be learned."""
        return

    def tell(self, progress: Progress) -> None:
        """Receive the progress; must return immediately."""
        ...


class PasteForm(Form):
    """Implements `Form` without a browser: no field is ever found, so every field becomes a paste step.

    The engine asks `FillPrompts` for each value in turn and trusts the user's answer; nothing can be read back.
    """

    async def where(self) -> Where:
        """Return a placeholder, because the page is unknown."""
        return Where(address="", headings=(), document="paste")

    async def find(self, wanted: WantedField) -> FindResult:
        """Always `NotFound`."""
        return NotFound(tr("I cannot see your own browser, so you paste the value; it is on your clipboard."))

    async def settled(self) -> None:
        """Return immediately, because nothing is pending."""

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Always empty."""
        return ()

    async def holding(self, text: str) -> Candidate | None:
        """Always None: only the user knows."""
        return None

    async def read(self, *_: Any, **__: Any) -> NoReturn:
        """Never called: this form has no controls."""
        raise NotImplementedError

    fill = choose = put_back = attach = read

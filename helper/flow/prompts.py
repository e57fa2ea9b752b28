"""The engine's questions and reports to the user, and a form that the user fills by pasting."""

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
    """An event during the filling of one field."""

    field: PlannedField


class Asked(Progress):
    """The program is about to ask the user about the field."""


class Absent(Progress):
    """The page lacks the field, and the form is right without it."""


@dataclass(frozen=True)
class Filled(Progress):
    """The field has the planned value; `checks` (1 or 2) is the number of reads that confirmed it."""

    seen: str
    checks: int


class Pasted(Progress):
    """The user pasted the value, and the program found it in a control."""


@dataclass(frozen=True)
class Differs(Progress):
    """The control's value differs from the value that was filled in."""

    seen: str


class FillPrompts(Protocol):
    """The interface through which the engine asks the user.

    Every method that waits may be cancelled. Pressing Enter always gives a safe answer, which changes nothing
    in the form.
    """

    async def which_field(
        self, field: PlannedField, candidates: tuple[Candidate, ...]
    ) -> Candidate | Literal[False] | None:
        """Ask the user which control is the field: a candidate, or another control that the user points at.

        Returns None if the user wants to paste the value. Returns False if the user says that the page lacks
        the field, which is possible only for a field that may be absent.
        """
        ...

    async def covered(self, field: PlannedField, by: str) -> bool:
        """Report that the element `by` covers a field, and wait briefly.

        Returns False if the user wants to continue without the field.
        """
        return False

    async def is_absent(self, field: PlannedField) -> bool:
        """Ask the user whether the page lacks a field that was not found, and return the answer."""
        return False

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        """Ask the user which entry of the page's list to choose.

        Returns None if the user prefers to choose the entry on the page.
        """
        ...

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        """Ask the user whether to replace the control's content; if not, the user's content is kept."""
        ...

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        """Offer `field.value` for pasting, name the field, and wait for the user.

        `why` says why the program did not enter the value. Returns True as soon as the user confirms or a
        control contains the value, False if the user leaves the field as it is, or the control that the user
        pointed at for the program to fill.
        """
        ...

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        """Return the list in which the user chose an entry since `pasted` was called; None if there is none."""
        return None

    async def means(self, field: PlannedField, entry: str) -> bool:
        """Ask the user whether `entry` is this page's name for the wanted list entry. Return the answer."""
        return False

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        """Report the control or list entry that the user identified, so that the program can remember it."""
        return

    def tell(self, progress: Progress) -> None: ...


class PasteForm(Form):
    """A `Form` without a browser: the program finds no field, so the user pastes every value.

    The engine asks `FillPrompts` for each value in turn and trusts the user's answers, because it cannot read
    the page.
    """

    async def where(self) -> Where:
        """Return a placeholder, because the page is unknown."""
        return Where(address="", headings=(), document="paste")

    async def find(self, wanted: WantedField) -> FindResult:
        """Return `NotFound` without a reason, because the program cannot see the page."""
        return NotFound("")

    async def settled(self) -> None:
        """Return immediately, because nothing is pending."""

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Return no controls, because the program cannot see the page."""
        return ()

    async def holding(self, text: str) -> Candidate | None:
        """Return None, because only the user sees the page."""
        return None

    async def read(self, *_: Any, **__: Any) -> NoReturn:
        """Never called, because this form has no controls."""
        raise NotImplementedError

    fill = choose = put_back = attach = read

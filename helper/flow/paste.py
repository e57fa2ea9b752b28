"""A form nobody of us can see: every value is laid ready, and the person pastes it in a browser of her own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helper.flow.form import (
    Candidate,
    Chosen,
    Form,
    Found,
    Kind,
    Nothing,
    Option,
    Reading,
    Unchosen,
    Wanted,
    Where,
)

_REASON = "This window is yours alone; the value is copied for pasting."


class PasteForm(Form):
    """Implements `Form` without a browser: no field is ever found, so that every one becomes a paste step.

    The engine then asks the desk for each value in turn and takes the person's word; nothing can be read back.
    """

    async def where(self) -> Where:
        """A page nobody of us knows."""
        return Where(address="", headings=(), document="paste")

    async def find(self, wanted: Wanted) -> Found:
        """Nothing, whatever is wanted."""
        return Nothing(_REASON)

    async def all_of(self, kinds: Sequence[Kind]) -> tuple[Candidate, ...]:
        """None that could be seen."""
        return ()

    async def holding(self, text: str) -> Candidate | None:
        """None: the person's word is all there is."""
        return None

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Never asked: a control of this form does not exist."""
        raise _no_control(candidate)

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Never asked: a control of this form does not exist."""
        raise _no_control(candidate)

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Never asked: a control of this form does not exist."""
        raise _no_control(candidate)

    async def read(self, candidate: Candidate) -> Reading:
        """Never asked: a control of this form does not exist."""
        raise _no_control(candidate)


def _no_control(candidate: Candidate) -> LookupError:
    return LookupError(f"a form for pasting has no control such as “{candidate.label}”")

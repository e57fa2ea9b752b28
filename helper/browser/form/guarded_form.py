"""The portal's form as the session gets it: it remembers which controls are ours, and lets our own files be uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helper.browser.form.pen import Pen
from helper.flow.form import Candidate, Chosen, Form, Found, Kind, Option, Reading, Unchosen, Wanted, Where


class GuardedForm:
    """A `Form` in front of the page's form."""

    def __init__(self, form: Form, pen: Pen) -> None:
        self._form = form
        self._pen = pen
        self._ours: dict[str, Candidate] = {}

    @property
    def ours(self) -> tuple[Candidate, ...]:
        """The controls that were read for us, oldest first."""
        return tuple(self._ours.values())

    async def where(self) -> Where:
        return await self._form.where()

    async def find(self, wanted: Wanted) -> Found:
        return await self._form.find(wanted)

    async def fill(self, candidate: Candidate, text: str) -> None:
        await self._form.fill(candidate, text)

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        return await self._form.choose(candidate, option)

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload field; the page may send these, and only these, by itself."""
        await self._pen.allow_files(tuple(file.name for file in files))
        await self._form.attach(candidate, files)

    async def read(self, candidate: Candidate) -> Reading:
        self._ours[candidate.ref] = candidate
        return await self._form.read(candidate)

    async def all_of(self, kinds: Sequence[Kind]) -> tuple[Candidate, ...]:
        return await self._form.all_of(kinds)

    async def holding(self, text: str) -> Candidate | None:
        return await self._form.holding(text)

"""Keeps an eye on a form that was handed over: it must not change by itself, nor go away, unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from helper.errors import PageGone
from helper.flow.report import FieldReport, FillReport
from helper.flow.spec import Flow
from helper.model.attempt import SentValue
from helper.session.window import PortalWindow, SignIn

PART_SECONDS = 10.0
"""So long the next part of a form may take to come after the person's Next."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field to which the person has given another value."""

    field: FieldReport
    seen: str
    right: bool
    """Whether it is what was wanted: she has put it back."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the form has shown."""

    lost: tuple[FieldReport, ...] = ()
    """Fields that held the right value and hold another one without the person's doing; each is told once."""
    changed: tuple[Change, ...] = ()
    """What the person has changed since the last look."""
    left: bool = False
    """Whether something else stands where the form stood: another document, or another part of a one-page portal."""
    signed_out: bool = False
    """Whether it asks for a login."""


class Vigil:
    """Reads a form again and again while the person has it; never writes."""

    def __init__(
        self,
        window: PortalWindow,
        flow: Flow,
        document: str,
        report: FillReport | None,
        *,
        goes_on: bool = False,
        whole: FillReport | None = None,
        hers: dict[str, str] | None = None,
    ) -> None:
        """Without a report only the document is watched. `goes_on`: another part of the form is to come.

        `whole` has the fields of the parts before it too; `hers` is what the person was seen to change in them, and is kept up.
        """
        self._window = window
        self._flow = flow
        self._document = document
        self._goes_on = goes_on
        self._gone_since: float | None = None
        self._right = {field.field.step: field for field in (report.fields if report else ()) if field.right}
        """Fields that held what is wanted at the hand-over; what the page itself has changed is not among them any more."""
        filled = whole or report
        self._read = {
            field.field.name: field
            for field in (filled.fields if filled else ())
            if field.candidate is not None
        }
        self._hers = {} if hers is None else hers
        """What the person has put into some of them."""

    async def look(self) -> Look:
        """Look once. A page that is between two documents shows nothing yet."""
        try:
            where = await self._window.form.where()
            if where.document != self._document:
                # What is still coming says nothing yet, and is not late: a slow line is no sign of anything.
                return await self._elsewhere() if where.ready else Look()
            self._gone_since = None
            return await self._at_fields()
        except PageGone:
            return await self._without_fields()

    async def _without_fields(self) -> Look:
        """A field is not there any more: between two documents that says nothing, in the same one the form is gone."""
        try:
            if not self._right or (await self._window.form.where()).document != self._document:
                return Look()
            self._right.clear()
            return await self._elsewhere()
        except PageGone:
            return Look()

    async def _elsewhere(self) -> Look:
        """Something else stands there. The next part of a form may be a moment in coming."""
        out = await self._window.sign_in(self._flow) in {SignIn.OUT, SignIn.CAPTCHA}
        if self._goes_on and not out:
            now = asyncio.get_running_loop().time()
            self._gone_since = self._gone_since or now
            if now - self._gone_since < PART_SECONDS:
                return Look()
        return Look(left=True, signed_out=out)

    async def _at_fields(self) -> Look:
        lost, changed = [], []
        for step, field in list(self._right.items()):
            assert field.candidate is not None, "a field that was read has a control"  # noqa: S101 - for the type checker
            reading = await self._window.form.read(field.candidate)
            is_right = field.field.held_by(reading.value, field.entry)
            if not (is_right or reading.touched or step in self._hers):
                del self._right[step]
                lost.append(field)
            elif reading.value != self._hers.get(step, reading.value if is_right else None):
                self._hers[step] = reading.value
                changed.append(Change(field, reading.value, right=is_right))
        return Look(lost=tuple(lost), changed=tuple(changed))

    def sent(self, values: Iterable[SentValue]) -> tuple[Change, ...]:
        """What the person had changed when she submitted, as far as no look has shown it before."""
        changed = []
        for value in values:
            field = self._read.get(value.field)
            if field is None or value.value.split() == self._hers.get(field.field.step, field.seen).split():
                continue
            is_right = field.field.held_by(value.value, field.entry)
            changed.append(Change(field, value.value, right=is_right))
        return tuple(changed)

"""Keeps an eye on a form that was handed over: it must not change by itself, nor go away, unseen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from helper.errors import PageGone
from helper.flow.report import FieldReport, FillReport
from helper.flow.spec import Flow
from helper.session.window import PortalWindow, SignIn

PART_SECONDS = 10.0
"""So long the next part of a form may take to come after the person's Next."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the form has shown."""

    lost: tuple[FieldReport, ...] = ()
    """Fields that held the right value and hold another one without the person's doing; each is told once."""
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
    ) -> None:
        """Without a report only the document is watched. `goes_on`: another part of the form is to come."""
        self._window = window
        self._flow = flow
        self._document = document
        self._goes_on = goes_on
        self._gone_since: float | None = None
        self._right = {field.field.step: field for field in (report.fields if report else ()) if field.right}

    async def look(self) -> Look:
        """Look once. A page that is between two documents shows nothing yet."""
        try:
            where = await self._window.form.where()
            if where.document != self._document:
                # What is still coming says nothing yet, and is not late: a slow line is no sign of anything.
                return await self._elsewhere() if where.ready else Look()
            self._gone_since = None
            return Look(
                lost=tuple([field for field in list(self._right.values()) if await self._is_lost(field)])
            )
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

    async def _is_lost(self, field: FieldReport) -> bool:
        assert field.candidate is not None, "a field that was read has a control"  # noqa: S101 - for the type checker
        reading = await self._window.form.read(field.candidate)
        if field.field.held_by(reading.value, field.entry):
            return False
        del self._right[field.field.step]
        return not reading.touched

"""The way of pasted links into the records: read, asked about once, taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import App

from helper.tui.listings.paste import PasteAnswer, PasteDialog, Way, taken_in
from helper.tui.listings.pasting import Pasted, read_paste
from helper.tui.workbench import Records

SOURCE = "pasted"
_MANY_CHARACTERS = 100_000
"""A text longer than this is read beside the screen, so that keys are answered meanwhile."""


class Intake:
    """Takes in one paste after the other."""

    def __init__(
        self,
        app: App[int],
        records: Records,
        *,
        done: Callable[[str, tuple[str, ...]], Awaitable[None]],
        judge: Callable[[tuple[str, ...]], None],
    ) -> None:
        """`done` is told what to say and which findings to show; `judge` shows findings one by one."""
        self._app = app
        self._records = records
        self._done = done
        self._judge = judge

    async def take(self, text: str) -> None:
        """Read a text and ask about it."""
        if len(text) > _MANY_CHARACTERS:
            pasted = await asyncio.to_thread(read_paste, text, self._records.store)
        else:
            pasted = read_paste(text, self._records.store)
        self._app.push_screen(PasteDialog(self._records, pasted), partial(self._answered, pasted))

    async def _answered(self, pasted: Pasted, answer: PasteAnswer | None) -> None:
        if answer is None or not pasted.taken:
            return
        groups = pasted.by_design if answer.way is Way.AS_HEADED else ((answer.work_id, pasted.taken),)
        new: list[str] = []
        known: list[str] = []
        for work_id, addresses in groups:
            added = self._records.queue.add(
                addresses, work_id=work_id, source=SOURCE, judged_copy=work_id is not None
            )
            new += [finding.id for finding in added.new]
            known += [finding.id for finding in added.known]
        await self._done(taken_in(len(new), len(known)), tuple(new or known))
        if answer.way is Way.ONE_BY_ONE:
            findings = self._records.store.findings
            self._judge(tuple(one for one in new + known if findings[one].unanswered))

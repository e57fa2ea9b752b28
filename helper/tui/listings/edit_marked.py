"""Edits the marked listings in the person's own editor; what changes is shown before it is kept as one step."""

from __future__ import annotations

import asyncio

from textual.app import App

from helper.model.words import counted
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.listings.edit_text import Edited, as_text, read_edited
from helper.tui.workbench import Records, Workbench

_NO_EDITOR = (
    "Say which editor you use: set EDITOR, such as EDITOR=nano, and start again. Nothing was changed."
)


class EditMarked:
    """Edits many listings; a worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def edit(self, finding_ids: tuple[str, ...]) -> None:
        """Open the editor until the text can be taken, or the person gives up."""
        text = as_text(self._records.store, finding_ids)
        while True:
            typed = await self._typed(text)
            if typed is None:
                self._app.push_screen(Notice("No editor could be opened", _NO_EDITOR))
                return
            text = typed
            edited = read_edited(
                text,
                self._records.store,
                finding_ids,
                now=self._bench.now(),
                by=self._bench.settings.name,
            )
            if not edited.mistakes:
                break
            again: bool = await self._app.push_screen_wait(
                Confirm(
                    "These lines cannot be taken",
                    "\n".join(edited.mistakes),
                    yes="edit again",
                    no="throw it away",
                )
            )
            if not again:
                return
        await self._keep(edited)

    async def _typed(self, text: str) -> str | None:
        """What the person saved. The screen stands still meanwhile, because the terminal is the editor's."""
        driver = self._app._driver  # noqa: SLF001 - Textual says only there whether it can give the terminal away
        if driver is None or not driver.can_suspend:
            return await asyncio.to_thread(self._bench.edit, text)
        with self._app.suspend():
            return self._bench.edit(text)

    async def _keep(self, edited: Edited) -> None:
        number = len(edited.listings) + len(edited.findings)
        if not number:
            self._app.notify("Nothing was changed.", markup=False, timeout=4)
            return
        title = f"{counted(number, 'listing')} to change"
        agreed: bool = await self._app.push_screen_wait(
            Confirm(title, "\n".join(edited.diff), yes="keep them", no="throw them away")
        )
        if agreed:
            edits = f"{counted(number, 'listing')} edited"
            self._records.queue.correct(edits, *edited.listings, *edited.findings)
            self._app.notify(f"{edits}. u takes it back.", markup=False, timeout=4)

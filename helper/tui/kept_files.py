"""What is kept of something, such as the picture of a form: opened by one key, each file or the folder it lies in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from textual.app import App

from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.paths import shown
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Workbench

_TITLE = "What is kept of it"
_NOTHING = "Nothing is kept of it: no picture was taken, or the files are not there any more."
_FOLDER = "folder"


class KeptFiles:
    """A worker runs it, because it waits for the person."""

    def __init__(self, app: App[Any], bench: Workbench) -> None:
        self._app = app
        self._bench = bench

    async def show(self, names: Iterable[str]) -> None:
        """Offer these files of the evidence folder, the latest first, and the folder of the first of them."""
        files = await asyncio.to_thread(self._there, tuple(dict.fromkeys(names)))
        if not files:
            await self._app.push_screen_wait(Notice(_TITLE, _NOTHING))
            return
        folder = files[0].parent
        entries = [Entry(str(file), file.name, shown(file.parent)) for file in files]
        entries.append(Entry(_FOLDER, "the folder", shown(folder)))
        chosen = await self._app.push_screen_wait(ChooseEntry(_TITLE, entries))
        if chosen is not None:
            await self.open(folder if chosen == _FOLDER else Path(chosen))

    async def open(self, path: Path) -> None:
        """Open a file or a folder; where there is no desktop, say where it lies."""
        if not await self._bench.open_file(path):
            await self._app.push_screen_wait(Notice("It cannot be opened from here", shown(path)))

    def _there(self, names: tuple[str, ...]) -> list[Path]:
        """Those that are there, inside the evidence folder: records may have been edited by hand."""
        folder = self._bench.places.evidence.resolve()
        files = [(folder / name).resolve() for name in reversed(names)]
        return [file for file in files if file.is_relative_to(folder) and file.is_file()]

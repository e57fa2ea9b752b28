"""Keeps the person's spreadsheet up to date: after a session, an import or a round of judging, and when they leave."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import App

from helper.config.places import Places
from helper.exchange.living_sheet.sheet import bring_up_to_date, living_path
from helper.exchange.snapshot import Shelves, snapshot
from helper.tui.workbench import Records, Workbench


class SheetUpkeep:
    """Knows whether the sheet is behind the records; without such a sheet it does nothing."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._store = records.store
        self._writing = asyncio.Lock()
        self._path = None if bench.practice else living_path(bench.settings.living_sheet, bench.places)
        self._behind = self._path is not None and _is_behind(self._path, bench.places)
        if self._path is not None:
            records.store.subscribe(self._changed)

    async def keep_up(self) -> None:
        """Bring it up to date beside the screen; what stands in the way is said, and tried again the next time."""
        async with self._writing:
            if self._path is None or not self._behind:
                return
            self._behind = False
            sentence = await asyncio.to_thread(self._bring, self._path, snapshot(self._store))
        if sentence:
            self._app.notify(sentence, markup=False, timeout=10)

    def finish(self) -> str:
        """Bring it up to date before the program ends; what the person should know, or nothing."""
        if self._path is None or not self._behind:
            return ""
        self._behind = False
        return self._bring(self._path, self._store)

    def _bring(self, path: Path, records: Shelves) -> str:
        upkeep = bring_up_to_date(path, self._bench.places, records, self._bench.now())
        self._behind = self._behind or not upkeep.done
        return upkeep.sentence

    def _changed(self) -> None:
        self._behind = True


def _is_behind(path: Path, places: Places) -> bool:
    """Whether the records were written after the sheet, such as on an evening when it was open elsewhere."""
    written = [file.stat().st_mtime for file in places.data.glob(f"{places.queue_file.stem}*")]
    return bool(written) and (not path.exists() or path.stat().st_mtime < max(written))

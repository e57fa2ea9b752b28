"""Writes listings into a spreadsheet: asks for whom and where, writes in a thread, and says what came of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import App

from helper.errors import HelperError
from helper.exchange.export.sheet import SUFFIXES, export_to
from helper.exchange.snapshot import snapshot
from helper.model.words import counted
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.paths import SHEET_SUFFIXES, shown
from helper.tui.reports.where_to import ask_where
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Records, Workbench

_ALL, _PRESS = "all", "press"
_FOR_WHOM = (
    Entry(_ALL, "for me", "every column; it can be brought in again"),
    Entry(_PRESS, "for the press", "no shop, link, number, client or name"),
)
_HINT = "A name that ends with .xlsx or .csv."
_NO_KIND = "End its name with .xlsx or .csv: that says what kind of sheet it is to be."


class Exporting:
    """Writes one sheet; a worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def write(self, finding_ids: tuple[str, ...]) -> None:
        """Write these findings."""
        if not finding_ids:
            await self._app.push_screen_wait(Notice("Nothing to write", "The list is empty."))
            return
        title = f"Write {counted(len(finding_ids), 'link')} into a spreadsheet"
        whom = await self._app.push_screen_wait(ChooseEntry(title, _FOR_WHOM))
        path = await self._where(title, whom) if whom else None
        if path is not None:
            await self._write(path, finding_ids, redacted=whom == _PRESS)

    async def _where(self, title: str, whom: str) -> Path | None:
        kind = "for the press" if whom == _PRESS else "listings"
        usual = f"ipp-helper {kind} {self._bench.now().astimezone():%Y-%m-%d}.xlsx"
        return await ask_where(
            self._app, title, hint=_HINT, usual=usual, suffixes=SHEET_SUFFIXES, why_not=_why_not
        )

    async def _write(self, path: Path, finding_ids: tuple[str, ...], *, redacted: bool) -> None:
        kept = snapshot(self._records.store)
        findings = [kept.findings[one] for one in finding_ids if one in kept.findings]
        try:
            # All of them means everything, designs that have no listing yet too.
            chosen = None if len(findings) == len(kept.findings) else findings
            rows = await asyncio.to_thread(export_to, path, kept, chosen, redacted=redacted)
        except HelperError as error:
            await self._app.push_screen_wait(Notice("The sheet was not written", str(error)))
            return
        self._app.notify(f"{counted(rows, 'row')} written to {shown(path)}.", markup=False, timeout=8)


def _why_not(path: Path) -> str:
    return "" if path.suffix.lower() in SUFFIXES else _NO_KIND

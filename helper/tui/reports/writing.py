"""Writes the report as a page, or its picture to pass on, where the person says; counting and writing leave the screen free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

from textual.app import App

from helper.config.durable import write_durably
from helper.exchange.facts import facts_of
from helper.exchange.report.effort import effort_of
from helper.exchange.report.figures import figures_of
from helper.exchange.report.page import report_card, report_page
from helper.exchange.snapshot import Snapshot, snapshot
from helper.tui.dialogs.paths import shown
from helper.tui.reports.where_to import ask_where, not_written
from helper.tui.workbench import Records, Workbench

_PAGE = frozenset({".html", ".htm"})
_PICTURE = frozenset({".svg"})
Draw = Callable[[Snapshot, date], str]


class ReportWriting:
    """A worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def page(self) -> Path | None:
        """Write the report; where it lies, or None: it was not written."""
        hint = "A name that ends with .html. It opens without a network, and prints."
        return await self._write("Write the report", hint, "report.html", _PAGE, _page)

    async def card(self) -> Path | None:
        """Write the picture to pass on."""
        hint = "A name that ends with .svg. No shop, number, design or name is in it."
        return await self._write("A picture to pass on", hint, "reported.svg", _PICTURE, _card)

    async def _write(
        self, title: str, hint: str, usual: str, suffixes: frozenset[str], draw: Draw
    ) -> Path | None:
        def why_not(path: Path) -> str:
            return "" if path.suffix.lower() in suffixes else f"End its name with {max(suffixes, key=len)}."

        path = await ask_where(self._app, title, hint=hint, usual=usual, suffixes=suffixes, why_not=why_not)
        if path is None:
            return None
        kept, today = snapshot(self._records.store), self._bench.now().date()
        try:
            await asyncio.to_thread(lambda: write_durably(path, draw(kept, today).encode()))
        except OSError as error:
            await self._app.push_screen_wait(not_written(path, error))
            return None
        self._app.notify(f"Written to {shown(path)}.", markup=False, timeout=8)
        return path


def _page(kept: Snapshot, today: date) -> str:
    return report_page(figures_of(facts_of(kept), today), effort_of(kept))


def _card(kept: Snapshot, today: date) -> str:
    return report_card(figures_of(facts_of(kept), today))

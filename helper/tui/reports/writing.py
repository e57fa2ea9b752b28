"""Writes the report as a page, or its picture to share, where the person says; counting and writing leave the screen free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

from textual.app import App

from helper.config.durable import write_durably
from helper.errors import BrowserUnavailable
from helper.exchange.facts import facts_of
from helper.exchange.report.figures import effort_of, figures_of
from helper.exchange.report.page import CARD_SIZE, card_page, report_card, report_page
from helper.exchange.snapshot import Snapshot, snapshot
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.paths import shown
from helper.tui.reports.where_to import ask_where, not_written
from helper.tui.workbench import Records, Workbench

_PAGE = frozenset({".html", ".htm"})
_PICTURE = frozenset({".png", ".svg"})
Draw = Callable[[Snapshot, date], str]
_NO_BROWSER = "A name that ends with .svg needs no browser to be written."


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
        """Write the picture to share."""
        hint = "A name that ends with .png, or .svg. No shop, number, design or name is in it."
        return await self._write("Picture to share", hint, "reported.png", _PICTURE, _card)

    async def _write(
        self, title: str, hint: str, usual: str, suffixes: frozenset[str], draw: Draw
    ) -> Path | None:
        def why_not(path: Path) -> str:
            return (
                ""
                if path.suffix.lower() in suffixes
                else f"End its name with {' or '.join(sorted(suffixes))}."
            )

        path = await ask_where(self._app, title, hint=hint, usual=usual, suffixes=suffixes, why_not=why_not)
        if path is None:
            return None
        kept, today = snapshot(self._records.store), self._bench.now().date()
        try:
            content = (await asyncio.to_thread(draw, kept, today)).encode()
            if path.suffix.lower() == ".png":
                self._app.notify("The picture is being drawn …", markup=False, timeout=3)
                page = card_page(content.decode())
                content = await self._bench.draw(page, CARD_SIZE, self._bench.settings.browser)
            await asyncio.to_thread(write_durably, path, content)
        except BrowserUnavailable as error:
            await self._app.push_screen_wait(Notice("It was not drawn", f"{error}\n\n{_NO_BROWSER}"))
            return None
        except OSError as error:
            await self._app.push_screen_wait(not_written(path, error))
            return None
        self._app.notify(f"Written to {shown(path)}.", markup=False, timeout=8)
        return path


def _page(kept: Snapshot, today: date) -> str:
    return report_page(figures_of(facts_of(kept), today), effort_of(kept))


def _card(kept: Snapshot, today: date) -> str:
    return report_card(figures_of(facts_of(kept), today))

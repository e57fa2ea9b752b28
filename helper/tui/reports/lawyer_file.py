"""Writes a file for a lawyer about one design or one shop: asks about which and where, and writes in a thread."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import App

from helper.config.typed import is_folder, is_there
from helper.exchange.facts import facts_of
from helper.exchange.pack.contents import Contents, contents_of, facts_about
from helper.exchange.pack.writing import write_pack
from helper.exchange.report.figures import Figures, figures_of
from helper.exchange.snapshot import Snapshot, snapshot
from helper.model.words import counted
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.path import PathDialog
from helper.tui.dialogs.paths import shown
from helper.tui.plain import clean
from helper.tui.reports.where_to import not_written
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Records, Workbench

_TITLE = "A file for a lawyer"
_NOTHING = "Nothing was reported about that yet, so there is nothing to put together."
_HINT = "The name of a folder that is not there yet. Everything is copied into it; nothing is sent."


class LawyerFile:
    """A worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def ask(self) -> None:
        """Ask which design or shop it is about, and write it."""
        figures = figures_of(facts_of(self._records.store), self._bench.now().date())
        entries = _entries(figures)
        if not entries:
            await self._app.push_screen_wait(Notice(_TITLE, _NOTHING))
            return
        chosen = await self._app.push_screen_wait(ChooseEntry(f"{_TITLE}: about which?", entries))
        if chosen is not None:
            kind, _, name = chosen.partition(" ")
            await self.write(**{kind: name})

    async def write(self, *, design: str = "", seller: str = "") -> None:
        """Write it about this design, or about the shop of this number or name."""
        subject = design or f"store {seller}"
        kept = snapshot(self._records.store)
        if not facts_about(kept, design=design, seller=seller):
            await self._app.push_screen_wait(Notice(_TITLE, _NOTHING))
            return
        usual = shown(Path.home() / f"{_file_name(subject)} {self._bench.now().astimezone():%Y-%m-%d}")
        ask = PathDialog(
            f"{_TITLE}: {clean(subject)}", hint=_HINT, yes="write it", text=usual, why_not=_why_not,
            suffixes=(),
        )  # fmt: skip
        folder = await self._app.push_screen_wait(ask)
        if folder is not None:
            folder = await asyncio.to_thread(folder.absolute)
            await self._write(kept, folder, subject, design=design, seller=seller)

    async def _write(self, kept: Snapshot, folder: Path, subject: str, *, design: str, seller: str) -> None:
        def put_together() -> Contents:
            facts = facts_about(kept, design=design, seller=seller)
            contents = contents_of(kept, self._bench.places.evidence, facts, subject=subject)
            write_pack(contents, folder, self._bench.now())
            return contents

        try:
            contents = await asyncio.to_thread(put_together)
        except OSError as error:
            await self._app.push_screen_wait(not_written(folder, error))
            return
        await self._app.push_screen_wait(Notice(f"{_TITLE} is ready", _said(contents, folder)))


def _entries(figures: Figures) -> list[Entry]:
    return [
        Entry(f"{kind} {group.name}", group.name, f"{noun}, {counted(group.tally.reported, 'link')} reported")
        for kind, noun, groups in (("design", "design", figures.designs), ("seller", "shop", figures.sellers))
        for group in groups
        if group.name
    ]


def _said(contents: Contents, folder: Path) -> str:
    lines = [
        contents.headline,
        shown(folder),
        "Open cover.html in it. SHA256SUMS tells whether a file was changed later.",
        *(f"Not there any more: {name}" for name in contents.missing),
    ]
    return "\n".join(lines)


def _file_name(text: str) -> str:
    """What every system takes as a part of a file's name."""
    kept = "".join(one if one.isalnum() or one in " -_" else " " for one in clean(text))
    return " ".join(kept.split())[:60] or "file for a lawyer"


def _why_not(path: Path) -> str:
    if is_there(path):
        return "There is something of that name already. Take another name."
    return "" if is_folder(path.parent) else "There is no folder to put it in."

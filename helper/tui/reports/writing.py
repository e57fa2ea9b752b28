"""Writes the report, a file for a lawyer and spreadsheets, where the person says; counting and writing leave the screen alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

from helper.config.durable import write_durably
from helper.config.places import is_folder, is_there
from helper.errors import BrowserUnavailable, HelperError
from helper.model.text import plural
from helper.reports.documents import CARD_SIZE, card_page, report_card, report_page
from helper.reports.evidence_pack import Contents, contents_of, facts_about, write_pack
from helper.reports.figures import Figures, effort_of, figures_of
from helper.sheets.export import SUFFIXES, export_to
from helper.store.queries import Snapshot, facts_of, snapshot
from helper.tui.dialogs.dialogs import ChooseEntry, DialogFlow, Notice
from helper.tui.dialogs.path import SHEET_SUFFIXES, PathDialog, ask_where, not_written, shown
from helper.tui.formatting import clean
from helper.tui.widgets.inputs import MenuEntry

_PAGE = frozenset({".html", ".htm"})
_PICTURE = frozenset({".png", ".svg"})
Draw = Callable[[Snapshot, date], str]
_NO_BROWSER = "A name that ends with .svg needs no browser to be written."


class ReportWriting(DialogFlow):
    """A worker runs it, because it waits for the person."""

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
        kept, today = snapshot(self._context.store), self._context.now().date()
        try:
            content = (await asyncio.to_thread(draw, kept, today)).encode()
            if path.suffix.lower() == ".png":
                self._notify("The picture is being drawn …", 3)
                page = card_page(content.decode())
                content = await self._context.draw(page, CARD_SIZE, self._context.settings.browser)
            await asyncio.to_thread(write_durably, path, content)
        except BrowserUnavailable as error:
            await self._answer(Notice("It was not drawn", f"{error}\n\n{_NO_BROWSER}"))
            return None
        except OSError as error:
            await self._answer(not_written(path, error))
            return None
        self._notify(f"Written to {shown(path)}.", 8)
        return path


def _page(kept: Snapshot, today: date) -> str:
    return report_page(figures_of(facts_of(kept), today), effort_of(kept))


def _card(kept: Snapshot, today: date) -> str:
    return report_card(figures_of(facts_of(kept), today))


_TITLE = "A file for a lawyer"
_NOTHING = "Nothing was reported about that yet, so there is nothing to put together."
_FOLDER_HINT = "The name of a folder that is not there yet. Everything is copied into it; nothing is sent."


class LawyerFile(DialogFlow):
    """A worker runs it, because it waits for the person."""

    async def ask(self) -> None:
        """Ask which design or shop it is about, and write it."""
        figures = figures_of(facts_of(self._context.store), self._context.now().date())
        entries = _entries(figures)
        if not entries:
            await self._answer(Notice(_TITLE, _NOTHING))
            return
        chosen = await self._answer(ChooseEntry(f"{_TITLE}: about which?", entries))
        if chosen is not None:
            kind, _, name = chosen.partition(" ")
            await self.write(**{kind: name})

    async def write(self, *, design: str = "", seller: str = "") -> None:
        """Write it about this design, or about the shop of this number or name."""
        subject = design or f"store {seller}"
        kept = snapshot(self._context.store)
        if not facts_about(kept, design=design, seller=seller):
            await self._answer(Notice(_TITLE, _NOTHING))
            return
        usual = shown(Path.home() / f"{_file_name(subject)} {self._context.now().astimezone():%Y-%m-%d}")
        ask = PathDialog(
            f"{_TITLE}: {clean(subject)}", hint=_FOLDER_HINT, yes="write it", text=usual, why_not=_why_no_folder,
            suffixes=(),
        )  # fmt: skip
        folder = await self._answer(ask)
        if folder is not None:
            folder = await asyncio.to_thread(folder.absolute)
            await self._write(kept, folder, subject, design=design, seller=seller)

    async def _write(self, kept: Snapshot, folder: Path, subject: str, *, design: str, seller: str) -> None:
        def put_together() -> Contents:
            facts = facts_about(kept, design=design, seller=seller)
            contents = contents_of(kept, self._context.places.evidence, facts, subject=subject)
            write_pack(contents, folder, self._context.now())
            return contents

        try:
            contents = await asyncio.to_thread(put_together)
        except OSError as error:
            await self._answer(not_written(folder, error))
            return
        await self._answer(Notice(f"{_TITLE} is ready", _said(contents, folder)))


def _entries(figures: Figures) -> list[MenuEntry]:
    return [
        MenuEntry(
            f"{kind} {group.name}", group.name, f"{noun}, {plural(group.tally.reported, 'link')} reported"
        )
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
    kept = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in clean(text))
    return " ".join(kept.split())[:60] or "file for a lawyer"


def _why_no_folder(path: Path) -> str:
    if is_there(path):
        return "There is something of that name already. Take another name."
    return "" if is_folder(path.parent) else "There is no folder to put it in."


_ALL, _PRESS = "all", "press"
_FOR_WHOM = (
    MenuEntry(_ALL, "for me", "every column; it can be brought in again"),
    MenuEntry(_PRESS, "for the press", "no shop, link, number, client or name"),
)
_SHEET_HINT = "A name that ends with .xlsx or .csv."
_NO_KIND = "End its name with .xlsx or .csv: that says what kind of sheet it is to be."


class Exporting(DialogFlow):
    """Writes one sheet; a worker runs it, because it waits for the person."""

    async def write(self, finding_ids: tuple[str, ...]) -> None:
        """Write these findings."""
        if not finding_ids:
            await self._answer(Notice("Nothing to write", "The list is empty."))
            return
        title = f"Write {plural(len(finding_ids), 'link')} into a spreadsheet"
        whom = await self._answer(ChooseEntry(title, _FOR_WHOM))
        path = await self._where(title, whom) if whom else None
        if path is not None:
            await self._write(path, finding_ids, redacted=whom == _PRESS)

    async def _where(self, title: str, whom: str) -> Path | None:
        kind = "for the press" if whom == _PRESS else "listings"
        usual = f"ipp-helper {kind} {self._context.now().astimezone():%Y-%m-%d}.xlsx"
        return await ask_where(
            self._app, title, hint=_SHEET_HINT, usual=usual, suffixes=SHEET_SUFFIXES, why_not=_why_no_sheet
        )

    async def _write(self, path: Path, finding_ids: tuple[str, ...], *, redacted: bool) -> None:
        kept = snapshot(self._context.store)
        findings = [kept.findings[finding_id] for finding_id in finding_ids if finding_id in kept.findings]
        try:
            # All of them means everything, designs that have no listing yet too.
            chosen = None if len(findings) == len(kept.findings) else findings
            rows = await asyncio.to_thread(export_to, path, kept, chosen, redacted=redacted)
        except HelperError as error:
            await self._answer(Notice("The sheet was not written", str(error)))
            return
        self._notify(f"{plural(rows, 'row')} written to {shown(path)}.", 8)


def _why_no_sheet(path: Path) -> str:
    return "" if path.suffix.lower() in SUFFIXES else _NO_KIND

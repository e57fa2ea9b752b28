"""The papers of one design: its picture, the sheet for signing, and the signed sheet taken in."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import App

from helper.config.durable import private_folder, write_durably
from helper.errors import HelperError, NotDone
from helper.exchange.designs.papers import Paper, keep_paper, why_not_paper
from helper.exchange.signing_sheet import sheet_name, signing_sheet
from helper.model.work import Work
from helper.store.work_folder import file_of
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.dialogs.path import PathDialog
from helper.tui.dialogs.paths import shown
from helper.tui.plain import clean
from helper.tui.workbench import Records, Workbench

_SIGN = """Prepared, not signed: whether it is true is for you to say, and the signature is yours.

  · If the portal offers a form of its own (“Copyright Claim Statement”), use that form.
  · Print the sheet, fill in what is blank, sign it by hand.
  · Scan it, or take a picture of it: PDF, JPG or PNG. Word files are refused.
  · Then give it back here: key S."""
_PICTURE_HINT = "JPG or PNG. It is copied to your records; the file itself stays where it is."
_SIGNED_HINT = (
    "The sheet you have signed by hand, or the portal's own form: PDF, JPG or PNG; Word files are refused."
)
_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png"})


class Papers:
    """A worker runs each of these, because they wait for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def prepare(self, work: Work) -> None:
        """Write the sheet for signing beside the design's picture, and open it in the person's own browser."""
        ask = Confirm(f"The statement to sign: {clean(work.title)}", _SIGN, yes="prepare it")
        if not await self._app.push_screen_wait(ask):
            return
        try:
            file = await asyncio.to_thread(self._write_sheet, work)
        except HelperError as error:
            self._app.push_screen(Notice("There is no statement", str(error)))
            return
        opened = await self._bench.open_file(file)
        where = (
            "It is open in your own browser; print it from there."
            if opened
            else "Open it in any browser and print it."
        )
        self._app.push_screen(Notice("The statement to sign", f"{shown(file)}\n\n{where}"))

    async def take_picture(self, work: Work) -> None:
        """Take in the picture of the design."""
        await self._take(work, Paper.PICTURE, "The picture of the design", _PICTURE_HINT)

    async def take_signed(self, work: Work) -> None:
        """Take in the statement that the person has signed."""
        await self._take(work, Paper.STATEMENT, "The signed statement", _SIGNED_HINT)

    async def _take(self, work: Work, paper: Paper, title: str, hint: str) -> None:
        def why_not(path: Path) -> str:
            return why_not_paper(paper, path, self._bench.now().astimezone().date())

        ask = PathDialog(
            f"{title}: {clean(work.title)}", hint=hint, yes="take it", why_not=why_not, suffixes=_SUFFIXES
        )
        path = await self._app.push_screen_wait(ask)
        if path is None:
            return
        now = self._records.store.works[work.id]
        try:
            changed = await asyncio.to_thread(keep_paper, self._bench.places, now, paper, path)
        except HelperError as error:
            self._app.push_screen(Notice("It was not taken in", str(error)))
            return
        self._records.queue.correct(f"the {paper} of {work.title} taken in", changed)
        said = f"Taken in: the {paper} of {clean(work.title)}. u takes it back."
        self._app.notify(said, markup=False, timeout=5)

    def _write_sheet(self, work: Work) -> Path:
        name = work.registration.picture
        picture = file_of(self._bench.places, work, name)
        file = file_of(self._bench.places, work, sheet_name(work))
        try:
            content = picture.read_bytes() if name and picture.is_file() else b""
            private_folder(file.parent)
            write_durably(file, signing_sheet(work, content).encode())
        except OSError as error:
            raise NotDone(
                f"The sheet cannot be written: {error.strerror}.",
                where=str(file),
                now="See to it and try again.",
            ) from error
        return file

"""The proof picture: the original beside the listing's picture, drawn here, to be attached by the person or not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.app import App

from helper.config.durable import private_folder, write_durably
from helper.errors import HelperError, NotDone
from helper.exchange.proof_page import HEIGHT, WIDTH, Exhibit, kind_of, proof_page
from helper.model.attachment import PASSED_ON
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.store.attachments import attach_to_listing, kept_already, may_go_with, size_warning
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.path import PathDialog
from helper.tui.dialogs.paths import PICTURE_SUFFIXES, shown
from helper.tui.kept_files import KeptFiles
from helper.tui.plain import clean
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Records, Workbench

_KEPT_AS = "product.png"
"""How the shop window keeps a listing's picture."""
_FOLDER = "proof"
_MOST_BYTES = 20_000_000
_NO_PICTURE = "This is no picture that a browser shows: PNG, JPEG, WebP or GIF, up to 20 MB."
_ORIGINAL_HINT = (
    "The picture of your original. Only what is to be seen goes in, nothing that is hidden in the file."
)
_LISTING_HINT = "No picture of this listing is kept. Name one that you have saved from its page."
_ADDRESS_HINT = (
    "Its official address, where everybody can see it: your shop, your page. It stands below the picture."
)
_LOOK, _KEEP, _ATTACH = "look", "keep", "attach"
_WISHES = (
    Entry(_KEEP, "keep it here", "nobody else sees it"),
    Entry(_LOOK, "look at it", "opens the picture; then you are asked again"),
    Entry(_ATTACH, "attach it", "it goes with the form of this listing; the seller sees it"),
)
_PASSED_ON = f"""It shows the two pictures, their addresses and the day, and nothing else.

Look at it before you attach it. {PASSED_ON}"""


def proofs_of(evidence: Path, listing: Listing) -> list[str]:
    """The proof pictures of a listing that were drawn and kept, by their names in the evidence folder."""
    kept = sorted((evidence / _FOLDER).glob(f"{listing.item_id or listing.id}-*.png"))
    return [f"{_FOLDER}/{file.name}" for file in kept]


class Proof:
    """Makes one picture; a worker runs it, because it waits for the person."""

    def __init__(self, app: App[Any], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def make(self, finding_id: str) -> None:
        """Ask for what is not known, and draw."""
        finding = self._records.store.findings[finding_id]
        listing = self._records.store.listings[finding.listing_id]
        try:
            copy = await self._listing_exhibit(listing)
            original = await self._original_exhibit(finding) if copy else None
            if copy is None or original is None:
                return
            self._app.notify("The picture is being drawn …", markup=False, timeout=3)
            html = proof_page(original, copy)
            drawn = await self._bench.draw(html, (WIDTH, HEIGHT), self._bench.settings.browser)
            file = await asyncio.to_thread(self._keep, listing, drawn)
        except HelperError as error:
            self._app.push_screen(Notice("There is no proof picture", str(error)))
            return
        await self._ask_to_attach(finding_id, file)

    async def _ask_to_attach(self, finding_id: str, file: Path) -> None:
        """Let it go with the listing's form, if the person says so once she was told who sees it."""
        store = self._records.store
        wish: str | None = _LOOK
        while wish == _LOOK:
            offered = _WISHES if may_go_with(store, store.findings[finding_id]) else _WISHES[:2]
            ask = ChooseEntry(
                "The proof picture", offered, hint=f"{shown(file)}\n\n{_PASSED_ON}", no="keep it here"
            )
            wish = await self._app.push_screen_wait(ask)
            if wish == _LOOK:
                await KeptFiles(self._app, self._bench).open(file)
        finding = store.findings[finding_id]
        if wish != _ATTACH or not may_go_with(store, finding):
            return
        name = file.relative_to(self._bench.places.evidence).as_posix()
        kept = await asyncio.to_thread(kept_already, self._bench.places.evidence, name)
        attach_to_listing(store, finding, kept)
        said = f"It goes with the form of this listing. u takes it off. {size_warning(file)}"
        self._app.notify(said.rstrip(), markup=False, timeout=6)

    async def _listing_exhibit(self, listing: Listing) -> Exhibit | None:
        """The listing's picture as it was kept when its page was open, else one that the person names."""
        kept = next(
            (
                (look.at, self._bench.places.evidence / name)
                for look in reversed(listing.looks)
                for name in look.evidence
                if name.rpartition("/")[2] == _KEPT_AS
            ),
            None,
        )
        if kept is None:
            file = await self._asked("The listing's picture", _LISTING_HINT)
            kept = (await asyncio.to_thread(_saved_at, file), file) if file else None
        if kept is None:
            return None
        at, file = kept
        return Exhibit(
            heading="Listing on AliExpress",
            picture=await asyncio.to_thread(_picture, file),
            address=listing.url,
            day=f"{at.astimezone():%Y-%m-%d}",
        )

    async def _original_exhibit(self, finding: Finding) -> Exhibit | None:
        work = self._records.store.works.get(finding.work_id or "")
        file = await self._asked("Your original", _ORIGINAL_HINT)
        if file is None:
            return None
        picture = await asyncio.to_thread(_picture, file)
        known = work.official_addresses[0] if work and work.official_addresses else ""
        ask = AskText("Where is the original shown?", hint=_ADDRESS_HINT, text=known, yes="draw it")
        address = await self._app.push_screen_wait(ask)
        if address is None:
            return None
        heading = f"Original: {clean(work.title)}" if work else "Original"
        return Exhibit(heading=heading, picture=picture, address=clean(address))

    async def _asked(self, title: str, hint: str) -> Path | None:
        return await self._app.push_screen_wait(
            PathDialog(title, hint=hint, yes="this one", why_not=_why_no_picture, suffixes=PICTURE_SUFFIXES)
        )

    def _keep(self, listing: Listing, drawn: bytes) -> Path:
        folder = self._bench.places.evidence / _FOLDER
        name = f"{listing.item_id or listing.id}-{self._bench.now():%Y%m%dT%H%M%SZ}.png"
        try:
            private_folder(folder)
            write_durably(folder / name, drawn)
        except OSError as error:
            raise NotDone(
                f"The picture cannot be kept: {error.strerror}.",
                where=str(folder),
                now="See to it and try again.",
            ) from error
        return folder / name


def _why_no_picture(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return _NO_PICTURE
        with path.open("rb") as file:
            return "" if kind_of(file.read(16)) else _NO_PICTURE
    except OSError as error:
        return f"It cannot be read: {error.strerror}."


def _picture(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotDone(
            f"The picture cannot be read: {error.strerror}.", where=str(path), now="Name another one."
        ) from error


def _saved_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)

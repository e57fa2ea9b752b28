"""Writes down whether a shop's page is still there, as the person has seen it, with a picture where she saved one."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from helper.errors import HelperError
from helper.exchange.seller_ledger import SellerLine
from helper.exchange.store_picture import keep_store_picture, why_no_picture
from helper.model.seller import StoreLook
from helper.store.sellers import note_look
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.dialogs.paths import typed_path
from helper.tui.workbench import Records, Workbench

_HINT = "The path of a picture that you have saved of it; leave it empty if there is none. Why it is gone, nobody knows."
_AGAIN = "It is written down that the page of this shop was not available. Is it there again?"


class PageGone:
    """Asks once; a worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def ask(self, line: SellerLine) -> None:
        """Gone, or there again."""
        if line.seller is not None and line.seller.not_available is not None:
            if await self._app.push_screen_wait(Confirm(line.name, _AGAIN, yes="it is there again")):
                self._note(line, StoreLook(at=self._bench.now(), there=True, by=self._bench.settings.name))
            return
        ask = AskText(
            f"The page of {line.name} is not there any more",
            hint=_HINT,
            why_not=_why_not,
            yes="write it down",
        )
        text = await self._app.push_screen_wait(ask)
        if text is None:
            return
        try:
            self._note(line, self._gone(line, typed_path(text)))
        except HelperError as error:
            await self._app.push_screen_wait(Notice("Nothing was written down", str(error)))

    def _gone(self, line: SellerLine, picture: Path | None) -> StoreLook:
        at, evidence = self._bench.now(), self._bench.places.evidence
        kept = (keep_store_picture(picture, evidence, line.number, at),) if picture else ()
        return StoreLook(at=at, by=self._bench.settings.name, evidence=kept)

    def _note(self, line: SellerLine, look: StoreLook) -> None:
        note_look(self._records.store, self._records.queue, line.number, look)


def _why_not(text: str) -> str | None:
    path = typed_path(text) if text.strip() else None
    return (why_no_picture(path) or None) if path else None

"""Takes in the AliExpress links that the person copies while browsing; off until it is switched on."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from helper.model.address import Address, Disposition
from helper.model.address_text import find_addresses
from helper.model.finding import Finding
from helper.model.words import counted, finding_words
from helper.tui.dialogs.dialogs import Notice
from helper.tui.listings.details import earlier_words
from helper.tui.workbench import Records, Workbench

SOURCE = "copied"
_WORD = "aliexpress"
"""Every address of theirs has it; a text without it is forgotten where it was read."""
_ON = "Your clipboard is watched: the AliExpress links you copy are taken in, everything else is forgotten at once."
_OFF = "Your clipboard is not watched any more."
_ENDED = "Your clipboard cannot be read any more; it is not watched now."


class ClipboardFinds:
    """Runs as a worker until it is cancelled."""

    def __init__(
        self, app: App[int], bench: Workbench, records: Records, show: Callable[[bool], None]
    ) -> None:
        """`show` is told whether it watches, so that the sign is there as long as it does."""
        self._app = app
        self._bench = bench
        self._records = records
        self._show = show

    async def watch(self) -> None:
        """Watch until cancelled, or say why that cannot be."""
        if reason := await self._bench.why_not_watch():
            self._app.push_screen(Notice("The clipboard cannot be watched", reason))
            return
        self._show(True)
        said = _OFF
        try:
            async with self._bench.watch(_WORD) as texts:
                self._say(_ON)
                async for text in texts:
                    self.take(text)
            said = _ENDED
        finally:
            self._show(False)
            self._say(said)

    def take(self, text: str) -> None:
        """Take in the addresses of a text; nothing else of it is looked at or kept."""
        addresses = [address for address in find_addresses(text) if _is_find(address)]
        if addresses:
            added = self._records.queue.add(addresses, source=SOURCE)
            self._say(" ".join(self._sentences(added.new, added.known)))

    def _sentences(self, new: tuple[Finding, ...], known: tuple[Finding, ...]) -> list[str]:
        said = [f"{counted(len(new), 'link')} taken in from your clipboard. u takes it back."] if new else []
        if known and not new:
            words = finding_words(known[0]) if len(known) == 1 else f"all {len(known)}"
            said.append(f"You have it already: {words}." if len(known) == 1 else f"You have {words} already.")
        earlier = [
            one
            for finding in (*new, *known)
            for one in self._records.queue.earlier_complaints(finding.listing_id)
        ]
        if earlier:
            said.append(f"Reported before: {earlier_words(earlier[0], self._bench.now())}.")
        return said

    def _say(self, text: str) -> None:
        if self._app.is_running:
            self._app.notify(text, markup=False, timeout=5)


def _is_find(address: Address) -> bool:
    """Whether it is the address of a listing: a bare number may be anything."""
    return address.disposition is not Disposition.REJECT and _WORD in address.raw.casefold()

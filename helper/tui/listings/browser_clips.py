"""Starts and stops receiving listings from the user's own browser, and shows how to set this up."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from helper.translation import msg, tr
from helper.tui.designs.design_dialogs import DesignPicker
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, DialogFlow, Notice, ask_name, notice_on_error
from helper.tui.formatting import clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry

if TYPE_CHECKING:
    from helper.session.shop.clipping import Clipper
    from helper.web.receive import ClipServer

TITLE = msg("From your own browser")
_WHAT = msg("""When you find a copy on AliExpress in your usual browser, one click on the extension sends it here:
  · Its address, title, price, shop and picture are saved.
  · It waits in Listings until you have reviewed it.
  · Nothing leaves this computer, and nothing is read before you click.""")
_ON = msg("Your browser can send listings now. Press {app.clip} for setup, the code, or to turn it off.")
_RENEWED = msg(
    "The old code no longer works. Press {app.clip} to see the new one, then paste it into the extension's options."
)


class _Entry(StrEnum):
    GUIDE = "guide"
    DESIGN = "design"
    RENEW = "renew"
    STOP = "stop"


class BrowserClips(DialogFlow):
    """Receives listings from the user's own browser, until the user turns this off or quits the program."""

    def __init__(self, host: PaneHost) -> None:
        super().__init__(host)
        self._off: asyncio.Event | None = None
        self._server: ClipServer | None = None
        self._clipper: Clipper | None = None

    @notice_on_error(TITLE)
    async def manage(self) -> None:
        """If receiving is off, ask whether to start. If it is on, show the menu for receiving listings."""
        if self._server is not None:
            await self._menu(self._server)
            return
        is_first = not self._context.places.clip_token_file.exists()
        if await self._host.ask(Confirm(tr(TITLE), tr(_WHAT), yes=tr("turn on"))):
            await ask_name(self._host)
            self.begin(guide=is_first)

    def begin(self, *, guide: bool = False) -> None:
        """Start receiving listings. With `guide`, also show the page that explains the setup."""
        self._off = asyncio.Event()
        self._host.run_worker(self._serve(self._off, guide=guide), group="clip", exclusive=True)

    @notice_on_error(TITLE)
    async def _serve(self, off: asyncio.Event, *, guide: bool) -> None:
        # Import the web server in another thread, because the import is slow.
        serving = await asyncio.to_thread(import_module, "helper.web.receive")
        from helper.session.shop.clipping import Clipper

        self._clipper = self._clipper or Clipper(self._context.records, partial(self._host.say, seconds=6))
        server: ClipServer = serving.ClipServer(
            self._clipper, self._context.places, in_loop=self._host.app.call_from_thread
        )
        try:
            server.start()
            self._server = server
            self._host.sign("clipping", True)
            self._host.say(tr(_ON), 6)
            if server.port != serving.FIRST_PORT:
                self._host.say(
                    tr(
                        "Port {wanted} is in use, so ipp-helper now uses {port}. Press {app.clip} to see the new code, then paste it into the extension.",
                        wanted=serving.FIRST_PORT,
                        port=server.port,
                    ),
                    6,
                )
            if guide:
                await self._show_guide(server)
            await off.wait()
            self._host.say(tr("Your browser can no longer send listings."), 6)
        finally:
            self._server = None
            server.stop()
            self._host.sign("clipping", False)

    async def _menu(self, server: ClipServer) -> None:
        work = self._context.store.works.get(self._clipper.work_id if self._clipper else None)
        design = clean(work.title) if work else tr("you choose it when the first listing arrives")
        entries = [
            MenuEntry(_Entry.GUIDE, tr("set up"), tr("opens a page in your browser")),
            MenuEntry(_Entry.DESIGN, tr("design of the next listings"), design),
            MenuEntry(_Entry.RENEW, tr("new code"), tr("the old one stops working")),
            MenuEntry(_Entry.STOP, tr("turn off"), tr("your browser can no longer send listings")),
        ]
        hint = tr("Your browser can send listings.\nCode for the extension: {code}", code=server.code)
        match await self._host.ask(ChooseEntry(tr(TITLE), entries, hint=hint)):
            case _Entry.GUIDE:
                await self._show_guide(server)
            case _Entry.DESIGN:
                question = tr("Which design do the next listings copy?")
                work_id = await self._host.ask(DesignPicker(self._context.records, question))
                if work_id is not None and self._clipper is not None:
                    self._clipper.work_id = work_id
            case _Entry.RENEW:
                server.renew()
                self._host.say(tr(_RENEWED), 6)
            case _Entry.STOP if self._off is not None:
                self._off.set()

    async def _show_guide(self, server: ClipServer) -> None:
        address = server.guide_address()
        if not await self._context.desktop.open_page(address):
            text = f"{tr('Open this address in your browser; it works once.')}\n\n{address}"
            await self._host.ask(Notice(tr("Set up your browser"), text))

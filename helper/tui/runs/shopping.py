"""The shop window beside the screens: one key opens it, the same key writes down what the person has open in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from helper.errors import HelperError
from helper.session.events import Event
from helper.session.operator import Question, Request
from helper.session.shop.events import ListingRecorded, NothingRecorded, OwnerRecorded, ShopOpened
from helper.tui.acts import ACTS
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.filing.operator import ScreenOperator
from helper.tui.keys import key_label
from helper.tui.plain import clean
from helper.tui.workbench import Run, ShopWish, Workbench

TITLE = "The shop window"
_WHAT = """You find the listing on AliExpress; nothing is searched or opened for you.
The same key then writes down what you have open: title, price, shop, picture."""
_WINDOW = """A browser window opens now, next to this one.
  · It is a window of its own, and never logged in.
  · A seller's licence page gives the owner's name; it stays on this computer.
  · Close it whenever you like. Nothing is lost."""
_ENDED = "The shop window is closed."
_STOPPED = "Nothing more is written down; the shop window stays as it is."
_BACK = "u takes it back."


class Shopping:
    """Runs as a worker until the window is closed or the person stops."""

    def __init__(self, app: App[Any], bench: Workbench, show: Callable[[bool], None]) -> None:
        """`show` is told whether the window is open, so that the sign is there as long as it is."""
        self._app = app
        self._bench = bench
        self._show = show
        self._run: Run | None = None
        self._stopped = False

    async def visit(self) -> None:
        """Ask, open the window, and stay with it."""
        if not await self._app.push_screen_wait(Confirm(TITLE, _WHAT, foot=_WINDOW, yes="open it")):
            return
        try:
            self._run = self._bench.start_run(ScreenOperator(self._app, self._hear), ShopWish())
            await self._run.run()
        except HelperError as error:
            self._app.push_screen(Notice(TITLE, str(error)))
            return
        finally:
            self._run = None
            self._show(False)
        self._say(_STOPPED if self._stopped else _ENDED)

    def record(self) -> None:
        """Write down what is open in the window."""
        if self._run is not None:
            self._run.request(Request.GO_ON)

    def stop(self) -> None:
        """Write nothing more down; the window stays."""
        if self._run is not None:
            self._stopped = True
            self._run.request(Request.PAUSE)

    def _hear(self, what: Event | Question | None) -> None:
        match what:
            case ShopOpened():
                self._show(True)
                key = key_label(",".join(self._bench.keymap.get("app.shop", (ACTS["app.shop"].keys,))))
                self._say(f"The shop window is open. {key} writes down the listing you have open there.")
            case ListingRecorded() | OwnerRecorded():
                self._say(f"{what.text}\n{_BACK}")
            case NothingRecorded():
                self._say(what.text)

    def _say(self, text: str) -> None:
        if self._app.is_running:
            self._app.notify("\n".join(map(clean, text.splitlines())), markup=False, timeout=6)

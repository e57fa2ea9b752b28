"""The terminal program: colours, keys, the first frame, leaving, and what happens to a fault of ours."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import App
from textual.filter import LineFilter
from textual.screen import Screen

from helper.config import crash
from helper.errors import HelperError
from helper.system.processes import termination_handlers
from helper.tui.actions import ACTIONS, bindings, key_label, keymap
from helper.tui.dialogs.dialogs import AnsweringScreen, Confirm, Dialog, Notice
from helper.tui.formatting import clean
from helper.tui.main_screen import MainScreen
from helper.tui.pane import Pane
from helper.tui.terminal import (
    DARK,
    NAME,
    THEMES,
    PlainCharacters,
    Terminal,
    draws_marks,
    theme_for,
    themes,
    title_of,
)

if TYPE_CHECKING:
    from helper.tui.context import ScreenContext
    from helper.tui.dialogs.path import BackupChosen
    from helper.tui.filing.session_host import SessionHost

_GOODBYE_SECONDS = 5.0
"""How long a session may take to put everything away before the program leaves without it."""
_STAYS = """A form stands in the browser window. It stays as it is, and nothing is lost.
The next time you start I look at it first, and ask where I cannot know."""


class HelperApp(App[int]):
    """Everything it works with is handed to it."""

    TITLE = NAME
    CSS_PATH = "helper.tcss"
    BINDINGS = bindings("app.leave")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (20, "-low"), (30, "-high")]  # noqa: RUF012 - the same

    def __init__(self, context: ScreenContext, *, grown: Callable[[], None] = lambda: None) -> None:
        """`grown` is called when a place was made, which stays as long as the program.

        Raises:
            WrongUse: The person's keys name something that does not exist.
        """
        super().__init__()
        self.context = context
        self._main = MainScreen(context, grown)
        self._terminal = Terminal(None)
        self._yours = False
        self._way_out: Callable[[], None] | None = None
        # Textual draws on this stream.
        encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
        plain = context.settings.ascii or not draws_marks(encoding)
        self._plain = PlainCharacters(enabled=plain, encoding=encoding)
        for theme in themes(few=self.console.color_system == "256"):
            self.register_theme(theme)
        self.theme = theme_for(context.settings.theme) or DARK
        self.set_keymap(keymap(context.keymap, context.places.keys_file))

    def get_default_screen(self) -> Screen[None]:
        return self._main

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes()[0].variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        return [*filters, self._plain] if self._plain.enabled else filters

    def on_mount(self) -> None:
        self._terminal = Terminal(self._driver)
        self._terminal.open()
        if self.context.first_time:
            from helper.tui.checklist_screen import WelcomeScreen

            self.push_screen(WelcomeScreen(), self._welcomed)
        if theme_for(self.context.settings.theme) is None:
            names = ", ".join(THEMES)
            self.notify(f"There are no colours called so in your settings; there are: {names}.", markup=False)
        self.call_after_refresh(self._open_records)

    def on_unmount(self) -> None:
        self._terminal.close()

    async def on_event(self, event: events.Event) -> None:
        """Leave out what was typed before the question could be read."""
        typed = isinstance(event, events.Key | events.Paste | events.MouseDown | events.MouseUp)
        screen: object = self.screen_stack[-1] if self.screen_stack else None
        deaf = isinstance(screen, AnsweringScreen) and screen.ignores(event)
        if not (typed and deaf) or event.is_forwarded:
            await super().on_event(event)

    async def action_leave(self) -> None:
        if isinstance(self.screen, Dialog) and self.screen.holds_typing:
            self.screen.action_no()
            return
        filing = self._main.filing
        if filing is None:
            self._go()
        elif self._way_out is None:
            text = _STAYS if filing.view.half_filled else "The browser window stays. Nothing is lost."
            ask = Confirm("Leave now?", text, yes="leave", no="stay")
            self.push_screen(ask, lambda agreed: self._depart(self._go) if agreed else None)

    async def action_wear(self, theme: str) -> None:
        from helper.config.settings import write_settings

        self.theme = theme
        try:
            await asyncio.to_thread(write_settings, self.context.places.settings_file, theme=theme)
        except (HelperError, OSError):
            self.notify("These colours hold until you leave: they cannot be kept.", markup=False, timeout=6)

    def action_help_quit(self) -> None:
        """Ctrl+C copies in a field and leaves nothing: say what does."""
        keys = self.context.keymap.get("app.leave") or (ACTIONS["app.leave"].keys,)
        self.notify(f"{key_label(','.join(keys))} leaves. Nothing is lost.", markup=False, timeout=4)

    async def action_quit(self) -> None:
        await self.action_leave()

    def on_backup_chosen(self, event: BackupChosen) -> None:
        """End, so that the records are closed; whoever started the screens restores them and shows them again."""
        if self.context.restore is not None:
            self.context.restore(event.file)
            self._depart(self._go)

    def terminate(self) -> None:
        """The system wants us to end: put away what can be put away, and give the terminal back."""
        self._depart(self._go)

    def hang_up(self) -> None:
        """The terminal is gone: put away what can be put away. Nobody is left to be asked or shown anything."""
        self._terminal.lose()
        # Textual's own way out speaks to the terminal, and there is none. Everything is on the disk.
        self._depart(partial(os._exit, 0))

    def on_session_host_changed(self, event: SessionHost.Changed) -> None:
        """Say whose turn it is outside of the screen too; leave, where only that was waited for."""
        turn = event.view
        self._terminal.entitle(title_of(turn))
        if turn.yours and not self._yours and self.context.settings.bell:
            self.bell()
        self._yours = turn.yours
        if self._way_out is not None and self._main.filing is None:
            self._way_out()

    def on_session_host_broke(self, event: SessionHost.Broke) -> None:
        """A fault of ours is written down; what the person can do about it stands on the screen."""
        if not isinstance(event.error, HelperError):
            crash.log_crash(event.error, self.context.places.log)

    async def on_pane_copy(self, event: Pane.Copy) -> None:
        """Copy; what was copied is shown too, so that it can be taken by hand."""
        lines = event.text.splitlines() or [""]
        shown = lines[0] if len(lines) == 1 else f"{len(lines)} lines"
        copied = await asyncio.to_thread(self.context.copy, event.text)
        if copied:
            self._terminal.write(copied)
        sure = copied == ""
        words = "Copied" if sure else "Given to your terminal to copy" if copied else "Copy it from here"
        self.notify(f"{words}: {clean(shown)}", markup=False, timeout=4 if sure else 10)

    async def on_pane_open(self, event: Pane.Open) -> None:
        if await self.context.open_page(event.url):
            self.notify(f"Opened in your browser: {event.url}", markup=False, timeout=4)
        else:
            await self.on_pane_copy(Pane.Copy(event.url))

    def on_main_screen_leave_practice(self, event: MainScreen.LeavePractice) -> None:
        if self.context.leave_practice is not None:
            self.context.leave_practice(event.begin)
            self._depart(self._go)

    async def _open_records(self) -> None:
        """Open the records once there is something to see; from then on memory is mostly theirs."""
        try:
            self.context.open()
        except HelperError as error:
            code, text = error.exit_code, str(error)
            notice = Notice("Your records cannot be opened", text, yes="leave")
            # Outside of the screens it can still be read, and copied.
            self.push_screen(notice, lambda _: self.exit(code, message=Text(text)))
            return
        await self._main.use_records()
        for remark in self.context.store.remarks:
            self.notify(remark, markup=False, timeout=10)
        if self.context.notice:
            self.push_screen(Notice(*self.context.notice))
        if self.context.begin is not None and not self.context.first_time:
            await self._main.begin(self.context.begin)
        if self.context.rehearse:
            self._main.start_filing.ask_all(rehearse=True)

    async def _welcomed(self, _: bool | None) -> None:
        if self.context.begin is not None:
            await self._main.begin(self.context.begin)
        else:
            await self._main.run_action("doors")

    def _depart(self, way_out: Callable[[], None]) -> None:
        self._way_out = way_out
        if (filing := self._main.filing) is None:
            way_out()
        else:
            filing.stop()
            self.set_timer(_GOODBYE_SECONDS, way_out)

    def _go(self) -> None:
        self.exit(0)

    def _fatal_error(self) -> None:
        """Something went wrong that no screen could answer: one text for the person. Textual would show our values."""
        error: BaseException | None = self._exception
        if isinstance(error, HelperError):
            # Such as a full drive: it says itself what happened, where, and what now.
            self._return_code, text = error.exit_code, str(error)
        else:
            file = crash.log_crash(error, self.context.places.log)
            self._return_code, text = crash.EXIT_CODE, crash.crash_notice(file)
        self._exit_renderables[:] = [Text(text)]
        self._close_messages_no_wait()


def main(context: ScreenContext) -> int:
    # Nothing that is made until the first frame will ever be garbage: looking for it only costs time.
    gc.disable()
    app = HelperApp(context, grown=_leave_out_of_collection)
    try:
        asyncio.run(_run(app))
    finally:
        gc.enable()
    return app.return_code or app.return_value or 0


def _leave_out_of_collection() -> None:
    """Do not look through what stays for ever again and again: at 100,000 rows that would hold keys up by 80 ms."""
    gc.enable()
    gc.freeze()


async def _run(app: HelperApp) -> None:
    # Closing the terminal's window must not leave a session behind.
    with termination_handlers(app.terminate, app.hang_up):
        await app.run_async()

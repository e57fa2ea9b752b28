"""The terminal program: themes, keys, the first frame, quitting, and internal errors."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events, work
from textual.app import App
from textual.css.query import NoMatches
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import MountError
from textual.worker import WorkerFailed

from helper.config import crash
from helper.errors import HelperError
from helper.system.processes import gc_paused, termination_handlers
from helper.system.tasks import give_way
from helper.translation import comma_list, msg, tr, tr_n, use_language
from helper.tui.actions import bindings, keymap, use_keys
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
    from helper.tui.filing.session_host import SessionHost

_GOODBYE_SECONDS = 5.0
"""Seconds that a session may take to stop before the program quits anyway."""
_CLOSES = msg(
    "A form is open in the browser window, which closes when you quit.\nNext time you start, I ask you whether that form was submitted, unless it was still being filled in."
)


class HelperApp(App[int]):
    TITLE = NAME
    CSS_PATH = "helper.tcss"
    BINDINGS = bindings("app.leave")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares this attribute as a list
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (20, "-low"), (30, "-high")]  # noqa: RUF012 - Textual declares this attribute as a list

    def __init__(self, context: ScreenContext, *, on_new_screen: Callable[[], None] = lambda: None) -> None:
        """`on_new_screen` is called whenever a pane has been created. Panes are kept until the program ends.

        Raises:
            WrongUse: The user's keys name an unknown action or key.
        """
        super().__init__()
        self.context = context
        self._main = MainScreen(context, on_new_screen)
        self._terminal = Terminal(None)
        self._yours = False
        self._quit_when_done: Callable[[], None] | None = None
        # The glyphs that can be shown depend on the encoding of the stream that Textual writes to.
        encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
        plain = context.settings.ascii or not draws_marks(encoding)
        self._plain = PlainCharacters(enabled=plain, encoding=encoding)
        for theme in themes(few=self.console.color_system == "256"):
            self.register_theme(theme)
        self.theme = theme_for(context.settings.theme) or DARK
        keys = keymap(context.keymap, context.places.keys_file)
        use_keys(keys)
        self.set_keymap(keys)

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
        if self.context.opening.welcome:
            from helper.tui.checklist_screen import WelcomeScreen

            self.push_screen(WelcomeScreen(), self._welcomed)
        if theme_for(self.context.settings.theme) is None:
            names = comma_list(THEMES)
            self.notify(
                tr("The theme in your settings does not exist. Choose one of: {names}.", names=names),
                markup=False,
            )
        self.call_after_refresh(self._open_records)

    def on_unmount(self) -> None:
        self._terminal.close()

    async def on_event(self, event: events.Event) -> None:
        """Drop key presses and clicks that arrive just after a dialog has opened: they were meant for the screen below."""
        typed = isinstance(event, events.Key | events.Paste | events.MouseDown | events.MouseUp)
        screen: object = self.screen_stack[-1] if self.screen_stack else None
        ignored = isinstance(screen, AnsweringScreen) and screen.ignores(event)
        if typed:
            give_way()
        if not (typed and ignored) or event.is_forwarded:
            await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """End the program with the error itself, also if it occurred in a worker.

        A widget that is gone after the user has quit is no error.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        has_quit = self._exit or not self.is_running
        if not (has_quit and isinstance(cause, NoMatches | MountError)):
            super()._handle_exception(cause if isinstance(cause, HelperError) else error)

    async def action_leave(self) -> None:
        if isinstance(self.screen, Dialog) and self.screen.holds_typing:
            self.screen.action_no()
            return
        filing = self._main.filing
        if filing is None:
            if not self._main.ask_to_keep_pasted():
                self._go()
        elif self._quit_when_done is None:
            text = (
                tr(_CLOSES)
                if filing.view.half_filled
                else tr("The browser window closes, too. Nothing is lost.")
            )
            ask = Confirm(tr("Quit now?"), text, yes=tr("quit"), no=tr("stay"))
            self.push_screen(ask, lambda agreed: self._depart(self._go) if agreed else None)

    def action_help_quit(self) -> None:
        """Show which key quits. Ctrl+C copies the selected text and never quits."""
        self.notify(tr("{app.leave} quits. Nothing is lost."), markup=False, timeout=4)

    async def action_quit(self) -> None:
        await self.action_leave()

    def terminate(self) -> None:
        """Stop the session, restore the terminal, and quit."""
        self._depart(self._go)

    on_close_screens = terminate

    def hang_up(self) -> None:
        """Quit after the terminal was closed: stop the session without asking or showing anything."""
        self._terminal.lose()
        # Textual would write to the terminal that is gone. All records are on disk already.
        self._depart(partial(os._exit, 0))

    def on_session_host_changed(self, event: SessionHost.Changed) -> None:
        """Show in the terminal's title whose turn it is. If the user wants to quit and the session has ended, quit now."""
        turn = event.view
        self._terminal.set_title(title_of(turn))
        if turn.yours and not self._yours and self.context.settings.bell:
            self.bell()
        self._yours = turn.yours
        if self._quit_when_done is not None and self._main.filing is None:
            self._quit_when_done()

    def on_session_host_broke(self, event: SessionHost.Broke) -> None:
        """Write an internal error to the crash log. The pane tells the user what to do next."""
        if not isinstance(event.error, HelperError):
            crash.log_crash(event.error, self.context.places.log)

    @work(exclusive=True, group="language")
    async def action_language(self) -> None:
        from helper.tui.settings_screen import choose_language

        if await choose_language(self, self.context):
            self.call_later(self.retranslate)

    async def retranslate(self) -> None:
        """Show all open screens in the language of the settings."""
        use_language(self.context.settings.language)
        for screen in self.screen_stack:
            if isinstance(screen, AnsweringScreen | MainScreen):
                await screen.retranslate()

    async def on_pane_copy(self, event: Pane.Copy) -> None:
        """Copy the text, and show it so that the user can also copy it by hand."""
        lines = event.text.splitlines() or [""]
        shown = lines[0] if len(lines) == 1 else tr_n("{n} line", "{n} lines", len(lines))
        copied = await asyncio.to_thread(self.context.desktop.copy, event.text)
        if copied:
            self._terminal.write(copied)
        sure = copied == ""
        said = (
            msg("Copied: {text}") if sure
            else msg("Asked your terminal to copy this: {text}") if copied
            else msg("Copy it from here: {text}")
        )  # fmt: skip
        self.notify(tr(said, text=clean(shown)), markup=False, timeout=4 if sure else 10)

    async def on_pane_open(self, event: Pane.Open) -> None:
        if await self.context.desktop.open_page(event.url):
            self.notify(tr("Opened in your browser: {url}", url=event.url), markup=False, timeout=4)
        else:
            await self.on_pane_copy(Pane.Copy(event.url))

    async def _open_records(self) -> None:
        """Open the records after the first frame, because loading them takes time."""
        try:
            await asyncio.to_thread(self.context.open)
        except HelperError as error:
            code, text = error.exit_code, str(error)
            notice = Notice(tr("Your records cannot be opened"), text, yes=tr("quit"))
            # The text is also printed after the screens have closed, so that the user can read and copy it.
            self.push_screen(notice, lambda _: self.exit(code, message=Text(text)))
            return
        await self._main.use_records()
        for remark in self.context.store.remarks:
            self.notify(remark, markup=False, timeout=10)
        opening = self.context.opening
        if opening.notice:
            self.push_screen(Notice(*opening.notice))
        if opening.begin is not None and not opening.welcome:
            await self._main.begin(opening.begin)
        if opening.rehearse:
            self._main.start_filing.ask(rehearse=True)

    async def _welcomed(self, _: bool | None) -> None:
        if (begin := self.context.opening.begin) is not None:
            await self._main.begin(begin)
        else:
            await self._main.run_action("doors")

    def _depart(self, way_out: Callable[[], None]) -> None:
        self._quit_when_done = way_out
        if (filing := self._main.filing) is None:
            way_out()
        else:
            filing.stop()
            # A timer of Textual fails in a signal handler, where no app is active.
            asyncio.get_running_loop().call_later(_GOODBYE_SECONDS, way_out)

    def _go(self) -> None:
        self.exit(0)

    def _fatal_error(self) -> None:
        """Print a short text about an error that no screen handled.

        Textual's own report would include the values of variables, which may be private.
        """
        error: BaseException | None = self._exception
        if isinstance(error, HelperError):
            # A `HelperError` already has a message written for the user, so no crash log is needed.
            self._return_code, text = error.exit_code, str(error)
        else:
            file = crash.log_crash(error, self.context.places.log)
            self._return_code, text = crash.EXIT_CODE, crash.crash_notice(file)
        self._exit_renderables[:] = [Text(text)]
        self._close_messages_no_wait()


_SWITCH_SECONDS = 0.0005


def main(context: ScreenContext) -> int:
    # Let Python switch threads often. Drawing a frame acquires the interpreter lock many times, and each time
    # it may wait one switch interval for a thread that is reading records.
    sys.setswitchinterval(_SWITCH_SECONDS)
    with ExitStack() as start:
        # Pause garbage collection until the first frame: the objects created before it are kept until the
        # program ends, so there is nothing to collect.
        start.enter_context(gc_paused())

        def on_new_screen() -> None:
            start.close()
            # Exclude the new pane's widgets from garbage collection, because they live until the program
            # ends. Scanning them would delay keys by 80 ms if the pane has 100,000 rows.
            gc.freeze()

        app = HelperApp(context, on_new_screen=on_new_screen)
        asyncio.run(_run(app))
    return app.return_code or app.return_value or 0


async def _run(app: HelperApp) -> None:
    # A closed terminal window or a termination signal must also stop the session.
    with termination_handlers(app.terminate, app.hang_up):
        await app.run_async()

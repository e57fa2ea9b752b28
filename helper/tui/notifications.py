"""A notification of the desktop when something waits for the person and she may be looking elsewhere.

It says as little as it can: anybody may see her screen, and a desktop may keep what it has shown. Without her leave it
is one of a few fixed sentences; what an event carries (a title, an address, a number) is in none of them. Where there is
no service for it nothing happens: that is written into the log, once, and not tried again.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from helper.config import crash
from helper.errors import NotDone
from helper.model.attempt import Result
from helper.model.text import plural
from helper.session import events
from helper.tui.context import Send
from helper.tui.filing.view import FilingView, HostView
from helper.tui.formatting import clean

NAME: Final = "ipp-helper"
_NAMES: Final = r"SOFTWARE\Classes\AppUserModelId"
"""Where Windows looks for the names of those whose notifications it shows, in the registry of the person's account."""
SECONDS = 5.0
"""A service that has not taken it by then takes none."""


class Sentence(StrEnum):
    """All that is said without her leave."""

    YOUR_TURN = "It is your turn."
    FILED = "A form was filed."
    HANDED_IN = "A design was handed in."
    ANSWERED = "Alibaba has answered."
    OBJECTED = "A seller has objected."


def notification(
    told: events.Event | None, view: HostView, *, is_now_hers: bool, practice: bool, names: bool
) -> str | None:
    """What to say after an event; None: nothing. `names`: whether it may say which design, how many links, which number.

    `is_now_hers`: it is her turn, and was not before.
    """
    # What it is about is said with her leave; an address never.
    form = view if isinstance(view, FilingView) else None
    about = [form.work, plural(form.links, "link") if form.links else ""] if form else []
    match told:
        case events.Released(result=Result.FILED):
            sentence = Sentence.HANDED_IN if form and not form.links else Sentence.FILED
            about.append(f"number {told.number}" if told.number else "")
        case events.OutcomesEnded() if told.objected:
            sentence, about = Sentence.OBJECTED, [f"about {plural(told.objected, 'link')}"]
        case events.OutcomesEnded() if told.changed:
            sentence, about = Sentence.ANSWERED, [f"news of {plural(told.changed, 'link')}"]
        case events.RightsEnded() if told.changed:
            sentence, about = Sentence.ANSWERED, [f"news of {plural(told.changed, 'design')}"]
        case _ if is_now_hers:
            sentence = Sentence.YOUR_TURN
        case _:
            return None
    head = "Your turn" if sentence is Sentence.YOUR_TURN else sentence.value.removesuffix(".")
    known = ", ".join(clean(part) for part in about if part) if names else ""
    said = f"{head}: {known}." if known else sentence.value
    return f"PRACTICE: {said}" if practice else said


class DesktopNotifications:
    """Shows them, and gives up for good at the first that is not taken."""

    def __init__(self, log: Path, connect: Callable[[], Send] | None = None) -> None:
        """`connect` may take a moment: it is called at the first one, in a thread of its own."""
        self._log = log
        self._connect = connect or desktop
        self._send: Send | None = None
        self._one_by_one = asyncio.Lock()
        self._gave_up = False

    async def show(self, text: str) -> None:
        """Show it, or nothing; over within `SECONDS`, and whatever a desktop does reaches nobody."""
        async with self._one_by_one:
            if self._gave_up:
                return
            try:
                async with asyncio.timeout(SECONDS):
                    if self._send is None:
                        self._send = await asyncio.to_thread(self._connect)
                    await self._send(NAME, text)
            except Exception as error:  # noqa: BLE001 - a library, a bus and a desktop, each with errors of its own
                self._gave_up = True
                await asyncio.to_thread(crash.log_crash, error, self._log)


def desktop() -> Send:
    """The desktop's own service; what it gives raises `NotDone` where nothing could be shown."""
    from desktop_notifier import DesktopNotifier

    # The library tells of its troubles in its log only, which would be drawn across the screens.
    said = logging.getLogger("desktop_notifier")
    said.propagate, said.handlers = False, [troubles := _Troubles()]
    notifier = DesktopNotifier(app_name=NAME, app_icon=None)

    async def send(title: str, text: str) -> None:
        troubles.last = None
        await notifier.send(title, text)
        if troubles.last is not None:
            raise NotDone("The desktop took no notification.") from troubles.last

    return send


def forget_name() -> None:
    """Take our name out of Windows' registry, where the library wrote it for Windows to show it."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):  # nothing was ever shown; or what another program keeps below it stays
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, rf"{_NAMES}\{NAME}")


class _Troubles(logging.Handler):
    """Keeps the last thing that went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.last = (record.exc_info[1] if record.exc_info else None) or NotDone(record.getMessage())

"""What the system tells a process: to end, that its terminal is gone, that its time is over."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


def heed_end() -> Callable[[], None]:
    """From now on Ctrl+C, or the system's wish that this process ends, only ends the wait that is given back."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    def wait() -> None:
        # Without an end to each of them Windows would tell us nothing while one lasts.
        while not ended.wait(0.5):
            pass

    return wait


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _CLOSE_EVENT = 2
    _CLOSE_SECONDS = 4.5
    """Windows ends the process five seconds after its window was closed, or as soon as the handler returns."""

    @contextmanager
    def told_of_end(_terminate: Callable[[], None], hang_up: Callable[[], None]) -> Iterator[None]:
        """Call `hang_up` in this thread's loop when the terminal's window is closed; nobody asks a process to end here."""
        from asyncio import get_running_loop  # a process that reads the clipboard has no loop, and no time

        loop, is_over = get_running_loop(), threading.Event()

        def on_event(event: int) -> bool:
            # Called in a thread that the system makes for it.
            if event != _CLOSE_EVENT:
                return False
            loop.call_soon_threadsafe(hang_up)
            is_over.wait(_CLOSE_SECONDS)
            return True

        handler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(on_event)
        set_handler = ctypes.WinDLL("kernel32").SetConsoleCtrlHandler
        set_handler(handler, True)
        try:
            yield
        finally:
            is_over.set()
            set_handler(handler, False)

    def on_request_to_end(end: Callable[[], None]) -> None:
        """Nobody asks a process without a window to end here: it is ended, or asked by its own line."""

    @contextmanager
    def time_limit(_seconds: float) -> Iterator[None]:
        """No limit: what would be waited for without end is only a tool, and none is run here."""
        yield

    def end_own_tools() -> None:
        """None is run here."""
else:
    import os

    @contextmanager
    def told_of_end(terminate: Callable[[], None], hang_up: Callable[[], None]) -> Iterator[None]:
        """Call `terminate` when the system wants this process to end, `hang_up` when its terminal is gone, in this loop."""
        from asyncio import get_running_loop  # a process that reads the clipboard has no loop, and no time

        loop = get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, terminate)
        loop.add_signal_handler(signal.SIGHUP, hang_up)
        yield  # the loop lets go of its handlers when it is closed

    def on_request_to_end(end: Callable[[], None]) -> None:
        """Call it in this loop when somebody wants this process to end."""
        from asyncio import get_running_loop

        get_running_loop().add_signal_handler(signal.SIGTERM, end)

    @contextmanager
    def time_limit(seconds: float) -> Iterator[None]:
        """Raise `TimeoutError` in the block after so long; for the main thread."""
        signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _too_long(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    def end_own_tools() -> None:
        """End every other process of our group: a tool that waits for what will never come."""
        # A handler of our own: to be ignored is what a tool would inherit, and then it could not be ended.
        before = signal.signal(signal.SIGTERM, _stay)
        os.killpg(0, signal.SIGTERM)
        signal.signal(signal.SIGTERM, before)

    def _stay(_number: int, _frame: FrameType | None) -> None:
        """The signal is for the tools."""

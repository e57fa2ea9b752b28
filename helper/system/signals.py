"""Signals from the system to a process: terminate, hang up, time limit."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


def catch_interrupts() -> Callable[[], None]:
    """Make Ctrl+C and requests to terminate end only the wait that is returned."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    def wait() -> None:
        # Unless each of them ends, Windows delivers no further event.
        while not ended.wait(0.5):
            pass

    return wait


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _CLOSE_EVENT = 2
    _CLOSE_SECONDS = 4.5
    """Seconds to react: Windows ends the process five seconds after its window was closed, or when the handler returns."""

    @contextmanager
    def termination_handlers(_terminate: Callable[[], None], hang_up: Callable[[], None]) -> Iterator[None]:
        """Call `hang_up` in this thread's loop when the terminal's window is closed; Windows sends no request to terminate."""
        from asyncio import get_running_loop  # the clipboard process needs no asyncio

        loop, is_over = get_running_loop(), threading.Event()

        def on_event(event: int) -> bool:
            # Windows calls it in a thread of its own.
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
        """No-op: a process without a window gets no request to terminate on Windows; it is killed or told on its standard input."""

    @contextmanager
    def time_limit(_seconds: float) -> Iterator[None]:
        """No limit: the only thing that can block is a child tool, and Windows needs none."""
        yield

    def end_own_tools() -> None:
        """No-op: no child tools run on Windows."""
else:
    import os

    @contextmanager
    def termination_handlers(terminate: Callable[[], None], hang_up: Callable[[], None]) -> Iterator[None]:
        """Call `terminate` when the system asks this process to end, `hang_up` when its terminal is gone; both in this loop."""
        from asyncio import get_running_loop  # the clipboard process needs no asyncio

        loop = get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, terminate)
        loop.add_signal_handler(signal.SIGHUP, hang_up)
        yield  # the loop removes its handlers when it is closed

    def on_request_to_end(end: Callable[[], None]) -> None:
        """Call `end` in this loop when this process is asked to terminate."""
        from asyncio import get_running_loop

        get_running_loop().add_signal_handler(signal.SIGTERM, end)

    @contextmanager
    def time_limit(seconds: float) -> Iterator[None]:
        """Raise `TimeoutError` in the block after this many seconds; for the main thread."""
        signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _too_long(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    def end_own_tools() -> None:
        """End every other process of our group: a tool that waits for something that will never come."""
        # A handler instead of SIG_IGN: children would inherit SIG_IGN and could not be ended.
        before = signal.signal(signal.SIGTERM, _stay)
        os.killpg(0, signal.SIGTERM)
        signal.signal(signal.SIGTERM, before)

    def _stay(_number: int, _frame: FrameType | None) -> None:
        """Keep this process running; the signal is for its tools."""

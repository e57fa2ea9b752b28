"""Signals from the system to a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from helper.system.processes import NO_WINDOW, termination_handlers, time_limit
from tests.browser.waiting import until
from tests.systems import not_on_windows, only_on_windows

_WAITS = """
import signal, threading
from helper.system.processes import catch_interrupts

wait = catch_interrupts()
threading.Timer(0.1, signal.raise_signal, [signal.SIGINT]).start()
wait()
print("ended normally")
"""


def test_ctrl_c_ends_a_wait_for_interrupts_but_not_the_program() -> None:
    done = subprocess.run([sys.executable, "-c", _WAITS], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "ended normally", done.stderr


@not_on_windows("Windows sends no such signals")
async def test_sigterm_and_sighup_call_different_handlers() -> None:
    received: list[str] = []
    with termination_handlers(lambda: received.append("end"), lambda: received.append("gone")):
        os.kill(os.getpid(), signal.SIGTERM)
        await until(lambda: received == ["end"])
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: received == ["end", "gone"])


_CLOSED = """
import asyncio, ctypes
from helper.system import processes

processes._CLOSE_EVENT = 0  # programs can send only Ctrl+C, which arrives in the same way

async def main():
    received = asyncio.Event()
    with processes.termination_handlers(lambda: None, received.set):
        assert ctypes.windll.kernel32.GenerateConsoleCtrlEvent(0, 0)
        await asyncio.wait_for(received.wait(), 20)
        await asyncio.sleep(0.2)  # if the handler returned early, Windows would end the process in this time
        print("cleaned up", flush=True)

asyncio.run(main())
"""


@only_on_windows("on other systems a signal reports a closed terminal")
def test_windows_close_event_waits_for_the_handler() -> None:
    """Windows ends the process when the handler returns, so the handler must wait until the program has cleaned up."""
    done = subprocess.run(
        [sys.executable, "-c", _CLOSED], capture_output=True, text=True, check=False, creationflags=NO_WINDOW
    )
    assert done.stdout.strip() == "cleaned up", done.stderr


@not_on_windows("the time limit guards tools that do not run on Windows")
def test_time_limit_interrupts_a_blocking_wait() -> None:
    with pytest.raises(TimeoutError), time_limit(0.05):
        threading.Event().wait()
    with time_limit(60):
        pass

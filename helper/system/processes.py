"""Processes of ours: how they are started, whether they live, how they end; groups and signals here, flags and handles there.

A module of this program in a process of its own is the program itself with a word before the module's name, installed or as
one folder without Python. Where there is a Python, it is told not to look for modules in the folder that the person happens
to be in: a `json.py` of hers would be taken for ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    NO_WINDOW = subprocess.CREATE_NO_WINDOW
    """For `creationflags`: a program of the console would open one, where we have none, or write into ours."""
    _ACCESS_DENIED = 5
    _SYNCHRONIZE = 0x00100000
    _STILL_RUNS = 0x102

    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.OpenProcess.restype = wintypes.HANDLE
    _kernel32.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
    _kernel32.CloseHandle.argtypes = [wintypes.HANDLE]

    def start_detached(command: Sequence[str], errors: int) -> subprocess.Popen[bytes]:
        """Start a process that outlives this program and its terminal; its output is a pipe, its errors go to that file.

        It has a console of its own that nobody sees, so what is started below it opens none either; and where this
        program is in a job that ends with it, the new process leaves that job as far as it allows.
        """
        apart = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        for flags in (apart | subprocess.CREATE_BREAKAWAY_FROM_JOB, apart):
            with suppress(PermissionError):
                return _started(command, errors, flags)
        return _started(command, errors, apart)

    def _started(command: Sequence[str], errors: int, flags: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own module; no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, creationflags=flags
        )

    def leave_parent() -> None:
        """Become nobody's child: no process waits for its children here."""

    def let_go(process: subprocess.Popen[bytes]) -> None:
        """Wait no longer for a process that was started detached and has said its first line."""
        process.returncode = 0  # else it is complained of that it still runs, which is what it is for

    def is_running(pid: int) -> bool:
        """Whether a process with this id runs here, whosever it is; `os.kill` with signal 0 would end it."""
        handle = _kernel32.OpenProcess(_SYNCHRONIZE, False, pid)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        try:
            return bool(_kernel32.WaitForSingleObject(handle, 0) == _STILL_RUNS)
        finally:
            _kernel32.CloseHandle(handle)

    def end_group(process: subprocess.Popen[bytes] | Process) -> None:
        """End a process; no tool of its own is left here."""
        with suppress(ProcessLookupError):
            process.kill()

    def limit_memory(_most_bytes: int) -> None:
        """Windows has no such limit that a process gives itself."""
else:
    import signal

    NO_WINDOW = 0
    """For `creationflags`: no program opens a window of a console here."""

    def start_detached(command: Sequence[str], errors: int) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own, out of reach of this program's end and of its terminal's Ctrl+C.

        Its output is a pipe, its errors go to that file.
        """
        return subprocess.Popen(  # noqa: S603 - our own module; no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
        )

    def leave_parent() -> None:
        """Become nobody's child, so that no program has to wait for us; the output goes on to whoever reads it."""
        if os.fork():
            os._exit(0)

    def let_go(process: subprocess.Popen[bytes]) -> None:
        """Wait no longer for a process that was started detached and has said its first line."""
        process.wait()  # it has handed its work to a process that is not our child

    def is_running(pid: int) -> bool:
        """Whether a process with this id runs here, whosever it is."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def end_group(process: subprocess.Popen[bytes] | Process) -> None:
        """End a process that was started in a session of its own, and the tools that it may be waiting for."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def limit_memory(most_bytes: int) -> None:
        """Let this process have no more memory than that, where the system knows this limit."""
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most))


_WORD = "--own-process"
"""Nobody types it; it names a module of this program, or the library's `webbrowser`."""


def own_command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command line that runs the module's `main()` with these arguments in `sys.argv`."""
    program = (sys.executable,) if is_bundled() else (sys.executable, "-P", "-m", "helper")
    return (*program, _WORD, module, *arguments)


def is_bundled() -> bool:
    """Whether this is the program of `make bundle`: `sys.executable` is ours then, and there may be no Python here."""
    return bool(getattr(sys, "frozen", False))


def is_own_process(arguments: Sequence[str]) -> bool:
    return arguments[:1] == [_WORD]


def run_own_process(arguments: Sequence[str]) -> int:
    """Run the module that `own_command` named; its exit code."""
    _, module, *rest = arguments
    sys.argv = [module, *rest]
    code = import_module(module).main()
    return int(code or 0)


def free_libraries() -> None:
    """Let other programs, the browser first, find the system's libraries: a bundle is started with its own in front."""
    if not is_bundled() or sys.platform == "win32":
        return
    variable = "LD_LIBRARY_PATH"
    before = os.environ.pop(f"{variable}_ORIG", None)
    if before is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = before

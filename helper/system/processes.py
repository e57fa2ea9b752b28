"""Starts, watches and ends the program's own processes, and handles requests to terminate.

To run one of its own modules in another process, the program starts itself with an option and the module's name.
If the program is installed, Python must not import from the current folder: a file `json.py` there would replace
the standard library's module. On POSIX, this module uses process groups and signals; on Windows, flags and handles.
The functions that pause the garbage collector are here as well. The clipboard process imports this module
whenever it starts, so this module must not import heavy modules.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    NO_WINDOW = subprocess.CREATE_NO_WINDOW
    """The value for `creationflags` that keeps a console program from opening a console or writing into ours."""
    _APART = NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    _ACCESS_DENIED = 5
    _SYNCHRONIZE = 0x00100000
    _STILL_RUNS = 0x102

    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.OpenProcess.restype = wintypes.HANDLE
    _kernel32.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
    _kernel32.CloseHandle.argtypes = [wintypes.HANDLE]

    def is_running(pid: int) -> bool:
        """Return whether a process with this id is running, under any user account.

        On Windows, `os.kill` with signal 0 would end the process.
        """
        handle = _kernel32.OpenProcess(_SYNCHRONIZE, False, pid)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        try:
            return bool(_kernel32.WaitForSingleObject(handle, 0) == _STILL_RUNS)
        finally:
            _kernel32.CloseHandle(handle)

    def end_group(process: subprocess.Popen[bytes] | Process) -> None:
        """End a process. On Windows, the program's processes start no tools of their own."""
        with suppress(ProcessLookupError):
            process.kill()

    def limit_memory(_most_bytes: int) -> None:
        """Do nothing, because a Windows process cannot limit its own memory."""

    _CLOSE_EVENT = 2
    _CLOSE_SECONDS = 4.5
    """Seconds for a clean exit. Windows ends the process five seconds after its window closes."""

    @contextmanager
    def termination_handlers(_terminate: Callable[[], None], hang_up: Callable[[], None]) -> Iterator[None]:
        """Call `hang_up` in this thread's loop when the terminal's window closes.

        `_terminate` is never called, because Windows sends no request to terminate.
        """
        from asyncio import get_running_loop  # imported here, because the clipboard process needs no asyncio

        loop, is_over = get_running_loop(), threading.Event()

        def on_event(event: int) -> bool:
            # Windows calls this handler in a new thread.
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
        """Do nothing, because on Windows a process without a window never receives a request to end.

        Windows kills such a process, or the program that started it sends the request through its standard
        input.
        """

    @contextmanager
    def time_limit(_seconds: float) -> Iterator[None]:
        """Do nothing: the limit is needed only for child tools that hang, and Windows runs no child tools."""
        yield

    def end_own_tools() -> None:
        """Do nothing, because no child tools run on Windows."""
else:
    NO_WINDOW = 0
    """The value for `creationflags`; on this system, programs open no console windows."""
    _APART = 0

    def is_running(pid: int) -> bool:
        """Return whether a process with this id is running, under any user account."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def end_group(process: subprocess.Popen[bytes] | Process) -> None:
        """End a process that was started in its own session, and any child tools for which it is waiting."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def limit_memory(most_bytes: int) -> None:
        """Limit the memory of this process, if the system supports that."""
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most))

    @contextmanager
    def termination_handlers(terminate: Callable[[], None], hang_up: Callable[[], None]) -> Iterator[None]:
        """Call `terminate` when the process is asked to end, and `hang_up` when the terminal closes.

        Both functions are called in the event loop of this thread.
        """
        from asyncio import get_running_loop  # imported here, because the clipboard process needs no asyncio

        loop, hang_up_once = get_running_loop(), cache(hang_up)
        loop.add_signal_handler(signal.SIGTERM, terminate)
        loop.add_signal_handler(signal.SIGHUP, hang_up_once)
        notify = partial(loop.call_soon_threadsafe, hang_up_once)
        threading.Thread(target=_watch_terminal, args=(notify,), daemon=True).start()
        yield  # no cleanup: the event loop removes its signal handlers when it closes

    def _watch_terminal(notify: Callable[[], object]) -> None:
        """Wait until the terminal closes, and call `notify`. Only the terminal's own session receives a SIGHUP."""
        if os.isatty(0):
            terminal = select.poll()
            terminal.register(0, 0)  # a hang-up is always reported
            if any(event & select.POLLHUP for _, event in terminal.poll()):
                with suppress(RuntimeError):  # the event loop has ended
                    notify()

    def on_request_to_end(end: Callable[[], None]) -> None:
        """Call `end` in this thread's loop on a request to end this process."""
        from asyncio import get_running_loop

        get_running_loop().add_signal_handler(signal.SIGTERM, end)

    @contextmanager
    def time_limit(seconds: float) -> Iterator[None]:
        """Raise `TimeoutError` in the block after this many seconds. Use this only in the main thread."""
        signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _too_long(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    def end_own_tools() -> None:
        """End all other processes in the process group of this program.

        These are child tools, which may never finish on their own.
        """
        # Do not use SIG_IGN, because a child started at this moment would inherit it and could not be ended.
        before = signal.signal(signal.SIGTERM, _ignore_signal)
        os.killpg(0, signal.SIGTERM)
        signal.signal(signal.SIGTERM, before)

    def _ignore_signal(_number: int, _frame: FrameType | None) -> None:
        """Ignore the signal, which is meant only for the child tools of this process."""


def start_bound(command: Sequence[str], errors: int) -> subprocess.Popen[bytes]:
    """Start a process whose stdin closes when this program has ended, however it ends.

    Its stdout is a pipe, and its stderr goes to `errors`. A Ctrl+C in the terminal does not reach it.
    """
    return subprocess.Popen(  # noqa: S603 - our own module; no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
        creationflags=_APART,
    )


def on_end_of_program(end: Callable[[], object]) -> None:
    """In a process that `start_bound` has started, call `end` in another thread once the program has ended."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        end()

    threading.Thread(target=wait, daemon=True).start()


_WORD = "--own-process"
"""The internal option that makes the program run one of its modules; users never type this option."""


def own_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command line that runs the module's `main()` in a new process, with these arguments in `sys.argv`."""
    program = (sys.executable,) if is_bundled() else (sys.executable, "-P", "-m", "helper")
    return (*program, _WORD, module, *arguments)


def is_bundled() -> bool:
    """Return whether `make bundle` built this program, so that `sys.executable` is the program itself."""
    return bool(getattr(sys, "frozen", False))


def is_own_process(arguments: Sequence[str]) -> bool:
    """Return whether the arguments come from a command line of `own_command`."""
    return arguments[:1] == [_WORD]


def run_own_process(arguments: Sequence[str]) -> int:
    """Run the module that `own_command` named, and return its exit code."""
    _, module, *rest = arguments
    sys.argv = [module, *rest]
    code = import_module(module).main()
    return int(code or 0)


def free_libraries() -> None:
    """Restore the system's library search path, without the libraries of the bundle.

    The browser and other programs inherit this path, and must use the libraries of the system.
    """
    if not is_bundled() or sys.platform == "win32":
        return
    variable = "LD_LIBRARY_PATH"
    before = os.environ.pop(f"{variable}_ORIG", None)
    if before is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = before


def catch_interrupts() -> Callable[[], None]:
    """Return a function that waits for Ctrl+C or another request to end the process.

    After this call, such a request no longer ends the process by itself.
    """
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    def wait() -> None:
        # Wake up regularly, because Windows handles no signal during a wait without a limit.
        while not ended.wait(0.5):
            pass

    return wait


_MANY = 50_000
"""Minimum number of new objects for which freezing pays off."""

_lock = threading.Lock()
_pauses = 0
"""Number of current pauses, in all threads."""


@contextmanager
def gc_paused(*, all_stays: bool = False) -> Iterator[None]:
    """Pause the garbage collector, whose scans take up to half of the time while many objects are created.

    Pauses may be nested and may overlap in several threads: the last one to end resumes collection. With
    `all_stays`, all objects are frozen at the end if very many were created, so later collections skip them.
    """
    global _pauses  # noqa: PLW0603 - the collector is one for the process, and so is this count
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        if all_stays and gc.get_count()[0] > _MANY:
            gc.freeze()
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()

"""`python -m helper` and the command `ipp-helper`: without a command the screens, else the command line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from helper.system.processes import free_libraries, is_own_process, run_own_process


def mend_streams() -> None:
    """Stand in for a stream that is closed, and let no character end the program.

    A file that is opened where a standard stream is missing gets its number; what anybody prints then lands in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is given out: the streams before it are there by now.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the program
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the same
    _take_all(sys.stdin, "replace")
    _take_all(sys.stdout, "backslashreplace")
    _take_all(sys.stderr, "backslashreplace")


def _take_all(stream: object, errors: str) -> None:
    """What is no text of the stream's encoding is marked; the rest of it is as good as before."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    if sys.platform == "win32" and "PYTHONIOENCODING" not in os.environ:
        # A console has every character there; a pipe or a file would get those of one old code page.
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors=errors)


def main() -> int:
    """Run what was typed; the exit code."""
    free_libraries()
    arguments = sys.argv[1:]
    if is_own_process(arguments):
        return run_own_process(arguments)
    mend_streams()
    if _asks_for_screens(arguments):
        # The command line's own library is not loaded on this way: it would cost the first frame 40 ms.
        from helper.cli.screens import open_screens

        return open_screens(_data(arguments))
    from helper.cli.app import run

    return run(arguments)


def _asks_for_screens(arguments: Sequence[str]) -> bool:
    match arguments:
        case [] | ["--data", _]:
            return True
        case [only]:
            return only.startswith("--data=")
    return False


def _data(arguments: Sequence[str]) -> Path | None:
    return Path(arguments[-1].removeprefix("--data=")) if arguments else None


if __name__ == "__main__":
    sys.exit(main())

"""The entry point of `ipp-helper` and `python -m helper`: runs a command, or the screens if none is given."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from helper.system.processes import free_libraries, is_own_process, run_own_process


def repair_streams() -> None:
    """Replace closed standard streams, and make every stream accept all characters.

    If standard output were closed, the next file that the program opens would get its file descriptor, and
    everything that the program prints would go into that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # All lower file descriptors are open by now, so the system assigns the lowest free one: `number`.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open until the end
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open, too
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open, too
    _accept_all(sys.stdin, "replace")
    _accept_all(sys.stdout, "backslashreplace")
    _accept_all(sys.stderr, "backslashreplace")


def _accept_all(stream: object, errors: str) -> None:
    """Make the stream replace characters that its encoding lacks, instead of raising an error."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    if sys.platform == "win32" and "PYTHONIOENCODING" not in os.environ:
        # A console shows every character, but output to a pipe or a file would use an outdated code page.
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors=errors)


def main() -> int:
    """Run the program with the arguments of the process, and return the exit code."""
    free_libraries()
    arguments = sys.argv[1:]
    if is_own_process(arguments):
        return run_own_process(arguments)
    repair_streams()
    if _asks_for_screens(arguments):
        # Importing the command line's library would delay the first frame by 40 ms.
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

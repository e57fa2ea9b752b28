"""`python -m helper` and the command `ipp-helper`: without a command the screens, else the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from helper.cli.streams import mend_streams


def main() -> int:
    """Run what was typed; the exit code."""
    mend_streams()
    arguments = sys.argv[1:]
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

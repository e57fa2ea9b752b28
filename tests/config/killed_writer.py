"""Writes a file repeatedly, kills the writer one line later each time, and prints the file after each kill."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from helper.config import durable


def main(path: Path) -> None:
    lines = 0
    status = -1
    while status != 0:
        path.write_bytes(b"old")
        lines += 1
        writer = os.fork()
        if writer == 0:
            _write_and_die(path, lines)
        _, status = os.waitpid(writer, 0)
        sys.stdout.write(path.read_text(encoding="utf-8") + "\n")
        durable.remove_parts(path)


def _write_and_die(path: Path, lines: int) -> None:
    left = lines

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal left
        if frame.f_code.co_filename != durable.__file__:
            return None
        left -= event == "line"
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]  # the type of a trace function refers to itself
    durable.write_durably(path, b"new")
    sys.settrace(None)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

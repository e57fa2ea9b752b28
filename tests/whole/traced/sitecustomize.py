"""Records which modules a process uses. Python imports this file at startup if its folder is on the path.

A module is recorded when one of its functions is called. Calls during imports are ignored. The trace function is
called only when a Python function is called, which slows a process much less than a profile function.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from types import FrameType

_SEEN: set[str] = set()
_DONE: set[str] = set()
"""Source files that need no further attention: those of recorded modules, and those of other packages."""


def _note(frame: FrameType, _event: str, _: object) -> None:
    code = frame.f_code
    if code.co_filename in _DONE:
        return
    module = str(frame.f_globals.get("__name__", ""))
    is_ours = module.startswith("helper.")
    # Flag 0x2 (CO_NEWLOCALS) marks functions. Bodies of classes and modules lack this flag.
    is_call = code.co_flags & 0x2 and code.co_name != "<module>"
    if is_ours and (not is_call or _is_import(frame)):
        return
    if not code.co_filename.startswith("<"):  # code without a file, such as methods of data classes
        _DONE.add(code.co_filename)
    if is_ours and module not in _SEEN:
        _SEEN.add(module)
        with Path(os.environ["IPP_HELPER_TRACED"]).open("a", encoding="utf-8") as out:
            out.write(f"{module}\n")


def _is_import(frame: FrameType | None) -> bool:
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if frame.f_code.co_name == "<module>" and module.startswith("helper."):
            return True
        frame = frame.f_back
    return False


if "IPP_HELPER_TRACED" in os.environ:
    sys.settrace(_note)
    threading.settrace(_note)

"""How the program starts one of its own modules in a process of its own, installed or as one folder without Python.

Such a process is the program itself with a word before the module's name. Where there is a Python, it is told not to look for
modules in the folder that the person happens to be in: a `json.py` of hers would be taken for ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

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

"""Opens a text in the person's own editor, and gives back what they saved."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_USUAL = ("sensible-editor", "nano", "vim", "vi")


def edit_text(text: str) -> str | None:
    """What the person saved; None: there is no editor, or it ended badly. The terminal must be free meanwhile."""
    command = _editor()
    if command is None:
        return None
    with tempfile.TemporaryDirectory(prefix="ipp-helper-") as folder:
        file = Path(folder, "listings.txt")
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([*command, str(file)], check=False)  # noqa: S603 - the person's own editor
        except OSError:
            return None
        return file.read_text(encoding="utf-8", errors="replace") if done.returncode == 0 else None


def _editor() -> list[str] | None:
    """The editor that the person has named, else one that is there."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named, posix=sys.platform != "win32")
    if sys.platform == "win32":
        return ["notepad"]
    return next(([path] for name in _USUAL if (path := shutil.which(name))), None)

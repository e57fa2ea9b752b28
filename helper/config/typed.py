"""Looks at paths that people type: one that no system can look at, too long or closed to them, is simply not there."""

from __future__ import annotations

import os
from pathlib import Path


def path_of(text: str) -> Path:
    """The path that the text means; ~ is home. The ~name of nobody on this computer stays as it is written."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib's raises at such a name


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - pathlib's raises at what cannot be looked at


def is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - the same


def is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - the same

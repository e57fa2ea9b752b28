"""Writes a file so that, whatever happens meanwhile, it holds the old content or the new one, whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PART_SUFFIX = ".part"


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file's content in one step; only the person's own account may read it.

    Raises:
        OSError: Nothing was changed, the file is as it was.
    """
    with written_durably(path) as file:
        file.write(content)


@contextmanager
def written_durably(path: Path) -> Iterator[IO[bytes]]:
    """The same for content that is written piece by piece; the file is replaced at the end, unless something is raised."""
    # Somebody may keep the file elsewhere and leave a link: the link stays, its target is replaced.
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART_SUFFIX, dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def private_folder(folder: Path) -> Path:
    """Make a folder, and every one above it that is missing, for the person's own account only.

    Raises:
        OSError: It cannot be made.
    """
    # `mkdir` gives its mode to the last folder only; those above it would be open to others.
    for part in (*reversed(folder.parents), folder):
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)
    return folder


def remove_parts(path: Path) -> None:
    """Remove what a killed program left beside the file; only for whoever alone may write it."""
    path = path.resolve()
    for part in path.parent.glob(f".{path.name}.*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    # The replacement is done and every reader sees it. Some drives cannot flush a folder, and saying "it was not
    # written" then would be wrong.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

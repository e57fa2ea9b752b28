"""The folder of a design: its picture, its signed statement and its certificate, kept beside the records."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from helper.config.durable import private_folder, write_durably
from helper.config.places import Places
from helper.errors import WrongUse
from helper.model.registration import Files, FileSeen, FileSort
from helper.model.work import Work

_SORTS = (
    (b"%PDF-", FileSort.PDF),
    (b"\xff\xd8\xff", FileSort.JPG),
    (b"\x89PNG\r\n\x1a\n", FileSort.PNG),
    # The old Word format, and the new one, which is a ZIP. Whatever else is a ZIP is no picture either.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileSort.WORD),
    (b"PK\x03\x04", FileSort.WORD),
)
_LONGEST = max(len(start) for start, _ in _SORTS)


def look_at_file(path: Path) -> FileSeen:
    """What a file is, wherever it lies, by its first bytes."""
    return _seen(path.parent, path.name)


def look_at_files(places: Places, work: Work) -> Files:
    """What the files of the design are, by their first bytes; nothing else of them is read."""
    return {name: _seen(places.works / work.id, name) for name in work.registration.files}


def file_of(places: Places, work: Work, name: str) -> Path:
    """Where a file of the design lies."""
    return places.works / work.id / name


def keep_file(places: Places, work: Work, source: Path, name: str) -> str:
    """Copy a file into the design's folder, under this name and the ending it has; gives the path inside the folder.

    Raises:
        WrongUse: It cannot be read, or not be written there.
    """
    folder = places.works / work.id
    kept = folder / f"{name}{source.suffix.lower()}"
    try:
        content = source.read_bytes()
        private_folder(folder)
        write_durably(kept, content)
    except OSError as error:
        raise WrongUse(
            f"This file cannot be taken into the design's folder: {error.strerror}.",
            where=str(source),
            now="Look whether it is there and may be read.",
        ) from error
    return kept.name


def _seen(folder: Path, name: str) -> FileSeen:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        # Records that were edited by hand must not make the form attach any file of the computer.
        return FileSeen(FileSort.MISSING)
    try:
        with (folder / name).open("rb") as file:
            start, size = file.read(_LONGEST), file.seek(0, os.SEEK_END)
    except OSError:
        return FileSeen(FileSort.MISSING)
    sort = next((sort for bytes_, sort in _SORTS if start.startswith(bytes_)), FileSort.OTHER)
    return FileSeen(sort, size)

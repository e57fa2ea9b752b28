"""Paths as a person gives them: typed, pasted, or dropped on the terminal; and what is there to choose from."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.request import url2pathname

from helper.config.typed import is_file, is_folder, path_of

SHEET_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt", ".tab"})
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
_USUAL_FOLDERS = ("Downloads", "Documents", "Pictures", "Desktop", "")
_MOST = 200
_RECENT = 8
_FILE = "file://"


def typed_path(text: str) -> Path | None:
    """The path a text means, whatever wraps it; None: it is empty."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    elif os.sep == "/":
        plain = plain.replace("\\ ", " ")  # so terminals protect the blanks of what is dropped on them
    if plain.lower().startswith(_FILE):
        plain = url2pathname(plain[len(_FILE) :].removeprefix("localhost"))
    return path_of(plain) if plain else None


def sheet_named(text: str) -> Path | None:
    """The sheet that a pasted line is the path of; None: it is something else, or there is none."""
    if "\n" in text.strip() or len(text) > 4096:
        return None
    path = typed_path(text)
    return path if path is not None and path.is_absolute() and _ends_so(path, SHEET_SUFFIXES) else None


def choices(text: str, suffixes: Collection[str] = SHEET_SUFFIXES) -> list[Path]:
    """What the path typed so far can become: folders, and files that end so."""
    path = typed_path(text)
    if path is None:
        return recent_files((Path.home() / folder for folder in _USUAL_FOLDERS), suffixes)
    whole = text.endswith(("/", os.sep)) or is_folder(path)
    folder, beginning = (path, "") if whole else (path.parent, path.name.casefold())
    found = [
        entry
        for entry in _entries(folder)
        if entry.name.casefold().startswith(beginning) and (is_folder(entry) or _ends_so(entry, suffixes))
    ]
    return sorted(found, key=lambda entry: (is_folder(entry), entry.name.casefold()))[:_MOST]


def recent_files(folders: Iterable[Path], suffixes: Collection[str] = SHEET_SUFFIXES) -> list[Path]:
    """The files that were changed last in these folders, the latest first."""
    found = {
        entry: entry.stat().st_mtime
        for folder in folders
        for entry in _entries(folder)
        if _ends_so(entry, suffixes)
    }
    return sorted(found, key=lambda entry: -found[entry])[:_RECENT]


def shown(path: Path) -> str:
    """The path as a person writes it."""
    home = Path.home()
    text = f"~{os.sep}{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)
    return text + os.sep if is_folder(path) else text


def _entries(folder: Path) -> list[Path]:
    try:
        return [entry for entry in folder.iterdir() if not entry.name.startswith((".", "~$"))]
    except OSError:
        return []


def _ends_so(path: Path, suffixes: Collection[str]) -> bool:
    return path.suffix.lower() in suffixes and is_file(path)

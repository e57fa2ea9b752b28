"""Writes what is kept as evidence: each file with its fingerprint, for the person alone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from helper.browser.keeper.order import make_private
from helper.config.durable import write_durably

_PRIVATE_FILE = 0o600
_FINGERPRINTS = "sha256.txt"


def keep_files(folder: Path, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files, and the fingerprints of all of them, for the person alone; gives their names."""
    lines = [_line(name, content) for name, content in contents.items()]
    kept = {**contents, _FINGERPRINTS: "".join(lines).encode()}
    make_private(folder)
    for name, content in kept.items():
        _write_private(folder / name, content)
    return tuple(kept)


def replace_file(file: Path, content: bytes) -> None:
    """Write one of the files anew, and its line among the fingerprints; each of the two is whole at every moment."""
    write_durably(file, content)
    prints = file.with_name(_FINGERPRINTS)
    lines = [
        line for line in prints.read_text().splitlines(keepends=True) if line.split()[-1:] != [file.name]
    ]
    write_durably(prints, "".join([_line(file.name, content), *lines]).encode())


def _line(name: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"


def _write_private(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())

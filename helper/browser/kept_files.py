"""Writes what is kept as evidence: each file with its fingerprint, for the person alone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from helper.browser.keeper.order import make_private

_PRIVATE_FILE = 0o600


def keep_files(folder: Path, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files, and the fingerprints of all of them, for the person alone; gives their names."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()]
    kept = {**contents, "sha256.txt": "".join(lines).encode()}
    make_private(folder)
    for name, content in kept.items():
        _write_private(folder / name, content)
    return tuple(kept)


def _write_private(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())

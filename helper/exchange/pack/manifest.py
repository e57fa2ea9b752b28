"""The list of fingerprints of a pack: `sha256sum -c SHA256SUMS` verifies it anywhere, and so do we."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

MANIFEST = "SHA256SUMS"
_CHUNK = 1 << 20


def manifest(fingerprints: Mapping[str, str]) -> str:
    """The list; names are paths inside the pack, with slashes."""
    return "".join(f"{fingerprint}  {name}\n" for name, fingerprint in sorted(fingerprints.items()))


def fingerprint(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def verify(folder: Path) -> list[str]:
    """What is not as it was packed, a sentence each; empty: everything is.

    Raises:
        OSError: The folder or its list cannot be read.
    """
    text = (folder / MANIFEST).read_bytes().decode(errors="replace")
    lines = text.removesuffix("\n").split("\n")
    listed = {name: value for value, _, name in (line.partition("  ") for line in lines)}
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        MANIFEST
    }
    return [
        # As we write it, it can be written in one way only.
        *([f"{MANIFEST} itself was changed."] if manifest(listed) != text else []),
        *(f"{name} is missing." for name in sorted(listed.keys() - present)),
        *(f"{name} was added later." for name in sorted(present - listed.keys())),
        *(
            f"{name} was changed."
            for name in sorted(present & listed.keys())
            if fingerprint(folder / name) != listed[name]
        ),
    ]

"""A page that a person saved from her own browser, as it lies on disk: one file, a file with a folder, or an archive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from urllib.parse import quote, unquote

from helper.errors import WrongUse
from helper.hosts import read_host

PLACE = "https://page.invalid/"
"""Where a saved page is opened: a host that cannot exist."""

_LARGEST = 60_000_000
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)([^\s>]+)\s*-->", re.IGNORECASE)
_ARCHIVE = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class SavedFile:
    """The page's source and what was saved with it."""

    html: bytes
    address: str = ""
    """Where it was saved from, as the browser noted it; empty: it did not."""
    folder: Path | None = None
    """The folder of the file; None: an archive, which holds everything itself."""
    stem: str = ""
    """With what the name of the folder beside the file begins: `form` for `form_files`."""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    """The parts of an archive, by address."""

    @property
    def sources(self) -> str:
        """From where the page may take styles and pictures, in the words of a content security policy."""
        return "'self' data:" if self.folder else "'self' data: https: http:"

    def part(self, address: str) -> bytes | None:
        """What was saved from this address; None: nothing, and nothing else is looked for."""
        if address in self.parts or self.folder is None:
            return self.parts.get(address)
        place = read_host(address)
        if place is None or not address.startswith(PLACE):
            return None
        file = (self.folder / unquote(place.path).lstrip("/")).resolve()
        folder = self.folder.resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return None
        beside = file.relative_to(folder).parts
        # Nothing else of that folder is the page's: it may be the person's desktop.
        return file.read_bytes() if len(beside) > 1 and beside[0].startswith(self.stem) else None


def read_saved(file: Path) -> SavedFile:
    """Read a saved page.

    Raises:
        WrongUse: There is no such file, or it is no saved page.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise WrongUse("The file is too large to be the saved page of a form.", where=str(file))
        content = file.read_bytes()
    except OSError as error:
        raise WrongUse(f"The saved page cannot be read: {error.strerror}.", where=str(file)) from error
    if _ARCHIVE.search(content[:_HEAD]):
        return _archive(content, file)
    if b"<" not in content:
        raise WrongUse(
            "This is not a saved page.",
            where=str(file),
            now="In the browser press Ctrl+S, choose “Webpage, complete”, and name the .html file here.",
        )
    saved_from = _SAVED_FROM.search(content[:_HEAD])
    address = saved_from.group(1).decode(errors="replace") if saved_from else ""
    return SavedFile(content, address, file.parent, file.stem)


def _archive(content: bytes, file: Path) -> SavedFile:
    """An .mhtml file: the page and all its parts, as in a mail."""
    html: bytes | None = None
    address = ""
    parts: dict[str, bytes] = {}
    for part in message_from_bytes(content).walk():
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes):
            continue
        if part.get_content_type() == "text/html":
            body = body.replace(b"cid:", PLACE.encode() + b"cid/")
        location, name = part.get("Content-Location", ""), part.get("Content-ID", "").strip("<>")
        if html is None and part.get_content_type() == "text/html":
            html, address = body, location
        parts.update({key: body for key in (location, f"{PLACE}cid/{quote(name, safe='@')}") if key})
    if html is None:
        raise WrongUse("There is no page in this archive.", where=str(file))
    return SavedFile(html, address, parts=parts)

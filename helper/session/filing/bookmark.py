"""Which document of which window a form is being filled in, so that a restarted program can go on in it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The place where a session stands; it means nothing once the document is gone."""

    complaint: str
    document: str


class BookmarkFile:
    """One small private file; losing it costs a question, never a record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, bookmark: Bookmark) -> None:
        """Remember the place."""
        draft = self._path.with_suffix(".part")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(bookmark), file)
        draft.replace(self._path)

    def read(self) -> Bookmark | None:
        """The place, or None where there is none or it cannot be read."""
        try:
            return Bookmark(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def clear(self) -> None:
        """Forget the place."""
        self._path.unlink(missing_ok=True)

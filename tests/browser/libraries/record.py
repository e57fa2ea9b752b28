"""The data that the server of a library page received, which decides about values and the number of submissions."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("website", "ipr_type", "ipr", "complaint_type", "reason", "listings", "description")


@dataclass(slots=True)
class Record:
    complaints: list[dict[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """The names of the uploaded files, oldest first."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _released: threading.Event = field(default_factory=threading.Event)

    def take(self, values: Mapping[str, object]) -> str:
        """Record a submitted complaint, and return its number."""
        with self._lock:
            self.complaints.append({name: str(values.get(name) or "") for name in FIELDS})
            return f"{31000000 + len(self.complaints)}"

    def take_file(self, name: str, manner: str = "") -> bool:
        """Record an uploaded file unless `manner` is `refused`; return whether the file was accepted."""
        self.wait(manner)
        if manner == "refused":
            return False
        with self._lock:
            self.files.append(name)
        return True

    def wait(self, manner: str) -> None:
        """If `manner` is `held`, wait until the release."""
        if manner == "held":
            self._released.wait(60)

    def release(self) -> dict[str, bool]:
        self._released.set()
        return {"released": True}

    def as_json(self) -> dict[str, object]:
        with self._lock:
            return {"complaints": list(self.complaints), "files": list(self.files)}

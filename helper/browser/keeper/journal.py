"""The keeper's journal: that something was sent to the portal, when, and what came back; never what was in it.

A line is on disk before the keeper goes on. Of a request it keeps time, method, path without the query, salted
fingerprints of the item ids in it, and one of the form it was sent from; of the answer the status, whether it was accepted, and the complaint's number.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

_FORMAT = 1
_PRIVATE_FILE = 0o600
_KEPT_BYTES = 1_000_000
_ITEM_PATH = re.compile(r"/item/(?:[^/\s]*/)?(\d{8,20})\b")
_BARE_ID = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
"""Shorter numbers without an address round them may be anything, a telephone number too."""
_CHECK = re.compile(r"check|verif|valid|draft|upload", re.IGNORECASE)
_SENDING = re.compile(r"submit|create|file", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSubmission:
    """A request that may have been the person's submission, as the keeper saw it."""

    at: datetime
    method: str
    path: str
    status: int | None
    """None: no answer came, or none yet."""
    accepted: bool | None
    """What the answer said; None: it did not say."""
    number: str
    matched: int | None
    """How many of the ids asked for were in it; None: its content could not be read (it carried files)."""


def item_ids(body: str) -> frozenset[str]:
    """The item ids in the text of a request, whatever it is wrapped in."""
    text = unquote_plus(body).replace("\\/", "/")
    return frozenset(_ITEM_PATH.findall(text)) | frozenset(_BARE_ID.findall(text))


def looks_like_check(path: str) -> bool:
    """Whether a path is a check of the links, an upload or a draft rather than a submission, by its last part."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return bool(_CHECK.search(last)) and not _SENDING.search(last)


def looks_like_sending(path: str) -> bool:
    """Whether a path is that of a submission, by its last part."""
    return bool(_SENDING.search(path.rstrip("/").rsplit("/", 1)[-1])) and not looks_like_check(path)


class Journal:
    """The writing side, in the keeper."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._salt = _salt_of(file) or _begin(file)
        _end_last_line(file)

    def sent(self, request: str, method: str, path: str, body: str | None, about: Iterable[str] = ()) -> None:
        """A request left the browser; `body` None: it could not be read.

        `about` are the item ids, or the title, of the form that was in the person's hands at that moment.
        """
        ids = None if body is None else [_fingerprint(self._salt, found) for found in sorted(item_ids(body))]
        form = _form_print(self._salt, about)
        self._write({"request": request, "method": method, "path": path, "ids": ids, "form": form})

    def answered(self, request: str, *, status: int, accepted: bool | None, number: str) -> None:
        """The answer to a request came, or the page after it was read."""
        self._write({"request": request, "status": status, "accepted": accepted, "number": number})

    def lost(self, request: str) -> None:
        """No answer will come."""
        self._write({"request": request, "lost": True})

    def _write(self, values: dict[str, Any]) -> None:
        _append(self._file, {"at": datetime.now(UTC).isoformat(), **values})


@dataclass(frozen=True, slots=True)
class JournalReading:
    """The reading side, in the program."""

    salt: str
    lines: tuple[dict[str, Any], ...]

    def submissions_for(self, ids: Iterable[str], since: datetime) -> list[SeenSubmission]:
        """What was sent since then that holds at least one of these item ids, or could not be looked into.

        A check of the links is left out, unless it was answered with a complaint's number. A form of several pages may
        be sent by its last one, which holds none of it: what was sent from this form, and says that it was a submission, counts too.
        """
        given = tuple(ids)
        wanted, form = {_fingerprint(self.salt, item) for item in given}, _form_print(self.salt, given)
        found = []
        for line in self._sent(since):
            seen = _submission(line, self._answer(line), wanted)
            from_form = bool(form) and line.get("form") == form and _went_off(seen)
            if from_form or (seen.matched != 0 and (seen.number or not looks_like_check(seen.path))):
                found.append(seen)
        return found

    def _sent(self, since: datetime) -> Iterator[dict[str, Any]]:
        return (
            line for line in self.lines if "method" in line and datetime.fromisoformat(line["at"]) >= since
        )

    def _answer(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Everything later lines say of this request, put together."""
        together: dict[str, Any] = {}
        for line in self.lines:
            if line.get("request") == sent["request"] and "method" not in line:
                together |= {name: value for name, value in line.items() if value not in {None, ""}}
        return together


def read_journal(file: Path) -> JournalReading:
    """Read the journal; a line cut short by a crash is left out."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return JournalReading("", ())
    first, *lines = [*_whole_lines(text)] or [{}]
    return JournalReading(str(first.get("salt", "")), tuple(lines))


def _submission(sent: dict[str, Any], answer: dict[str, Any], wanted: set[str]) -> SeenSubmission:
    ids = sent["ids"]
    return SeenSubmission(
        at=datetime.fromisoformat(sent["at"]),
        method=sent["method"],
        path=sent["path"],
        status=answer.get("status"),
        accepted=answer.get("accepted"),
        number=answer.get("number", ""),
        matched=None if ids is None else len(wanted.intersection(ids)),
    )


def _went_off(seen: SeenSubmission) -> bool:
    """Whether something without our ids was a submission: it was answered with a number, or its address says so.

    That a script was answered well is not enough: so is one that asks for the entries of a list, or keeps a draft.
    """
    return bool(seen.number) or (looks_like_sending(seen.path) and seen.accepted is not False)


def _form_print(salt: str, about: Iterable[str]) -> str:
    """One fingerprint for all that a form is known by; empty: it is known by nothing."""
    together = "\n".join(sorted(about))
    return _fingerprint(salt, together) if together else ""


def _fingerprint(salt: str, item: str) -> str:
    return hashlib.sha256(f"{salt}{item}".encode()).hexdigest()


def _salt_of(file: Path) -> str:
    reading = read_journal(file)
    if reading.salt and file.stat().st_size > _KEPT_BYTES:
        half = len(reading.lines) // 2
        _replace(file, [{"format": _FORMAT, "salt": reading.salt}, *reading.lines[half:]])
    return reading.salt


def _begin(file: Path) -> str:
    salt = secrets.token_hex(16)
    _replace(file, [{"format": _FORMAT, "salt": salt}])
    return salt


def _end_last_line(file: Path) -> None:
    """A keeper killed while it wrote leaves half a line; the next one must not be glued to it."""
    if not file.read_bytes().endswith(b"\n"):
        with file.open("a", encoding="utf-8") as end:
            end.write("\n")


def _replace(file: Path, lines: list[dict[str, Any]]) -> None:
    from helper.config.durable import write_durably

    write_durably(file, "".join(json.dumps(line) + "\n" for line in lines).encode())


def _append(file: Path, line: dict[str, Any]) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _PRIVATE_FILE)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _whole_lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value

"""The daemon's journal: the time and result of each request to the portal, without the request's content.

Each line is written to disk before the daemon continues. For a request, the journal stores the time, the method,
what its path suggests, salted fingerprints of the item ids in the request, and a fingerprint of the form. For the
response, the journal stores the status, whether the complaint was accepted, and the complaint's number. When the
records contain the result of a request, the program adds the attempt's id to the journal. Times are not compared to
decide whether the records contain a submission: the clocks of daemon and program may differ, and the records may be
older than the journal.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from helper.browser.daemon.config import DaemonConfig
from helper.browser.isolated_scripts import is_login_address
from helper.browser.responses import READ_ONLY, path_of, read_answer, readable_body
from helper.config.durable import write_durably
from helper.hosts import host_of
from helper.system.tasks import OwnTasks

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Request, Response

_FORMAT = 1
_PRIVATE_FILE = 0o600
_KEPT_BYTES = 1_000_000
_ITEM_PATH = re.compile(r"/item/(?:[^/\s]*/)?(\d{8,20})\b")
_BARE_ID = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
"""An item id outside an address. A shorter number may be something else, such as a telephone number."""
_CHECK = re.compile(r"check|verif|valid|draft|upload", re.IGNORECASE)
_SENDING = re.compile(r"submit|create|file", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A request that may have been the user's submission, as recorded by the daemon."""

    at: datetime
    purpose: str
    """What the path suggests: "check" (see `looks_like_check`), "sending" (see `looks_like_sending`), or neither.

    The path itself may contain private data, so it is not kept.
    """
    status: int | None
    """The HTTP status; None if no response arrived."""
    accepted: bool | None
    """The outcome according to the response; None if it is unclear."""
    number: str
    items: frozenset[str]
    """The ids passed to `submissions_for` that this request is about; all of those ids if that is unknown."""
    items_read: bool
    """Whether `items` were found in the request itself, which then contained none of the other ids passed."""
    request: str
    attempts: frozenset[str]
    """Ids of the filing attempts under which the records already contain this request's result."""


def item_ids(body: str) -> frozenset[str]:
    text = unquote_plus(body).replace("\\/", "/")
    return frozenset(_ITEM_PATH.findall(text)) | frozenset(_BARE_ID.findall(text))


def looks_like_check(path: str) -> bool:
    """Return whether the last part of a path suggests a link check, an upload or a draft, not a submission."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return bool(_CHECK.search(last)) and not _SENDING.search(last)


def looks_like_sending(path: str) -> bool:
    return bool(_SENDING.search(path.rstrip("/").rsplit("/", 1)[-1])) and not looks_like_check(path)


class Journal:
    def __init__(self, file: Path) -> None:
        self._file = file
        reading = read_journal(file)
        self._salt = reading.salt or secrets.token_hex(16)
        if not reading.salt:
            self._begin([])
        elif file.stat().st_size > _KEPT_BYTES:
            self._begin(reading.lines[len(reading.lines) // 2 :])
        elif not file.read_bytes().endswith(b"\n"):
            # A daemon that was killed while writing has left half a line. End that line, so that the next
            # entry starts on a line of its own.
            with file.open("a", encoding="utf-8") as end:
                end.write("\n")

    def sent(self, request: str, method: str, path: str, body: str | None, about: Iterable[str] = ()) -> None:
        """Record a request; `body` is None if the body cannot be read.

        `about` holds the item ids, or the title, of the form that was open at that moment.
        """
        # A body that cannot be read, such as a body with files, may contain the items of the open form. In
        # this case, record the ids of that form as the request's items.
        kind, items = ("about", about) if body is None else ("ids", item_ids(body))
        prints = [_fingerprint(self._salt, item) for item in sorted(filter(None, items))]
        form = _form_print(self._salt, about)
        purpose = "check" if looks_like_check(path) else "sending" if looks_like_sending(path) else ""
        self._write({"request": request, "method": method, "purpose": purpose, "form": form, kind: prints})

    def answered(self, request: str, *, status: int, accepted: bool | None, number: str) -> None:
        """Record the response to a request, or the result shown by the page after that response."""
        self._write({"request": request, "status": status, "accepted": accepted, "number": number})

    def lost(self, request: str) -> None:
        self._write({"request": request, "lost": True})

    def _write(self, values: dict[str, Any]) -> None:
        if not self._file.exists():
            # The file was removed after the start. Lines cannot be matched without the salt.
            self._begin([])
        _append(self._file, {"at": datetime.now(UTC).isoformat(), **values})

    def _begin(self, lines: Sequence[dict[str, Any]]) -> None:
        kept = [{"format": _FORMAT, "salt": self._salt}, *lines]
        write_durably(self._file, "".join(json.dumps(line) + "\n" for line in kept).encode())


class JournalReading:
    def __init__(self, salt: str, lines: Sequence[dict[str, Any]]) -> None:
        self.salt = salt
        self.lines = lines
        self._sent: dict[str, dict[str, Any]] = {}
        """For each request id, the journal line written when the request was sent, oldest first."""
        self._answers: dict[str, dict[str, Any]] = defaultdict(dict)
        self._attempts: dict[str, set[str]] = defaultdict(set)
        self._about: dict[str, list[str]] = defaultdict(list)
        """The ids of the requests about each item, by the item's fingerprint."""
        self._of_form: dict[str, list[str]] = defaultdict(list)
        """The ids of the requests from each form, by the form's fingerprint.

        The empty key holds requests whose form and items are unknown.
        """
        for line in lines:
            self._take(line)

    def submissions_for(self, ids: Iterable[str]) -> list[JournalEntry]:
        """Return every submission of these items, or of the form that these ids identify.

        A link check is left out, unless its response contained a complaint's number. A request may belong to
        the form without showing any of the ids: the last page of a form may send none of the items, and a
        body with files cannot be read. Such a request counts if it came from this form, or from an unknown
        form, and its path looks like a submission.
        """
        given = frozenset(filter(None, ids))
        found: dict[str, set[str]] = defaultdict(set)
        for item in given:
            for name in self._about.get(_fingerprint(self.salt, item), ()):
                found[name].add(item)
        for form in ("", _form_print(self.salt, given)):
            for name in self._of_form.get(form, ()):
                found[name] |= set()
        entries = [self._entry(name, found[name], given) for name in self._sent if name in found]
        return [entry for entry in entries if _may_submit(entry, holds_items=bool(found[entry.request]))]

    def _take(self, line: dict[str, Any]) -> None:
        name = line.get("request", "")
        if "method" in line:
            self._sent[name] = line
            for item in line.get("ids") or line.get("about") or ():
                self._about[item].append(name)
            # A readable request from an unknown form is identified by the item ids in its body.
            if line.get("form") or line.get("ids") is None:
                self._of_form[line.get("form", "")].append(name)
        elif name:
            self._answers[name] |= {key: value for key, value in line.items() if value not in {None, ""}}
        for known in line.get("requests", ()):
            self._attempts[known].add(line["attempt"])

    def _entry(self, name: str, items: Collection[str], given: frozenset[str]) -> JournalEntry:
        sent, answer = self._sent[name], self._answers[name]
        return JournalEntry(
            at=datetime.fromisoformat(sent["at"]),
            purpose=sent["purpose"],
            status=answer.get("status"),
            accepted=answer.get("accepted"),
            number=answer.get("number", ""),
            items=frozenset(items) or given,
            items_read=bool(items and sent.get("ids")),
            request=name,
            attempts=frozenset(self._attempts[name]),
        )


def read_journal(file: Path) -> JournalReading:
    """Read the journal. A line that a crash truncated is ignored."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return JournalReading("", ())
    first, *lines = [*_whole_lines(text)] or [{}]
    return JournalReading(str(first.get("salt", "")), lines)


def _may_submit(seen: JournalEntry, *, holds_items: bool) -> bool:
    """Return whether the request may have been a submission.

    A request without any of the items counts only if its path looks like a submission. A successful response
    alone proves nothing: a page's script may have loaded a list or saved a draft.
    """
    if seen.number:
        return True
    if holds_items:
        return seen.purpose != "check"
    return seen.purpose == "sending" and seen.accepted is not False


def note_known(file: Path, requests: Iterable[str], attempt: str) -> None:
    """Note in the journal that the program's records already contain the results of these requests.

    `attempt` is the id of the filing attempt under which the records store these results.
    """
    _append(file, {"requests": list(requests), "attempt": attempt})


def _form_print(salt: str, about: Iterable[str]) -> str:
    """Return one fingerprint for all texts that identify a form; empty if `about` holds no text."""
    together = "\n".join(sorted(filter(None, about)))
    return _fingerprint(salt, together) if together else ""


def _fingerprint(salt: str, item: str) -> str:
    return hashlib.sha256(f"{salt}{item}".encode()).hexdigest()


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


_NUMBER_SECONDS = 60.0
_FINISH_SECONDS = 2.0


@dataclass(slots=True)
class _Seen:
    name: str
    may_submit: bool
    """Whether the request may be a submission, so that the next page may show the complaint's number."""
    status: int = 0
    answered_at: float = 0.0


class Recorder:
    """Records in the journal every request of the browser that can change something on the portal."""

    def __init__(self, config: DaemonConfig, journal: Journal) -> None:
        self._config = config
        self._journal = journal
        self._under_way: dict[Request, _Seen] = {}
        self._numberless: _Seen | None = None
        """The latest request that may be a submission and whose response contained no complaint's number."""
        self._tasks = OwnTasks()
        self._count = 0
        self._about: tuple[str, ...] = ()
        self._program_fills = False

    def hold(self, about: Iterable[str]) -> None:
        """Remember that the program is now filling in the form whose ids are in `about`.

        If `about` is empty, the form of the previous call is meant.
        """
        self._program_fills = True
        self._about = tuple(about) or self._about

    def give(self) -> None:
        """Remember that the user has taken over the form, so that any later request may be its submission."""
        self._program_fills = False

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._sent)
        context.on("response", self._answered)
        context.on("requestfailed", self._lost)

    async def finish(self) -> None:
        """Wait up to two seconds until the responses that are still being read are in the journal."""
        await self._tasks.settle(_FINISH_SECONDS)

    def _sent(self, request: Request) -> None:
        if request.method in READ_ONLY or is_login_address(request.url) or not self._is_portal(request.url):
            return
        self._count += 1
        body, path = readable_body(request), path_of(request.url)
        if body is None and self._program_fills:
            # This is the upload of one of our files: the page starts it as soon as the program chooses the
            # file. An upload is not a submission, so do not record it. The guard blocks all other unreadable
            # requests.
            return
        # The journal outlives its daemon, so ids must be unique across daemons.
        name = f"{int(monotonic() * 1000):x}-{self._count}"
        # The guard blocks submissions while the program fills in the form, so no form is sent.
        about = () if self._program_fills else self._about
        carries = body is None or bool(item_ids(body)) or request.is_navigation_request()
        carries = carries or (bool(about) and looks_like_sending(path))
        self._under_way[request] = _Seen(name, carries and not looks_like_check(path))
        self._journal.sent(name, request.method, path, body, about)

    def _answered(self, response: Response) -> None:
        seen = self._under_way.pop(response.request, None)
        if seen is not None:
            seen.status, seen.answered_at = response.status, monotonic()
            if seen.may_submit:
                self._numberless = seen
            self._tasks.start(self._read(seen, response), "read an answer")
        elif (before := self._numberless) is not None and self._may_tell_number(before, response):
            work = self._read(before, response, is_next_page=True)
            self._tasks.start(work, "read the page after a submission")

    def _lost(self, request: Request) -> None:
        seen = self._under_way.pop(request, None)
        if seen is not None:
            self._journal.lost(seen.name)

    async def _read(self, seen: _Seen, response: Response, *, is_next_page: bool = False) -> None:
        answer = await read_answer(response, self._config.outcome)
        is_refused = answer.accepted is False and not is_next_page
        # Another form may have been submitted while this response was being read. In that case, `_numberless`
        # refers to the newer request, whose number is still awaited, so do not clear it.
        if self._numberless is seen and (answer.number or is_refused):
            self._numberless = None
        if answer.number or not is_next_page:
            self._journal.answered(
                seen.name, status=seen.status, accepted=answer.accepted, number=answer.number
            )

    def _may_tell_number(self, seen: _Seen, response: Response) -> bool:
        return (
            monotonic() - seen.answered_at < _NUMBER_SECONDS
            and response.request.is_navigation_request()
            and self._is_portal(response.url)
        )

    def _is_portal(self, url: str) -> bool:
        return host_of(url) in self._config.hosts

"""The daemon's journal: that something was sent to the portal, when, and what came back; never what was in it.

A line is on disk before the daemon goes on. Of a request it keeps time, method, path without the query, salted
fingerprints of the item ids in it, and one of the form it was sent from; of the answer the status, whether it was accepted, and the complaint's number.
Once the records say what came of a request, the program adds which hand-over that is. So it is never a time that decides
whether a submission is known: the clocks of daemon and program may differ, and records may be older than the journal.
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
from helper.browser.isolated_scripts import OwnTasks, is_login_address
from helper.browser.responses import READ_ONLY, path_of, read_answer, readable_body
from helper.config.durable import write_durably
from helper.hosts import host_of

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Request, Response

_FORMAT = 1
_PRIVATE_FILE = 0o600
_KEPT_BYTES = 1_000_000
_ITEM_PATH = re.compile(r"/item/(?:[^/\s]*/)?(\d{8,20})\b")
_BARE_ID = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
"""Shorter numbers without an address round them may be anything, a telephone number too."""
_CHECK = re.compile(r"check|verif|valid|draft|upload", re.IGNORECASE)
_SENDING = re.compile(r"submit|create|file", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A request that may have been the person's submission, as the daemon saw it."""

    at: datetime
    method: str
    path: str
    status: int | None
    """None: no answer came, or none yet."""
    accepted: bool | None
    """What the answer said; None: it did not say."""
    number: str
    items: frozenset[str]
    """Which of those asked for it was about; where only its form is known, or not even that: all of them."""
    request: str
    """Its name in the journal."""
    attempts: frozenset[str]
    """The ids of the hand-overs under which the records have had it."""


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
    """The writing side, in the daemon."""

    def __init__(self, file: Path) -> None:
        self._file = file
        reading = read_journal(file)
        self._salt = reading.salt or secrets.token_hex(16)
        if not reading.salt:
            self._begin([])
        elif file.stat().st_size > _KEPT_BYTES:
            self._begin(reading.lines[len(reading.lines) // 2 :])
        elif not file.read_bytes().endswith(b"\n"):
            # A daemon killed while it wrote leaves half a line; the next one must not be glued to it.
            with file.open("a", encoding="utf-8") as end:
                end.write("\n")

    def sent(self, request: str, method: str, path: str, body: str | None, about: Iterable[str] = ()) -> None:
        """A request left the browser; `body` None: it could not be read.

        `about` are the item ids, or the title, of the form that was in the person's hands at that moment.
        """
        # Of one that cannot be read, as where it carries files, the form says what may be in it.
        kind, items = ("about", about) if body is None else ("ids", item_ids(body))
        prints = [_fingerprint(self._salt, item) for item in sorted(filter(None, items))]
        form = _form_print(self._salt, about)
        self._write({"request": request, "method": method, "path": path, "form": form, kind: prints})

    def answered(self, request: str, *, status: int, accepted: bool | None, number: str) -> None:
        """The answer to a request came, or the page after it was read."""
        self._write({"request": request, "status": status, "accepted": accepted, "number": number})

    def lost(self, request: str) -> None:
        """No answer will come."""
        self._write({"request": request, "lost": True})

    def _write(self, values: dict[str, Any]) -> None:
        if not self._file.exists():
            # Somebody has tidied the folder: without its first line nothing in it would mean anything.
            self._begin([])
        _append(self._file, {"at": datetime.now(UTC).isoformat(), **values})

    def _begin(self, lines: Sequence[dict[str, Any]]) -> None:
        """Write the file anew, with nothing but these lines."""
        kept = [{"format": _FORMAT, "salt": self._salt}, *lines]
        write_durably(self._file, "".join(json.dumps(line) + "\n" for line in kept).encode())


class JournalReading:
    """The reading side, in the program."""

    def __init__(self, salt: str, lines: Sequence[dict[str, Any]]) -> None:
        self.salt = salt
        self.lines = lines
        self._sent: dict[str, dict[str, Any]] = {}
        """The line of each request, by its name, the oldest first."""
        self._answers: dict[str, dict[str, Any]] = defaultdict(dict)
        """Everything later lines say of a request, put together."""
        self._attempts: dict[str, set[str]] = defaultdict(set)
        self._about: dict[str, list[str]] = defaultdict(list)
        """The requests about each item, by its fingerprint."""
        self._of_form: dict[str, list[str]] = defaultdict(list)
        """The requests from each form; by none those of which neither form nor items are known."""
        for line in lines:
            self._take(line)

    def submissions_for(self, ids: Iterable[str]) -> list[JournalEntry]:
        """What was ever sent that holds at least one of these item ids, or comes from the form that is known by these.

        A check of the links is left out, unless it was answered with a complaint's number. A form of several pages may
        be sent by its last one, which holds none of it, and one with files cannot be read: what was sent from this form,
        or from one that nobody knows, and says that it was a submission, counts too.
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
            # Of what was read and comes from no form of ours, the items are all there is to know.
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
            method=sent["method"],
            path=sent["path"],
            status=answer.get("status"),
            accepted=answer.get("accepted"),
            number=answer.get("number", ""),
            items=frozenset(items) or given,
            request=name,
            attempts=frozenset(self._attempts[name]),
        )


def read_journal(file: Path) -> JournalReading:
    """Read the journal; a line cut short by a crash is left out."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return JournalReading("", ())
    first, *lines = [*_whole_lines(text)] or [{}]
    return JournalReading(str(first.get("salt", "")), lines)


def _may_submit(seen: JournalEntry, *, holds_items: bool) -> bool:
    """Whether it may have been a submission; what holds none of the items was one only if something says so.

    That a script was answered well is not enough: so is one that asks for the entries of a list, or keeps a draft.
    """
    if seen.number:
        return True
    if holds_items:
        return not looks_like_check(seen.path)
    return looks_like_sending(seen.path) and seen.accepted is not False


def note_known(file: Path, requests: Iterable[str], attempt: str) -> None:
    """Write down that the records say what came of these requests: they belong to the hand-over of this id."""
    _append(file, {"requests": list(requests), "attempt": attempt})


def _form_print(salt: str, about: Iterable[str]) -> str:
    """One fingerprint for all that a form is known by; empty: it is known by nothing."""
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
"""How long after an answer without a number the next page may still tell it."""
_FINISH_SECONDS = 2.0


@dataclass(slots=True)
class _Seen:
    """A request in the journal."""

    name: str
    may_submit: bool
    """Whether it carried links, or something that could not be read: then the next page may tell its number."""
    status: int = 0
    answered_at: float = 0.0


class Recorder:
    """Follows every request of the browser that can change something at the portal."""

    def __init__(self, config: DaemonConfig, journal: Journal) -> None:
        self._config = config
        self._journal = journal
        self._under_way: dict[Request, _Seen] = {}
        self._numberless: _Seen | None = None
        """The last submission that was answered without a number."""
        self._tasks = OwnTasks()
        self._count = 0
        self._about: tuple[str, ...] = ()
        self._program_fills = False

    def hold(self, about: Iterable[str]) -> None:
        """The program begins to fill in a form, which is known by this."""
        self._program_fills = True
        self._about = tuple(about) or self._about

    def give(self) -> None:
        """The form is the person's; what leaves the window from now on may be it."""
        self._program_fills = False

    def attach(self, context: BrowserContext) -> None:
        """Begin; every tab of the browser is followed."""
        context.on("request", self._sent)
        context.on("response", self._answered)
        context.on("requestfailed", self._lost)

    async def finish(self) -> None:
        """Let answers that are being read reach the journal."""
        await self._tasks.settle(_FINISH_SECONDS)

    def _sent(self, request: Request) -> None:
        if request.method in READ_ONLY or is_login_address(request.url) or not self._is_portal(request.url):
            return
        self._count += 1
        body, path = readable_body(request), path_of(request.url)
        if body is None and self._program_fills:
            # A file of ours that the page uploads as soon as it is chosen: nothing else of this sort passes the guard.
            return
        # A journal outlives its daemon: the names of two daemons' requests must differ.
        name = f"{int(monotonic() * 1000):x}-{self._count}"
        # While the program fills, nothing that submits can pass.
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
        # Another form may have been sent while the page was read, and its number is still to come.
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

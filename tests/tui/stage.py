"""The stage for tests of the screens: a real store in a temporary folder, a fixed clock, and scripted sessions."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from textual._context import visible_screen_stack
from textual.app import App
from textual.events import Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from helper.config.settings import Settings
from helper.errors import NotDone
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Listing, ListingCheck, Presence
from helper.model.work import Right, RightState, Work
from helper.session import events
from helper.session.context import AppContext, FilingRequest
from helper.session.filing.jobs import COMPLAINT_WORDING, PRACTICE_WORDING, VERIFY, hand_over_text, released
from helper.session.operator import Operator, Request
from helper.store.queries import findings_of, listings_of
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.translation import tr
from helper.tui.context import Desktop, Opening, ScreenContext
from helper.tui.dialogs.dialogs import AnsweringScreen
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, an_item_url, places_in
from tests.tui.samples import Samples
from tests.tui.threads import count_threads, jobs_done, loop_idle

FIELDS = (
    ("website", "Complaint website", "AliExpress.com"),
    ("ipr_type", "IPR type", "Copyright"),
    ("ipr", "IPR information", "The Quiet Whale"),
    ("complaint_type", "Complaint type", "Product listing"),
    ("reason", "Complaint reason", "Pirated copy"),
    ("listings", "Infringing listings", "\n".join(map(an_item_url, range(6)))),
    (
        "description",
        "Supplement infringement reason(s)",
        "This is a counterfeit version of my original work.",
    ),
)

BEGIN = ("4", "f", "enter")
"""The keys that open Filing, choose to file the ready forms, and confirm."""
_DRAWN_SECONDS = 5.0
"""Maximum seconds to wait until the screen accepts keys; a program that is ending never accepts any."""
PATIENCE_SECONDS = 30.0
"""Seconds after which an expected text counts as missing. The value is high, because the machine may be slow."""
_PICTURE_SECONDS = 15.0

Script = Callable[["ScriptedSession"], Awaitable[None]]

HANDOFFS = frozenset({VERIFY, "declaration"})
STEPS = COMPLAINT_WORDING.steps(HANDOFFS)


class ScriptedSession:
    """A session that runs a script of the test and records the user's requests."""

    def __init__(self, operator: Operator, wish: Any, script: Script) -> None:
        self.operator = operator
        self.wish = wish
        self.requests: list[Request] = []
        self._news: asyncio.Queue[Request] = asyncio.Queue()
        self._script = script
        self.over = False

    @property
    def practice(self) -> bool:
        return isinstance(self.wish, FilingRequest) and self.wish.practice

    async def run(self) -> None:
        try:
            await self._script(self)
        finally:
            self.over = True

    def request(self, request: Request) -> None:
        self.requests.append(request)
        self._news.put_nowait(request)

    async def wait(self) -> Request:
        """Wait for the user's next request, and return it."""
        return await self._news.get()

    def tell(self, kind: type[events.AnyEvent], **values: Any) -> None:
        self.operator.tell(kind(at=NOW, session="s", complaint="c", **values))

    def reserve(self, position: int = 1, total: int = 1, **values: Any) -> None:
        usual = {"work": "The Quiet Whale", "listings": 6, "practice": self.practice, "fields": FIELDS}
        self.tell(events.ComplaintReserved, position=position, total=total, **{**usual, **values})

    def fill(self, *, checks: int = 2, steps: int = len(FIELDS)) -> None:
        self.tell(events.PageReached, page="form", host="127.0.0.1", text="The form is open.")
        for step, _, value in FIELDS[:steps]:
            self.tell(events.FieldFilled, field=step, value=value, seen=value, checks=checks)

    def hand_over(self, *notices: str) -> None:
        words = PRACTICE_WORDING if self.practice else COMPLAINT_WORDING
        self.tell(events.HandedOver, **hand_over_text(notices, words.your_turn(HANDOFFS), STEPS))

    def release(self, result: Result = Result.FILED, number: str = "48213377") -> None:
        text = released(result, number=number, practice=self.practice, at=NOW, say=COMPLAINT_WORDING)
        self.tell(events.Released, result=result.value, number=number or None, text=text)


async def wait_for_pause(session: ScriptedSession) -> None:
    """A session script that waits until the user pauses the session."""
    while await session.wait() is not Request.PAUSE:
        pass


async def handed_over(session: ScriptedSession) -> None:
    """A session script that hands over a form and waits until the user pauses the session."""
    session.reserve()
    session.fill()
    session.hand_over()
    await wait_for_pause(session)


async def _no_clipboard() -> str:
    """Report that there is no clipboard, so that tests do not watch the real one by default."""
    return "There is no clipboard on this stage."


async def _opens(opened: list[Any], what: str | Path) -> bool:
    opened.append(what)
    return True


async def _no_window(_: str) -> str:
    raise NotDone("No window can be opened here.")


class Stage:
    """Everything that a screen test needs, with a record of what the screens did."""

    def __init__(self, folder: Path, script: Script = wait_for_pause) -> None:
        self.places = places_in(folder)
        self.script = script
        self.sessions: list[ScriptedSession] = []
        self.runs: list[ScriptedSession] = []
        self.copied: list[str] = []
        self.opened: list[str] = []
        self.files: list[Path] = []
        """Files that the screens opened in the user's own browser."""
        self.clipboard = ""
        self.store: Store = open_store(self.places)
        self.queue = Queue(self.store, now=lambda: NOW, by="Mira")
        self.records = AppContext(
            places=self.places, settings=Settings(), store=self.store, queue=self.queue, now=lambda: NOW
        )

    def close(self) -> None:
        self.store.close()

    def context(self, **values: Any) -> ScreenContext:
        """Return a screen context. `values` replaces fields of it or of its services, desktop and opening."""
        usual: dict[str, Any] = {
            "places": self.places,
            "settings": Settings(theme="dark"),
            "open": lambda: self.records,
            "file": partial(self._start, self.sessions),
            "run": partial(self._start, self.runs),
            "visit": _no_window,
            "open_page": partial(_opens, self.opened),
            "open_file": partial(_opens, self.files),
            "copy": self._copy,
            "paste": lambda: self.clipboard,
            "why_not_watch": _no_clipboard,
            "now": lambda: NOW,
        }
        if values.pop("practice", False):
            self.places.mark_practice()
        given = {**usual, **values}
        services: Any = SimpleNamespace(
            **{name: given.pop(name) for name in ("open", "file", "run", "visit")}
        )
        desktop, opening = (
            {each.name: given.pop(each.name) for each in fields(kind) if each.name in given}
            for kind in (Desktop, Opening)
        )
        return ScreenContext(
            services=services, desktop=Desktop(**desktop), opening=Opening(**opening), **given
        )

    def _start(self, begun: list[ScriptedSession], operator: Operator, wish: Any) -> ScriptedSession:
        begun.append(ScriptedSession(operator, wish, self.script))
        return begun[-1]

    def _copy(self, text: str) -> str:
        self.copied.append(text)
        return ""

    def add_samples(self) -> None:
        Samples(self.store).add()

    def reject(self, number: str, *, still_there: int) -> Complaint:
        """Record that Alibaba rejected all links of a complaint, and that `still_there` of them were later on sale."""
        complaint = next(each for each in self.store.complaints.all() if each.number == number)
        self.queue.set_outcomes({FindingState.REJECTED: findings_of(self.store, complaint)})
        look = ListingCheck(at=NOW + timedelta(minutes=1), presence=Presence.LIVE)
        listings = listings_of(self.store, complaint)[:still_there]
        self.store.change(*(replace(listing, looks=(look,)) for listing in listings))
        return self.store.complaints[complaint.id]


def add_gone(stage: Stage, listing: Listing, work: Work, **values: Any) -> Finding:
    """Add a finding whose listing was reported in a complaint and removed. Return the finding."""
    finding = a_finding(listing, work, state=FindingState.REMOVED, **values)
    attempts = (an_attempt(result=Result.FILED),)
    complaint = a_complaint(
        work, (finding,), state=ComplaintState.CLOSED, number="48209114", attempts=attempts
    )
    finding = replace(finding, complaint_id=complaint.id)
    stage.store.change(work, listing, complaint, finding)
    return finding


def a_ready_complaint(stage: Stage, title: str = "The Quiet Whale", links: int = 6) -> Complaint:
    """Add a complaint that is ready to be filed, and return it."""
    work = a_work(title=title, right=Right(state=RightState.APPROVED))
    findings = add_findings(stage, links, work, start=500)
    (made,) = stage.queue.plan([finding.id for finding in findings])
    return made


def add_findings(
    stage: Stage, amount: int = 1, work: Work | None = None, *, start: int = 1, **values: Any
) -> list[Finding]:
    """Add `amount` listings numbered from `start`, each with a finding. Return the findings.

    `listing` among the values holds values for the listings; the other values are for the findings.
    """
    of_listing = values.pop("listing", {})
    listings = [a_listing(start + number, **of_listing) for number in range(amount)]
    findings = [a_finding(listing, work, **values) for listing in listings]
    stage.store.change(*([work] if work else []), *listings, *findings)
    return findings


async def settle(pilot: Pilot[int]) -> None:
    """Wait until all work is done and drawn, including work in threads, and the screen accepts keys."""
    count_threads()
    deadline = time.monotonic() + _DRAWN_SECONDS
    is_quiet = False
    while not is_quiet:
        await _draw(pilot.app)
        is_quiet = await jobs_done() and (accepts_keys(pilot.app) or time.monotonic() >= deadline)


async def _draw(app: App[int]) -> None:
    """Lay out and draw the screen until that causes no more work."""
    while await loop_idle() and app.screen_stack and _needs_drawing(app.screen):
        app.screen._on_timer_update()


def _needs_drawing(screen: Screen[Any]) -> bool:
    changed = screen._layout_required or screen._repaint_required or screen._dirty_widgets
    return bool(screen._callbacks or (changed and not screen.app._batch_count))


def accepts_keys(app: App[int]) -> bool:
    """Return whether the screen accepts keys now; always true in tests of the input guard."""
    screen = app.screen_stack[-1] if app.screen_stack else None
    return (
        not isinstance(screen, AnsweringScreen)
        or bool(screen.INPUT_GUARD_SECONDS)
        or not screen.ignores(Message())
    )


Wanted = str | Callable[[str], bool]


_MOVES = frozenset({"up", "down", "tab", "backspace"})
"""Keys that start no work. If one of them is pressed several times in a row, wait only after the last press."""


async def press(pilot: Pilot[int], *keys: str, until: Wanted = "") -> str:
    """Press keys and wait after each until the program is idle. Return the screen once it matches `until`."""
    count_threads()
    for key, following in pairwise((*keys, "")):
        await pilot.press(key)
        if key != following or key not in _MOVES:
            await settle(pilot)
    return await wait_for(pilot, until)


async def type_in(pilot: Pilot[int], text: str, *keys: str, until: Wanted = "") -> str:
    """Type a text into the focused input, then press keys. Return the screen once it matches `until`."""
    for character in text:
        await pilot.press("space" if character == " " else character)
    await settle(pilot)
    return await press(pilot, *keys, until=until)


async def paste(pilot: Pilot[int], text: str, *keys: str, until: Wanted = "") -> str:
    """Paste a text in one event, as a terminal does, then press keys. Return the screen once it matches `until`."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)
    return await press(pilot, *keys, until=until)


async def wait_for(pilot: Pilot[int], wanted: Wanted) -> str:
    """Wait until the screen contains a text or satisfies a predicate, and return the screen."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _is_there(text := text_of(pilot.app), wanted):
        assert time.monotonic() < deadline, f"{wanted!r} never appeared:\n{text}"
        await pilot.pause(0.01)
    if wanted:
        await settle(pilot)
    return text


def _is_there(text: str, wanted: Wanted) -> bool:
    return wanted in text if isinstance(wanted, str) else wanted(text)


def text_of(app: App[int]) -> str:
    """Return the screen as plain text; empty if the program has ended."""
    if not app.is_running:
        return ""
    visible_screen_stack.set(app._background_screens)
    strips = app.screen._compositor.render_strips(app.size)
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(lines) + "\n"


def paths_below(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


def flat(text: str) -> str:
    """Return the text of a screen as one line, without line breaks and borders."""
    return " ".join(re.sub("[▌█│]", " ", text).split())


def see(screen: str, *words: str) -> None:
    """Assert that the screen contains all these texts."""
    missing = [word for word in words if word not in screen]
    assert not missing, f"{missing} not on the screen:\n{screen}"


async def wait_for_picture(pilot: Pilot[int], picture: str) -> str:
    """Wait at most `_PICTURE_SECONDS` until the screen equals a picture, and return the screen."""
    deadline = time.monotonic() + _PICTURE_SECONDS
    while (text := text_of(pilot.app)) != picture and time.monotonic() < deadline:
        await pilot.pause(0.02)
    return text


async def drop_sheet(pilot: Pilot[int], folder: Path) -> None:
    """Write a spreadsheet with a year of reports, and drop the file on the window."""
    rows = ["Motiv,Link,Shop,Gemeldet am,Fallnummer,Status,Notiz"]
    for n in range(40):
        link = (
            "1005010000000000"
            if n == 6
            else f"https://www.aliexpress.com/item/{1005009900700017 + n % 37}.html"
        )
        title, shop = ("The Quiet Whale", "Paper Boats")[n % 2], f"Shop{1101000 + n % 6} Store"
        status = ("entfernt", "offen", "", "entfernt")[n % 4]
        report = f"2024-03-{n % 28 + 1:02},{4820 + n}" if status else ","
        rows.append(f"{title},{link},{shop},{report},{status},")
    path = folder / "pirates-2024.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    await paste(pilot, str(path), until=f"m {tr('columns')}")

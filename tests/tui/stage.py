"""A stage for the screens: a real store in a folder of the test's own, a clock that stands still, scripted sessions."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from textual._context import visible_screen_stack
from textual.app import App
from textual.events import Paste
from textual.message import Message
from textual.pilot import Pilot

from helper.config.settings import Settings
from helper.errors import NotDone
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Listing, ListingCheck, Presence
from helper.model.work import Right, RightState, Work
from helper.session import events
from helper.session.context import AppContext, FilingRequest
from helper.session.filing.jobs import COMPLAINT_WORDING, VERIFY, hand_over_text, released
from helper.session.operator import Operator, Request
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import AnsweringScreen
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt, an_item_url, places_in
from tests.tui.samples import Samples
from tests.tui.threads import THREADS

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

BEGIN = ("3", "f", "enter")
"""The keys that file what is ready."""
_DRAWN_SECONDS = 5.0
"""A screen that is drawn no more, because the program ends, is not waited for any longer."""
_PATIENCE_SECONDS = 30.0
"""A busy machine may be slow; a screen that never comes is a failure."""
_STANDS_SECONDS = 15.0

Script = Callable[["ScriptedSession"], Awaitable[None]]

YOUR_TURN = COMPLAINT_WORDING.your_turn({VERIFY, "declaration"})
STEPS = COMPLAINT_WORDING.steps({VERIFY, "declaration"})


class ScriptedSession:
    """A session that does what a test's script says, and hears what the person asks for."""

    def __init__(self, operator: Operator, wish: Any, script: Script) -> None:
        self.operator = operator
        self.wish = wish
        self.heard: list[Request] = []
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
        self.heard.append(request)
        self._news.put_nowait(request)

    async def wait(self) -> Request:
        """The person's next request."""
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
        self.tell(events.HandedOver, **hand_over_text(notices, YOUR_TURN, STEPS))

    def release(self, result: Result = Result.FILED, number: str = "48213377") -> None:
        text = released(result, number=number, practice=self.practice, at=NOW, say=COMPLAINT_WORDING)
        self.tell(events.Released, result=result.value, number=number or None, text=text)


async def wait_for_pause(session: ScriptedSession) -> None:
    """A script that does nothing until the person stops it."""
    while await session.wait() is not Request.PAUSE:
        pass


async def handed_over(session: ScriptedSession) -> None:
    """A script in which a form waits for the person until she stops."""
    session.reserve()
    session.fill()
    session.hand_over()
    await wait_for_pause(session)


async def _nothing_to_watch() -> str:
    """No test watches the clipboard of the machine it runs on, unless it says so."""
    return "There is no clipboard on this stage."


async def _opens(opened: list[Any], what: str | Path) -> bool:
    opened.append(what)
    return True


async def _no_window(_: str) -> str:
    raise NotDone("Here no window can be opened.")


class Stage:
    """Everything a screen test needs, and what the screens did with it."""

    def __init__(self, folder: Path, script: Script = wait_for_pause) -> None:
        self.places = places_in(folder)
        self.script = script
        self.sessions: list[ScriptedSession] = []
        self.runs: list[ScriptedSession] = []
        self.copied: list[str] = []
        self.opened: list[str] = []
        self.files: list[Path] = []
        """Those opened in her own browser."""
        self.clipboard = ""
        self.store: Store = open_store(self.places)
        self.queue = Queue(self.store, now=lambda: NOW, by="Mira")
        self.records = AppContext(
            places=self.places, settings=Settings(), store=self.store, queue=self.queue, now=lambda: NOW
        )

    def close(self) -> None:
        self.store.close()

    def context(self, **values: Any) -> ScreenContext:
        usual = {
            "places": self.places,
            "settings": Settings(theme="dark"),
            "open_records": lambda: self.records,
            "start_session": partial(self._start, self.sessions),
            "start_run": partial(self._start, self.runs),
            "visit": _no_window,
            "open_page": partial(_opens, self.opened),
            "open_file": partial(_opens, self.files),
            "copy": self._copy,
            "paste": lambda: self.clipboard,
            "why_not_watch": _nothing_to_watch,
            "now": lambda: NOW,
        }
        return ScreenContext(**{**usual, **values})

    def _start(self, begun: list[ScriptedSession], operator: Operator, wish: Any) -> ScriptedSession:
        begun.append(ScriptedSession(operator, wish, self.script))
        return begun[-1]

    def _copy(self, text: str) -> str:
        self.copied.append(text)
        return ""

    def add_samples(self) -> None:
        """A believable desk: designs, listings in every state, complaints with their outcomes."""
        Samples(self.store).add()

    def say_no(self, number: str, *, still_there: int) -> Complaint:
        """Alibaba's no to all links of a complaint; so many of them were seen on sale since."""
        complaint = next(each for each in self.store.complaints.all() if each.number == number)
        self.queue.set_outcome(self.queue.findings_of(complaint), FindingState.REJECTED)
        look = ListingCheck(at=NOW + timedelta(minutes=1), presence=Presence.LIVE)
        listings = self.queue.listings_of(complaint)[:still_there]
        self.store.change(*(replace(listing, looks=(look,)) for listing in listings))
        return self.store.complaints[complaint.id]


def add_gone(stage: Stage, listing: Listing, work: Work, **values: Any) -> Finding:
    """A finding of a listing that was reported by a complaint of ours and taken down."""
    finding = a_finding(listing, work, state=FindingState.REMOVED, **values)
    attempts = (an_attempt(result=Result.FILED),)
    complaint = a_complaint(
        work, (finding,), state=ComplaintState.CLOSED, number="48209114", attempts=attempts
    )
    finding = replace(finding, complaint_id=complaint.id)
    stage.store.change(work, listing, complaint, finding)
    return finding


def a_ready_complaint(stage: Stage, title: str = "The Quiet Whale", links: int = 6) -> Complaint:
    """A complaint that may be filed."""
    work = a_work(title=title, right=Right(state=RightState.APPROVED))
    findings = add_findings(stage, links, work, start=500)
    return stage.queue.add_complaint(work.id, [finding.id for finding in findings])


def add_findings(
    stage: Stage, amount: int = 1, work: Work | None = None, *, start: int = 1, **values: Any
) -> list[Finding]:
    """So many listings from a number on, each found once; `listing` among the values holds those of the listings."""
    of_listing = values.pop("listing", {})
    listings = [a_listing(start + number, **of_listing) for number in range(amount)]
    findings = [a_finding(listing, work, **values) for listing in listings]
    stage.store.change(*([work] if work else []), *listings, *findings)
    return findings


async def settle(pilot: Pilot[int]) -> None:
    """Wait until everything that was caused has been drawn, also what is worked out in a thread first, and hears keys."""
    deadline = time.monotonic() + _DRAWN_SECONDS
    is_quiet = False
    while not is_quiet:
        for _ in range(3):
            await pilot.pause()
        is_quiet = await THREADS.quiet(pilot) and (hears(pilot.app) or time.monotonic() >= deadline)


def hears(app: App[int]) -> bool:
    """Whether a key that is pressed now is heard; where a test wants no moment of deafness, it is only not drawn yet."""
    screen = app.screen_stack[-1] if app.screen_stack else None
    return (
        not isinstance(screen, AnsweringScreen)
        or bool(screen.INPUT_GUARD_SECONDS)
        or not screen.ignores(Message())
    )


Wanted = str | Callable[[str], bool]


async def press(pilot: Pilot[int], *keys: str, until: Wanted = "") -> str:
    """Press keys, and let each do all it does; the screen afterwards, once it is as wanted."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return await comes(pilot, until)


async def type_in(pilot: Pilot[int], text: str, *keys: str, until: Wanted = "") -> str:
    """Type a text into the field that has the keys, then press these; the screen afterwards, once it is as wanted."""
    for character in text:
        await pilot.press("space" if character == " " else character)
    await settle(pilot)
    return await press(pilot, *keys, until=until)


async def paste(pilot: Pilot[int], text: str, *keys: str, until: Wanted = "") -> str:
    """Paste as a terminal does: whole, in one event; then as when typing."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)
    return await press(pilot, *keys, until=until)


async def comes(pilot: Pilot[int], wanted: Wanted) -> str:
    """The screen, once it says these words or is as wanted; what is done beside the screen takes its time."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _is_there(text := text_of(pilot.app), wanted):
        assert time.monotonic() < deadline, f"{wanted!r} never came:\n{text}"
        await pilot.pause(0.01)
    if wanted:
        await settle(pilot)
    return text


def _is_there(text: str, wanted: Wanted) -> bool:
    return wanted in text if isinstance(wanted, str) else wanted(text)


def text_of(app: App[int]) -> str:
    """The screen as plain text; empty once the program has ended."""
    if not app.is_running:
        return ""
    visible_screen_stack.set(app._background_screens)
    strips = app.screen._compositor.render_strips(app.size)
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(lines) + "\n"


def found(folder: Path, pattern: str) -> list[Path]:
    """What lies below a folder by such a name."""
    return sorted(folder.glob(pattern))


def flat(text: str) -> str:
    """The words of a screen, wherever its lines break and whatever stands at their edges."""
    return " ".join(re.sub("[▌█│]", " ", text).split())


def see(screen: str, *words: str) -> None:
    """All these words stand on the screen."""
    missing = [word for word in words if word not in screen]
    assert not missing, f"{missing} not on:\n{screen}"


async def comes_to(pilot: Pilot[int], picture: str) -> str:
    """The screen, once it is this picture, or as it has stood for a while."""
    deadline = time.monotonic() + _STANDS_SECONDS
    while (text := text_of(pilot.app)) != picture and time.monotonic() < deadline:
        await pilot.pause(0.02)
    return text


async def drop_sheet(pilot: Pilot[int], folder: Path) -> None:
    """Drop a sheet on the window, such as an artist has kept for a year."""
    rows = ["Motiv,Link,Shop,Gemeldet am,Nr.,Status,Notiz"]
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
    await paste(pilot, str(path), until="how columns are read")

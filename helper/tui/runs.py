"""Starting filing, a run with its screen, or the shop window, after the user has read what opens."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from helper.model.checklist import MOST_LINKS_ONLINE
from helper.model.finding import Finding
from helper.model.text import plural
from helper.model.work import Search, Work
from helper.session import events
from helper.session.context import (
    FilingRequest,
    JudgeRequest,
    ReadRequest,
    RecheckRequest,
    RightsRequest,
    Run,
    RunRequest,
    SearchRequest,
    ShopRequest,
)
from helper.session.events import AnyEvent
from helper.session.operator import Question, Request
from helper.store.registrations import Registrations
from helper.store.relisting import listings_to_check
from helper.tui.actions import ACTIONS, bindings, key_label, page_keys
from helper.tui.context import ScreenContext, left_open
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, DialogFlow, Notice, notice_on_error
from helper.tui.filing.file_plan import FilePlan, plan_filing, why_nothing
from helper.tui.filing.session_host import ScreenOperator, SessionHost
from helper.tui.filing.view import RunView
from helper.tui.formatting import clean
from helper.tui.pane import PaneHost
from helper.tui.widgets.bars import KeyBar, screen_head
from helper.tui.widgets.inputs import MenuEntry

if TYPE_CHECKING:
    from helper.tui.filing.filing_pane import FilingPane

_WINDOW_OPENS = """A browser window opens now, next to this one.
  · It is a fresh window: your saved passwords and bookmarks are not in it.
  · A strip at the top of the page always says whose turn it is.
  · Close it whenever you like. Nothing is lost."""
_BY_HAND = """Open the complaint form in the browser you always use.
  · I lay one text after the other on your clipboard and say where it goes; you paste.
  · I see nothing of the page, so you tell me when you have sent it."""
_REHEARSAL = """A browser window opens now, next to this one. One form is filled in and compared, for you to look at.
  · Please do not submit it. Leave the page when you have looked.
  · Nothing is written down as filed; the form waits as before.
  · Should you submit it all the same, that is seen and written down."""
_OPEN_FIRST = """Before a rehearsal it must be settled what became of the form that was open when the program stopped.
File once without the rehearsal: it begins by asking."""
_TENS = """Open the online form in the browser you always use. It takes ten links at a time.
  · I lay the links, the reason and the explanation on your clipboard, one after the other; you paste.
  · Who you are you tell the form yourself: that never goes through here.
  · A box that this form has not: the key - leaves it out."""
_TOO_MANY = "The online form takes ten links; this form has more."
_REGISTERING = """The portal's window opens now, next to this one.
  · You log in. I fill in one page after the other, and stop at each.
  · Your name, your ID, Next and Submit are yours; I keep nothing of them.
  · p stops here at any time. What was handed in is not handed in again."""
_NO_DESIGN = "A design needs a picture and its signed statement. What is missing stands beside each of them."
_MOST_NAMED = 8


class StartFiling(DialogFlow):
    """Asks, and on a yes starts a session in the Filing place. Only one session runs at a time."""

    def ask_marked(self, marked: tuple[str, ...], shown: frozenset[str]) -> None:
        self._begin(marked, shown)

    def ask_all(self, *, by_hand: bool = False, rehearse: bool = False) -> None:
        self._begin(by_hand=by_hand, rehearse=rehearse)

    def ask_tens(self) -> None:
        """Ask whether to paste all ready forms of at most ten links, for the online form without an account."""
        self._begin(by_hand=True, tens=True)

    def ask_practice(self) -> None:
        text = "Nothing of it is sent to Alibaba."
        self._confirm("A practice complaint", text, _WINDOW_OPENS, FilingRequest(practice=True))

    def register(self, work_id: str | None) -> None:
        """Ask whether to register all ready designs, or only the selected one if Alibaba rejected it before."""
        practice, store = self._context.practice, self._context.store
        registry = Registrations(store, self._context.now, practice=practice)
        wanted = tuple(work.id for work in registry.refused() if work.id == work_id)
        works, is_open = registry.ready(wanted=wanted), bool(registry.unfinished())
        lines = ["First: the form that was open when the program stopped."] if is_open else []
        lines += [clean(work.title) for work in works[:_MOST_NAMED]]
        if (more := len(works) - _MOST_NAMED) > 0:
            lines.append(f"and {more} more")
        if self._host.is_filing:
            self._host.call_later(self._host.go, "filing")
        elif lines:
            request = FilingRequest(practice=practice, works=wanted)
            title = f"Register {plural(len(works), 'design')}?"
            self._confirm(title, "\n".join(lines), _REGISTERING, request)
        else:
            self._host.app.push_screen(Notice("No design can be registered yet.", _NO_DESIGN))

    def _begin(self, *marked: Collection[str], **how: bool) -> None:
        self._host.run_worker(self._ask(*marked, **how), group="file", exclusive=True)

    async def _ask(
        self, *marked: Collection[str], by_hand: bool = False, rehearse: bool = False, tens: bool = False
    ) -> None:
        """Plan in another thread, because each link is checked; then list the forms, and ask."""
        if self._host.is_filing:
            await self._host.go("filing")
            return
        practice, records = self._context.practice, self._context.records.snapshot()
        open_now = await left_open(self._context)
        limit = MOST_LINKS_ONLINE if tens else self._context.settings.listings_per_form
        plan = await asyncio.to_thread(plan_filing, records, *marked, limit=limit, practice=practice)
        reasons = "" if plan.fileable else await asyncio.to_thread(why_nothing, records)
        if records.store.changes != self._context.store.changes:
            await self._ask(*marked, by_hand=by_hand, rehearse=rehearse, tens=tens)
            return
        if tens:
            plan = plan.at_most(MOST_LINKS_ONLINE, _TOO_MANY)
        elif rehearse:
            plan = plan.first
        needs_window = any(form.jobs.practice is practice for form in open_now)
        if needs_window and rehearse:
            self._host.app.push_screen(Notice("First: the form that was left open", _OPEN_FIRST))
        elif open_now or plan.fileable:
            window = _REHEARSAL if rehearse else _WINDOW_OPENS
            foot, yes = (_TENS if tens else _BY_HAND, "begin") if by_hand else (window, "open it")
            if not (needs_window or plan.fileable):
                foot, yes = "", "ask me"
            request = FilingRequest(practice=practice, paste=by_hand, rehearse=rehearse)
            text = "".join(f"First: {form.head}\n" for form in open_now) + plan.text()
            title = plan.headline if plan.fileable else "Outcome"
            self._confirm(title, text, foot, request, plan=plan, yes=yes)
        else:
            text = "\n".join(filter(None, (plan.text(), reasons)))
            self._host.app.push_screen(Notice("Nothing can be filed now", text))

    def _confirm(
        self,
        title: str,
        text: str,
        foot: str,
        request: FilingRequest,
        *,
        plan: FilePlan | None = None,
        yes: str = "open it",
    ) -> None:
        async def answered(agreed: bool | None) -> None:
            if agreed:
                complaints = plan.commit(self._context.records) if plan is not None else ()
                pane = cast("FilingPane", await self._host.go("filing"))
                pane.start(replace(request, complaints=complaints))

        self._host.app.push_screen(Confirm(title, text, foot=foot, yes=yes), answered)


_READ = """The portal's window opens now, next to this one.
  · You log in, and open Manage Complaints where I do not find it.
  · I read the list as it stands there, page by page, and press nothing.
  · By itself it shows the last fifteen days; for older ones I ask you to choose earlier days.
  · p stops here at any time; what was read is written down."""
_RIGHTS = """The portal's window opens now, next to this one.
  · You log in, and open IPR management where I do not find it.
  · I read the list as it stands there, page by page, and press nothing.
  · p stops here at any time; what was read is written down."""
_MISSING = """Some complaints were sent, and their number was never seen: a closed page, a lost answer, a crash.
I look for their links in Alibaba's list, and you say of each whether it is the one. Nothing is filed again."""
_NUMBERS = """The portal's window opens now, next to this one.
  · You log in, and open Manage Complaints where I do not find it.
  · I press nothing; complaints whose number is known are not opened."""
_RECHECK = "See if they are really gone"
_RECHECKING = """The shop window opens now, next to this one.
  · The pages are opened one after the other, slowly, while you are there.
  · A puzzle or a login page is yours, and never counts as gone.
  · p stops here at any time; what was seen is written down."""
_SEARCHING = """The shop window opens now, next to this one.
  · Each line of words is opened in AliExpress's own search; you look through it, nothing is collected by itself.
  · A picture is laid ready beside the page of their own search by picture; it is you who drops it in.
  · Enter here writes down the listing that you have open there; n opens the next words.
  · p stops here at any time; when each was done is kept."""
_AMOUNTS = (20, 50, 100)
_SECONDS_A_LOOK = 10
"""Seconds for a page and the pause after it."""


READ_OUTCOMES = ("Read what Alibaba says", _READ, ReadRequest())
READ_RIGHTS = ("Read how far the registrations are", _RIGHTS, RightsRequest())
FIND_NUMBERS = ("Find the missing numbers", _NUMBERS, ReadRequest(numbers_only=True), _MISSING)


async def recheck(host: PaneHost, findings: Iterable[Finding]) -> None:
    """Check whether these listings are gone; if there are many, the user first says how many."""
    listings = await asyncio.to_thread(listings_to_check, host.context.store.snapshot(), findings)
    if not listings:
        nothing = "No listing was reported yet, so there is nothing to look at."
        await host.ask(Notice(_RECHECK, nothing))
    elif chosen := listings[: await _amount(host, len(listings))]:
        request = RecheckRequest(listing_ids=tuple(listing.id for listing in chosen))
        text = f"{plural(len(chosen), 'listing')} that you have reported, {_about(len(chosen))}."
        if never := sum(not listing.looks for listing in chosen):
            text += f" {never} of them nobody has looked at since."
        await ask_run(host, _RECHECK, _RECHECKING, request, text)


async def open_searches(host: PaneHost, wanted: Sequence[tuple[Work, Search]]) -> None:
    if wanted:
        pictures = sum(search.by_picture for _, search in wanted)
        words = len(wanted) - pictures
        what = f"{plural(words, 'line')} of search words" if words else ""
        by_picture = plural(pictures, "picture") if pictures else ""
        text = f"{' and '.join(filter(None, (what, by_picture)))}, one after the other."
        await ask_run(host, "Look for new ones", _SEARCHING, SearchRequest(wanted=tuple(wanted)), text)


async def _amount(host: PaneHost, total: int) -> int:
    if total <= _AMOUNTS[0]:
        return total
    words = {amount: f"the {amount} not seen for longest" for amount in _AMOUNTS if amount < total}
    words[total] = f"all {total}"
    choices = [MenuEntry(str(amount), text, _about(amount)) for amount, text in words.items()]
    return int(await host.ask(ChooseEntry("How many shall I open?", choices)) or 0)


async def ask_run(host: PaneHost, title: str, window: str, request: RunRequest, text: str = "") -> None:
    if host.is_filing:
        await host.ask(Notice(title, "A form is being filled. First let it be done."))
    elif await host.ask(Confirm(title, text or window, foot=window if text else "", yes="open it")):
        host.app.push_screen(RunScreen(host.context, request, title))


def _about(amount: int) -> str:
    minutes = max(1, round(amount * _SECONDS_A_LOOK / 60))
    return f"about {plural(minutes, 'minute')}"


_BROKE = """It stopped by a fault of ours. What was seen until then is written down, and nothing is lost.
What happened stands in the log folder; `ipp-helper doctor` says where that is."""
_YOURS = "YOUR TURN, in the browser"
_OPENING = "The window is being opened."


class RunScreen(Screen[None], SessionHost):
    """Runs once. Results are recorded at once; leaving the screen stops the run and loses nothing."""

    BINDINGS = bindings("run")
    AUTO_FOCUS = "VerticalScroll"
    BROKE = _BROKE
    view: RunView

    def __init__(self, context: ScreenContext, asked: RunRequest, title: str) -> None:
        super().__init__()
        self.view = RunView()
        self.context = context
        self._asked = asked
        self._title = title

    def compose(self) -> ComposeResult:
        yield from screen_head(self._title, practice=self.context.practice)
        with VerticalScroll(id="run"):
            yield Static(id="run-lines")
            yield Static(id="run-turn")
            yield Static(id="run-summary")
        yield KeyBar()

    def on_mount(self) -> None:
        self.draw()
        self.call_after_refresh(
            self.run_session, lambda operator: self.context.services.run(operator, self._asked)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "out":
            return not self.view.running
        if parameters == (Request.NEXT,) and not isinstance(self._asked, SearchRequest):
            return False
        return self.view.running and not self.view.asking

    def action_request(self, word: str) -> None:
        self.request(Request(word))

    def action_out(self) -> None:
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        self.draw()

    def draw(self) -> None:
        view = self.view
        self.query_one(".place", Static).update(Content.styled(view.place, "$soft"))
        opening = ((_OPENING, "$soft"),) if view.running else ()
        lines = [Content.styled(line, style) for line, style in view.lines or opening]
        self.query_one("#run-lines", Static).update(Content("\n").join(lines))
        turn, summary = self.query_one("#run-turn", Static), self.query_one("#run-summary", Static)
        turn.display = bool(view.turn)
        turn.update(Content("\n").join([Content.styled(_YOURS, "bold $yours"), *map(Content, view.turn)]))
        summary.display = bool(view.summary)
        said = [Content.styled(line, "" if at else "bold") for at, line in enumerate(view.summary)]
        summary.update(Content("\n").join(said))
        self.call_after_refresh(self.query_one("#run").scroll_end, animate=False)


TITLE = "The shop window"
_WHAT = """You find the listing on AliExpress; nothing is searched or opened for you.
The same key then writes down what you have open: title, price, shop, picture."""
_WINDOW = """A browser window opens now, next to this one.
  · It is a window of its own, and never logged in.
  · Close it whenever you like. Nothing is lost."""
_ENDED = "The shop window is closed."
_STOPPED = "Nothing more is written down; the shop window stays as it is."
_BACK = "u takes it back."


class Shopping(DialogFlow):
    """Runs as a worker until the window is closed or the user stops."""

    _run: Run | None = None
    _stopped = False
    running = True
    """Whether it still asks, or the window is in use."""

    @notice_on_error(TITLE)
    async def visit(self) -> None:
        try:
            if await self._host.ask(Confirm(TITLE, _WHAT, foot=_WINDOW, yes="open it")):
                self._run = self._context.services.run(
                    ScreenOperator(self._host.app, self._hear), ShopRequest()
                )
                await self._run.run()
                self._host.say(_STOPPED if self._stopped else _ENDED, 6)
        finally:
            self.running, self._run = False, None
            self._host.sign("shop", False)

    def record(self) -> None:
        if self._run is not None:
            self._run.request(Request.GO_ON)

    def stop(self) -> None:
        if self._run is not None:
            self._stopped = True
            self._run.request(Request.PAUSE)

    def _hear(self, what: AnyEvent | Question | None) -> None:
        match what:
            case events.PageReached():
                self._host.sign("shop", True)
                key = key_label(",".join(self._context.keymap.get("app.shop", (ACTIONS["app.shop"].keys,))))
                self._host.say(
                    f"The shop window is open. {key} writes down the listing you have open there.", 6
                )
            case events.ListingRecorded():
                self._host.say(f"{what.text}\n{_BACK}", 6)
            case events.Remark():
                self._host.say(what.text, 6)


_PAGE_TITLE = "Judge with the pictures"
_PAGE = """Your design beside the picture of each listing, in the shop window, with the keys you know.
What you answer there stands here at once, and the other way round."""
_PAGE_WINDOW = """A browser window opens now, next to this one.
  · Only pictures that are kept on this computer are shown; nothing is fetched.
  · A listing without a picture is opened when you press its key.
  · Close it whenever you like: every answer is written down at once."""


class JudgingPage(DialogFlow):
    """Runs as a worker until the page is closed; replaces an earlier page with other listings."""

    _agreed = False
    """Whether the user has read what opens."""

    @notice_on_error(_PAGE_TITLE)
    async def show(self, finding_ids: tuple[str, ...]) -> None:
        ask = Confirm(_PAGE_TITLE, _PAGE, foot=_PAGE_WINDOW, yes="open it")
        if not self._agreed and not await self._host.ask(ask):
            return
        self._agreed = True
        operator = ScreenOperator(self._host.app, self._hear)
        await self._context.services.run(
            operator, JudgeRequest(finding_ids=finding_ids, keys=page_keys(self._context.keymap))
        ).run()

    def _hear(self, what: AnyEvent | Question | None) -> None:
        match what:
            case events.PageReached() | events.RunEnded():
                self._host.say(what.text, 6)

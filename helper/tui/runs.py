"""Starts filing, the judge page, or a run with its own screen.

Before each start, the user is told which window will open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from helper.model.checklist import MOST_LINKS_ONLINE
from helper.model.finding import Finding
from helper.session import events
from helper.session.context import (
    AppContext,
    FilingRequest,
    JudgeRequest,
    ReadRequest,
    RecheckRequest,
    RightsRequest,
    RunRequest,
)
from helper.session.events import AnyEvent
from helper.session.operator import YOUR_TURN, Question, Request
from helper.store.registrations import Registrations
from helper.store.relisting import listings_to_check
from helper.translation import msg, sentences, tr, tr_n
from helper.tui.actions import bindings, page_keys
from helper.tui.context import ScreenContext, left_open, read_records
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, DialogFlow, Notice, ask_name, notice_on_error
from helper.tui.filing.file_plan import FilePlan, plan_filing, why_nothing
from helper.tui.filing.session_host import ScreenOperator, SessionHost
from helper.tui.filing.view import RunView
from helper.tui.formatting import PRACTICE, clean, first_of
from helper.tui.pane import PaneHost
from helper.tui.widgets.bars import KeyBar, screen_head
from helper.tui.widgets.inputs import MenuEntry

if TYPE_CHECKING:
    from helper.tui.filing.filing_pane import FilingPane

_WINDOW_OPENS = msg("""The form appears in a browser window next to this one.
  · It is a fresh window, without your saved passwords and bookmarks.
  · A bar at the top of the page always shows whose turn it is.
  · Close it whenever you like. Nothing is lost.""")
_BY_HAND = msg(
    "Open the complaint form in your usual browser.\n  · I put the texts on your clipboard one by one and say where each goes; you paste.\n  · I cannot see the page, so you tell me when you have submitted the form."
)
_REHEARSAL = msg(
    "I fill in one form in the browser window next to this one, then check it there.\n  · Do not submit the form. Leave the page when you are done.\n  · Nothing is recorded as filed; the form stays ready.\n  · If you do submit it, I notice that and record it."
)
_OPEN_FIRST = msg(
    "A form was open when the program stopped, and I do not know yet how it ended.\nPress {today.file} to file without a rehearsal first: I will ask you about that form."
)
_TENS = msg(
    "Open the online form in your usual browser. It takes ten links at a time.\n  · I put the links, the reason and the explanation on your clipboard, one by one; you paste.\n  · You enter your own details in the form: ipp-helper never sees them.\n  · If a field is not on the form, press - to skip it."
)
_TOO_MANY = msg("The online form takes ten links; this form has more.")
_REGISTERING = msg(
    "The portal appears in its own window, next to this one.\n  · You log in. I fill in the pages one by one and stop at each.\n  · You enter your name and ID and press Next and Submit; none of this is saved.\n  · Press {filing.pause} to stop at any time. Submitted designs are not submitted again."
)
_NO_DESIGN = msg("Each design needs a picture and a signed statement. The list shows what is still missing.")
_MOST_NAMED = 8


class StartFiling(DialogFlow):
    """Asks the user to confirm a filing session, then starts the session. Only one session can run at a time."""

    def ask_practice(self) -> None:
        text = tr("Nothing is sent to Alibaba.")
        self._confirm(tr("A practice complaint"), text, tr(_WINDOW_OPENS), FilingRequest(practice=True))

    def register(self, work_id: str | None) -> None:
        """Ask whether to register all designs that are ready to be registered.

        If Alibaba has rejected the registration of the design `work_id`, ask about registering that design again.
        """
        registry = Registrations(self._context.store, self._context.now)
        wanted = tuple(work.id for work in registry.refused() if work.id == work_id)
        works, is_open = registry.ready(wanted=wanted), bool(registry.unfinished())
        lines = [tr("First: the form that was open when the program stopped.")] if is_open else []
        lines += first_of([clean(work.title) for work in works], _MOST_NAMED)
        if self._host.is_filing:
            self._host.call_later(self._host.go, "filing")
        elif lines:
            request = FilingRequest(practice=self._context.practice, works=wanted)
            title = tr_n("Register {n} design?", "Register {n} designs?", len(works))
            self._confirm(title, "\n".join(lines), tr(_REGISTERING), request)
        else:
            self._host.app.push_screen(Notice(tr("No design can be registered yet."), tr(_NO_DESIGN)))

    def ask(self, *marked: Collection[str], **how: bool) -> None:
        """Ask whether to file the marked findings, or all that are ready; see `_ask`."""
        self._host.run_worker(self._ask(*marked, **how), group="file", exclusive=True)

    async def _ask(
        self, *marked: Collection[str], by_hand: bool = False, rehearse: bool = False, tens: bool = False
    ) -> None:
        """Plan the forms, list them, and ask the user to confirm filing them.

        `marked` are the marked findings and those that the filter shows; nothing means all that are ready.
        `tens` means the online form that takes ten links.
        """
        if self._host.is_filing:
            await self._host.go("filing")
            return
        context = self._context
        limit = MOST_LINKS_ONLINE if tens else context.settings.listings_per_form

        def planned(records: AppContext) -> tuple[FilePlan, str]:
            plan = plan_filing(records, *marked, limit=limit)
            if tens:
                plan = plan.at_most(MOST_LINKS_ONLINE, tr(_TOO_MANY))
            elif rehearse:
                plan = plan.first
            return plan, "" if plan.fileable else why_nothing(records, plan)

        open_now = await left_open(context)
        plan, reasons = await read_records(context, planned)
        if open_now and rehearse:
            self._host.app.push_screen(Notice(tr("One form needs your answer first"), tr(_OPEN_FIRST)))
        elif open_now or plan.fileable:
            window = tr(_REHEARSAL if rehearse else _WINDOW_OPENS)
            pasting = tr(_TENS if tens else _BY_HAND)
            foot, yes = (pasting, tr("start")) if by_hand else (window, tr("open it"))
            request = FilingRequest(practice=context.practice, paste=by_hand, rehearse=rehearse)
            text = "".join(f"{tr('First: {form}', form=form.head)}\n" for form in open_now) + plan.text()
            title = plan.headline if plan.fileable else tr("Outcome")
            self._confirm(title, text, foot, request, plan=plan, yes=yes)
        else:
            self._host.app.push_screen(Notice(tr("Nothing can be filed now"), reasons))

    def _confirm(
        self,
        title: str,
        text: str,
        foot: str,
        request: FilingRequest,
        *,
        plan: FilePlan | None = None,
        yes: str = "",
    ) -> None:
        async def answered(agreed: bool | None) -> None:
            if agreed:
                complaints = plan.commit(self._context.records) if plan is not None else ()
                pane = cast("FilingPane", await self._host.go("filing"))
                pane.start(replace(request, complaints=complaints))

        dialog = Confirm(title, text, foot=foot, yes=yes or tr("open it"))
        dialog.banner = tr(PRACTICE) if request.practice else ""
        self._host.app.push_screen(dialog, answered)


_READ = msg("""The portal appears in its own window, next to this one.
  · You log in, and open Manage Complaints if I don't find it.
  · You turn the pages and open your complaints. I read what is open, count what I found, and press nothing.
  · Press {run.stop} to stop at any time; what was read is saved.""")
_RIGHTS = msg("""The portal appears in its own window, next to this one.
  · You log in, and open IPR management if I don't find it.
  · You turn the pages. I read what is open, count what I found, and press nothing.
  · Press {run.stop} to stop at any time; what was read is saved.""")
_MISSING = msg("""Some complaints were submitted, but their number was not seen: the page was closed, the answer was lost, or \
the program crashed.
I look for their links on the pages that you open, and ask you about each match. Nothing is filed again.""")
_NUMBERS = msg(
    "The portal appears in its own window, next to this one.\n  · You log in, and open Manage Complaints if I don't find it.\n  · You open the complaints without a number. I read what is open, and press nothing."
)
_RECHECK = msg("Check reported pages")
_RECHECKING = msg(
    "AliExpress opens in its own window, next to this one.\n  · I open the pages one by one, slowly, while you are at the computer.\n  · If a captcha or a login page appears, please deal with it. A listing behind it never counts as gone.\n  · Press {run.stop} to stop at any time; the results so far are saved."
)
_AMOUNTS = (20, 50, 100)
_SECONDS_PER_CHECK = 10
"""Estimated seconds for checking one page, including the pause afterwards."""


READ_OUTCOMES = (msg("Read Alibaba's decisions"), _READ, ReadRequest())
READ_RIGHTS = (msg("Read registration status"), _RIGHTS, RightsRequest())
_DAYS_LATER = 3
_LATER = msg("Three days pass on the practice portal, and it decides about your links.")


async def read_outcomes(host: PaneHost) -> None:
    """Read Alibaba's decisions. In practice, let days pass first, so that the practice portal has decided."""
    pass_days = host.context.pass_days
    if pass_days is None:
        await ask_run(host, *READ_OUTCOMES)
    else:
        title, window, request = READ_OUTCOMES
        await ask_run(host, title, window, request, _LATER, before=partial(pass_days, _DAYS_LATER))


FIND_NUMBERS = (msg("Find missing numbers"), _NUMBERS, ReadRequest(numbers_only=True), _MISSING)


async def recheck(host: PaneHost, findings: Iterable[Finding]) -> None:
    """Check whether the given findings' listings have been removed.

    If there are many, first ask how many to check.
    """
    listings = await host.context.read(partial(listings_to_check, host.context.store.snapshot(), findings))
    if not listings:
        nothing = tr("No listing has been reported yet, so there is nothing to check.")
        await host.ask(Notice(tr(_RECHECK), nothing))
    elif chosen := listings[: await _amount(host, len(listings))]:
        request = RecheckRequest(listing_ids=tuple(listing.id for listing in chosen))
        time = _about(len(chosen))
        text = tr_n("{n} reported listing, {time}.", "{n} reported listings, {time}.", len(chosen), time=time)
        if never := sum(not listing.looks for listing in chosen):
            unchecked = tr_n("{n} was never checked.", "{n} were never checked.", never)
            text = sentences(text, unchecked)
        await ask_run(host, _RECHECK, _RECHECKING, request, text)


async def _amount(host: PaneHost, total: int) -> int:
    if total <= _AMOUNTS[0]:
        return total
    words = {amount: tr("the {n} least recently checked", n=amount) for amount in _AMOUNTS if amount < total}
    words[total] = tr("all {n}", n=total)
    choices = [MenuEntry(str(amount), text, _about(amount)) for amount, text in words.items()]
    return int(await host.ask(ChooseEntry(tr("How many listings should I check?"), choices)) or 0)


async def ask_run(
    host: PaneHost,
    title: str,
    window: str,
    request: RunRequest,
    text: str = "",
    before: Callable[[], None] = lambda: None,
) -> None:
    """Ask the user to confirm a run, then call `before` and start the run.

    `title` and `window` are not translated yet. `window` describes the browser window that will open.
    """
    title, window, text = tr(title), tr(window), tr(text)
    if host.is_filing:
        await host.ask(Notice(title, tr("A form is being filled in. Wait until it is done.")))
    elif await host.ask(Confirm(title, text or window, foot=window if text else "", yes=tr("open it"))):
        before()
        host.app.push_screen(RunScreen(host.context, request, title))


def _about(amount: int) -> str:
    minutes = max(1, round(amount * _SECONDS_PER_CHECK / 60))
    return tr_n("about {n} minute", "about {n} minutes", minutes)


_BROKE = msg(
    "A bug in ipp-helper stopped this run. Everything read until then is saved, and nothing is lost.\nThe details are in the log folder; `ipp-helper doctor` shows where that folder is."
)


class RunScreen(Screen[None], SessionHost):
    """The screen of one run. Each result is saved as soon as it arrives, so leaving the screen loses nothing."""

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
        opening = ((tr("Opening the window."), "$soft"),) if view.running else ()
        lines = [Content.styled(line, style) for line, style in view.lines or opening]
        self.query_one("#run-lines", Static).update(Content("\n").join(lines))
        turn, summary = self.query_one("#run-turn", Static), self.query_one("#run-summary", Static)
        turn.display = bool(view.turn)
        turn.update(
            Content("\n").join([Content.styled(tr(YOUR_TURN), "bold $yours"), *map(Content, view.turn)])
        )
        summary.display = bool(view.summary)
        said = [Content.styled(line, "" if at else "bold") for at, line in enumerate(view.summary)]
        summary.update(Content("\n").join(said))
        self.call_after_refresh(self.query_one("#run").scroll_end, animate=False)


_PAGE_TITLE = msg("Review with pictures")
_PAGE = msg(
    "The shop window shows your design beside the picture of each listing, with the same keys as here.\nAnswers you give there appear here at once, and vice versa."
)
_PAGE_WINDOW = msg("""The pictures appear in a browser window next to this one.
  · It shows only pictures saved on this computer; nothing is downloaded.
  · Press {judge.open} to open the page of a listing without a picture.
  · Close it whenever you like: every answer is saved at once.""")


class JudgingPage(DialogFlow):
    """Opens the judge page in a browser window.

    If a judge page with other listings is open, it is replaced.
    """

    _agreed = False
    """Whether the user has agreed to open the judge page; the user is asked only once."""

    @notice_on_error(_PAGE_TITLE)
    async def show(self, finding_ids: tuple[str, ...]) -> None:
        ask = Confirm(tr(_PAGE_TITLE), tr(_PAGE), foot=tr(_PAGE_WINDOW), yes=tr("open it"))
        if not self._agreed and not await self._host.ask(ask):
            return
        self._agreed = True
        await ask_name(self._host)
        operator = ScreenOperator(self._host.app, self._hear)
        await self._context.services.run(
            operator, JudgeRequest(finding_ids=finding_ids, keys=page_keys(self._context.keymap))
        ).run()

    def _hear(self, what: AnyEvent | Question | None) -> None:
        match what:
            case events.PageReached() | events.RunEnded():
                self._host.say(what.text, 6)

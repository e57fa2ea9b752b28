"""What is asked before a session begins: which forms, which designs, what stays out and why, and whether a window may open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from textual.app import App

from helper.model.checklist import MOST_LINKS_ONLINE
from helper.model.finding import Finding, Listing
from helper.model.text import plural
from helper.model.work import Search, Work
from helper.session.context import (
    FilingRequest,
    ReadRequest,
    RecheckRequest,
    RightsRequest,
    RunRequest,
    SearchRequest,
)
from helper.store.registrations import Registrations
from helper.store.relisting import to_look_at
from helper.tui.context import ScreenContext, left_open
from helper.tui.dialogs.dialogs import ChooseEntry, Confirm, DialogFlow, Notice
from helper.tui.filing.file_plan import FilePlan, plan_all, plan_marked, why_nothing
from helper.tui.filing.filing_pane import FilingPane
from helper.tui.formatting import (
    BUSY,
    BY_HAND,
    MISSING,
    MISSING_WINDOW,
    NOTHING_REPORTED,
    NUMBERS,
    OPEN_FIRST,
    READ,
    READ_WINDOW,
    RECHECK,
    RECHECK_WINDOW,
    REHEARSAL,
    RIGHTS,
    RIGHTS_WINDOW,
    SEARCH,
    SEARCH_WINDOW,
    TENS,
    TOO_MANY,
    WINDOW_OPENS,
    clean,
)
from helper.tui.pane import PaneHost
from helper.tui.runs import RunScreen
from helper.tui.widgets.inputs import MenuEntry

NOTHING = "No design can be registered yet."
NOTHING_TEXT = (
    "A design needs a picture and its signed statement. What is missing stands beside each of them."
)
WINDOW = """The portal's window opens now, next to this one.
  · You log in. I fill in one page after the other, and stop at each.
  · Your name, your ID, Next and Submit are yours; I keep nothing of them.
  · p stops here at any time. What was handed in is not handed in again."""
_LEFT_OPEN = "First: the form that was open when the program stopped.\n"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What a yes leads to."""

    works: tuple[Work, ...]
    named: bool
    """Whether it is the design that the person has chosen, because Alibaba refused it; else it is all that are ready."""
    left_open: bool

    @property
    def possible(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.works) or self.left_open

    @property
    def wanted(self) -> tuple[str, ...]:
        """What the session is told; empty: all that are ready."""
        return tuple(work.id for work in self.works) if self.named else ()

    @property
    def headline(self) -> str:
        """The question."""
        return f"Register {plural(len(self.works), 'design')}?"

    def text(self) -> str:
        """What it is about, by title."""
        lines = [clean(work.title) for work in self.works[:_MOST_NAMED]]
        if len(self.works) > _MOST_NAMED:
            lines.append(f"and {len(self.works) - _MOST_NAMED} more")
        return (_LEFT_OPEN if self.left_open else "") + "\n".join(lines)


def register_plan(registry: Registrations, chosen: Work | None) -> RegisterPlan:
    """All that are ready; or the chosen one alone, where it was refused and may be handed in once more."""
    left_open = bool(registry.unfinished())
    if chosen in registry.refused():
        again = registry.ready(wanted=[chosen.id])
        return RegisterPlan(tuple(again), named=True, left_open=left_open)
    return RegisterPlan(tuple(registry.ready()), named=False, left_open=left_open)


_AMOUNTS = (20, 50, 100)
_SECONDS_A_LOOK = 10
"""A page, and the pause after it."""


class StartRun(DialogFlow):
    """What comes after filing, begun from wherever the person asks for it."""

    async def read(self) -> None:
        """Read what Alibaba says."""
        if await self._agreed(READ, "", READ_WINDOW):
            self._begin(ReadRequest(), READ)

    async def read_rights(self) -> None:
        """Read how far the registrations are."""
        if await self._agreed(RIGHTS, "", RIGHTS_WINDOW):
            self._begin(RightsRequest(), RIGHTS)

    async def find_numbers(self) -> None:
        """Find the missing numbers."""
        if await self._agreed(NUMBERS, MISSING, MISSING_WINDOW):
            self._begin(ReadRequest(numbers_only=True), NUMBERS)

    async def recheck(self, findings: Iterable[Finding]) -> None:
        """See if these are really gone; of many the person says how many now."""
        listings = to_look_at(self._context.store, findings)
        if not listings:
            await self._answer(Notice(RECHECK, NOTHING_REPORTED))
            return
        amount = await self._amount(len(listings))
        if not amount:
            return
        chosen = listings[:amount]
        if await self._agreed(RECHECK, _what(chosen), RECHECK_WINDOW):
            self._begin(RecheckRequest(listing_ids=tuple(listing.id for listing in chosen)), RECHECK)

    async def search(self, wanted: Sequence[tuple[Work, Search]]) -> None:
        """Open search words one by one."""
        text = f"{plural(len(wanted), 'line')} of search words, one after the other."
        if wanted and await self._agreed(SEARCH, text, SEARCH_WINDOW):
            self._begin(SearchRequest(wanted=tuple(wanted)), SEARCH)

    async def _amount(self, total: int) -> int:
        """How many of them; 0: the person thought better of it."""
        if total <= _AMOUNTS[0]:
            return total
        choices = [
            MenuEntry(str(amount), f"the {amount} not seen for longest", _about(amount))
            for amount in _AMOUNTS
            if amount < total
        ]
        choices.append(MenuEntry(str(total), f"all {total}", _about(total)))
        return int(await self._answer(ChooseEntry("How many shall I open?", choices)) or 0)

    async def _agreed(self, title: str, text: str, window: str) -> bool:
        if any(pane.running for screen in self._app.screen_stack for pane in screen.query(FilingPane)):
            await self._answer(Notice(title, BUSY))
            return False
        question = Confirm(title, text or window, foot=window if text else "", yes="open it")
        return await self._answer(question)

    def _begin(self, wish: RunRequest, title: str) -> None:
        self._app.push_screen(RunScreen(self._context, wish, title))


def _what(listings: list[Listing]) -> str:
    never = sum(not listing.looks for listing in listings)
    first = f"{plural(len(listings), 'listing')} that you have reported, {_about(len(listings))}."
    return f"{first} {never} of them nobody has looked at since." if never else first


def _about(amount: int) -> str:
    minutes = max(1, round(amount * _SECONDS_A_LOOK / 60))
    return f"about {plural(minutes, 'minute')}"


_NOTHING_READY = "Nothing can be filed now"
_FIRST = "What became of it?"


class StartFiling:
    """Asks, and at a yes starts a session in the Filing place. Two never run at once."""

    def __init__(self, host: PaneHost, context: ScreenContext) -> None:
        self._host = host
        self._app: App[int] = host.app
        self._context = context

    def filing(self) -> bool:
        """Whether a form is being filled at this moment."""
        return any(pane.running for pane in self._host.query(FilingPane))

    def ask_marked(self, marked: tuple[str, ...], shown: frozenset[str]) -> None:
        """Ask whether to file what is marked; nothing marked: all that is ready."""
        limit, practice = self._context.settings.listings_per_form, self._context.files_in_practice
        if marked:
            self._ask(plan_marked(self._context.records, marked, shown, limit=limit, practice=practice))
        else:
            self._ask(plan_all(self._context.records, shown, limit=limit, practice=practice))

    def ask_all(self, *, by_hand: bool = False, rehearse: bool = False) -> None:
        """Ask whether to file all that is ready, or to rehearse the first form of it."""
        plan = self._plan_all(self._context.settings.listings_per_form)
        self._ask(plan.first if rehearse else plan, by_hand=by_hand, rehearse=rehearse)

    def ask_tens(self) -> None:
        """Ask whether to paste all that is ready in tens, as the form without an account takes them."""
        plan = self._plan_all(MOST_LINKS_ONLINE).at_most(MOST_LINKS_ONLINE, TOO_MANY)
        self._ask(plan, by_hand=True, said=TENS)

    def ask_practice(self) -> None:
        """Ask whether to practise."""
        text = "Nothing of it is sent to Alibaba."
        wish = FilingRequest(practice=True)
        ask = Confirm("A practice complaint", text, foot=WINDOW_OPENS, yes="open it")
        self._app.push_screen(ask, partial(self._begin, wish))

    def register(self, work_id: str | None) -> None:
        """Ask whether to register designs, and say which."""
        practice, store = self._context.files_in_practice, self._context.store
        chosen = store.works.get(work_id) if work_id else None
        plan = register_plan(Registrations(store, self._context.now, practice=practice), chosen)
        if self.filing():
            self._host.call_later(self._host.go, "filing")
        elif plan.possible:
            wish = FilingRequest(practice=practice, works=plan.wanted)
            ask = Confirm(plan.headline, plan.text(), foot=WINDOW, yes="open it")
            self._app.push_screen(ask, partial(self._begin, wish))
        else:
            self._app.push_screen(Notice(NOTHING, NOTHING_TEXT))

    def _plan_all(self, limit: int) -> FilePlan:
        everything = frozenset(finding.id for finding in self._context.store.findings.all())
        return plan_all(
            self._context.records, everything, limit=limit, practice=self._context.files_in_practice
        )

    def _ask(
        self, plan: FilePlan, *, by_hand: bool = False, rehearse: bool = False, said: str = BY_HAND
    ) -> None:
        """List what a yes leads to, and say what happens then; `said` before pasting begins."""
        practice = self._context.files_in_practice
        open_now = left_open(self._context)
        needs_window = any(form.jobs.practice is practice for form in open_now)
        if self.filing():
            self._host.call_later(self._host.go, "filing")
        elif needs_window and rehearse:
            self._app.push_screen(Notice("First: the form that was left open", OPEN_FIRST))
        elif open_now or plan.fileable:
            window = REHEARSAL if rehearse else WINDOW_OPENS
            foot, yes = (said, "begin") if by_hand else (window, "open it")
            if not (needs_window or plan.fileable):
                foot, yes = "", "ask me"
            wish = FilingRequest(practice=practice, paste=by_hand, rehearse=rehearse)
            text = "".join(f"First: {form.head}\n" for form in open_now) + plan.text()
            title = plan.headline if plan.fileable else _FIRST
            self._app.push_screen(Confirm(title, text, foot=foot, yes=yes), partial(self._file, plan, wish))
        else:
            reasons = filter(None, (plan.text(), why_nothing(self._context.records)))
            self._app.push_screen(Notice(_NOTHING_READY, "\n".join(reasons)))

    async def _begin(self, wish: FilingRequest, agreed: bool | None) -> None:
        if agreed:
            await self._start(wish)

    async def _file(self, plan: FilePlan, wish: FilingRequest, agreed: bool | None) -> None:
        if agreed:
            await self._start(replace(wish, complaints=plan.commit(self._context.records)))

    async def _start(self, wish: FilingRequest) -> None:
        pane = await self._host.go("filing")
        if isinstance(pane, FilingPane):
            pane.start(wish)

"""What is asked before a session begins: which forms, what stays out and why, and whether a window may open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from textual.app import App
from textual.screen import Screen

from helper.model.checklist import MOST_LINKS_ONLINE
from helper.store.registry import Registry
from helper.tui.designs.register_plan import NOTHING, NOTHING_TEXT, register_plan
from helper.tui.designs.register_plan import WINDOW as REGISTER_WINDOW
from helper.tui.dialogs.dialogs import Confirm, Notice
from helper.tui.filing.file_plan import FilePlan, plan_all, plan_marked, why_nothing
from helper.tui.filing.pane import FilingPane
from helper.tui.filing.words import BY_HAND, OPEN_FIRST, REHEARSAL, TENS, TOO_MANY, WINDOW_OPENS
from helper.tui.pane import Pane
from helper.tui.workbench import Records, SessionWish, Workbench, left_open

_NOTHING_READY = "Nothing can be filed now"
_FIRST = "What became of it?"

Go = Callable[[str], Awaitable[Pane]]


class Beginnings:
    """Asks, and at a yes starts a session in the Filing place. Two never run at once."""

    def __init__(self, screen: Screen[None], bench: Workbench, records: Records, go: Go) -> None:
        self._screen = screen
        self._app: App[int] = screen.app
        self._bench = bench
        self._records = records
        self._go = go

    def filing(self) -> bool:
        """Whether a form is being filled at this moment."""
        return any(pane.running for pane in self._screen.query(FilingPane))

    def ask_marked(self, marked: tuple[str, ...], shown: frozenset[str]) -> None:
        """Ask whether to file what is marked; nothing marked: all that is ready."""
        limit, practice = self._bench.settings.listings_per_form, self._bench.files_in_practice
        if marked:
            self._ask(plan_marked(self._records, marked, shown, limit=limit, practice=practice))
        else:
            self._ask(plan_all(self._records, shown, limit=limit, practice=practice))

    def ask_all(self, *, by_hand: bool = False, rehearse: bool = False) -> None:
        """Ask whether to file all that is ready, or to rehearse the first form of it."""
        plan = self._plan_all(self._bench.settings.listings_per_form)
        self._ask(plan.first if rehearse else plan, by_hand=by_hand, rehearse=rehearse)

    def ask_tens(self) -> None:
        """Ask whether to paste all that is ready in tens, as the form without an account takes them."""
        plan = self._plan_all(MOST_LINKS_ONLINE).at_most(MOST_LINKS_ONLINE, TOO_MANY)
        self._ask(plan, by_hand=True, said=TENS)

    def ask_practice(self) -> None:
        """Ask whether to practise."""
        text = "Nothing of it is sent to Alibaba."
        wish = SessionWish(practice=True)
        ask = Confirm("A practice complaint", text, foot=WINDOW_OPENS, yes="open it")
        self._app.push_screen(ask, partial(self._begin, wish))

    def register(self, work_id: str | None) -> None:
        """Ask whether to register designs, and say which."""
        practice, store = self._bench.files_in_practice, self._records.store
        chosen = store.works.get(work_id) if work_id else None
        plan = register_plan(Registry(store, self._bench.now), chosen, practice=practice)
        if self.filing():
            self._screen.call_later(self._go, "filing")
        elif plan.possible:
            wish = SessionWish(practice=practice, works=plan.wanted)
            ask = Confirm(plan.headline, plan.text(), foot=REGISTER_WINDOW, yes="open it")
            self._app.push_screen(ask, partial(self._begin, wish))
        else:
            self._app.push_screen(Notice(NOTHING, NOTHING_TEXT))

    def _plan_all(self, limit: int) -> FilePlan:
        everything = frozenset(finding.id for finding in self._records.store.findings.all())
        return plan_all(self._records, everything, limit=limit, practice=self._bench.files_in_practice)

    def _ask(
        self, plan: FilePlan, *, by_hand: bool = False, rehearse: bool = False, said: str = BY_HAND
    ) -> None:
        """List what a yes leads to, and say what happens then; `said` before pasting begins."""
        practice = self._bench.files_in_practice
        open_now = [form for form, _ in left_open(self._bench, self._records)]
        needs_window = any(form.practice is practice for form in open_now)
        if self.filing():
            self._screen.call_later(self._go, "filing")
        elif needs_window and rehearse:
            self._app.push_screen(Notice("First: the form that was left open", OPEN_FIRST))
        elif open_now or plan.fileable:
            window = REHEARSAL if rehearse else WINDOW_OPENS
            foot, yes = (said, "begin") if by_hand else (window, "open it")
            if not (needs_window or plan.fileable):
                foot, yes = "", "ask me"
            wish = SessionWish(practice=practice, paste=by_hand, rehearse=rehearse)
            text = "".join(f"First: {form.head}\n" for form in open_now) + plan.text()
            title = plan.headline if plan.fileable else _FIRST
            self._app.push_screen(Confirm(title, text, foot=foot, yes=yes), partial(self._file, plan, wish))
        else:
            reasons = filter(None, (plan.text(), why_nothing(self._records)))
            self._app.push_screen(Notice(_NOTHING_READY, "\n".join(reasons)))

    async def _begin(self, wish: SessionWish, agreed: bool | None) -> None:
        if agreed:
            await self._start(wish)

    async def _file(self, plan: FilePlan, wish: SessionWish, agreed: bool | None) -> None:
        if agreed:
            await self._start(replace(wish, complaints=plan.commit(self._records)))

    async def _start(self, wish: SessionWish) -> None:
        pane = await self._go("filing")
        if isinstance(pane, FilingPane):
            pane.start(wish)

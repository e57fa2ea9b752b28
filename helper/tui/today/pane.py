"""Today: what is next, and how things stand, in the fewest lines."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.errors import HelperError
from helper.model.checklist import Checklist
from helper.store.checklist import read_checklist
from helper.store.counts import Counts
from helper.store.looked import last_looked, note_looked
from helper.tui.designs.searches import SearchScreen
from helper.tui.dialogs.dialogs import Notice
from helper.tui.filing.view import session_view
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.runs.following import Following
from helper.tui.today.lines import Standing, due_words, lines_of, standing_of
from helper.tui.today.next_step import next_step
from helper.tui.today.returned import ReturnedScreen
from helper.tui.when import long_day
from helper.tui.workbench import Records, Workbench, left_open

_MARGIN = 5
"""Cells beside the lines: the place's own, theirs, and the scroll bar."""


class TodayPane(Pane):
    """The first thing the person sees each time."""

    PLACE: ClassVar[str] = "today"
    BINDINGS = bindings(
        "today.file", "today.read", "today.recheck", "today.search", "today.returned", "today.numbers",
        "links.paste", "sheet.bring", "today.dates", "today.doors", "today.account",
    )  # fmt: skip

    def __init__(self, bench: Workbench, records: Records) -> None:
        super().__init__(bench, records)
        self._counts: Counts
        self._numbers_missing = 0
        self._standing: Standing | None = None
        self._as_of: tuple[int, date] | None = None
        """The change and the day of which the standing tells."""
        self._looked: tuple[date, datetime | None] | None = None
        """The day of this visit, and when the person looked before it: what is new stays new until the next one."""
        self._shown_at: datetime | None = None
        """When the figures were taken that stand there and that she has not seen yet; None: there are no such."""

    def compose(self) -> ComposeResult:
        """A headline, the next thing, and the figures."""
        yield Static(id="headline")
        with VerticalScroll(id="figures"):
            yield Static(id="next", classes="next")
            yield Static(id="stand")

    def on_resize(self) -> None:
        """Shown for the first time, or in another width: the lines are laid out for it."""
        self.load()

    def on_key(self) -> None:
        """She is there, so she has seen what stands here; being drawn behind another window is not being seen."""
        self._seen()

    def on_click(self) -> None:
        """The same with the mouse."""
        self._seen()

    def on_hide(self) -> None:
        """She went on to another place; a window that is closed hides it too, but leaves it displayed."""
        if not self.display:
            self._seen()

    def load(self) -> None:
        """Show the records as they are; what takes longer to count comes after the rest is on the screen."""
        step = next_step(
            self.records,
            self._checklist(),
            practice=self.bench.files_in_practice,
            today=self._today,
            left_open=[form for form, _ in left_open(self.bench, self.records)],
            view=session_view(self.screen),
        )
        box = self.query_one("#next", Static)
        box.set_class(step.asks, "yours")
        tone = "$yours" if step.asks else "$accent"
        head = Content.assemble(("Next for you   ", f"bold {tone}"), (step.head, "bold"))
        box.update(Content.assemble(head, "\n", (step.detail, "$soft")))
        day = long_day(self.bench.now())
        self.query_one("#headline", Static).update(
            Content.assemble(("Today", "bold"), (f"   {day}", "$soft"))
        )
        self._counts = self.records.queue.counts()
        self._numbers_missing = self._counts.numbers_missing
        self._show_lines()
        if self._as_of != (self.records.store.changes, self._today):
            self.call_after_refresh(self._count)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is back can only be looked at where something is, and what Alibaba says only where something was sent."""
        standing = self._standing
        if action in {"read", "recheck"}:
            return self.bench.practice or (standing is not None and bool(standing.facts))
        if action == "numbers":
            return self._numbers_missing > 0
        if action == "returned":
            return standing is not None and bool(standing.back or standing.alike)
        if action == "search":
            return bool(self.records.store.works.all())
        return action != "dates" or (standing is not None and bool(standing.dues))

    def action_file(self) -> None:
        """Ask first; the dialog lists what will be filed."""
        self.post_message(self.File())

    def action_read(self) -> None:
        """Read what Alibaba says."""
        self.begin(self._following.read, "follow")

    def action_numbers(self) -> None:
        """Find the missing numbers."""
        self.begin(self._following.find_numbers, "follow")

    def action_recheck(self) -> None:
        """See if what was reported is really gone."""
        findings = self.records.store.findings.all()
        self.begin(partial(self._following.recheck, findings), "follow")

    def action_doors(self) -> None:
        """Ask where the person is."""
        self.post_message(self.Doors())

    def action_account(self) -> None:
        """Show the way to an account."""
        self.post_message(self.Account())

    def action_paste(self) -> None:
        """Take in the links on the clipboard."""
        self.post_message(self.Paste())

    def action_sheet(self) -> None:
        """Bring in a spreadsheet."""
        self.post_message(self.Sheet())

    def action_dates(self) -> None:
        """Show everything that has a date."""
        if self._standing is not None:
            self.app.push_screen(Notice("What has a date", due_words(self._standing.dues, self._today)))

    def action_returned(self) -> None:
        """Show what is back, and what may be; the person says which it is."""
        self.app.push_screen(ReturnedScreen(self.bench, self.records))

    def action_search(self) -> None:
        """Show the search words."""
        self.app.push_screen(SearchScreen(self.bench, self.records))

    def _checklist(self) -> Checklist | None:
        """How far the way to an account is; None: nobody has begun it. The first frame does not wait for its reader."""
        if not self.bench.places.checklist_file.exists():
            return None
        from helper.flow.checklist import shipped_guide

        try:
            return read_checklist(self.bench.places, shipped_guide().steps)
        except HelperError:
            return None  # the checklist itself says what is wrong with its file

    @property
    def _following(self) -> Following:
        return Following(self.app, self.bench, self.records)

    def _seen(self) -> None:
        if self._shown_at is not None:
            at, self._shown_at = self._shown_at, None
            note_looked(self.bench.places, at)

    def _looked_before(self) -> datetime | None:
        if self._looked is None or self._looked[0] != self._today:
            self._looked = (self._today, last_looked(self.bench.places))
        return self._looked[1]

    def _count(self) -> None:
        self._standing = standing_of(self.records.store, self._today, self._looked_before())
        self._shown_at = self.bench.now()
        self._as_of = (self.records.store.changes, self._today)
        self._show_lines()
        self.refresh_bindings()

    def _show_lines(self) -> None:
        counts, works = self._counts, self.records.store.works.all()
        width, now = self.app.size.width - _MARGIN, self.bench.now()
        lines = [one.drawn(width) for one in lines_of(counts, works, self._standing, now)]
        if self._standing and (sentence := self._standing.achieved(self._today)):
            lines += [Content(""), Content.styled(sentence, "$soft")]
        self.query_one("#stand", Static).update(Content("\n").join(lines))

"""Today: what is next, and how things stand, in the fewest lines."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.model.words import counted
from helper.model.work import RightState
from helper.store.counts import Counts
from helper.tui.keys import bindings
from helper.tui.next_step import next_step
from helper.tui.pane import Pane
from helper.tui.when import long_day, near_day

_RIGHTS = {
    RightState.APPROVED: "approved",
    RightState.PENDING: "waiting",
    RightState.DRAFT: "draft",
    RightState.REJECTED: "Alibaba said no",
    RightState.EXPIRED: "expired",
    RightState.UNKNOWN: "not known yet",
}
"""How far the registrations are, shorter than elsewhere: they share one line."""
_NARROW = 72
"""Below so many cells what there is to say stands below its figure."""
_LABEL = 20
_NUMBER = 5
Line = tuple[str, str, str]
"""A label, a number and what there is to say about it."""


class TodayPane(Pane):
    """The first thing the person sees each time."""

    PLACE: ClassVar[str] = "today"
    BINDINGS = bindings("today.file", "links.paste", "today.doors")

    def compose(self) -> ComposeResult:
        """A headline, the next thing, and the figures."""
        yield Static(id="headline")
        with VerticalScroll(id="figures"):
            yield Static(id="next", classes="next")
            yield Static(id="stand")

    def on_resize(self) -> None:
        """Shown for the first time, or in another width: the lines are laid out for it."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        counts = self.records.queue.counts()
        step = next_step(self.records, practice=self.bench.practice)
        box = self.query_one("#next", Static)
        box.set_class(step.asks, "yours")
        tone = "$yours" if step.asks else "$accent"
        head = Content.assemble(("Next for you   ", f"bold {tone}"), (step.head, "bold"))
        box.update(Content.assemble(head, "\n", (step.detail, "$soft")))
        day = long_day(self.bench.now())
        self.query_one("#headline", Static).update(
            Content.assemble(("Today", "bold"), (f"   {day}", "$soft"))
        )
        narrow = self.app.size.width < _NARROW
        lines = [_drawn(line, narrow=narrow) for line in self._lines(counts)]
        self.query_one("#stand", Static).update(Content("\n").join(lines))

    def action_file(self) -> None:
        """Ask first; the dialog lists what will be filed."""
        self.post_message(self.File())

    def action_doors(self) -> None:
        """Ask where the person is."""
        self.post_message(self.Doors())

    def action_paste(self) -> None:
        """Take in the links on the clipboard."""
        self.post_message(self.Paste())

    def _lines(self, counts: Counts) -> list[Line]:
        now = self.bench.now()
        oldest = f"the oldest since {near_day(counts.oldest_waiting, now)}" if counts.oldest_waiting else ""
        lines = [
            ("waiting for Alibaba", counted(counts.waiting, "link"), oldest),
            ("gone", counted(counts.gone, "link"), ""),
            (
                "the seller objected",
                counted(counts.objected, "link"),
                "answer in time: 1 shows them" if counts.objected else "",
            ),
            (
                "numbers to find",
                str(counts.numbers_missing),
                "sent, number still to find" if counts.numbers_missing else "",
            ),
            ("your designs", str(len(self.records.store.works)), self._designs()),
        ]
        return [line for line in lines if line[1] != "0" or line[0] == "your designs"]

    def _designs(self) -> str:
        states = Counter(work.right.state for work in self.records.store.works.all())
        return " · ".join(f"{states[state]} {words}" for state, words in _RIGHTS.items() if states[state])


def _drawn(line: Line, *, narrow: bool) -> Content:
    label, number, note = line
    figure, _, unit = number.partition(" ")
    faint = "$faint" if figure == "0" else ""
    return Content.assemble(
        (f"{label:<{_LABEL}}", "$soft"),
        (f"{figure:>{_NUMBER}}", faint or "bold"),
        (f" {unit:<7}", faint or "$foreground"),
        (f"\n  {note}" if narrow and note else note, "$soft"),
    )

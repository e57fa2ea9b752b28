"""Today: what is next, and how things stand, in the fewest lines."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from helper.model.complaint import Complaint, ComplaintState
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import RightState
from helper.store.counts import Counts
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.when import long_day, near_day

_MINUTES_A_FORM = 2
_LABEL = 22
_NUMBER = 6
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

    def on_mount(self) -> None:
        """Show the records."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        queue, now = self.records.queue, self.bench.now()
        counts = queue.counts()
        open_ones = [one for one in queue.unfinished() if one.practice is self.bench.practice]
        head, detail, yours = self._next(counts, open_ones)
        box = self.query_one("#next", Static)
        box.set_class(yours, "yours")
        tone = "$yours" if yours else "$accent"
        box.update(Content.assemble(("Next for you   ", f"bold {tone}"), (head, "bold"), "\n", (detail, "$soft")))
        self.query_one("#headline", Static).update(Content.assemble(("Today", "bold"), "   ", (long_day(now), "$soft")))
        self.query_one("#stand", Static).update(Content("\n").join(_drawn(line) for line in self._lines(counts)))

    def action_file(self) -> None:
        """The filing screen has the dialog that lists what will be filed."""
        self.post_message(self.Go("filing"))

    def action_doors(self) -> None:
        """Ask where the person is."""
        self.post_message(self.Doors())

    def action_paste(self) -> None:
        """Take in the links on the clipboard."""
        self.post_message(self.Paste())

    def _next(self, counts: Counts, open_ones: list[Complaint]) -> tuple[str, str, bool]:
        """The one thing to do, what there is to know about it, and whether it is a question."""
        if any(one.state is ComplaintState.HANDED_OVER for one in open_ones):
            return "Did this one go through?", "A form was yours when the program stopped. f asks about it.", True
        if open_ones:
            return "A form was being filled when the program stopped", "f goes on with it.", False
        ready = self.records.queue.ready(practice=self.bench.practice)
        links = sum(len(one.finding_ids) for one in ready)
        findings = self.records.store.findings.all()
        unplanned = sum(one.fileable for one in findings)
        if ready:
            minutes = f"about {_MINUTES_A_FORM * len(ready)} minutes"
            are = "is" if len(ready) == 1 else "are"
            head = f"{counted(len(ready), 'form')} {are} ready"
            return f"{head} ({counted(links, 'link')}, {minutes})", "f files them: you log in, read, tick and submit.", False
        if unplanned:
            return f"{counted(unplanned, 'link')} can go on a form", "f shows which, and asks.", False
        unjudged = sum(one.judgement is None for one in findings)
        if unjudged:
            return f"{counted(unjudged, 'link')} to look at", "Is this your design, sold without your permission?  1 shows them.", False
        if findings:
            return "Nothing is waiting for you", "Paste links here any time: ctrl+shift+v.", False
        return "Paste the links you have found", "Anywhere in this window: ctrl+shift+v.  h asks where you are.", False

    def _lines(self, counts: Counts) -> list[Line]:
        now = self.bench.now()
        oldest = f"the oldest since {near_day(counts.oldest_waiting, now)}" if counts.oldest_waiting else ""
        lines = [
            ("waiting for Alibaba", counted(counts.waiting, "link"), oldest),
            ("gone", counted(counts.gone, "link"), ""),
            ("the seller objected", counted(counts.objected, "link"), "answer in time: 1 shows them" if counts.objected else ""),
            ("numbers to find", str(counts.numbers_missing), "sent, number still to find: 4 shows them" if counts.numbers_missing else ""),
            ("your designs", str(len(self.records.store.works)), self._designs()),
        ]
        return [line for line in lines if line[1] != "0" or line[0] == "your designs"]

    def _designs(self) -> str:
        states = Counter(work.right.state for work in self.records.store.works.all())
        return " · ".join(f"{states[state]} {RIGHT_WORDS[state]}" for state in RightState if states[state])


def _drawn(line: Line) -> Content:
    label, number, note = line
    figure, _, unit = number.partition(" ")
    faint = "$faint" if figure == "0" else ""
    return Content.assemble(
        (f"{label:<{_LABEL}}", "$soft"),
        (f"{figure:>{_NUMBER}}", faint or "bold"),
        (f" {unit:<8}", faint or "$foreground"),
        (note, "$soft"),
    )

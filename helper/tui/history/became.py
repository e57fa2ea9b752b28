"""What became of it? One dialog: which links, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from helper.model.finding import Finding, FindingState
from helper.model.listing import Listing
from helper.model.words import counted, finding_words
from helper.store.by_hand import SAYABLE
from helper.tui.dialogs.dialogs import Dialog
from helper.tui.plain import clean
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press

_NOTES = {
    FindingState.REMOVED: "Alibaba took it down",
    FindingState.FILED: "nothing is decided yet",
    FindingState.REJECTED: "it stays on sale",
    FindingState.COUNTERED: "the portal shows the days left",
    FindingState.WITHDRAWN: "so it stays on sale",
    FindingState.GONE_BEFORE_REVIEW: "the seller was quicker",
}
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Became:
    """The person's answer."""

    finding_ids: tuple[str, ...]
    state: FindingState


class WhatBecame(Dialog[Became | None]):
    """Gives back which links and what became of them; None: nothing is said."""

    def __init__(self, title: str, links: Sequence[tuple[Finding, Listing]]) -> None:
        super().__init__(nothing=None)
        self._title = title
        self._links = tuple(links)

    def body(self) -> Iterable[Widget]:
        """The links, then the answers."""
        yield Static("What became of it?", classes="title", markup=False)
        yield Static(clean(self._title), classes="hint", markup=False)
        if len(self._links) > 1:
            yield Menu(list(self._which()))
        yield Static(classes="ask", id="about", markup=False)
        yield Menu(outcome_entries())
        yield Horizontal(Press("menu.choose", "choose"), Press("dialog.no", "back"), classes="presses")

    def on_mount(self) -> None:
        """First which; of a single link only what became of it."""
        if len(self._links) > 1:
            self._answers.display = False
        else:
            self._ask(self._links[0][0].id)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Which was chosen, or what became of it."""
        event.stop()
        if self._answers.display:
            self.dismiss(Became(self._chosen, FindingState(event.name)))
        else:
            self._ask(event.name)

    def action_no(self) -> None:
        """Back from the answers to the links; from there, out."""
        if len(self._links) > 1 and self._answers.display:
            self._answers.display = False
            self.query_one("#about", Static).update("")
            links = self.query(Menu).first()
            links.display = True
            links.focus()
        else:
            super().action_no()

    @property
    def _answers(self) -> Menu:
        return self.query(Menu).last()

    def _which(self) -> Iterable[Entry]:
        yield Entry(_ALL, f"all {len(self._links)} links", "")
        for finding, listing in self._links:
            name = clean(listing.title) or listing.item_id or clean(listing.url)
            yield Entry(finding.id, name, finding_words(finding))

    def _ask(self, which: str) -> None:
        chosen = [pair for pair in self._links if which in {_ALL, pair[0].id}]
        self._chosen = tuple(finding.id for finding, _ in chosen)
        listing = chosen[0][1]
        name = clean(listing.title) or listing.item_id or clean(listing.url)
        about = name if len(chosen) == 1 else f"all {counted(len(chosen), 'link')}"
        self.query_one("#about", Static).update(about)
        if len(self._links) > 1:
            self.query(Menu).first().display = False
        self._answers.display = True
        self._answers.focus()


def outcome_entries() -> list[Entry]:
    """The answers, each by its state."""
    return [Entry(state, finding_words_of(state), _NOTES[state]) for state in SAYABLE]


def finding_words_of(state: FindingState) -> str:
    """A state as the person reads it."""
    return finding_words(Finding(id="", listing_id="", state=state))

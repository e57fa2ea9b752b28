"""Back again: what was gone and is on sale again, and what looks like one that was gone; the person says which it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from helper.model.finding import Finding
from helper.store.relisting import Successor, back_again, link, proposed_successors, relisted, tell_apart
from helper.tui.actions import bindings
from helper.tui.formatting import clean, on_day
from helper.tui.pane import ListScreen, Pane
from helper.tui.widgets.table import Column, TableCell, Tone, VirtualTable, labelled

_FOOT = "Yes: it is judged and filed like any other, and its form names the earlier number."


class ReturnedScreen(ListScreen[Finding | Successor]):
    """One line each; an answer takes the line away, and u brings it back."""

    BINDINGS = bindings("back")
    NAME = "Back again"
    ONE = "link"
    COLUMNS = (
        Column(title="Design", width=14, grow=1),
        Column(title="Listing", width=24, grow=2),
        Column(title="Why", width=22),
    )

    def below(self) -> Iterable[Widget]:
        yield Static(id="returned")

    def rows(self) -> Mapping[str, Finding | Successor]:
        store = self.context.store
        same = {finding.id: finding for finding in back_again(store)}
        return {**same, **{successor.fresh.id: successor for successor in proposed_successors(store)}}

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        event.stop()
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "no":
            return isinstance(self._chosen, Successor)
        return self._chosen is not None if action in {"yes", "open"} else True

    def on_virtual_table_moved(self) -> None:
        self._show()

    def action_yes(self) -> None:
        by, now = self.context.settings.name, self.context.now()
        match self._chosen:
            case Successor() as found:
                link(self.context.store, found.fresh, found.before, by=by, at=now)
            case Finding() as found:
                self.context.queue.correct("1 link taken up again", relisted(found, by=by, at=now))
            case None:
                return
        self._load()

    def action_no(self) -> None:
        """It is another one, and is not proposed for that one again."""
        if isinstance(found := self._chosen, Successor):
            tell_apart(self.context.store, found.fresh, found.before)
            self._load()

    def action_open(self) -> None:
        if (found := self._chosen) is not None:
            self.post_message(Pane.Open(self.context.store.listings[_of_now(found).listing_id].url))

    def _load(self) -> None:
        super()._load()
        self._show()

    def _show(self) -> None:
        self.refresh_bindings()
        found = self._chosen
        lines = list(self._lines(found)) if found is not None else [Content("Nothing is left to say here.")]
        self.query_one("#returned", Static).update(Content("\n").join(lines))

    def _lines(self, found: Finding | Successor) -> Iterator[Content]:
        store, today = self.context.store, self.context.now().date()
        before = found.before if isinstance(found, Successor) else found
        gone = store.listings[before.listing_id]
        complaint = store.complaints.get(before.complaint_id)
        number = f"number {clean(complaint.number)}" if complaint and complaint.number else "no number known"
        day = f", gone {on_day(before.outcome.at.date(), today)}" if before.outcome else ""
        yield Content.styled("Is it back again?", "bold $accent")
        listings = [("was gone", gone)]
        if isinstance(found, Successor):
            listings.insert(0, ("this one", store.listings[found.fresh.listing_id]))
        for label, listing in listings:
            shop = clean(listing.store_name or listing.store_number)
            title = clean(listing.title or listing.item_id)
            yield Content.assemble((f"{label:<10}", "$soft"), title, (f"   {shop}", "$soft"))
        seen = gone.last_told if isinstance(found, Finding) else None
        yield from labelled(
            10,
            ("reported", f"{number}{day}"),
            ("seen", f"on sale {on_day(seen.at.date(), today)}" if seen else ""),
        )
        yield Content.styled(_FOOT, "$soft")

    def _cells(self, row: str) -> tuple[TableCell, ...]:
        found = self._shown[row]
        listing = self.context.store.listings[_of_now(found).listing_id]
        work_id = _of_now(found).work_id or (found.before.work_id if isinstance(found, Successor) else None)
        work = self.context.store.works.get(work_id)
        return (
            TableCell(clean(work.title) if work else "not said", Tone.SOFT),
            TableCell(clean(listing.title) or listing.item_id),
            TableCell(found.why if isinstance(found, Successor) else "on sale again", Tone.SOFT),
        )


def _of_now(found: Finding | Successor) -> Finding:
    return found.fresh if isinstance(found, Successor) else found

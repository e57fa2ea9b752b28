"""Sellers: the shops, by their numbers, the one with takedowns on the most different days in a year first."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from helper.exchange.seller_ledger import SellerLine, seller_ledger
from helper.model.words import counted
from helper.store.sellers import seller_of
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.edit import Values
from helper.tui.keys import bindings
from helper.tui.pane import Pane
from helper.tui.plain import clean
from helper.tui.reports.lawyer_file import LawyerFile
from helper.tui.sellers.details import details
from helper.tui.sellers.owner import SameOwners, owner_form, with_values
from helper.tui.sellers.page_gone import PageGone
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.details import Details
from helper.tui.widgets.table import VirtualTable
from helper.tui.workbench import Records, Workbench

_COLUMNS = (
    Column(title="Days", width=5, right=True),
    Column(title="Shop", width=16, grow=3),
    Column(title="Number", width=10, drop=2),
    Column(title="Listings", width=8, right=True),
    Column(title="Gone", width=5, right=True),
    Column(title="Waiting", width=7, right=True, drop=1),
    Column(title="Owner", width=5, drop=3),
    Column(title="Products", width=12, grow=2, drop=4),
)
_STORE_PAGE = "https://www.aliexpress.com/store/{number}"
_EMPTY = Content.assemble(
    ("No shops yet.", "bold"),
    "\n\nA shop is listed here once a listing of it has the shop's name or number.",
)


class SellersPane(Pane):
    """The ledger, with the details beside it."""

    PLACE: ClassVar[str] = "sellers"
    BINDINGS = bindings(
        "sellers.details", "sellers.open", "sellers.copy", "sellers.edit", "sellers.link", "sellers.unlink",
        "sellers.gone", "sellers.lawyer",
    )  # fmt: skip

    def __init__(self, bench: Workbench, records: Records) -> None:
        super().__init__(bench, records)
        self._lines: dict[str, SellerLine] = {}

    def compose(self) -> ComposeResult:
        """A headline, the ledger and the details beside it."""
        yield Static(id="headline")
        with Horizontal(id="list"):
            yield VirtualTable(_COLUMNS, self._cells)
            yield Details()
        yield Static(_EMPTY, id="empty")

    def on_mount(self) -> None:
        """Show the records."""
        self.load()

    def load(self) -> None:
        """Show the records as they are."""
        ledger = seller_ledger(self.records.store, self.bench.now().date())
        self._lines = {line.key: line for line in ledger}
        self.query_one(VirtualTable).show(list(self._lines))
        self.query_one("#list").display = bool(ledger)
        self.query_one("#empty").display = not ledger
        self.query_one("#headline", Static).update(
            Content.assemble(
                (counted(len(ledger), "shop"), "bold"),
                ("   Days with a takedown (1 year), most first", "$soft"),
                ("   + same owner as another" if any(one.same_owner for one in ledger) else "", "$soft"),
            )
        )
        self._draw_details()

    def arrive(self) -> None:
        """The ledger takes the keys."""
        self.screen.set_focus(self.query_one(VirtualTable) if self._lines else self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a shop's number, or a link, is only there where one is."""
        line = self._line
        if action in {"details", "lawyer"}:
            return line is not None
        if action in {"open", "copy", "edit", "link", "gone"}:
            return line is not None and bool(line.number)
        return action != "unlink" or (line is not None and bool(line.same_owner))

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        """The details follow, and what can be done depends on the row."""
        event.stop()
        self._draw_details()
        self.refresh_bindings()

    def on_details_wanted(self, event: Details.Wanted) -> None:
        """Show the shop under the cursor."""
        event.stop()
        self._draw_details()

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Show everything that is known of the shop."""
        event.stop()
        lines = details(self._lines[event.row], self._lines, self.bench.now())
        self.app.push_screen(Notice("Shop", "\n".join(line.plain for line in lines)))

    def action_details(self) -> None:
        """Show or hide the details."""
        self.query_one(Details).toggle_class("-switched")
        self._draw_details()

    def action_open(self) -> None:
        """Open the shop's page in the person's own browser."""
        if (line := self._line) is not None:
            self.post_message(self.Open(_STORE_PAGE.format(number=line.number)))

    def action_copy(self) -> None:
        """Copy the shop's number."""
        if (line := self._line) is not None:
            self.post_message(self.Copy(line.number))

    def action_edit(self) -> None:
        """Write down the owner, or a note."""
        if (line := self._line) is not None:
            form = owner_form(seller_of(self.records.store, line.number))
            self.app.push_screen(form, lambda values: self._noted(line.number, values))

    def action_link(self) -> None:
        """Say that another shop has the same owner."""
        if (line := self._line) is not None:
            self.run_worker(
                self._owners.link(line, tuple(self._lines.values())), group="owner", exclusive=True
            )

    def action_unlink(self) -> None:
        """Take back that another shop has the same owner."""
        if (line := self._line) is not None:
            self.run_worker(self._owners.unlink(line), group="owner", exclusive=True)

    def action_gone(self) -> None:
        """Write down that the shop's page is not there any more, or there again."""
        if (line := self._line) is not None:
            gone = PageGone(self.app, self.bench, self.records)
            self.run_worker(gone.ask(line), group="owner", exclusive=True)

    def action_lawyer(self) -> None:
        """Write a file for a lawyer about this shop."""
        if (line := self._line) is not None:
            file = LawyerFile(self.app, self.bench, self.records)
            self.run_worker(file.write(seller=line.key), group="lawyer", exclusive=True)

    @property
    def _line(self) -> SellerLine | None:
        row = self.query_one(VirtualTable).row
        return self._lines.get(row) if row is not None else None

    @property
    def _owners(self) -> SameOwners:
        return SameOwners(self.app, self.bench, self.records)

    def _noted(self, store_number: str, values: Values | None) -> None:
        if values is None:
            return
        seller = seller_of(self.records.store, store_number)
        if (noted := with_values(seller, values)) != seller:
            self.records.queue.correct(f"what you wrote about the shop {store_number}", noted)

    def _draw_details(self) -> None:
        pane = self.query_one(Details)
        if pane.display:
            line = self._line
            pane.show(details(line, self._lines, self.bench.now()) if line else ())

    def _cells(self, key: str) -> tuple[Cell, ...]:
        line = self._lines[key]
        owned = line.seller is not None and bool(line.seller.owner)
        return (
            Cell(str(line.upheld_days), Tone.STRONG if line.upheld_days else Tone.SOFT),
            Cell(clean(line.name) + (" +" if line.same_owner else "")),
            Cell(line.number, Tone.SOFT),
            Cell(str(line.listings)),
            Cell(str(line.tally.gone), Tone.GOOD if line.tally.gone else Tone.SOFT),
            Cell(str(line.tally.waiting), Tone.PLAIN if line.tally.waiting else Tone.SOFT),
            Cell("known" if owned else "", Tone.SOFT),
            Cell(clean(", ".join(line.products[:3])), Tone.SOFT),
        )

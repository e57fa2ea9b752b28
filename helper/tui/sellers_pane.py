"""Sellers: the shops of the user's listings, with a note and the outcomes of the reports about them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.content import Content

from helper.config.durable import write_durably
from helper.model.seller import CLOSING_DAYS, RULES_IN_SHORT, RULES_SOURCE, seller_of, takedown_words
from helper.model.text import plural
from helper.reports.shop_counts import ShopCounts, shop_counts, shops_csv
from helper.tui.actions import bindings
from helper.tui.dialogs.dialogs import EditDialog, EditField, Notice, notice_on_error
from helper.tui.dialogs.path import ask_where, not_written, shown
from helper.tui.formatting import clean
from helper.tui.pane import ListPane, PaneHost
from helper.tui.reports_pane import write_lawyer_file
from helper.tui.widgets.table import GOOD, PLAIN, SOFT, STRONG, Column, labelled

_LABEL = 12
_STORE_PAGE = "https://www.aliexpress.com/store/{number}"
_CSV = (".csv",)


def shop_lines(shop: ShopCounts) -> Iterator[Content]:
    """The details of one shop."""
    tally = shop.tally
    yield Content.styled(clean(shop.name), "bold")
    yield Content(takedown_words(shop.upheld_days))
    if shop.upheld_days:
        yield Content.styled(f"(a shop is closed at 48 points: {CLOSING_DAYS} such days)", "$soft")
    yield Content("")
    yield from labelled(
        _LABEL,
        ("number", shop.number or "not known"),
        ("names", " → ".join(map(clean, shop.names)) if len(shop.names) > 1 else ""),
        ("listings", f"{shop.listings}, {tally.reported} reported"),
        ("gone", str(tally.gone)),
        ("waiting", str(tally.waiting or "")),
        ("rejected", str(tally.rejected or "")),
        ("objected", str(tally.objected or "")),
    )
    if shop.note:
        yield Content("")
        yield from labelled(_LABEL, ("note", clean(shop.note)))
        yield Content.styled("Private: your own note. In no list, report or sheet.", "$soft")
    yield Content("")
    yield Content.styled(RULES_IN_SHORT, "$soft")
    yield Content.styled(RULES_SOURCE, "$soft")


class SellersPane(ListPane[ShopCounts]):
    PLACE: ClassVar[str] = "sellers"
    BINDINGS = bindings("sellers", "sheet.export")
    EMPTY = Content.assemble(
        ("No shops yet.", "bold"),
        "\n\nA shop is listed here once a listing of it has the shop's name or number.",
    )
    HAS_DETAILS = True
    ABOUT_ROW = frozenset({"details", "edit", "open", "copy", "lawyer"})

    def columns(self) -> tuple[Column[ShopCounts], ...]:
        return (
            Column("Days", 5, lambda shop: (str(n := shop.upheld_days), STRONG if n else SOFT), right=True),
            Column("Shop", 16, lambda shop: (clean(shop.name), PLAIN), grow=3),
            Column("Number", 10, lambda shop: (shop.number, SOFT), drop=2),
            Column("Listings", 8, lambda shop: (str(shop.listings), PLAIN), right=True),
            Column("Gone", 5, lambda shop: (str(n := shop.tally.gone), GOOD if n else SOFT), right=True),
            Column(
                "Waiting",
                7,
                lambda shop: (str(n := shop.tally.waiting), PLAIN if n else SOFT),
                right=True,
                drop=1,
            ),
            Column("Note", 12, lambda shop: (clean(shop.note), SOFT), grow=2, drop=3),
        )

    def load(self) -> None:
        shops = shop_counts(self.context.store, self.context.now().date())
        self.show_rows({shop.key: shop for shop in shops})
        self.headline(plural(len(shops), "shop"), "Days with a takedown (1 year), most first")
        self.draw_details()

    def fits(self, action: str, chosen: ShopCounts) -> bool:
        return action in {"details", "lawyer"} or bool(chosen.number)

    def enter(self, row: str) -> None:
        self.app.push_screen(Notice("Shop", "\n".join(line.plain for line in self.details())))

    def action_open(self) -> None:
        self.post_message(self.Open(_STORE_PAGE.format(number=self.chosen.number)))

    def action_copy(self) -> None:
        self.post_message(self.Copy(self.chosen.number))

    @work(exclusive=True, group="note")
    async def action_edit(self) -> None:
        seller = seller_of(self.context.store.sellers.all(), self.chosen.number)
        fields = (EditField(name="note", label="note", value=seller.note),)
        values = await self.host.ask(EditDialog("Your note about this shop; it stays private", fields))
        if values is not None and (noted := replace(seller, note=clean(values["note"]))) != seller:
            self.context.store.undo_stack.do(f"the note about the shop {seller.store_number}", noted)

    def action_export(self) -> None:
        self.begin(export_shops, tuple(self.shown.values()))

    def action_lawyer(self) -> None:
        self.begin(write_lawyer_file, seller=self.chosen.key)

    def details(self) -> Iterable[Content]:
        return shop_lines(self.chosen) if self.shown else ()


@notice_on_error("The sheet was not written")
async def export_shops(host: PaneHost, shops: Sequence[ShopCounts]) -> None:
    if not shops:
        await host.ask(Notice("Nothing to write", "The list is empty."))
        return
    title = f"Write {plural(len(shops), 'shop')} into a spreadsheet"
    hint, usual, why = "A name that ends with .csv.", "shops.csv", "End its name with .csv."
    path = await ask_where(host, title, hint=hint, usual=usual, suffixes=_CSV, why_no_suffix=why)
    if path is None:
        return
    try:
        await asyncio.to_thread(write_durably, path, shops_csv(shops))
    except OSError as error:
        await host.ask(not_written(path, error))
        return
    host.say(f"Written to {shown(path)}.", 8)

"""The shops of History: those of the user's listings, each with a note and the outcomes of the reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from textual import work
from textual.content import Content
from textual.widget import Widget

from helper.model.seller import CLOSING_DAYS, RULES_IN_SHORT, RULES_SOURCE, seller_of, takedown_words
from helper.reports.shop_counts import ShopCounts, shop_counts, shops_csv
from helper.translation import msg, tr, tr_n
from helper.tui.actions import bindings
from helper.tui.context import read_records
from helper.tui.dialogs.dialogs import EditDialog, EditField, Notice
from helper.tui.dialogs.path import save_as
from helper.tui.formatting import clean
from helper.tui.history_views import HistoryView, Views
from helper.tui.pane import ListPane
from helper.tui.widgets.table import GOOD, PLAIN, SOFT, STRONG, Column, figure, labelled

_LABEL = 12
_STORE_PAGE = "https://www.aliexpress.com/store/{number}"


def shop_lines(shop: ShopCounts) -> Iterator[Content]:
    tally = shop.tally
    yield Content.styled(clean(shop.name), "bold")
    yield Content(takedown_words(shop.upheld_days))
    if shop.upheld_days:
        yield Content.styled(
            tr("(at 48 points a shop is closed; that takes {days} such days)", days=tr(CLOSING_DAYS)), "$soft"
        )
    yield Content("")
    yield from labelled(
        _LABEL,
        (tr("number"), shop.number or tr("not known")),
        (tr("names"), " → ".join(map(clean, shop.names)) if len(shop.names) > 1 else ""),
        (
            tr("listings"),
            tr("{listings}, {reported} reported", listings=shop.listings, reported=tally.reported),
        ),
        (tr("gone"), str(tally.gone)),
        (tr("waiting"), str(tally.waiting or "")),
        (tr("rejected"), str(tally.rejected or "")),
        (tr("objected"), str(tally.objected or "")),
    )
    if shop.note:
        yield Content("")
        yield from labelled(_LABEL, (tr("note"), clean(shop.note)))
        yield Content.styled(tr("Private: your note is never in a list, report or sheet."), "$soft")
    yield Content("")
    yield Content.styled(tr("AliExpress' rules about days with a takedown: press {app.help} here."), "$soft")


class ShopsPane(HistoryView, ListPane[ShopCounts]):
    PLACE: ClassVar[str] = "shops"
    LIST = msg("the shops")
    RULES = (msg("AliExpress' rules about days with a takedown"), RULES_IN_SHORT, RULES_SOURCE)
    BINDINGS = bindings("shops", "views")
    HAS_DETAILS = True
    ABOUT_ROW = frozenset({"edit", "open", "copy"})

    def empty(self) -> Content:
        when = tr("As soon as one of your listings has a shop's name or number, that shop appears here.")
        return Content.assemble((tr("No shops yet."), "bold"), f"\n\n{when}")

    def above(self) -> Iterator[Widget]:
        yield Views(self.PLACE)
        yield from super().above()

    def columns(self) -> tuple[Column[ShopCounts], ...]:
        gone = max(5, cell_len(tr("Gone")))
        return (
            Column(tr("Days"), 5, lambda shop: figure(shop.upheld_days, STRONG), right=True),
            Column(tr("Shop"), 16, lambda shop: (clean(shop.name), PLAIN), grow=3),
            Column(tr("Number"), 10, lambda shop: (shop.number, SOFT), drop=2),
            Column(tr("Listings"), 8, lambda shop: (str(shop.listings), PLAIN), right=True),
            Column(tr("Gone"), gone, lambda shop: figure(shop.tally.gone, GOOD), right=True),
            Column(tr("Waiting"), 7, lambda shop: figure(shop.tally.waiting), right=True, drop=1),
            Column(tr("Note"), 12, lambda shop: (clean(shop.note), SOFT), grow=2, drop=3),
        )

    def load(self) -> None:
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        today = self.context.now().date()
        shops = await read_records(self.context, lambda records: shop_counts(records.store, today))
        self.show_rows({shop.key: shop for shop in shops})
        count = tr_n("{n} shop", "{n} shops", len(shops))
        self.headline(count, tr("Days with a takedown (1 year), most first"))
        self.draw_details()
        self.refresh_bindings()
        self.refocus()

    def fits(self, action: str, chosen: ShopCounts) -> bool:
        return bool(chosen.number)

    def enter(self, row: str) -> None:
        self.app.push_screen(Notice(tr("Shop"), "\n".join(line.plain for line in self.details())))

    def action_open(self) -> None:
        self.post_message(self.Open(_STORE_PAGE.format(number=self.chosen.number)))

    def action_copy(self) -> None:
        self.post_message(self.Copy(self.chosen.number))

    @work(exclusive=True, group="note")
    async def action_edit(self) -> None:
        seller = seller_of(self.context.store.sellers.all(), self.chosen.number)
        fields = (EditField(name="note", label=tr("note"), value=seller.note),)
        values = await self.host.ask(EditDialog(tr("Your private note about this shop"), fields))
        if values is not None and (noted := replace(seller, note=clean(values["note"]))) != seller:
            self.context.store.undo_stack.do(
                tr("note about shop {number}", number=seller.store_number), noted
            )

    async def save_list(self) -> None:
        shops = tuple(self.shown.values())
        if not shops:
            await self.host.ask(Notice(tr("Nothing to export"), tr("The list is empty.")))
            return
        title = tr_n("Export {n} shop to a spreadsheet", "Export {n} shops to a spreadsheet", len(shops))
        await save_as(self.host, title, "shops.csv", lambda: shops_csv(shops))

    @property
    def seller(self) -> str:
        return self.chosen.key if self.shown else ""

    def details(self) -> Iterable[Content]:
        return shop_lines(self.chosen) if self.shown else ()

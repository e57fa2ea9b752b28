"""Sellers: the shops, by their numbers, with all that is known of each, its owner, and whether its page is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from helper.errors import HelperError
from helper.model.seller import (
    CLOSING_DAYS,
    RULES_IN_SHORT,
    RULES_SOURCE,
    STORE_RULES,
    SameOwner,
    Seller,
    takedown_words,
)
from helper.model.text import plural
from helper.reports.seller_ledger import SellerLine, note_page, seller_ledger, why_no_picture
from helper.store.notes import link_owner, seller_of, unlink_owner
from helper.tui.actions import bindings
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import (
    AskText,
    ChooseEntry,
    Confirm,
    DialogFlow,
    EditDialog,
    EditField,
    Notice,
    Values,
)
from helper.tui.dialogs.path import typed_path
from helper.tui.formatting import clean, near_day
from helper.tui.pane import ListPane
from helper.tui.reports_pane import LawyerFile
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import Column, Details, TableCell, Tone, VirtualTable, labelled

_LABEL = 12
_MOST = 12
"""Of designs, products and numbers more than so many nobody reads here."""


def shop_lines(line: SellerLine, ledger: Mapping[str, SellerLine], now: datetime) -> Iterator[Content]:
    """The lines of one shop; `ledger` has the others by their numbers."""
    tally, seller = line.tally, line.seller
    yield Content.styled(clean(line.name), "bold")
    yield Content(takedown_words(line.upheld_days))
    if line.upheld_days:
        yield Content.styled(f"(a shop is closed at 48 points: {CLOSING_DAYS} such days)", "$soft")
    if (since := seller.not_available if seller else None) is not None:
        pictured = ", with a picture" if since.evidence else ""
        yield Content(f"its page is not available since {near_day(since.at, now)}{pictured}")
        yield Content.styled("(why, nobody knows: it may have been closed, or left)", "$soft")
    yield Content("")
    yield from labelled(
        _LABEL,
        ("number", line.number or "not known"),
        ("names", " → ".join(map(clean, line.names)) if len(line.names) > 1 else ""),
        ("codes", _listed(seller.portal_codes) if seller else ""),
        ("listings", f"{line.listings}, {tally.reported} reported"),
        ("gone", str(tally.gone)),
        ("waiting", str(tally.waiting or "")),
        ("no", f"Alibaba said no to {tally.said_no}" if tally.said_no else ""),
        ("objected", str(tally.objected or "")),
        ("back", plural(line.back_again, "link") if line.back_again else ""),
        ("designs", _listed(line.designs)),
        ("products", _listed(line.products)),
        ("complaints", _listed(line.complaints)),
    )
    if seller and (seller.owner or seller.note):
        yield Content("")
        yield from labelled(_LABEL, ("owner", clean(seller.owner)), ("note", clean(seller.note)))
        yield Content.styled("Private: as you saw it. In no list, report or sheet.", "$soft")
    for said in line.same_owner:
        yield Content("")
        other = ledger.get(said.store_number)
        name = f" {clean(other.name)}, {takedown_words(other.upheld_days)}" if other else ""
        by = f", {clean(said.by)}" if said.by else ""
        yield Content.assemble(("same owner as ", "$soft"), f"{said.store_number}{name}")
        yield Content.styled(f"{clean(said.because)} ({near_day(said.at, now)}{by})", "$soft")
    yield Content("")
    yield Content.styled(RULES_IN_SHORT, "$soft")
    yield Content("")
    yield from (Content.styled(f"· {rule.says} ({rule.article})", "$soft") for rule in STORE_RULES)
    yield Content.styled(RULES_SOURCE, "$soft")


def _listed(texts: tuple[str, ...]) -> str:
    more = f" and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    return ", ".join(map(clean, texts[:_MOST])) + more


_HINT = "Such as the same company on both licence pages. Only you read it."
_WHY = "Without a reason nobody knows later why."
_PICTURE_HINT = "The path of a picture that you have saved of it; leave it empty if there is none. Why it is gone, nobody knows."
_AGAIN = "It is written down that the page of this shop was not available. Is it there again?"
_THROUGH = "They are linked through another shop. Take the link away there."


class SellerNotes(DialogFlow):
    """What the person says of a shop: which other one has its owner, and whether its page is gone."""

    async def link(self, line: SellerLine, others: Sequence[SellerLine]) -> None:
        known = {said.store_number for said in line.same_owner}
        entries = [
            MenuEntry(other.number, other.name, other.number)
            for other in sorted(others, key=lambda line: line.name.casefold())
            if other.number and other.number not in {line.number, *known}
        ]
        if not entries:
            await self._answer(Notice("Same owner", "There is no other shop with a number."))
            return
        title = f"Which shop has the same owner as {line.name}?"
        other = await self._answer(ChooseEntry(title, entries))
        why = AskText(
            "Why do you think so?", hint=_HINT, why_not=lambda text: None if text else _WHY, yes="say so"
        )
        if other and (because := await self._answer(why)):
            at, by = self._context.now(), self._context.settings.name
            said = SameOwner(store_number=other, because=clean(because), at=at, by=by)
            link_owner(self._context.store, self._context.queue, line.number, said)

    async def unlink(self, line: SellerLine) -> None:
        entries = [MenuEntry(said.store_number, said.store_number, said.because) for said in line.same_owner]
        title = f"Which shop has another owner than {line.name}?"
        other = await self._answer(ChooseEntry(title, entries))
        if other and not unlink_owner(self._context.store, self._context.queue, line.number, other):
            await self._answer(Notice("Nothing was changed", _THROUGH))

    async def page_gone(self, line: SellerLine) -> None:
        if line.seller is not None and line.seller.not_available is not None:
            if await self._answer(Confirm(line.name, _AGAIN, yes="it is there again")):
                self._note(line, there=True)
            return
        title = f"The page of {line.name} is not there any more"
        ask = AskText(title, hint=_PICTURE_HINT, why_not=_why_not, yes="write it down")
        text = await self._answer(ask)
        try:
            if text is not None:
                self._note(line, picture=typed_path(text))
        except HelperError as error:
            await self._answer(Notice("Nothing was written down", str(error)))

    def _note(self, line: SellerLine, *, there: bool = False, picture: Path | None = None) -> None:
        store, queue = self._context.store, self._context.queue
        at, by = self._context.now(), self._context.settings.name
        note_page(store, queue, line.number, at=at, by=by, there=there, picture=picture)


def _why_not(text: str) -> str | None:
    path = typed_path(text) if text.strip() else None
    return (why_no_picture(path) or None) if path else None


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


class SellersPane(ListPane):
    """The ledger, with the details beside it."""

    PLACE: ClassVar[str] = "sellers"
    BINDINGS = bindings(
        "sellers.details", "sellers.open", "sellers.copy", "sellers.edit", "sellers.link", "sellers.unlink",
        "sellers.gone", "sellers.lawyer",
    )  # fmt: skip

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._lines: dict[str, SellerLine] = {}

    def compose(self) -> ComposeResult:
        yield Static(id="headline")
        with Horizontal(id="list"):
            yield VirtualTable(_COLUMNS, self._cells)
            yield Details()
        yield Static(_EMPTY, id="empty")

    def load(self) -> None:
        ledger = seller_ledger(self.context.store, self.context.now().date())
        self._lines = {line.key: line for line in ledger}
        self.table.show(list(self._lines))
        self.query_one("#list").display = bool(ledger)
        self.query_one("#empty").display = not ledger
        shared = "   + same owner as another" if any(line.same_owner for line in ledger) else ""
        self.headline(plural(len(ledger), "shop"), f"Days with a takedown (1 year), most first{shared}")
        self.draw_details()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a shop's number, or a link, is only there where one is."""
        line = self._line
        if action in {"details", "lawyer"}:
            return line is not None
        if action in {"open", "copy", "edit", "link", "gone"}:
            return line is not None and bool(line.number)
        return action != "unlink" or (line is not None and bool(line.same_owner))

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        event.stop()
        lines = shop_lines(self._lines[event.row], self._lines, self.context.now())
        self.app.push_screen(Notice("Shop", "\n".join(line.plain for line in lines)))

    def action_open(self) -> None:
        if (line := self._line) is not None:
            self.post_message(self.Open(_STORE_PAGE.format(number=line.number)))

    def action_copy(self) -> None:
        if (line := self._line) is not None:
            self.post_message(self.Copy(line.number))

    def action_edit(self) -> None:
        if (line := self._line) is not None:
            seller = seller_of(self.context.store, line.number)
            fields = (
                EditField(name="owner", label="owner", value=seller.owner, hint="as on the licence page"),
                EditField(name="note", label="note", value=seller.note),
            )
            form = EditDialog("What you know about this shop; it stays private", fields, lambda _: {})
            self.app.push_screen(form, lambda values: self._noted(seller, values))

    def action_link(self) -> None:
        if (line := self._line) is not None:
            self.begin(partial(self._notes.link, line, tuple(self._lines.values())), "owner")

    def action_unlink(self) -> None:
        if (line := self._line) is not None:
            self.begin(partial(self._notes.unlink, line), "owner")

    def action_gone(self) -> None:
        if (line := self._line) is not None:
            self.begin(partial(self._notes.page_gone, line), "owner")

    def action_lawyer(self) -> None:
        if (line := self._line) is not None:
            file = LawyerFile(self.app, self.context)
            self.begin(partial(file.write, seller=line.key), "lawyer")

    @property
    def _line(self) -> SellerLine | None:
        row = self.table.row
        return self._lines.get(row) if row is not None else None

    @property
    def _notes(self) -> SellerNotes:
        return SellerNotes(self.app, self.context)

    def _noted(self, seller: Seller, values: Values | None) -> None:
        if values is None:
            return
        noted = replace(seller, owner=clean(values["owner"]), note=clean(values["note"]))
        if noted != seller:
            what = f"what you wrote about the shop {seller.store_number}"
            self.context.queue.correct(what, noted)

    def details(self) -> Iterable[Content]:
        return shop_lines(line, self._lines, self.context.now()) if (line := self._line) else ()

    def _cells(self, key: str) -> tuple[TableCell, ...]:
        line = self._lines[key]
        owned = line.seller is not None and bool(line.seller.owner)
        return (
            TableCell(str(line.upheld_days), Tone.STRONG if line.upheld_days else Tone.SOFT),
            TableCell(clean(line.name) + (" +" if line.same_owner else "")),
            TableCell(line.number, Tone.SOFT),
            TableCell(str(line.listings)),
            TableCell(str(line.tally.gone), Tone.GOOD if line.tally.gone else Tone.SOFT),
            TableCell(str(line.tally.waiting), Tone.PLAIN if line.tally.waiting else Tone.SOFT),
            TableCell("known" if owned else "", Tone.SOFT),
            TableCell(clean(", ".join(line.products[:3])), Tone.SOFT),
        )

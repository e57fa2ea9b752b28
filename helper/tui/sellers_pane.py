"""Sellers: the shops, by their numbers, with all that is known of each, its owner, and whether its page is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.content import Content

from helper.model.seller import (
    CLOSING_DAYS,
    RULES_IN_SHORT,
    RULES_SOURCE,
    STORE_RULES,
    SameOwner,
    takedown_words,
)
from helper.model.text import plural
from helper.reports.seller_ledger import SellerLine, note_page, seller_ledger, why_no_picture
from helper.store.notes import link_owner, seller_of, unlink_owner
from helper.tui.actions import bindings
from helper.tui.dialogs.dialogs import (
    AskText,
    ChooseEntry,
    Confirm,
    EditDialog,
    EditField,
    Notice,
    notice_on_error,
)
from helper.tui.dialogs.path import typed_path
from helper.tui.formatting import clean, near_day
from helper.tui.pane import ListPane
from helper.tui.reports_pane import write_lawyer_file
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import GOOD, PLAIN, SOFT, STRONG, Column, labelled

_LABEL = 12
_MOST = 12
"""Of designs, products and numbers more than so many nobody reads here."""


def shop_lines(line: SellerLine, ledger: Mapping[str, SellerLine], now: datetime) -> Iterator[Content]:
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


def _why_not(text: str) -> str | None:
    path = typed_path(text) if text.strip() else None
    return (why_no_picture(path) or None) if path else None


_STORE_PAGE = "https://www.aliexpress.com/store/{number}"


class SellersPane(ListPane[SellerLine]):
    PLACE: ClassVar[str] = "sellers"
    BINDINGS = bindings("sellers")
    EMPTY = Content.assemble(
        ("No shops yet.", "bold"),
        "\n\nA shop is listed here once a listing of it has the shop's name or number.",
    )
    HAS_DETAILS = True
    ABOUT_ROW = frozenset({"details", "edit", "link", "unlink", "gone", "open", "copy", "lawyer"})

    def columns(self) -> tuple[Column[SellerLine], ...]:
        return (
            Column("Days", 5, lambda line: (str(n := line.upheld_days), STRONG if n else SOFT), right=True),
            Column("Shop", 16, lambda line: (clean(line.name) + " +" * bool(line.same_owner), PLAIN), grow=3),
            Column("Number", 10, lambda line: (line.number, SOFT), drop=2),
            Column("Listings", 8, lambda line: (str(line.listings), PLAIN), right=True),
            Column("Gone", 5, lambda line: (str(n := line.tally.gone), GOOD if n else SOFT), right=True),
            Column(
                "Waiting",
                7,
                lambda line: (str(n := line.tally.waiting), PLAIN if n else SOFT),
                right=True,
                drop=1,
            ),
            Column(
                "Owner", 5, lambda line: ("known" if line.seller and line.seller.owner else "", SOFT), drop=3
            ),
            Column("Products", 12, lambda line: (clean(", ".join(line.products[:3])), SOFT), grow=2, drop=4),
        )

    def load(self) -> None:
        ledger = seller_ledger(self.context.store, self.context.now().date())
        self.show_rows({line.key: line for line in ledger})
        shared = "   + same owner as another" if any(line.same_owner for line in ledger) else ""
        self.headline(plural(len(ledger), "shop"), f"Days with a takedown (1 year), most first{shared}")
        self.draw_details()

    def fits(self, action: str, chosen: SellerLine) -> bool:
        if action in {"details", "lawyer"}:
            return True
        return bool(chosen.same_owner) if action == "unlink" else bool(chosen.number)

    def enter(self, row: str) -> None:
        self.app.push_screen(Notice("Shop", "\n".join(line.plain for line in self.details())))

    def action_open(self) -> None:
        self.post_message(self.Open(_STORE_PAGE.format(number=self.chosen.number)))

    def action_copy(self) -> None:
        self.post_message(self.Copy(self.chosen.number))

    @work(exclusive=True, group="owner")
    async def action_edit(self) -> None:
        seller = seller_of(self.context.store, self.chosen.number)
        fields = (
            EditField(name="owner", label="owner", value=seller.owner, hint="as on the licence page"),
            EditField(name="note", label="note", value=seller.note),
        )
        values = await self.host.ask(EditDialog("What you know about this shop; it stays private", fields))
        if values is not None:
            noted = replace(seller, owner=clean(values["owner"]), note=clean(values["note"]))
            if noted != seller:
                self.context.store.undo_stack.do(
                    f"what you wrote about the shop {seller.store_number}", noted
                )

    @work(exclusive=True, group="owner")
    async def action_link(self) -> None:
        line = self.chosen
        known = {line.number, *(said.store_number for said in line.same_owner)}
        by_name = sorted(self.shown.values(), key=lambda line: line.name.casefold())
        others = (other for other in by_name if other.number and other.number not in known)
        entries = [MenuEntry(other.number, other.name, other.number) for other in others]
        if not entries:
            self.app.push_screen(Notice("Same owner", "There is no other shop with a number."))
            return
        title = f"Which shop has the same owner as {line.name}?"
        other = await self.host.ask(ChooseEntry(title, entries))
        ask = AskText(
            "Why do you think so?", hint=_HINT, why_not=lambda text: None if text else _WHY, yes="say so"
        )
        if other and (because := await self.host.ask(ask)):
            at, by = self.context.now(), self.context.settings.name
            said = SameOwner(store_number=other, because=clean(because), at=at, by=by)
            link_owner(self.context.store, line.number, said)

    @work(exclusive=True, group="owner")
    async def action_unlink(self) -> None:
        line = self.chosen
        entries = [MenuEntry(said.store_number, said.store_number, said.because) for said in line.same_owner]
        title = f"Which shop has another owner than {line.name}?"
        other = await self.host.ask(ChooseEntry(title, entries))
        if other and not unlink_owner(self.context.store, line.number, other):
            self.app.push_screen(Notice("Nothing was changed", _THROUGH))

    @work(exclusive=True, group="owner")
    @notice_on_error("Nothing was written down")
    async def action_gone(self) -> None:
        """Write down that its page is not there any more; or, where that is written down, that it is there again."""
        line = self.chosen
        there = line.seller is not None and line.seller.not_available is not None
        if there:
            answer = "" if await self.host.ask(Confirm(line.name, _AGAIN, yes="it is there again")) else None
        else:
            title = f"The page of {line.name} is not there any more"
            ask = AskText(title, hint=_PICTURE_HINT, why_not=_why_not, yes="write it down")
            answer = await self.host.ask(ask)
        if answer is not None:
            at, by, picture = self.context.now(), self.context.settings.name, typed_path(answer)
            note_page(self.context.store, line.number, at=at, by=by, there=there, picture=picture)

    def action_lawyer(self) -> None:
        self.begin(write_lawyer_file, seller=self.chosen.key)

    def details(self) -> Iterable[Content]:
        return shop_lines(self.chosen, self.shown, self.context.now()) if self.shown else ()

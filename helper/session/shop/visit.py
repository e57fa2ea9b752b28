"""Records the listing that is open in the shop window: its facts, its shop and its pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from helper.browser.shop_page import OpenPage, ShopPage, Wall, presence_of
from helper.model.finding import OPEN_STATES, Finding, Listing, ListingCheck
from helper.model.seller import Seller, seller_of, shop_words
from helper.session.context import AppContext
from helper.session.events import ListingRecorded, Remark
from helper.session.operator import OperatorChannel
from helper.store.intake import Added, ImportContext, sort_in
from helper.store.queries import earlier_complaints
from helper.store.repository import Entity
from helper.store.store import Store
from helper.translation import msg, tr


def listing_folder(evidence: Path, item_id: str, at: datetime) -> Path:
    """Return the folder for the pictures of one visit."""
    return evidence / "listings" / item_id / f"{at:%Y%m%dT%H%M%SZ}"


def kept_files(folder: Path, names: Iterable[str], evidence: Path) -> tuple[str, ...]:
    return tuple((folder.relative_to(evidence) / name).as_posix() for name in names)


def described(listing: Listing, page: ShopPage, look: ListingCheck) -> Listing:
    """Return the listing with the facts seen on the page; other facts stay unchanged."""
    return replace(listing.with_seen(page.seen()), looks=(*listing.looks, look))


def write_down(
    context: AppContext,
    seen: ShopPage,
    look: ListingCheck | None,
    *,
    work_id: str | None,
    source: str,
    only_news: bool = False,
) -> tuple[Listing, Added]:
    """Record the listing, its findings and its shop in one change; return the listing and the findings.

    With `only_news`, missing facts are added, and known facts are not changed.
    """
    store, at = context.store, look.at if look else context.now()
    arrival = ImportContext(
        work_id=work_id,
        source=source,
        judged_copy=False,
        by=context.settings.name,
        at=at,
    )
    added, change = sort_in(store, [seen.address], arrival)
    findings = {entity.id: entity for entity in change.put if isinstance(entity, Finding)}
    taken = (added.new or added.known)[0]
    arrived = [entity for entity in change.put if isinstance(entity, Listing)]
    before = arrived[0] if arrived else store.listings[taken.listing_id]
    facts = seen.seen() | before.seen() if only_news else seen.seen()
    listing = replace(before.with_seen(facts), looks=(*before.looks, look) if look else before.looks)
    about = {finding.id: finding for finding in store.findings.where("listing_id", listing.id)} | findings
    # The user had the listing's page open, so these findings count as viewed.
    findings |= {
        finding.id: finding.looked_at(by_word=False)
        for finding in about.values()
        if finding.state in OPEN_STATES
        if finding.viewed_by_word or not finding.viewed
    }
    sellers = [_store_as_seen(store, seen.store_number, seen.store_name)] if seen.store_number else []
    touched: tuple[Entity, ...] = (listing, *findings.values(), *sellers)
    if changed := [entity for entity in touched if store.current(entity) != entity]:
        store.undo_stack.do(tr("1 listing saved"), *changed)
    return listing, added


def _store_as_seen(store: Store, number: str, name: str) -> Seller:
    """Return the seller with this shop number, after making `name` the latest name of the shop."""
    seller = seller_of(store.sellers.all(), number)
    is_news = name and seller.names[-1:] != (name,)
    return replace(seller, names=(*seller.names, name)) if is_news else seller


WALLS = {
    Wall.PUZZLE: msg("The page shows a captcha. Please solve it in the window, then press Enter here."),
    Wall.LOGIN: msg("The page asks you to log in. You don't need to here: go back, or close the dialog."),
}
"""The instruction to the user for each kind of page that blocks the shop."""
_CHANGED = msg("The page has changed in the meantime. Nothing was saved; press Enter again.")


class ShopPages(Protocol):
    """The methods of the visible shop window that a session uses."""

    async def open(self, address: str) -> int | None:
        """Open an address of the shop, and return the HTTP status; None if the browser reports none.

        Raises `PageGone` if the page does not load or there is no window.
        """

    def pages(self) -> tuple[OpenPage, ...]:
        """Return the open tabs, latest first. Raises `PageGone` if the window is closed."""

    async def look(self, key: int | None = None) -> ShopPage:
        """Read the page in the tab `key`; by default, the page in the latest tab.

        Raises `PageGone` if the tab is closed or changes during the reading.
        """

    async def keep(
        self, folder: Path, at: datetime, key: int | None = None
    ) -> tuple[ShopPage, tuple[str, ...]]:
        """Read the page in a tab, and save its pictures in `folder`.

        No pictures are saved if the page shows a captcha or a login.
        """


@dataclass(eq=False)
class ListingRecorder:
    """Records a listing that is open in the shop window, and tells what was recorded."""

    channel: OperatorChannel
    context: AppContext

    async def record(self, window: ShopPages, page: OpenPage, work_id: str | None = None) -> str:
        """Record the listing in this tab, and return what was recorded. Raises `PageGone` if the tab is closed."""
        at = self.context.now()
        item_id = page.address.global_id or ""
        folder = listing_folder(self.context.places.evidence, item_id, at)
        seen, files = await window.keep(folder, at, page.key)
        if not seen.is_listing or seen.address.global_id != item_id:
            return self._say_nothing(tr(WALLS.get(seen.wall, _CHANGED)))
        look = ListingCheck(
            at=at,
            presence=presence_of(item_id, seen),
            words=seen.gone,
            evidence=kept_files(folder, files, self.context.places.evidence),
        )
        listing, added = write_down(
            self.context,
            seen,
            look,
            work_id=work_id,
            source="shop window",
        )
        text = "\n".join(self._said(listing, seen))
        self.channel.tell(
            ListingRecorded,
            item_id=item_id,
            title=listing.title,
            store_number=listing.store_number,
            price=listing.price,
            known=not added.new,
            doubts=seen.doubts,
            text=text,
        )
        return text

    def _said(self, listing: Listing, seen: ShopPage) -> list[str]:
        store = (
            shop_words(listing.store_name, listing.store_number)
            if listing.store_number
            else tr("shop unknown")
        )
        return [
            tr("Saved: {listing}", listing=listing.title or listing.url),
            "  " + " · ".join(filter(None, (listing.price, store, listing.product_type))),
            *(f"  {doubt}" for doubt in seen.doubts),
            *(
                [f"  {tr('The page says that the listing is gone: “{words}”', words=seen.gone)}"]
                if seen.gone
                else []
            ),
            *(
                f"  {tr('Reported before: {complaint}.', complaint=earlier.words)}"
                for earlier in reversed(earlier_complaints(self.context.store, listing.id))
            ),
        ]

    def _say_nothing(self, why: str) -> str:
        self.channel.tell(Remark, text=why)
        return why

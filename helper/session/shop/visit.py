"""A visit to the shop in which listings are recorded when the user asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from helper.browser.shop_page import OpenPage, ShopPage, Wall, presence_of
from helper.errors import PageGone
from helper.model.design_proposals import SEARCHED
from helper.model.finding import OPEN_STATES, Finding, Listing, ListingCheck
from helper.model.seller import Seller, seller_of
from helper.model.work import Work
from helper.session.context import AppContext
from helper.session.events import ListingRecorded, PageReached, Remark, RunEnded
from helper.session.navigation import LOOK_AGAIN_SECONDS
from helper.session.operator import Choice, QuestionKind, Request, WindowRun
from helper.store.intake import Added, ImportContext, sort_in
from helper.store.queries import earlier_complaints
from helper.store.repository import Entity
from helper.store.store import Store
from helper.system.tasks import wait_first
from helper.translation import msg, sentences, tr, tr_n, with_note


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
    found_for: Work | None = None,
    only_news: bool = False,
) -> tuple[Listing, Added]:
    """Record the listing, its findings and its shop in one change; return the listing and the findings.

    `found_for` is the design for which the user searched. The program proposes this design for a new listing.
    If the listing is known, but only for other designs, a finding for this design is added. With `only_news`,
    missing facts are added, and known facts are not changed.
    """
    store, at = context.store, look.at if look else context.now()
    if found_for is not None and _is_known_otherwise(store, seen.address.global_id or "", found_for):
        work_id = found_for.id
    arrival = ImportContext(
        work_id=work_id,
        source=source,
        judged_copy=False,
        found_for=found_for.title if found_for else "",
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


def _is_known_otherwise(store: Store, item_id: str, work: Work) -> bool:
    """Return whether the listing is in the records, but only for other designs."""
    known = [
        finding.work_id
        for listing in store.listings.where("item_id", item_id)
        for finding in store.findings.where("listing_id", listing.id)
    ]
    return bool(known) and not {work.id, None} & set(known)


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
_EMPTY = msg("No listing is open in the window yet.")
_CHANGED = msg("The page has changed in the meantime. Nothing was saved; press Enter again.")
_OPENED = msg("The shop window is open. Find the listing there; Enter saves it. p: stop here")


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
class ShopSession(WindowRun[ShopPages]):
    """A visit to the shop that records the listings that the user asks for, until the user stops or closes the window."""

    context: AppContext
    _: KW_ONLY
    start: str = ""
    """The address to open first; empty to open none."""
    work_id: str | None = None
    """The design that the listings copy; None if unknown."""

    def __post_init__(self) -> None:
        self._recorded: list[str] = []

    async def _work_in(self, window: ShopPages) -> None:
        self.channel.tell(PageReached, page="shop", host="", text=tr(_OPENED))
        if self.start:
            try:
                await window.open(self.start)
            except PageGone as gone:
                self._say_nothing(gone.what)
        while await self._asked(window) and await self.record(window):
            pass

    def _tell_end(self, problem: str) -> None:
        text = "\n".join(
            filter(None, (problem, tr_n("{n} listing saved.", "{n} listings saved.", self.recorded)))
        )
        self.channel.tell(RunEnded, done=self.recorded, text=text)

    async def _asked(self, window: ShopPages) -> bool:
        """Wait until the user asks to record a listing.

        Returns False if the user stops or has closed the window.
        """
        while True:
            done = await wait_first(
                within=LOOK_AGAIN_SECONDS, request=self.channel.next_request(Request.GO_ON, Request.PAUSE)
            )
            if "request" in done:
                return done["request"] is Request.GO_ON
            try:
                window.pages()
            except PageGone:
                return False

    @property
    def recorded(self) -> int:
        return len(self._recorded)

    async def record(self, window: ShopPages, found_for: Work | None = None) -> bool:
        """Record the open listing; return False if the window is gone.

        `found_for` is the design of the search that showed the listing.
        """
        try:
            pages = window.pages()
        except PageGone as gone:
            self._say_nothing(gone.what)
            return False
        try:
            await self._record_page(window, pages, found_for)
        except PageGone as gone:
            self._say_nothing(sentences(gone.what, tr("Nothing was saved.")))
        return True

    async def _record_page(
        self, window: ShopPages, pages: tuple[OpenPage, ...], found_for: Work | None
    ) -> None:
        page = await self._which(window, pages)
        if page is not None:
            await self.record_listing(window, page, found_for=found_for)
            return
        address = pages[0].address if pages else None
        self._say_nothing(
            tr(_EMPTY) if address is None or address.raw.startswith("about:") else address.sentence
        )

    async def _which(self, window: ShopPages, pages: tuple[OpenPage, ...]) -> OpenPage | None:
        """Return the tab whose listing to record.

        This is the only tab with an unrecorded listing. If there are several, the user chooses one; if there
        is none, the latest tab is returned if it shows a listing.
        """
        listings = {page.address.global_id: page for page in reversed(pages) if page.is_listing}
        fresh = [page for item_id, page in listings.items() if item_id not in self._recorded]
        if len(fresh) == 1:
            return fresh[0]
        if not fresh:
            return pages[0] if pages and pages[0].is_listing else None
        return await self._ask_which(window, list(reversed(fresh)))

    async def _ask_which(self, window: ShopPages, pages: list[OpenPage]) -> OpenPage | None:
        titles = [(await window.look(page.key)).title or page.address.url or "" for page in pages]
        decision = await self.channel.ask(
            QuestionKind.WHICH_LISTING,
            tr("{n} listings are open in the window. Which one do you mean?", n=len(pages)),
            tuple(Choice(str(at), title, safe=at == 1) for at, title in enumerate(titles, start=1)),
        )
        return {str(at): page for at, page in enumerate(pages, start=1)}.get(decision.choice)

    async def record_listing(
        self,
        window: ShopPages,
        page: OpenPage,
        work_id: str | None = None,
        found_for: Work | None = None,
    ) -> str:
        """Record the listing in this tab and report the result.

        `work_id` is used instead of the design that was chosen for the whole visit. Raises `PageGone` if the
        tab is closed.
        """
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
            work_id=work_id or self.work_id,
            source=SEARCHED if found_for else "shop window",
            found_for=found_for,
        )
        self._recorded.append(item_id)
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
            with_note(listing.store_name, listing.store_number)
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

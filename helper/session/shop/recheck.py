"""Rechecks listings in the shop window: whether they are still on sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from helper.browser.shop_page import ShopPage, Wall, presence_of
from helper.errors import PageGone
from helper.model.finding import Finding, Listing, ListingCheck, Presence
from helper.model.state_words import PRESENCE_WORDS, why_still_visible
from helper.session.context import AppContext
from helper.session.events import (
    ListingLookedAt,
    NeedsUser,
    Remark,
    RunEnded,
)
from helper.session.navigation import Pace, Pauses
from helper.session.operator import Choice, QuestionKind, Request, WindowRun
from helper.session.shop.visit import (
    WALLS,
    ShopPages,
    described,
    kept_files,
    listing_folder,
)
from helper.store.relisting import back_again, is_back, relisted, seen_again
from helper.translation import (
    as_sentence,
    comma_list,
    msg,
    msg_n,
    semicolon_list,
    sentences,
    tr,
    tr_n,
    with_label,
    with_note,
)

MOST_UNREADABLE_PAGES = 3
"""Number of consecutive unreadable pages after which the round stops, because the site seems to block it."""
_STILL_THERE_EVERY = 25


@dataclass(eq=False)
class RecheckSession(WindowRun[ShopPages]):
    """Opens filed listings until all are done, the user stops, or the site blocks too many pages."""

    context: AppContext
    listing_ids: Sequence[str]
    """The listings to check, in this order; see `helper.store.relisting.listings_to_check`."""
    pace: Pace = field(default=Pace(), kw_only=True)

    def __post_init__(self) -> None:
        self._pauses = Pauses(self.pace, self.channel)
        self._presences: list[Presence] = []
        self._back = 0

    @property
    def _has_work(self) -> bool:
        return bool(self.listing_ids)

    def _tell_end(self, problem: str) -> None:
        if problem:
            self.channel.tell(Remark, text=problem)
        counts = {presence.value: self._presences.count(presence) for presence in Presence}
        self.channel.tell(
            RunEnded,
            done=len(self._presences),
            left=self.left,
            counts={**counts, "back": self._back},
            text=self._summary(counts),
        )

    async def _work_in(self, window: ShopPages) -> None:
        for position, listing_id in enumerate(self.listing_ids, start=1):
            if position > 1 and not await self._may_go_on(position):
                return
            if not await self._look_at(window, self.context.store.listings[listing_id], position):
                return

    async def _may_go_on(self, position: int) -> bool:
        if self._presences[-MOST_UNREADABLE_PAGES:] == [Presence.UNKNOWN] * MOST_UNREADABLE_PAGES:
            text = tr("AliExpress is not showing its pages right now. I'll stop here; try again tomorrow.")
            self.channel.tell(Remark, text=text)
            return False
        if position % _STILL_THERE_EVERY == 1:
            done = tr("{position} of {total}", position=position - 1, total=len(self.listing_ids))
            self.channel.tell(NeedsUser, text=sentences(as_sentence(done), tr("Press Enter to continue.")))
            return await self.channel.next_request(Request.GO_ON, Request.PAUSE) is Request.GO_ON
        return await self._pauses.next()

    async def _look_at(self, window: ShopPages, listing: Listing, position: int) -> bool:
        """Check one listing; return False if the user stops."""
        at = self.context.now()
        status = await self._opened(window, listing)
        walls = await self._past_walls(window)
        if walls is None:
            return False
        folder = listing_folder(self.context.places.evidence, listing.item_id, at)
        page, files = await self._kept(window, folder, at)
        look = ListingCheck(
            at=at,
            # After a captcha, the first status says nothing about the page that is shown.
            presence=presence_of(listing.item_id, page, None if walls else status),
            words=page.not_here or page.gone,
            evidence=kept_files(folder, files, self.context.places.evidence),
        )
        back = self._write(listing, page, look)
        listing = self.context.store.listings[
            listing.id
        ]  # read the listing again, because its title was just stored
        self._note(listing, look, position, back=bool(back))
        return all([await self._take_up(finding, listing) for finding in back])

    async def _opened(self, window: ShopPages, listing: Listing) -> int | None:
        """Open the page; return its HTTP status, or 0 if the page does not load."""
        try:
            return await window.open(listing.url)
        except PageGone:
            window.pages()  # raises `PageGone` if the window itself is gone
            return 0

    async def _past_walls(self, window: ShopPages) -> int | None:
        """Wait until the user has resolved every captcha or login that blocks the page.

        Returns how often the user had to act; None if the user stops.
        """
        met = 0
        while (wall := (await self._seen(window)).wall) is not Wall.NONE:
            met += 1
            self._pauses.resisted()
            self.channel.tell(NeedsUser, wall=wall.value, text=f"{tr(WALLS[wall])}   {tr('p: stop here')}")
            if await self.channel.next_request(Request.GO_ON, Request.PAUSE) is Request.PAUSE:
                return None
        return met

    async def _seen(self, window: ShopPages) -> ShopPage:
        """Read the page; return an empty page while another document loads."""
        try:
            return await window.look()
        except PageGone:
            return ShopPage(address=window.pages()[0].address)

    async def _kept(self, window: ShopPages, folder: Path, at: datetime) -> tuple[ShopPage, tuple[str, ...]]:
        """Read the page and save its pictures.

        Returns an empty page and no file names if the page keeps changing.
        """
        try:
            return await window.keep(folder, at)
        except PageGone:
            return ShopPage(address=window.pages()[0].address, wall=Wall.BUSY), ()

    def _write(self, listing: Listing, page: ShopPage, look: ListingCheck) -> list[Finding]:
        """Record the check and return the findings whose listing has become available again.

        All records are written together, as one change.
        """
        store = self.context.store
        # Read the records again, because the user may have corrected the listing while a captcha was open.
        listing = store.listings[listing.id]
        shown = page if look.presence is Presence.LIVE else ShopPage(address=page.address)
        looked = described(listing, shown, look)
        about = store.findings.where("listing_id", listing.id)
        before = {finding.id for finding in about if is_back(finding, listing)}
        changed = [seen_again(finding, look.presence, at=look.at) for finding in about]
        store.change(looked, *(finding for finding in changed if finding not in about))
        known = before | {finding.predecessor_id for finding in about}
        return [finding for finding in changed if is_back(finding, looked) and finding.id not in known]

    def _note(self, listing: Listing, look: ListingCheck, position: int, *, back: bool) -> None:
        self._presences.append(look.presence)
        self._back += back
        if look.presence is Presence.UNKNOWN:
            self._pauses.resisted()
        else:
            self._pauses.went_well()
        words = tr("BACK AGAIN") if back else tr(PRESENCE_WORDS.get(look.presence, msg("unclear")))
        if look.presence is Presence.LIVE and not back and (why := self._why_still_there(listing)):
            words = with_note(words, why)
        place = tr("{position} of {total}", position=position, total=len(self.listing_ids))
        self.channel.tell(
            ListingLookedAt,
            position=position,
            total=len(self.listing_ids),
            item_id=listing.item_id,
            presence=look.presence.value,
            back=back,
            text=f"{place}  {with_label(listing.title or listing.url, words)}",
        )

    def _why_still_there(self, listing: Listing) -> str:
        """Return the known reasons why the listing is still available, each once."""
        about = self.context.store.findings.where("listing_id", listing.id)
        return semicolon_list(dict.fromkeys(map(why_still_visible, about)))

    async def _take_up(self, finding: Finding, listing: Listing) -> bool:
        """Ask whether to report a listing that is available again; return False if the user stops."""
        work = self.context.store.works.get(finding.work_id)
        decision = await self.channel.ask(
            QuestionKind.BACK_AGAIN,
            tr("{listing} is on sale again. Report it again?", listing=listing.title or listing.url),
            (
                Choice("later", tr("Not now: the listing stays under “back again”"), safe=True),
                Choice("take_up", tr("Yes: review it and report it again")),
            ),
            detail=(tr("Design: {title}", title=work.title),) if work else (),
        )
        still_back = {again.id for again in back_again(self.context.store)}
        if decision.choice == "take_up" and finding.id in still_back:
            self.context.store.change(relisted(finding, by=self.context.settings.name, at=self.context.now()))
        return decision.choice != "pause"

    @property
    def left(self) -> int:
        return len(self.listing_ids) - len(self._presences)

    def _summary(self, counts: dict[str, int]) -> str:
        if not self.listing_ids:
            return tr(
                "There is nothing to check: no listing has been reported yet, or none matches the filter."
            )
        said = [tr("{n} gone", n=counts["removed"]), tr("{n} still on sale", n=counts["live"])]
        said += [tr("{n} opened another page", n=counts["redirected"])] if counts["redirected"] else []
        said += [tr("{n} not shown in your country", n=counts["not_shown"])] if counts["not_shown"] else []
        said += [tr("{n} unclear", n=counts["unknown"])] if counts["unknown"] else []
        said += [tr("{n} back again", n=self._back)] if self._back else []
        checked = msg_n("{n} listing checked: {outcomes}.", "{n} listings checked: {outcomes}.")
        told = [tr_n(*checked, len(self._presences), outcomes=comma_list(said))]
        if not self._presences:
            told = [tr("No listing was checked.")]
        if self.left:
            told.append(tr("{n} left to check; next time I start there.", n=self.left))
        return sentences(*told)

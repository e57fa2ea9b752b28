"""What speaks against reporting a listing: the shops of a work that are allowed to sell it, and doubts that a reason answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from helper import hosts
from helper.model.address import read_address
from helper.model.address_hosts import is_aliexpress
from helper.model.address_verdicts import ID_DAMAGED, SEVERAL_PRODUCTS, SHORT_LINK, AddressReason, Disposition
from helper.model.finding import Doubt, Finding, Listing
from helper.model.listing_address import listing_url
from helper.model.text import normalize
from helper.model.work import Work

_STORE = re.compile(r"/store/(?:product/[^/]*/)?([0-9]{5,12})(?![0-9])")
_STORE_FIELDS = frozenset({"shopid", "storeid", "storenum", "store_id"})


@dataclass(frozen=True, slots=True)
class _Place:
    """What an address on the allow list stands for."""

    host: str = ""
    path: str = ""
    store_number: str = ""
    """Of a store at AliExpress, under whichever of its addresses."""
    listing: str = ""
    """Of a listing at AliExpress, under whichever of its addresses: the one we report."""


def is_own_shop(work: Work, listing: Listing) -> bool:
    """Whether the listing stands in one of the work's official shops."""
    links = (listing.url, *listing.raw)
    return any(is_official(address, listing.store_number, links) for address in work.official_addresses)


def is_licensed(work: Work, store_name: str, store_number: str) -> bool:
    """Whether the store is one that has a licence for the work, by its name, its number or its address."""
    names = {normalize(store_name), store_number} - {""}
    return any(
        normalize(licensee) in names or licensee in names or _place(licensee).store_number in names
        for licensee in work.licensees
        if licensee
    )


def is_official(address: str, store_number: str, links: Iterable[str]) -> bool:
    """Whether this store, or one of these links, is the official address or lies in it.

    A listing is meant under all of its addresses; `links` has the one we report.
    """
    official = _place(address)
    if official.store_number and official.store_number == store_number:
        return True
    return any(_lies_in(link, official) for link in links)


@lru_cache(maxsize=4096)
def _place(address: str) -> _Place:
    if address.strip().isdigit():
        known = read_address(address).global_id
        return _Place(store_number=address.strip(), listing=listing_url(known) if known else "")
    shop = hosts.read_host(address if "://" in address else f"https://{address}")
    if shop is None:
        return _Place()
    path = shop.path.rstrip("/")
    if not is_aliexpress(shop.host):
        return _Place(shop.host.removeprefix("www."), path)
    item = read_address(address).global_id
    if item:
        return _Place(listing=listing_url(item))
    store = _STORE.search(path + "/")
    numbers = (
        value
        for name, values in hosts.query_values(shop).items()
        for value in values
        if name.lower() in _STORE_FIELDS
    )
    return _Place(shop.host.removeprefix("www."), path, store[1] if store else next(numbers, ""))


def _lies_in(link: str, official: _Place) -> bool:
    if official.listing and official.listing == link:
        return True
    if official.store_number:
        store = _STORE.search(link)
        return store is not None and store[1] == official.store_number
    if not official.host:
        return False
    address = hosts.read_host(link if "://" in link else f"https://{link}")
    if address is None or address.host.removeprefix("www.") != official.host:
        return False
    if not official.path:
        # The whole of AliExpress is nobody's own shop.
        return "aliexpress" not in official.host
    return address.path.rstrip("/") == official.path or address.path.startswith(official.path + "/")


DOUBT_WORDS = {
    Doubt.OWN: "this seems to be your own shop",
    Doubt.LICENSED: "its seller seems to have a licence",
    Doubt.OTHER_CLIENT: "your sheet names another client for it",
    Doubt.DAMAGED_ID: "its number may have been changed on the way here, and lead to a stranger",
}
LOOK_FIRST = "Look at this page before you report it: its address is doubtful."
_VERDICTS = {AddressReason.SHORT_LINK: SHORT_LINK, AddressReason.NO_ID: SEVERAL_PRODUCTS}


def doubts_about(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Everything that speaks against it, answered or not."""
    found = set(finding.doubts)
    if work is not None and is_own_shop(work, listing):
        found.add(Doubt.OWN)
    if work is not None and is_licensed(work, listing.store_name, listing.store_number):
        found.add(Doubt.LICENSED)
    if listing.item_id and listing.reading == AddressReason.ID_DAMAGED:
        found.add(Doubt.DAMAGED_ID)
    return tuple(doubt for doubt in Doubt if doubt in found)


def open_doubts(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """What still waits for the person's typed reason."""
    answered = finding.grounds.doubts if finding.grounds else ()
    return tuple(doubt for doubt in doubts_about(finding, listing, work) if doubt not in answered)


def doubt_about(finding: Finding, listing: Listing) -> str:
    """Why a person must see to its address first, in a sentence; empty: nothing is doubtful, or the person has looked."""
    if not listing.item_id:
        return _address_sentence(listing)
    return LOOK_FIRST if listing.flagged and not finding.viewed else ""


def why_wait(finding: Finding, listing: Listing, work: Work | None) -> str:
    """Why the listing cannot go on a form as it is, and who can change that; empty: it can."""
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := open_doubts(finding, listing, work):
        words = " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)
        return f"{words}. If you report it all the same, judge it again and say why."
    return ""


def _address_sentence(listing: Listing) -> str:
    """What is wrong with an address that hides the listing's number, as it was said when it came in."""
    for raw in reversed(listing.raw):
        address = read_address(raw)
        if address.disposition is Disposition.FLAG and address.reason == listing.reading:
            return address.sentence
    return _VERDICTS.get(AddressReason(listing.reading), ID_DAMAGED).sentence

"""The allow list of a work: the person's own shops and those with a licence, whose listings are not reported unasked."""

from __future__ import annotations

from collections.abc import Iterable

from helper import hosts
from helper.model.listing import Listing
from helper.model.spelling import folded
from helper.model.work import Work


def is_own_shop(work: Work, listing: Listing) -> bool:
    """Whether the listing stands in one of the work's official shops."""
    links = (listing.url, *listing.raw)
    return any(is_official(address, listing.store_number, links) for address in work.official_addresses)


def is_licensed(work: Work, store_name: str, store_number: str) -> bool:
    """Whether the store is one that has a licence for the work, by its name or its number."""
    names = {folded(store_name), store_number} - {""}
    return any(folded(licensee) in names or licensee in names for licensee in work.licensees if licensee)


def is_official(address: str, store_number: str, links: Iterable[str]) -> bool:
    """Whether this store, or one of these links, is the official address or lies in it."""
    shop = hosts.read_host(address if "://" in address else f"https://{address}")
    if shop is None:
        return False
    path = shop.path.rstrip("/")
    if store_number and path.endswith(f"/store/{store_number}"):
        return True
    return any(_lies_in(link, shop.host, path) for link in links)


def _lies_in(link: str, host: str, path: str) -> bool:
    address = hosts.read_host(link if "://" in link else f"https://{link}")
    if address is None or address.host.removeprefix("www.") != host.removeprefix("www."):
        return False
    if not path:
        # The whole of AliExpress is nobody's own shop.
        return "aliexpress" not in host
    return address.path.rstrip("/") == path or address.path.startswith(path + "/")

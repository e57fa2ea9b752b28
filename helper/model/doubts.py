"""What speaks against reporting a listing, and whether the person has answered it with a reason."""

from __future__ import annotations

from helper.model.address import Disposition, Reason, read_address
from helper.model.address_ruling import ID_DAMAGED, SEVERAL_PRODUCTS, SHORT_LINK
from helper.model.allow_list import is_licensed, is_own_shop
from helper.model.finding import Doubt, Finding
from helper.model.listing import Listing
from helper.model.work import Work

DOUBT_WORDS = {
    Doubt.OWN: "this seems to be your own shop",
    Doubt.LICENSED: "its seller seems to have a licence",
    Doubt.OTHER_CLIENT: "your sheet names another client for it",
    Doubt.DAMAGED_ID: "its number may have been changed on the way here, and lead to a stranger",
}
LOOK_FIRST = "Look at this page before you report it: its address is doubtful."
_RULINGS = {Reason.SHORT_LINK: SHORT_LINK, Reason.NO_ID: SEVERAL_PRODUCTS}


def doubts_about(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Everything that speaks against it, answered or not."""
    found = set(finding.doubts)
    if work is not None and is_own_shop(work, listing):
        found.add(Doubt.OWN)
    if work is not None and is_licensed(work, listing.store_name, listing.store_number):
        found.add(Doubt.LICENSED)
    if listing.item_id and listing.reading == Reason.ID_DAMAGED:
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
    return _RULINGS.get(Reason(listing.reading), ID_DAMAGED).sentence

"""Why a listing's address must be seen to by a person before it goes on a form."""

from __future__ import annotations

from helper.model.finding import Finding
from helper.model.listing import Listing

LOOK_FIRST = "Look at this page before you report it: its address is doubtful."
SHORT_LINK = "This short link hides which listing it leads to. Open it and paste the address of the page."


def doubt_about(finding: Finding, listing: Listing) -> str:
    """The reason in a sentence; empty: nothing is doubtful, or the person has looked."""
    if not listing.item_id:
        return SHORT_LINK
    return LOOK_FIRST if listing.flagged and not finding.viewed else ""

"""Relistings: reported listings that were gone and are on sale again with the same item number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    Finding,
    Listing,
    Moment,
    MomentKind,
    Presence,
)
from helper.model.ids import new_id
from helper.store.repository import Repositories
from helper.store.store import Store

_NEVER = datetime.fromtimestamp(0, UTC)


def listings_to_check(store: Store, findings: Iterable[Finding]) -> list[Listing]:
    """Return the listings of the findings that were filed, the least recently checked first."""
    filed = {finding.listing_id for finding in findings if finding.state not in OPEN_STATES}
    listings = [listing for listing in store.listings.all() if listing.id in filed and listing.item_id]
    return sorted(listings, key=lambda listing: listing.looks[-1].at if listing.looks else _NEVER)


def is_back(finding: Finding, listing: Listing) -> bool:
    """Return whether the listing was seen on sale after the finding got the outcome that the listing is gone."""
    look = listing.last_conclusive_look
    if finding.state not in GONE_STATES or look is None or look.presence is not Presence.LIVE:
        return False
    return finding.outcome is None or look.at > finding.outcome.at


def back_again(records: Repositories) -> list[Finding]:
    """Return the findings whose listing is back on sale, unless a relisting is already recorded."""
    return [
        finding
        for finding in records.findings.where("is_gone", True)
        if is_back(finding, records.listings[finding.listing_id])
        and not records.findings.where("predecessor_id", finding.id)
    ]


def relisted(finding: Finding, *, by: str, at: datetime) -> Finding:
    """Return a new finding, to be judged like any other, for a listing that the user says is back on sale."""
    said = Moment(at=at, kind=MomentKind.BACK_AGAIN, by=by)
    return Finding(
        id=new_id(),
        listing_id=finding.listing_id,
        work_id=finding.work_id,
        predecessor_id=finding.id,
        viewed=True,
        history=(said,),
    )


def seen_again(finding: Finding, presence: Presence, *, at: datetime) -> Finding:
    """Return the finding with a conclusive check in its history. Its state stays: only the portal decides it."""
    if presence is Presence.UNKNOWN:
        return finding
    looked = Moment(at=at, kind=MomentKind.LOOKED_AT, presence=presence)
    return replace(finding, history=(*finding.history, looked))

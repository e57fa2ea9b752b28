"""Listings that must not be reported are never entered in a form and never reach the portal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.composition.practice_ground import TITLES
from helper.model.complaint import Account, Complaint, ComplaintState
from helper.model.finding import Doubt
from helper.model.work import Right, RightState, Work
from helper.session.context import AppContext
from helper.store.queries import listings_of
from helper.store.store import Store
from tests.factories import a_complaint, a_finding, a_listing, a_work, an_id
from tests.practice.portal import FaultyPortal
from tests.whole.by_script import file_everything, parts_in, received_links

pytestmark = pytest.mark.browser

WHALE, FOX, CRANES = TITLES
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
APPROVED = Right(state=RightState.APPROVED)
MINE = Account(id=an_id(), label="mine", host="ipp.example.com", clients=("Studio Nord",))

WORKS: dict[str, dict[str, Any]] = {
    "another design's registration": {"title": "Night Heron", "right": replace(APPROVED, text=WHALE)},
    "registration pending": {"title": FOX, "right": Right(state=RightState.PENDING)},
    "registration over": {"title": CRANES, "right": replace(APPROVED, expires_on=YESTERDAY)},
    "another client's registration": {
        "title": "Grey Owl", "client": "Studio Nord", "right": replace(APPROVED, text="Owl (DE)"),
    },
"client of no account": {"title": FOX, "client": "Atelier Sud"},
    "permission over": {"title": CRANES, "client": "Studio Nord", "permission_until": YESTERDAY},
    "own shop": {"official_addresses": ("https://www.aliexpress.com/store/1102345678",)},
    "licensed shop": {"licensees": ("Print House",)},
    "damaged number": {},
    "number lost": {},
    "said to be licensed": {},
    "another design's listing": {},
    "explanation too long": {},
"account of another client": {"title": WHALE, "client": "Studio Nord"},
}  # fmt: skip
LISTINGS: dict[str, dict[str, Any]] = {
    "own shop": {"store_number": "1102345678"},
    "licensed shop": {"store_name": "PRINT HOUSE"},
    "damaged number": {"reading": "id_damaged", "flagged": True},
    "number lost": {"reading": "id_damaged", "flagged": True, "item_id": ""},
}
FINDINGS: dict[str, dict[str, Any]] = {
    "damaged number": {"viewed": True},
    "number lost": {"viewed": True},
    "said to be licensed": {"doubts": (Doubt.LICENSED,)},
    "another design's listing": {"work_id": an_id()},
}


def _planned(store: Store, number: int, work: Work, case: str = "") -> Complaint:
    """Add a planned complaint about one listing. `case` names the reason against filing it, if any."""
    listing = a_listing(number, **LISTINGS.get(case, {}))
    finding = a_finding(listing, work, **FINDINGS.get(case, {}))
    complaint = a_complaint(
        work,
        (finding,),
        account_id=_stranger(store).id if case == "account of another client" else None,
        description="x" * 201 if case == "explanation too long" else "A copy of my design.",
    )
    store.change(work, listing, replace(finding, complaint_id=complaint.id), complaint)
    return complaint


def _stranger(store: Store) -> Account:
    account = Account(id=an_id(), label="other", host="ipp.example.com", clients=("Mira",))
    store.change(account)
    return account


async def test_of_sixteen_complaints_only_the_valid_one_is_filled_in(
    window_state: Path, short_folder: Path
) -> None:
    """The right of one design is rejected while its complaint is reserved."""
    with FaultyPortal(titles=TITLES) as portal, parts_in(short_folder, window_state) as parts:
        store = parts.store
        store.change(MINE, a_work(title="Barn Owl", right=replace(APPROVED, text="Owl (DE)")))
        held_up = {
            case: _planned(
                store, number, a_work(**{"title": f"{WHALE} {number}", "right": APPROVED, **values}), case
            )
            for number, (case, values) in enumerate(WORKS.items(), start=1)
        }
        good = _planned(store, 40, a_work(title=WHALE, right=APPROVED))
        cranes = a_work(title=CRANES, right=APPROVED)
        rejected = _planned(store, 41, cranes)

        def reject() -> None:
            reserved = store.complaints[rejected.id].state is ComplaintState.RESERVED
            if reserved and store.works[cranes.id].right.state is RightState.APPROVED:
                store.change(replace(cranes, right=Right(state=RightState.REJECTED)))

        store.subscribe(reject)
        operator = await file_everything(parts, portal)

        assert received_links(portal) == [[_link(parts, good)]]
        typed = "\n".join(operator.filled)
        assert [case for case, one in held_up.items() if _link(parts, one) in typed] == []
        assert CRANES not in typed
        assert store.works[cranes.id].right.state is RightState.REJECTED
        assert {store.complaints[complaint.id].state for complaint in (*held_up.values(), rejected)} == {
            ComplaintState.PLANNED
        }
        assert [case for case, one in held_up.items() if not parts.queue.problems(one)] == []
        assert len({parts.queue.problems(complaint)[0].sentence for complaint in held_up.values()}) == len(
            held_up
        )


def _link(parts: AppContext, complaint: Complaint) -> str:
    return listings_of(parts.store, complaint)[0].url

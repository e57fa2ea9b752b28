"""A listing whose page is not shown in the user's country keeps the portal's state, and is counted separately."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helper.model.finding import FindingState, ListingCheck, MomentKind, Presence
from helper.reports.documents import figures_of, report_page
from helper.sheets.export import values_of
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import Status, read_status
from helper.store.facts import facts_of
from helper.store.store import Store
from tests.factories import NOW, a_finding, a_listing, a_work
from tests.sheets.sample_sheets import TODAY, take_text

HIDDEN = ListingCheck(at=NOW, presence=Presence.NOT_SHOWN, words="Not available in your country")
NO_ANSWER = ListingCheck(at=NOW + timedelta(days=1), presence=Presence.UNKNOWN)
ON_SALE = ListingCheck(at=NOW + timedelta(days=2), presence=Presence.LIVE)


def _one_reported(store: Store, state: FindingState, *looks: ListingCheck) -> None:
    work, listing = a_work(), a_listing(1, looks=looks)
    store.change(work, listing, a_finding(listing, work, state=state))


@pytest.mark.parametrize(
    ("looks", "hidden"), [((HIDDEN,), 1), ((HIDDEN, NO_ANSWER), 1), ((HIDDEN, ON_SALE), 0), ((NO_ANSWER,), 0)]
)
def test_report_counts_listings_that_are_not_shown_separately(
    store: Store, looks: tuple[ListingCheck, ...], hidden: int
) -> None:
    _one_reported(store, FindingState.FILED, *looks)
    figures = figures_of(facts_of(store), TODAY)
    assert (figures.total.reported, figures.total.waiting, figures.total.gone) == (1, 1, 0)
    assert figures.not_shown == hidden
    page = report_page(figures)
    assert ("1 of these listings was not shown when its page was last opened" in page) is bool(hidden)


@pytest.mark.parametrize(
    ("state", "words", "status"),
    [
        # When the export is imported again, these words count as pending, so the listing is not reported twice.
        (FindingState.FILED, "pending, not shown from here", Status.PENDING),
        # Alibaba removed the listing, so it does not matter whether its page is shown in the user's country.
        (FindingState.REMOVED, "removed", Status.REMOVED),
    ],
)
def test_export_marks_pending_listings_whose_page_is_not_shown(
    store: Store, state: FindingState, words: str, status: Status
) -> None:
    _one_reported(store, state, HIDDEN)
    value = values_of(store, store.findings.all()[0])[Role.STATUS]
    assert (value, read_status(value)) == (words, status)


def test_listings_not_available_here_are_not_imported_as_removed(store: Store) -> None:
    """A listing with a complaint number is imported as waiting for Alibaba, and a listing without one as new."""
    status = "not available in my country"
    taken = take_text(store, f"Link,Status,Complaint no.\n#1,{status},00482133\n#2,{status},\n")
    reported, new = store.findings.all()
    assert (reported.state, new.state) == (FindingState.FILED, FindingState.NEW)
    looks = [line.presence for line in reported.history if line.kind is MomentKind.LOOKED_AT]
    assert looks == [Presence.NOT_SHOWN]
    assert taken.outcomes == (RowOutcome.NO_DATA, RowOutcome.HISTORY, RowOutcome.NEW)

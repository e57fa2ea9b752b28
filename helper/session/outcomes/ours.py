"""Our side of the comparison: the complaints that have gone to this portal, or may have, as the records have them."""

from __future__ import annotations

from collections.abc import Collection

from helper.browser.portal.list_reading import ListRow
from helper.model.complaint import Complaint
from helper.model.finding import FindingState
from helper.session.outcomes import matching
from helper.session.outcomes.matching import OurComplaint
from helper.store.queue import Queue
from helper.store.store import Store

_UNDECIDED = frozenset({FindingState.FILED, FindingState.COUNTERED})


class OurComplaints:
    """Looked up many times for each page of the list, and read anew only when a number is found."""

    def __init__(self, store: Store, queue: Queue, *, practice: bool) -> None:
        """`practice` says which lane: practice and real complaints never meet."""
        self._store = store
        self._queue = queue
        self._practice = practice
        self.refresh()

    def refresh(self) -> None:
        """Read the records again."""
        sent = [
            one for one in self._store.complaints.all() if matching.was_sent(one, practice=self._practice)
        ]
        self._all = [self.as_ours(one) for one in sent]
        self.by_number = matching.by_number(self._all)
        """Those whose number is known, and belongs to no other."""

    def as_ours(self, complaint: Complaint) -> OurComplaint:
        """A complaint with what it is recognised by."""
        item_ids = frozenset(listing.item_id for listing in self._queue.listings_of(complaint))
        return OurComplaint(complaint=complaint, work=self._queue.work_of(complaint), item_ids=item_ids)

    def now(self, one: OurComplaint) -> Complaint:
        """The complaint as it is kept at this moment."""
        return self._store.complaints[one.complaint.id]

    def candidates(self, row: ListRow) -> list[OurComplaint]:
        """Those without a number that a row may be."""
        return [one for one in self._all if not one.complaint.number and matching.may_be(one, row)]

    def missing(self, met: Collection[str]) -> list[OurComplaint]:
        """Those that are still open and whose id is not among the ones that were met."""
        return [one for one in self._all if one.complaint.id not in met and self._is_open(one)]

    def is_known(self, one: OurComplaint, row: ListRow) -> bool:
        """Whether all of it is decided, and the list says just what we know: then its page has nothing new."""
        outcomes = [finding.outcome for finding in self._queue.findings_of(self.now(one))]
        return bool(row.status) and all(outcome and outcome.verdict == row.status for outcome in outcomes)

    def _is_open(self, one: OurComplaint) -> bool:
        complaint = self.now(one)
        states = {finding.state for finding in self._queue.findings_of(complaint)}
        return not complaint.number or bool(states & _UNDECIDED)

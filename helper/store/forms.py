"""What the records say about complaints: which are ready, what stands in their way, what was reported before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from helper.model.account import Account
from helper.model.attachment import Attachment
from helper.model.complaint import Complaint
from helper.model.doubts import open_doubts
from helper.model.explanation import explanation
from helper.model.finding import Doubt, Finding
from helper.model.listing import Listing
from helper.model.problems import Around, Problem, attachments_of, problems
from helper.model.work import Work
from helper.store import settling
from helper.store.about import AboutListings, EarlierComplaint
from helper.store.attachments import hashes_of
from helper.store.counts import Counts, count
from helper.store.forming import earlier_numbers
from helper.store.store import Store


def utc_now() -> datetime:
    return datetime.now(UTC)


class Forms:
    """Looks at complaints; nothing here changes anything."""

    def __init__(self, store: Store, now: Callable[[], datetime], most_characters: int) -> None:
        """`most_characters` is how long an explanation may be."""
        self._store = store
        self._now = now
        self._most_characters = most_characters
        self._about = AboutListings(store)

    def ready(self, *, practice: bool) -> list[Complaint]:
        """Complaints that may be reserved, in their order: nothing stands between them and a form."""
        return [
            complaint
            for complaint in self._next_up(practice=practice)
            if not self.problems(complaint, practice=practice)
        ]

    def held_up(self) -> list[Complaint]:
        """Complaints that would be next, but have problems."""
        return [one for one in self._next_up(practice=False) if self.problems(one, practice=False)]

    def unfinished(self) -> list[Complaint]:
        """What an earlier session left in the middle; to be settled before anything is reserved."""
        return [one for one in self._store.complaints.all() if one.state in settling.UNDER_WAY]

    def problems(self, complaint: Complaint, *, practice: bool | None = None) -> list[Problem]:
        """What stands between the complaint and a form at this moment; `practice`: and a form of that lane."""
        listings = self.listings_of(complaint)
        around = Around(
            today=self._now().astimezone().date(),
            works=self._store.works.all(),
            accounts=self._store.accounts.all(),
            others={listing.id: self._about.on_forms(listing.id) for listing in listings},
            most_characters=self._most_characters,
            practice=practice,
            files=hashes_of(self._store.places.evidence, self.attachments_of(complaint)),
        )
        return problems(complaint, self.work_of(complaint), self.findings_of(complaint), listings, around)

    def attachments_of(self, complaint: Complaint) -> tuple[Attachment, ...]:
        """The files that go with the form."""
        return attachments_of(complaint, self.findings_of(complaint))

    def open_doubts(self, finding: Finding, work_id: str | None = None) -> tuple[Doubt, ...]:
        """What speaks against reporting it for this work (None: its own): only a typed reason lifts that."""
        work = self._store.works.get(work_id or finding.work_id or "")
        return open_doubts(finding, self._store.listings[finding.listing_id], work)

    def work_of(self, complaint: Complaint) -> Work | None:
        return self._store.works.get(complaint.work_id)

    def account_of(self, complaint: Complaint) -> Account | None:
        """The account it is meant for; None: the one that is logged in."""
        return self._store.accounts.get(complaint.account_id) if complaint.account_id else None

    def explanation_of(self, complaint: Complaint, going: Sequence[Finding]) -> str:
        """The explanation as it is true of those that go into the form; others may have left it since it was planned."""
        if not complaint.template:
            return complaint.description
        return explanation(
            complaint.template,
            self.work_of(complaint),
            links=len(going),
            earlier=earlier_numbers(self._store, going),
            most_characters=self._most_characters,
        )

    def findings_of(self, complaint: Complaint) -> list[Finding]:
        return self._findings(complaint.finding_ids)

    def listings_of(self, complaint: Complaint) -> list[Listing]:
        """The listings of its findings, in the same order."""
        return [self._store.listings[finding.listing_id] for finding in self.findings_of(complaint)]

    def earlier(self, listing_id: str) -> list[tuple[Complaint, Finding]]:
        """Complaints about this listing that have gone to the real portal, or may have."""
        return [
            (complaint, finding)
            for finding, complaint in self._about.on_forms(listing_id)
            if complaint.state in settling.SENT
        ]

    def earlier_complaints(self, listing_id: str) -> list[EarlierComplaint]:
        """The same with what the person's sheets tell, ready to be shown: number, day, outcome and design."""
        return self._about.earlier(listing_id)

    def counts(self) -> Counts:
        """How things stand."""
        return count(self._store, [len(complaint.finding_ids) for complaint in self.ready(practice=False)])

    def _findings(self, finding_ids: Iterable[str]) -> list[Finding]:
        return [self._store.findings[finding_id] for finding_id in finding_ids]

    def _next_up(self, *, practice: bool) -> list[Complaint]:
        ready = [one for one in self._store.complaints.all() if settling.is_ready(one, practice=practice)]
        # What was put off comes last: the others have not had their turn yet.
        return sorted(ready, key=lambda one: one.state in settling.PUT_OFF)

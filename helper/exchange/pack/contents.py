"""Gathers what goes into a file for a lawyer: the uses, the complaints, the exhibits, and when what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helper.exchange.facts import Fact, facts_of
from helper.exchange.pack.exhibits import PICTURES, Exhibit, Exhibits
from helper.exchange.snapshot import Shelves
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.words import JUDGEMENT_WORDS, counted, finding_words, moment_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One listing that used the design."""

    number: int
    fact: Fact
    listing: Listing
    judged: str
    """The person's answer, by whom and when."""
    outcome: str
    portal_words: str
    exhibits: tuple[str, ...]
    thumbnail: str
    """The exhibit's path inside the pack that shows the listing; empty: no picture of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePage:
    """A store whose page was not available any more when the person looked last; nobody knows why."""

    number: str
    name: str
    since: datetime
    by: str
    exhibits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One submission to the real portal."""

    complaint: Complaint
    attempt: Attempt
    design: str
    exhibits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the timeline."""

    at: datetime
    what: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything that one pack tells; times are in UTC."""

    subject: str
    """The design's title or the store, as the cover names it."""
    uses: tuple[Use, ...]
    sent: tuple[Sent, ...]
    gone_stores: tuple[StorePage, ...]
    exhibits: tuple[Exhibit, ...]
    missing: tuple[str, ...]
    """Kept files that the records name and that are not there any more."""
    timeline: tuple[Event, ...]

    @property
    def noted_numbers(self) -> tuple[str, ...]:
        """Complaint numbers beside the listings that come from the person's own sheet: no form of them was filed here."""
        here = {sent.complaint.number for sent in self.sent}
        return tuple(
            dict.fromkeys(use.fact.number for use in self.uses if use.fact.number not in {"", *here})
        )

    @property
    def headline(self) -> str:
        """How much there is of what, as the rows have it; such as "21 listings, 0 forms filed here, 0 pictures"."""
        pictures = sum(exhibit.name.endswith(PICTURES) for exhibit in self.exhibits)
        others = len(self.exhibits) - pictures
        noted = len(self.noted_numbers)
        parts = [
            counted(len(self.uses), "listing"),
            f"{counted(len(self.sent), 'form')} filed here",
            f"{counted(noted, 'complaint number')} from your own sheet" if noted else "",
            counted(pictures, "picture"),
            counted(others, "other file") if others else "",
        ]
        return ", ".join(filter(None, parts))


def contents_of(store: Shelves, evidence: Path, facts: Sequence[Fact], *, subject: str) -> Contents:
    """Gather what belongs to these facts; `evidence` is the folder of the kept files. Practice is left out."""
    findings = [store.findings[fact.finding_id] for fact in facts]
    sent = list(_submissions(store, facts))
    exhibits = Exhibits(evidence)
    submissions = tuple(
        Sent(
            complaint=complaint,
            attempt=attempt,
            design=_design(store, complaint),
            exhibits=exhibits.take(attempt.evidence, _of_form(attempt), attempt.at),
        )
        for complaint, attempt in sent
    )
    uses = tuple(
        _use(store, number, fact, finding, exhibits)
        for number, (fact, finding) in enumerate(zip(facts, findings, strict=True), 1)
    )
    gone_stores = tuple(_gone_stores(store, facts, exhibits))
    return Contents(
        subject=subject,
        uses=uses,
        sent=submissions,
        gone_stores=gone_stores,
        exhibits=tuple(exhibits.all),
        missing=tuple(exhibits.missing),
        timeline=_timeline(uses, findings, submissions, gone_stores),
    )


def _of_form(attempt: Attempt) -> str:
    """What the kept files of a form show."""
    changed = ", before the person changed it" if any(value.changed for value in attempt.values) else ""
    return f"the form as handed over{changed}, {attempt.host}"


def facts_about(store: Shelves, *, design: str = "", seller: str = "") -> list[Fact]:
    """The reported listings of one design, or of one store by its number or name; exact but for case."""
    return [
        fact
        for fact in facts_of(store)
        if (not design or fact.design.casefold() == design.strip().casefold())
        and (not seller or seller.strip().casefold() in {fact.seller.casefold(), fact.store_name.casefold()})
    ]


def _use(store: Shelves, number: int, fact: Fact, finding: Finding, exhibits: Exhibits) -> Use:
    listing = store.listings[finding.listing_id]
    looks = [
        name
        for look in listing.looks
        for name in exhibits.take(
            look.evidence, f"the product page, {look.presence.value}: {fact.item_id}", look.at
        )
    ]
    return Use(
        number=number,
        fact=fact,
        listing=listing,
        judged=_judged(finding),
        outcome=finding_words(finding),
        portal_words=finding.outcome.portal_words if finding.outcome else "",
        exhibits=tuple(looks),
        thumbnail=exhibits.picture_among(looks),
    )


def _gone_stores(store: Shelves, facts: Sequence[Fact], exhibits: Exhibits) -> Iterator[StorePage]:
    names = {fact.seller: fact.store_name for fact in facts}
    for seller in store.sellers.all():
        since = seller.not_available if seller.store_number in names else None
        if since is not None:
            yield StorePage(
                number=seller.store_number,
                name=names[seller.store_number],
                since=since.at,
                by=since.by,
                exhibits=exhibits.take(
                    since.evidence, f"the page of store {seller.store_number}, not available", since.at
                ),
            )


def _judged(finding: Finding) -> str:
    if finding.judgement is None:
        return "not judged here: known from the person's own sheet"
    seen = "after a look at the page" if finding.viewed else "without opening the page"
    if finding.viewed_by_word:
        seen = "saying that the page had been looked at"
    by = f" by {finding.judged_by}" if finding.judged_by else ""
    at = f" on {finding.judged_at:%Y-%m-%d %H:%M} UTC" if finding.judged_at else ""
    return f"{JUDGEMENT_WORDS[finding.judgement]},{by}{at}, {seen}".replace(",,", ",")


def _submissions(store: Shelves, facts: Sequence[Fact]) -> Iterator[tuple[Complaint, Attempt]]:
    for complaint_id in dict.fromkeys(fact.complaint_id for fact in facts if fact.complaint_id):
        complaint = store.complaints[complaint_id]
        for attempt in complaint.attempts:
            if attempt.result is Result.FILED and not attempt.practice:
                yield complaint, attempt


def _design(store: Shelves, complaint: Complaint) -> str:
    work = store.works.get(complaint.work_id)
    return complaint.filed_as or (work.title if work else "")


def _timeline(
    uses: Sequence[Use],
    findings: Sequence[Finding],
    sent: Sequence[Sent],
    gone_stores: Sequence[StorePage],
) -> tuple[Event, ...]:
    events = [
        Event(at=moment.at, what=f"listing {use.number}: {moment_words(moment)}", by=moment.by)
        for use, finding in zip(uses, findings, strict=True)
        for moment in finding.history
    ]
    for one in sent:
        events.append(
            Event(
                at=one.attempt.at,
                what=f"form for “{one.design}” handed over, {counted(len(one.attempt.links), 'link')}",
                by=one.attempt.by,
            )
        )
        if one.attempt.seen_at:
            number = f", number {one.attempt.number}" if one.attempt.number else ""
            links = len(one.attempt.links_sent or one.attempt.links)
            what = f"submission seen, {counted(links, 'link')}{number}"
            events.append(Event(at=one.attempt.seen_at, what=what, by=one.attempt.by))
    events += [
        Event(at=one.since, what=f"the page of store {one.number} was not available", by=one.by)
        for one in gone_stores
    ]
    return tuple(sorted(events, key=lambda event: event.at))

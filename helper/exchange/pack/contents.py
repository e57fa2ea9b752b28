"""Gathers what goes into a file for a lawyer: the uses, the complaints, the exhibits, and when what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from helper.exchange.facts import Fact, facts_of
from helper.exchange.snapshot import Shelves
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.words import JUDGEMENT_WORDS, finding_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One kept file."""

    number: str
    """E1, E2, ... as the tables name it."""
    source: Path
    name: str
    """Its path inside the pack."""
    what: str
    taken_at: datetime | None


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
    exhibits: tuple[Exhibit, ...]
    missing: tuple[str, ...]
    """Kept files that the records name and that are not there any more."""
    timeline: tuple[Event, ...]


def contents_of(store: Shelves, evidence: Path, facts: Sequence[Fact], *, subject: str) -> Contents:
    """Gather what belongs to these facts; `evidence` is the folder of the kept files. Practice is left out."""
    findings = [store.findings[fact.finding_id] for fact in facts]
    sent = list(_submissions(store, facts))
    exhibits = _Exhibits(evidence)
    submissions = tuple(
        Sent(
            complaint=complaint,
            attempt=attempt,
            design=_design(store, complaint),
            exhibits=exhibits.take(attempt.evidence, f"the form as handed over, {attempt.host}", attempt.at),
        )
        for complaint, attempt in sent
    )
    uses = tuple(
        _use(store, number, fact, finding, exhibits)
        for number, (fact, finding) in enumerate(zip(facts, findings, strict=True), 1)
    )
    return Contents(
        subject=subject,
        uses=uses,
        sent=submissions,
        exhibits=tuple(exhibits.all),
        missing=tuple(exhibits.missing),
        timeline=_timeline(uses, findings, submissions),
    )


def facts_about(store: Shelves, *, design: str = "", seller: str = "") -> list[Fact]:
    """The reported listings of one design, or of one store by its number or name; exact but for case."""
    return [
        fact
        for fact in facts_of(store)
        if (not design or fact.design.casefold() == design.strip().casefold())
        and (not seller or seller.strip().casefold() in {fact.seller.casefold(), fact.store_name.casefold()})
    ]


class _Exhibits:
    """Numbers the kept files in the order in which they are named; each one once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._numbers: dict[str, str] = {}
        self.all: list[Exhibit] = []
        self.missing: list[str] = []

    def take(self, names: Iterable[str], what: str, at: datetime | None) -> tuple[str, ...]:
        return tuple(number for name in names if (number := self._number(name, what, at)))

    def _number(self, name: str, what: str, at: datetime | None) -> str | None:
        if name in self._numbers:
            return self._numbers[name]
        source = (self._folder / name).resolve()
        # Records may have been edited by hand: nothing from outside the folder goes into a pack.
        if not source.is_relative_to(self._folder) or not source.is_file():
            self.missing.append(name)
            return None
        number = f"E{len(self.all) + 1}"
        kept_as = str(PurePosixPath("exhibits", f"{number}-{PurePosixPath(name).name}"))
        self.all.append(Exhibit(number=number, source=source, name=kept_as, what=what, taken_at=at))
        self._numbers[name] = number
        return number


def _use(store: Shelves, number: int, fact: Fact, finding: Finding, exhibits: _Exhibits) -> Use:
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
    )


def _judged(finding: Finding) -> str:
    if finding.judgement is None:
        return "not judged here: known from the person's own sheet"
    seen = "after a look at the page" if finding.viewed else "without opening the page"
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
    return work.title if work else ""


def _timeline(uses: Sequence[Use], findings: Sequence[Finding], sent: Sequence[Sent]) -> tuple[Event, ...]:
    events = [
        Event(at=moment.at, what=f"use {use.number}: {moment.what}", by=moment.by)
        for use, finding in zip(uses, findings, strict=True)
        for moment in finding.history
    ]
    for one in sent:
        links = len(one.attempt.links_sent or one.attempt.links)
        events.append(
            Event(
                at=one.attempt.at,
                what=f"form for “{one.design}” handed over, {links} links",
                by=one.attempt.by,
            )
        )
        if one.attempt.seen_at:
            number = f", number {one.attempt.number}" if one.attempt.number else ""
            events.append(Event(at=one.attempt.seen_at, what=f"submission seen{number}", by=one.attempt.by))
    return tuple(sorted(events, key=lambda event: event.at))

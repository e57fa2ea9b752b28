"""Writes the evidence pack for a lawyer: a zip with evidence, two tables, one page, and the SHA-256 of each file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from helper.config.durable import written_durably
from helper.model.attempt import Attempt, FieldValue, Result
from helper.model.complaint import Complaint
from helper.model.finding import Finding, Listing
from helper.model.state_words import AS_FILLED, JUDGEMENT_WORDS, field_words, finding_words, moment_words
from helper.model.text import csv_bytes
from helper.reports.documents import render
from helper.store.facts import Fact, facts_of
from helper.store.repository import Repositories
from helper.store.second_complaint import with_earlier
from helper.translation import comma_list, day_in_words, msg, msg_n, tr, tr_n

PAGE = "index.html"
SUMS = "SHA256SUMS"
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedListing:
    fact: Fact
    listing: Listing
    judged: str
    """The user's judgement as a phrase that includes who judged the listing, and when."""
    outcome: str
    portal_words: str
    history: tuple[str, ...]
    evidence: tuple[str, ...]
    """Paths in the evidence folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """A form that was submitted to the real portal and accepted."""

    complaint: Complaint
    attempt: Attempt
    design: str
    evidence: tuple[str, ...]

    @property
    def links(self) -> tuple[str, ...]:
        return self.attempt.links_sent or self.attempt.links

    @property
    def is_unread(self) -> bool:
        """Whether the form had values, none of which was read when the user submitted the form."""
        values = self.attempt.values
        return bool(values) and not any(value.sent_at for value in values)


_FROM_SHEET = msg_n(
    "{n} complaint number from your own spreadsheet", "{n} complaint numbers from your own spreadsheet"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The content of one evidence pack. Times are in UTC."""

    subject: str
    """The design's title or the shop that the pack is about."""
    listings: tuple[PackedListing, ...]
    sent: tuple[SentForm, ...]
    files: frozenset[str]
    """The evidence that exists, as paths in the evidence folder."""
    missing: tuple[str, ...]
    """Names of files that the records mention, but that do not exist in the evidence folder."""

    @property
    def noted_numbers(self) -> tuple[str, ...]:
        """Complaint numbers that occur only in the user's spreadsheet, not in records of this program."""
        known = {"", *(sent.complaint.number for sent in self.sent)}
        return tuple(dict.fromkeys(one.fact.number for one in self.listings if one.fact.number not in known))

    def pictures(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name in self.files and name.endswith(_PICTURES)]

    def picture(self, names: Iterable[str]) -> str:
        """Return the latest picture, of the product rather than of the page; empty if there is none."""
        pictures = self.pictures(names)
        return ([name for name in pictures if name.endswith("-product.png")] or pictures or [""])[-1]

    @property
    def headline(self) -> str:
        """A summary such as "21 listings, 0 forms filed here, 0 pictures"."""
        pictures = len(self.pictures(self.files))
        others = len(self.files) - pictures
        noted = len(self.noted_numbers)
        parts = [
            tr_n("{n} listing", "{n} listings", len(self.listings)),
            tr_n("{n} form filed here", "{n} forms filed here", len(self.sent)),
            tr_n(*_FROM_SHEET, noted) if noted else "",
            tr_n("{n} picture", "{n} pictures", pictures),
            tr_n("{n} other file", "{n} other files", others) if others else "",
        ]
        return comma_list(parts)


def contents_of(store: Repositories, evidence: Path, facts: Sequence[Fact], *, subject: str) -> Contents:
    """Return the content of the evidence pack about these reported listings.

    `evidence` is the evidence folder.
    """
    findings = [with_earlier(store, store.findings[fact.finding_id]) for fact in facts]
    listings = tuple(_listing(store, fact, about) for fact, about in zip(facts, findings, strict=True))
    sent = tuple(_sent_forms(store, findings))
    groups = *(one.evidence for one in listings), *(form.evidence for form in sent)
    named = dict.fromkeys(chain.from_iterable(groups))
    files = frozenset(name for name in named if _is_evidence(evidence, name))
    missing = tuple(name for name in named if name not in files)
    return Contents(subject=subject, listings=listings, sent=sent, files=files, missing=missing)


def facts_about(store: Repositories, *, design: str = "", seller: str = "") -> list[Fact]:
    """Return the facts about the reported listings of the design or the store.

    `seller` is a store's number or name. Upper and lower case are not distinguished.
    """
    design, seller = design.strip().casefold(), seller.strip().casefold()
    facts = [fact for fact in facts_of(store) if design in {"", fact.design.casefold()}]
    return [its for its in facts if seller in {"", *map(str.casefold, (its.seller, *its.shop_names))}]


def zip_name(subject: str) -> str:
    """Return the file name of the pack: its subject without problematic characters."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in subject)
    return f"{' '.join(kept.split())[:60] or tr('file for a lawyer')}.zip"


def _is_evidence(folder: Path, name: str) -> bool:
    # The user may have edited the records by hand, so never pack a file from outside the evidence folder.
    file = (folder / name).resolve()
    return file.is_relative_to(folder.resolve()) and file.is_file() and ".." not in Path(name).parts


def _listing(store: Repositories, fact: Fact, about: Sequence[Finding]) -> PackedListing:
    finding = about[-1]
    listing = store.listings[finding.listing_id]
    moments = (moment for one in about for moment in one.history)
    return PackedListing(
        fact=fact,
        listing=listing,
        judged=_judged(finding),
        outcome=finding_words(finding),
        portal_words=finding.outcome.portal_words if finding.outcome else "",
        history=tuple(
            comma_list((_utc(moment.at), moment_words(moment), moment.by))
            for moment in sorted(moments, key=lambda moment: moment.at)
        ),
        evidence=tuple(name for look in listing.looks for name in look.evidence),
    )


def _judged(finding: Finding) -> str:
    if finding.judgement is None:
        return tr("not judged here: known from the user's own spreadsheet")
    seen = tr("after viewing the page") if finding.viewed else tr("without opening the page")
    if finding.viewed_by_word:
        seen = tr("page viewed, according to the user")
    at = f"{finding.judged_at:%Y-%m-%d %H:%M}" if finding.judged_at else ""
    parts = (
        tr(JUDGEMENT_WORDS[finding.judgement]),
        tr("by {name}", name=finding.judged_by) if finding.judged_by else "",
        tr("on {time} UTC", time=at) if at else "",
        seen,
    )
    return comma_list(parts)


def _sent_forms(store: Repositories, findings: Sequence[Sequence[Finding]]) -> Iterator[SentForm]:
    reported = (finding.complaint_id for about in findings for finding in about)
    for complaint in filter(None, map(store.complaints.get, dict.fromkeys(reported))):
        work = store.works.get(complaint.work_id)
        design = complaint.filed_as or (work.title if work else "")
        for attempt in complaint.attempts:
            if attempt.result is Result.FILED:
                yield SentForm(
                    complaint=complaint, attempt=attempt, design=design, evidence=tuple(attempt.evidence)
                )


_LISTING_HEADINGS = (
    msg("Design"), msg("Link"), msg("Item id"), msg("Product title"), msg("Price"), msg("Store number"),
    msg("Store name"), msg("Added (UTC)"), msg("Judged"), msg("Reported on"), msg("Complaint no."),
    msg("Outcome"), msg("Alibaba's text"), msg("History (UTC)"), msg("Evidence"),
)  # fmt: skip
_SENT_HEADINGS = (
    msg("Complaint no."), msg("Design"), msg("Reason"), msg("Filled in (UTC)"), msg("Submitted (UTC)"),
    msg("Submitted by"), msg("Portal"), msg("Links"), msg("Values filled in"), msg("Values submitted"),
    msg("Alibaba's text"), msg("Evidence"),
)  # fmt: skip


def write_pack(contents: Contents, evidence: Path, target: Path, made_at: datetime) -> list[str]:
    """Write the pack as one zip file, atomically, and return the names of the files in it.

    Raises `OSError` if a file cannot be read or written.
    """
    page = render(
        "pack.html.jinja",
        contents=contents,
        made_at=made_at,
        words=field_words,
        as_filled=tr(AS_FILLED),
        day_in_words=day_in_words,
    )
    texts = {
        PAGE: page.encode(),
        "listings.csv": _table(_LISTING_HEADINGS, map(_listing_row, contents.listings)),
        "complaints.csv": _table(_SENT_HEADINGS, map(_sent_row, contents.sent)),
    }
    evidence_files = ((f"evidence/{name}", (evidence / name).read_bytes()) for name in sorted(contents.files))
    sums: list[str] = []
    with written_durably(target) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive:
        for name, content in chain(texts.items(), evidence_files):
            archive.writestr(name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        archive.writestr(SUMS, "".join(sums))
        return archive.namelist()


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return csv_bytes((tuple(map(tr, headings)), *rows))


def _listing_row(one: PackedListing) -> Sequence[str]:
    listing, fact = one.listing, one.fact
    return (
        fact.design, listing.url, listing.item_id, listing.title, listing.price, listing.store_number,
        listing.store_name, _utc(listing.added_at), one.judged,
        fact.reported_on.isoformat() if fact.reported_on else "", fact.number, one.outcome, one.portal_words,
        "\n".join(one.history), _evidence_cell(one.evidence),
    )  # fmt: skip


def _sent_row(sent: SentForm) -> Sequence[str]:
    attempt = sent.attempt
    return (
        sent.complaint.number, sent.design, sent.complaint.reason_sent, _utc(attempt.at), _utc(attempt.seen_at),
        attempt.by, attempt.host, "\n".join(sent.links),
        "\n".join(f"{value.field}: {value.value}" for value in attempt.values),
        "\n".join(f"{value.field}: {_submitted(value)}" for value in attempt.values),
        attempt.portal_words, _evidence_cell(sent.evidence),
    )  # fmt: skip


def _evidence_cell(names: Iterable[str]) -> str:
    return "\n".join(f"evidence/{name}" for name in names)


def _submitted(value: FieldValue) -> str:
    return tr(AS_FILLED) if value.sent is None else value.sent


def _utc(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""

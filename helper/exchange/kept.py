"""What a row of our own sheet carries besides its words, so that bringing it in again gives the identical records.

One cell holds it, as JSON that a person can read. It counts only while the other cells of the row say what they said when
it was written: a row that the person has changed is read like any row of any sheet.

Carried: the design with its registration, other spellings, permission and its end; the listing; who judged it, when, seen or
not; doubts and the typed reason; the whole history; the form it is on, with its text, number and what came of each hand-over.
Deliberately not carried: files of evidence and of designs, attachments, looks at the page, what stood inside the fields of a form, which account it
was, anything of practice, and the private notes about sellers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from helper.model.address import Disposition, read_address
from helper.model.attempt import Attempt
from helper.model.complaint import Complaint
from helper.model.finding import Finding, FindingState
from helper.model.listing import Listing
from helper.model.work import Work
from helper.store.codec import Misread, from_document, to_document
from helper.store.migrations import finding_with_kinds

_BEFORE_KINDS = 1
"""The format in which a finding's history was sentences: sheets that were written so are taken back all the same."""
_FORMAT = 2
_MOST_CHARACTERS = 32_000
"""A spreadsheet's cell takes no more (32,767); a longer text would be cut, and half of it says nothing."""

T = TypeVar("T", Work, Listing, Finding, Complaint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The records behind one row; a design without listings has a row of its own."""

    listing: Listing | None = None
    finding: Finding | None = None
    work: Work | None = None
    """On every row about it: a row that is deleted or sorted elsewhere takes nothing from the others."""
    complaint: Complaint | None = None
    """The same; without its listings, which say themselves that they were on it."""
    place: int = 0
    """Which of the listings on its form it is; the first is 0."""


def kept_text(kept: Kept, words: Iterable[str]) -> str:
    """The text of the cell; `words` are the other cells of the row. Empty: it would be longer than a cell may be."""
    document: dict[str, Any] = {"format": _FORMAT, "words": _mark_of(words)}
    parts = {
        "listing": kept.listing and replace(kept.listing, looks=()),
        "finding": kept.finding and replace(kept.finding, attachments=()),
        "work": kept.work and _bare_work(kept.work),
        "complaint": kept.complaint and _bare(kept.complaint),
    }
    document |= {name: to_document(part) for name, part in parts.items() if part is not None}
    if kept.place:
        document["place"] = kept.place
    text = json.dumps(document, separators=(",", ":"))
    return text if len(text) <= _MOST_CHARACTERS else ""


def read_kept(text: str, words: Iterable[str]) -> Kept | None:
    """What the cell carries; None: it is no such cell, or the row says something else by now."""
    if not text.startswith("{"):
        return None
    try:
        document = json.loads(text)
        if document["format"] not in {_BEFORE_KINDS, _FORMAT} or document["words"] != _mark_of(words):
            return None
        if document["format"] == _BEFORE_KINDS and "finding" in document:
            document["finding"] = finding_with_kinds(document["finding"])
        kept = Kept(
            listing=_part(Listing, document.get("listing")),
            finding=_part(Finding, document.get("finding")),
            work=_part(Work, document.get("work")),
            complaint=_part(Complaint, document.get("complaint")),
            place=int(document.get("place", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Misread):
        return None
    return kept if _is_sound(kept) else None


def without_practice(finding: Finding) -> Finding:
    """The finding as if nothing had been sent: what was sent in practice only was not reported."""
    return replace(finding, state=FindingState.JUDGED, complaint_id=None, outcome=None)


def _bare_work(work: Work) -> Work:
    return replace(
        work,
        right=replace(work.right, taken_at=None),
        registration=replace(work.registration, certificate_file="", picture="", statement=""),
        submissions=tuple(_bare_attempt(one) for one in work.submissions if not one.practice),
        practised=None,
    )


def _bare(complaint: Complaint) -> Complaint:
    attempts = tuple(_bare_attempt(one) for one in complaint.attempts if not one.practice)
    return replace(complaint, finding_ids=(), account_id=None, attachments=(), attempts=attempts)


def _bare_attempt(attempt: Attempt) -> Attempt:
    return Attempt(
        id=attempt.id,
        host=attempt.host,
        practice=False,
        at=attempt.at,
        by=attempt.by,
        result=attempt.result,
        number=attempt.number,
        portal_words=attempt.portal_words,
        seen_at=attempt.seen_at,
        refusals=attempt.refusals,
    )


def _part(kind: type[T], document: object) -> T | None:
    return None if document is None else from_document(kind, document)


def _is_sound(kept: Kept) -> bool:
    """Whether it names a listing as the reader of addresses would, with a finding about it; else a design alone."""
    listing, finding = kept.listing, kept.finding
    if listing is None or finding is None:
        return listing is None and finding is None and kept.work is not None
    if finding.listing_id != listing.id:
        return False
    address = read_address(listing.url)
    if not listing.item_id:
        return listing.flagged and not (address.disposition is Disposition.REJECT and "://" in listing.url)
    return address.url == listing.url and address.global_id == listing.item_id


def _mark_of(words: Iterable[str]) -> str:
    """The same as long as the cells say the same; what programs do to blanks and signs does not count."""
    plain = "\n".join("".join(filter(str.isalnum, text)) for text in words)
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()[:16]

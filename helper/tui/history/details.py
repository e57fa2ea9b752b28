"""One complaint with every hand-over: what was in the form, what the page said, and its links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from helper.model.attempt import Attempt, FieldValue, Result
from helper.model.complaint import Complaint
from helper.model.listing import Presence
from helper.model.still_visible import why_still_visible
from helper.model.words import AS_FILLED, FIELD_WORDS, complaint_words, finding_words
from helper.tui.plain import amount, clean
from helper.tui.when import minute
from helper.tui.workbench import Records

_SEEN = {
    Presence.LIVE: "on sale",
    Presence.REMOVED: "not there",
    Presence.REDIRECTED: "another page came instead",
    Presence.NOT_SHOWN: "not shown from here",
}
_RESULTS = {
    None: "nobody knows yet",
    Result.FILED: "sent",
    Result.REFUSED: "the form did not take it",
    Result.SKIPPED: "left for later",
    Result.FAILED: "did not finish",
    Result.UNKNOWN: "sent; no answer was seen",
}


def complaint_details(complaint: Complaint, records: Records, now: datetime) -> str:
    """The whole story, in lines."""
    return "\n".join(_lines(complaint, records, now))


def _lines(complaint: Complaint, records: Records, now: datetime) -> Iterator[str]:
    work = records.queue.work_of(complaint)
    yield f"design    {clean(work.title) if work else ''}"
    if complaint.filed_as:
        yield f"filed as  {clean(complaint.filed_as)}"
    yield f"state     {clean(complaint_words(complaint))}"
    yield f"reason    {clean(complaint.reason)}"
    if complaint.note:
        yield f"note      {clean(complaint.note)}"
    for attempt in complaint.attempts:
        yield ""
        yield from _attempt(attempt, now)
    yield ""
    listings = records.queue.listings_of(complaint)
    for finding, listing in zip(records.queue.findings_of(complaint), listings, strict=True):
        name = clean(listing.title) or listing.item_id or clean(listing.url)
        yield f"· {name}   {finding_words(finding, practice=complaint.practice)}"
        if (seen := listing.not_shown or listing.last_told) is not None:
            why = why_still_visible(finding) if seen.presence is Presence.LIVE else ""
            yield f"    looked at {minute(seen.at, now)}: {_SEEN[seen.presence]}{f' ({why})' if why else ''}"


def _sent(value: FieldValue) -> str:
    """What was sent, and whether that was read then or only what was filled is known."""
    if value.changed:
        return f"{clean(amount(value.last))}   changed by you (filled: {clean(amount(value.value))})"
    return f"{clean(amount(value.value))}{f'   {AS_FILLED}' if value.sent is None else ''}"


def _attempt(attempt: Attempt, now: datetime) -> Iterator[str]:
    by = f" by {clean(attempt.by)}" if attempt.by else ""
    lane = "practice, " if attempt.practice else ""
    result = Result.REFUSED if attempt.refused else attempt.result
    yield f"{minute(attempt.at, now)}{by}, {lane}{clean(attempt.host)}: {_RESULTS[result]}"
    if attempt.number:
        yield f"  {'number':<16}{clean(attempt.number)}"
    if attempt.portal_words:
        yield f"  {'the page said':<16}{clean(attempt.portal_words)}"
    for refusal in attempt.refusals:
        yield f"  {'not taken':<16}{minute(refusal.at, now)}: {clean(refusal.words)}"
    for item, words in attempt.refused_links:
        yield f"  {'not taken':<16}{clean(item)}: {clean(words)}"
    was_sent = attempt.result is Result.FILED or (attempt.result is None and attempt.seen_at is not None)
    was_read = any(value.sent is not None for value in attempt.values)
    for value in attempt.values:
        if value.value or value.changed:
            words = _sent(value) if was_read else clean(amount(value.value))
            yield f"  {FIELD_WORDS.get(value.field, clean(value.field)):<16}{words}"
    if was_sent and attempt.values and not was_read:
        yield f"  {'':<16}{AS_FILLED}"
    for what, links in (("taken out", attempt.links_taken_out), ("added by hand", attempt.links_added)):
        for link in links:
            yield f"  {what:<16}{clean(link)}"
    for name in attempt.evidence:
        yield f"  {'kept':<16}{clean(name)}"

"""One listing with all that is known of it, for the details beside the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from helper.model.complaint import Complaint
from helper.model.doubts import doubt_about
from helper.model.words import complaint_words, finding_words, moment_words
from helper.store.about import EarlierComplaint
from helper.tui.listings.rows import ListingRow
from helper.tui.plain import clean, shortened
from helper.tui.when import near_day
from helper.tui.workbench import Records

_LABEL = 9


def details(row: ListingRow, records: Records, now: datetime) -> Iterator[Content]:
    """The lines of one listing."""
    finding, listing, work, complaint = row.made_of
    yield Content.styled(shortened(row.title), "bold")
    yield Content.assemble((f"{row.glyph} ", f"${_VARIABLES[row.tone.value]}"), row.words)
    if doubt := doubt_about(finding, listing):
        yield Content.styled(f"! {doubt}", "$error")
    yield Content("")
    yield from _pairs(
        ("design", clean(work.title) if work else "not said yet"),
        ("shop", row.shop),
        ("number", listing.item_id),
        ("product", clean(listing.product_type)),
        ("price", clean(listing.price)),
    )
    yield Content.styled(clean(listing.url), "$soft")
    if complaint is not None:
        yield Content("")
        yield from _pairs(("form", _form(complaint)))
    for earlier in records.queue.earlier_complaints(listing.id):
        if earlier.finding.id != finding.id:
            yield from _pairs(("before", earlier_words(earlier, now)))
    yield Content("")
    days = [near_day(moment.at, now) for moment in finding.history]
    width = max(_LABEL, max(map(len, days), default=0) + 1)
    for day, moment in zip(days, finding.history, strict=True):
        by = f" ({clean(moment.by)})" if moment.by else ""
        yield Content.assemble((f"{day:<{width}}", "$soft"), f"{clean(moment_words(moment))}{by}")
    if finding.judgement is not None and (not finding.viewed or finding.viewed_by_word):
        said = "It was said that the page had been looked at; it was not opened from here."
        yield Content.styled(
            said if finding.viewed_by_word else "The page was not opened before the answer.", "$soft"
        )


def earlier_words(earlier: EarlierComplaint, now: datetime) -> str:
    """Such as "48213290, 20 Nov, Quiet Whale: gone"; without a number that is said."""
    number = clean(earlier.number) or "number still to find"
    day = near_day(earlier.sent_at, now) if earlier.sent_at else ""
    about = ", ".join(part for part in (number, day, clean(earlier.work_title)) if part)
    return f"{about}: {finding_words(earlier.finding)}"


def _form(complaint: Complaint) -> str:
    return clean(complaint_words(complaint))


def _pairs(*pairs: tuple[str, str]) -> Iterator[Content]:
    for label, text in pairs:
        if text:
            yield Content.assemble((f"{label:<{_LABEL}}", "$soft"), text)


_VARIABLES = {
    "plain": "foreground",
    "strong": "foreground",
    "soft": "soft",
    "accent": "accent",
    "good": "success",
    "wrong": "error",
    "yours": "yours",
}
"""The theme's variable for each tone."""

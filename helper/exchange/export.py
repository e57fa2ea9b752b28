"""Writes the records as a sheet that any spreadsheet program opens, and that can be brought in again.

Ids and numbers leave as text, and no text of a stranger can become a formula in the program that opens the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from helper.exchange.history import NOT_CLEAR
from helper.exchange.status_words import Status
from helper.model.finding import Finding, FindingState
from helper.model.listing import Listing
from helper.model.words import JUDGEMENT_WORDS
from helper.store.store import Store

HEADINGS = (
    "Design",
    "Link",
    "Status",
    "Reported on",
    "Removed on",
    "Complaint no.",
    "IPR",
    "IPR number",
    "Client",
    "Store",
    "Store number",
    "Product title",
    "Price",
    "Judged",
)
"""The columns, in their order; the reading of sheets knows every one of these words."""

_SHEET = "Listings"
_STATUSES = {
    FindingState.NEW: Status.NOT_REPORTED,
    FindingState.JUDGED: Status.NOT_REPORTED,
    FindingState.PLANNED: Status.NOT_REPORTED,
    FindingState.FILED: Status.PENDING,
    FindingState.REMOVED: Status.REMOVED,
    FindingState.GONE_BEFORE_REVIEW: Status.REMOVED,
    FindingState.REJECTED: Status.REJECTED,
    FindingState.COUNTERED: Status.COUNTERED,
    FindingState.WITHDRAWN: Status.WITHDRAWN,
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(store: Store) -> bytes:
    """Every finding as a record, in UTF-8 with the mark by which spreadsheet programs know it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows([_neutral(cell) for cell in row] for row in _rows(store))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(store: Store) -> bytes:
    """Every finding as a row of text cells."""
    import xlsxwriter

    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(_SHEET)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate((HEADINGS, *_rows(store))):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return content.getvalue()


def _rows(store: Store) -> Iterator[Sequence[str]]:
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    for finding in store.findings.all():
        yield _row(store, finding, practised=finding.complaint_id in practised)


def _row(store: Store, finding: Finding, *, practised: bool) -> Sequence[str]:
    """One finding; what was reached on a practice portal was not reported."""
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id) if finding.work_id else None
    state = FindingState.JUDGED if practised else finding.state
    complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id and not practised else None
    status = _STATUSES[state]
    return (
        work.title if work else "",
        _link(listing),
        state.value.replace("_", " ")
        if state is FindingState.GONE_BEFORE_REVIEW
        else status.value.replace("_", " "),
        _reported_on(finding) if status is not Status.NOT_REPORTED else "",
        _ended_on(finding) if finding.state is state else "",
        complaint.number if complaint else "",
        work.right.text if work else "",
        work.right.number if work else "",
        work.client if work else "",
        listing.store_name,
        listing.store_number,
        listing.title,
        listing.price,
        JUDGEMENT_WORDS[finding.judgement] if finding.judgement else "",
    )


def _link(listing: Listing) -> str:
    """The address; of a doubtful listing its bare number, so that nobody takes the address for a good one."""
    return listing.item_id if listing.flagged and listing.item_id else listing.url


def _reported_on(finding: Finding) -> str:
    """The day on which it went to the portal, as its history tells."""
    filed = (one for one in finding.history if one.what.startswith(("reported", "sent")))
    moment = next(filed, None)
    return _day(moment.at) if moment and NOT_CLEAR not in moment.what.split("(")[0] else ""


def _ended_on(finding: Finding) -> str:
    """The day of its outcome, unless nobody has written it down."""
    ended = finding.outcome.at if finding.outcome else None
    unclear = any(
        one.at == ended and one.what.startswith("in your sheet") and NOT_CLEAR in one.what
        for one in finding.history
    )
    return "" if ended is None or unclear else _day(ended)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _neutral(text: str) -> str:
    """The text with a mark before it when a spreadsheet program would compute it; reading takes the mark off again."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

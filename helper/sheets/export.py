"""Exports the records as a spreadsheet that any program can open, and that can be imported again.

Ids and numbers are written as text, and texts cannot become formulas in the program that opens the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from helper.config.durable import written_durably
from helper.config.places import is_folder
from helper.errors import NotDone, WrongUse
from helper.model.finding import Finding, FindingState, Listing
from helper.model.state_words import JUDGEMENT_WORDS
from helper.model.text import write_csv
from helper.model.work import Work, search_line
from helper.sheets.files.sheet import MOST_ROWS
from helper.sheets.words.headings import EXPORTED, HEADINGS, LISTING_FIELDS, Role
from helper.sheets.words.lexicon import Status
from helper.store.repository import Repositories
from helper.translation import english, semicolon_list, tr, tr_error

Values = Mapping[Role, str]


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


def values_of(store: Repositories, finding: Finding) -> Values:
    """Return the texts of a finding's row, by the role of the column."""
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id)
    complaint = store.complaints.get(finding.complaint_id)
    sellers = store.sellers.where("store_number", listing.store_number) if listing.store_number else ()
    seller = next(reversed(sellers), None)
    was_reported = _STATUSES[finding.state] is not Status.NOT_REPORTED
    return {
        Role.WORK: work.title if work else "",
        Role.IPR: work.right.text if work else "",
        Role.IPR_NUMBER: work.right.number if work else "",
        Role.CLIENT: work.client if work else "",
        # Export a flagged listing as its number only: an import would accept the listing's address without
        # the flag.
        Role.LINK: listing.item_id if listing.flagged and listing.item_id else listing.url,
        Role.STATUS: _status_words(finding.state, listing),
        Role.REPORTED: _day(finding.reported_on) if was_reported else "",
        Role.REMOVED: _day(finding.ended_on),
        Role.COMPLAINT_NO: complaint.number if complaint else "",
        **{role: getattr(listing, name) for role, name in LISTING_FIELDS.items()},
        Role.SELLER_CODE: seller.code if seller else "",
        Role.OWNER: seller.owner if seller else "",
        Role.NOTE: _notes(finding),
        Role.JUDGED: JUDGEMENT_WORDS[finding.judgement] if finding.judgement else "",
        Role.PERMISSION: _day(work.permission_until) if work else "",
        Role.GROUNDS: finding.grounds.reason if finding.grounds else "",
        Role.SEARCHES: "; ".join(_searches(work)),
    }


def _notes(finding: Finding) -> str:
    """Return the notes in the finding's history, oldest first, each once."""
    return semicolon_list(dict.fromkeys(moment.note for moment in finding.history if moment.note))


def _searches(work: Work | None) -> Iterator[str]:
    for search in work.searches if work else ():
        done = english(f"done {_day(search.last_at.date())}") if search.last_at else english("never done")
        yield f"{search_line(search)} ({done})"


def _status_words(state: FindingState, listing: Listing) -> str:
    """Return the state in words.

    If Alibaba has not decided yet and the listing's page is not shown, the text ends with a remark.
    """
    if state is FindingState.GONE_BEFORE_REVIEW:
        return state.value.replace("_", " ")
    words = _STATUSES[state].value.replace("_", " ")
    not_shown = state is FindingState.FILED and listing.not_shown
    return english(f"{words}, not shown from here") if not_shown else words


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


_SHEET = "Listings"
SUFFIXES = (".xlsx", ".csv")
_WIDTHS = {Role.LINK.heading: 52, Role.TITLE.heading: 40}
_USUAL_WIDTH = 16
_MOST_BELOW = MOST_ROWS - 1
"""Maximum number of rows below the header of a sheet that can be imported again."""


def export_to(path: Path, store: Repositories, findings: Sequence[Finding] | None = None) -> int:
    """Write the given findings, by default all, in the format of the file's suffix.

    Returns the number of rows. Raises `WrongUse` for a suffix other than .csv and .xlsx, and for a .csv with
    more rows than can be imported again; `NotDone` if the file cannot be written. If writing fails, an
    existing file stays unchanged.
    """
    number = len(store.findings if findings is None else findings)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        what = tr("The name “{file}” does not show which kind of sheet to write.", file=path.name)
        raise WrongUse(what, where=str(path), now=tr("End the name with .xlsx or .csv."))
    if suffix == ".csv" and number > _MOST_BELOW:
        what = tr("A .csv file with more than {most:,} rows cannot be imported again.", most=_MOST_BELOW)
        raise WrongUse(what, where=str(path), now=tr("End the name with .xlsx, which has several sheets."))
    try:
        with written_durably(path) as file:
            rows = export_table(store, findings)
            if suffix == ".csv":
                write_csv(file, rows)
            else:
                file.write(xlsx_bytes(rows))
    except OSError as error:
        now = (
            tr("If the sheet is open in another program, close it there, or choose another file name.")
            if is_folder(path.parent)
            else tr("There is no such folder. Create it first, or choose another folder.")
        )
        what = tr("The sheet cannot be written: {reason}.", reason=tr_error(error))
        raise NotDone(what, where=str(path), now=now) from error
    return number


def xlsx_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with the rows as text cells, and a header row that stays visible.

    Rows over the limit of a sheet that can be imported go on further sheets.
    """
    import xlsxwriter

    content = BytesIO()
    options = {
        # write each row to disk at once, and free its memory
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    header, *below = rows
    parts = [below[at : at + _MOST_BELOW] for at in range(0, len(below), _MOST_BELOW)] or [[]]
    with xlsxwriter.Workbook(content, options) as book:
        for part, its in enumerate(parts, start=1):
            sheet = book.add_worksheet(_SHEET if part == 1 else f"{_SHEET} {part}")
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(HEADINGS):
                sheet.set_column(column, column, _WIDTHS.get(heading, _USUAL_WIDTH))
            for number, row in enumerate((header, *its)):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell)
    return content.getvalue()


def export_table(store: Repositories, findings: Sequence[Finding] | None) -> Iterator[Sequence[str]]:
    """Yield the header row and a row for each finding; by default all findings."""
    yield HEADINGS
    for finding in store.findings.all() if findings is None else findings:
        values = values_of(store, finding)
        yield [values[role] for role in EXPORTED]

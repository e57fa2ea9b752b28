"""A row of a spreadsheet as it was understood, and its outcome in the import."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from helper.model.address_verdicts import Disposition
from helper.model.finding import Judgement
from helper.model.listing_address import Address
from helper.sheets.words.lexicon import REPORTED_STATUSES, Status, WordedEnum
from helper.translation import comma_list, english, msg, tr, with_label


class RowOutcome(WordedEnum):
    """What the import does with a row.

    JSON output contains the value; the summary shows `words` after the number of rows.
    """

    HISTORY = "history", msg("already reported: saved as history, nothing to do")
    OFF_FORM = (
        "off_form",
        msg("on a form here, but your sheet says they are reported: taken off the form, saved as history"),
    )
    IN_HAND = (
        "in_hand",
        msg("on the form that is open now, but your sheet says they are reported: left as they are"),
    )
    NEW = "new", msg("not reported yet: added to your listings, to review")
    DUPLICATE = "duplicate", msg("the same listing again: saved and marked")
    DOUBTFUL = (
        "doubtful",
        msg("with a damaged number that may lead to a wrong listing:\nlook at them before you report them"),
    )
    KNOWN = "known", msg("already in your records: nothing to do")
    DESIGN = "design", msg("for your designs and their registrations")
    NO_LINK = "no_link", msg("without a link: saved as a note on the design they name")
    REFUSED = "refused", msg("without a link to a listing: not imported")
    LEFT_OUT = "left_out", msg("hidden in the sheet: not imported")
    NO_DATA = "no_data", msg("left out: headings, groups, totals, empty rows")


class RowKind(StrEnum):
    DATA = "data"
    HEADER = "header"
    BLANK = "blank"
    TOTAL = "total"
    OTHER = "other"


class Flag(WordedEnum):
    """A remark about a row, for the user. The records contain its `words` in the user's language."""

    DUPLICATE = "duplicate", msg("listed twice")
    IPR_BELONGS_TO_OTHER_WORK = "ipr_belongs_to_other_work", msg("registration (IPR) of another design")
    IPR_OF_OTHER_CLIENT = "ipr_of_other_client", msg("registration (IPR) of another client")
    ID_POSSIBLY_TRUNCATED = "id_possibly_truncated", msg("the last digit may be wrong")
    ID_LOST = "id_lost", msg("number incomplete")
    TEXT_AND_TARGET_DIFFER = "text_and_target_differ", msg("text and link differ")
    LOOKALIKE_HOST = "lookalike_host", msg("only looks like AliExpress")
    OWN_LISTING = "own_listing", msg("your note mentions your own shop")
    NOTE_SAYS_LICENSED = "note_says_licensed", msg("your note mentions a licence")


def in_order(flags: Collection[Flag]) -> tuple[Flag, ...]:
    """Return the flags in the order of display."""
    return tuple(filter(flags.__contains__, Flag)) if flags else ()


_LINK_FIELDS = ("raw", "disposition", "item_id", "global_id", "reason", "sentence")
_MAYBE_EMPTY = (
    "work", "heading", "client", "store", "store_number", "seller_code", "owner", "status_text", "reported_on", "removed_on", "complaint_no", "note",
)  # fmt: skip
"""Fields of a row that JSON output shows as null if they are empty."""


class SheetRow(NamedTuple):
    """A row of a sheet, or a line of a text file.

    The class is a tuple to save memory, because a file may have tens of thousands of rows.
    """

    sheet: str
    number: int
    in_workbook: bool
    kind: RowKind
    links: tuple[Address, ...] = ()
    work: str = ""
    design: str = ""
    """In a sheet of designs, the id of the design that the row describes; otherwise empty."""
    works: tuple[str, ...] = ()
    """The titles of the row's designs: usually one, or several if the cell names several known designs."""
    ipr: str = ""
    ipr_number: str = ""
    client: str = ""
    seller_code: str = ""
    owner: str = ""
    seen: Mapping[str, str] = MappingProxyType({})
    """Values of the listing's fields, by field name (see `helper.model.finding.SEEN_FIELDS`)."""
    status: Status = Status.UNKNOWN
    status_text: str = ""
    reported_on: date | None = None
    removed_on: date | None = None
    open_days: tuple[str, ...] = ()
    """Ambiguous dates as written in the row: each could mean two different days."""
    complaint_no: str = ""
    note: str = ""
    judged: Judgement | None = None
    """The user's judgement, in a sheet that this program exported."""
    rest: tuple[tuple[str, str], ...] = ()
    """Headings and texts of the cells that no other field stores, so that no data is lost."""
    flags: tuple[Flag, ...] = ()
    heading: str = ""
    """In a plain text, the words above or before the link. They name a design only if the user says so."""
    asked: str = ""
    """A text about the outcome that neither the lists nor the user's answers explain."""
    hidden: bool = False

    @property
    def store(self) -> str:
        return self.seen.get("store_name", "")

    @property
    def store_number(self) -> str:
        return self.seen.get("store_number", "")

    @property
    def place(self) -> str:
        """The row's position in English, as stored in the records."""
        row = english(f"row {self.number}") if self.in_workbook else english(f"line {self.number}")
        return f"{self.sheet}, {row}" if self.sheet else row

    @property
    def place_in_words(self) -> str:
        """The row's position in the user's language."""
        line = tr("line {number}", number=self.number)
        row = tr("row {number}", number=self.number) if self.in_workbook else line
        return comma_list((self.sheet, row))

    @property
    def in_words(self) -> str:
        """The row's position and content as one line, for the user."""
        link = self.links[0].item_id or self.links[0].raw if self.links else tr("no link")
        day = self.reported_on.isoformat() if self.reported_on else comma_list(self.open_days)
        said = (self.work, self.store or self.store_number, link, day, self.status_text, self.note)
        return with_label(self.place_in_words, " · ".join(part for part in said if part))

    @property
    def already_reported(self) -> bool:
        """Whether the row says that its listing was reported."""
        if self.status is Status.NOT_REPORTED:
            return False
        return self.status in REPORTED_STATUSES or bool(
            self.complaint_no or self.reported_on or self.removed_on or self.open_days
        )

    @property
    def listings(self) -> list[Address]:
        """The links that lead, or may lead, to a listing."""
        return [link for link in self.links if link.disposition is not Disposition.REJECT]

    def as_json(self) -> dict[str, object]:
        return {
            "sheet": self.sheet,
            "row" if self.in_workbook else "record": self.number,
            **{
                name: getattr(self, name)
                for name in ("kind", "status", "works", "open_days", "flags", "hidden")
            },
            **{name: getattr(self, name) or None for name in _MAYBE_EMPTY},
            "links": [{name: link.as_json()[name] for name in _LINK_FIELDS} for link in self.links],
            "ipr": self.ipr or self.ipr_number or None,
        }

"""Attempts: each is one hand-over of a form to the user, with its values, attachments and result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helper.model.address import find_addresses, read_address
from helper.translation import msg


def with_more(note: str, more: str) -> str:
    """The note with the remark appended, unless the note contains that remark already."""
    return note if more in note else "; ".join(filter(None, (note, more)))


PASSED_ON = msg("AliExpress passes attachments on to the seller.")
"""A warning that is shown before a file is attached."""
MOST_ATTACHMENTS = 4
"""Maximum number of files attached to a form; the page may allow fewer."""
MOST_MEGABYTES = 20
"""Maximum size of a file, in MB, from a description of the form; the portal's own limit is unknown."""

WARN_MEGABYTES = 5
"""Size in MB above which the page may refuse a file: the limit of Lazada's form, from the same makers."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the evidence folder, as it was when the user attached it."""

    name: str
    """The path inside the folder; the seller sees the last part."""
    sha256: str

    @property
    def shown(self) -> str:
        """The file name, as the form and the seller show it."""
        return self.name.rpartition("/")[2]


class Result(StrEnum):
    """The result of an attempt."""

    FILED = "filed"
    """The form was submitted, as the portal or the user confirmed; the number may be missing."""
    REFUSED = "refused"
    """The portal rejected the form."""
    SKIPPED = "skipped"
    """The user left the form for later."""
    FAILED = "failed"
    """The page or the window was lost before anything was submitted."""
    UNKNOWN = "unknown"
    """A submission was seen, but no response; the form is filed again only if the user decides so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentValue:
    """The value of one field when the user last pressed Submit, or Next in a form of several pages."""

    field: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """The value of one field of a form, at the hand-over and at the submission."""

    field: str
    value: str
    """The value that was read before the hand-over."""
    sent: str | None = None
    """The value when the user submitted; None if it was not read then."""
    sent_at: datetime | None = None
    """When `sent` was read."""

    @property
    def changed(self) -> bool:
        """Whether the user changed the value before submitting; differences in white space are ignored."""
        return self.sent is not None and self.sent.split() != self.value.split()

    @property
    def last(self) -> str:
        """The value that was sent, or the filled value if that is unknown."""
        return self.value if self.sent is None else self.sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One rejection of the form by the portal; the user may correct the form and submit it again."""

    at: datetime
    words: str = ""
    """The page's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One hand-over of a form: stored before the user is asked to submit, completed with the result."""

    id: str
    host: str
    practice: bool
    """Whether the form is on a practice portal; such an attempt never counts as filed."""
    at: datetime
    by: str = ""
    account_id: str = ""
    title: str = ""
    """The design's title at that time, if it has changed since; empty if the title is still the same."""
    values: tuple[FieldValue, ...] = ()
    """The values of the form's fields, before the hand-over and at the submission."""
    links: tuple[str, ...] = ()
    """The addresses in the form, in order."""
    links_sent: tuple[str, ...] | None = None
    """The addresses in the form when it was submitted; None if they were not read."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids that the portal's own check has refused, each with the portal's words."""
    result: Result | None = None
    """None while the attempt is open; after a crash, the program asks the user for the result."""
    number: str = ""
    """The complaint's number as text; empty if not seen."""
    portal_words: str = ""
    seen_at: datetime | None = None
    """When the program saw the submission or its result; None before that."""
    evidence: tuple[str, ...] = ()
    """Files in the evidence folder."""
    refusals: tuple[Refusal, ...] = ()
    """Earlier submissions that were rejected, oldest first."""

    @property
    def refused(self) -> Refusal | None:
        """The latest rejection of an open attempt, unless the form was then handed over or sent again."""
        last = self.refusals[-1] if self.refusals else None
        is_last = self.result is None and self.seen_at is None and last is not None and last.at >= self.at
        return last if is_last else None

    def with_sent(self, sent: Iterable[SentValue]) -> Attempt:
        """The attempt with these values as sent; the sent value of every other field becomes unknown."""
        read = {value.field: value for value in sent}
        values = (
            replace(value, sent=seen.value, sent_at=seen.at)
            if (seen := read.get(value.field))
            else replace(value, sent=None, sent_at=None)
            for value in self.values
        )
        return replace(self, values=tuple(values))

    @property
    def values_not_read(self) -> tuple[str, ...]:
        """Names of the fields whose values the program could not read when the user submitted."""
        was_sent = self.result is Result.FILED or (self.result is None and self.seen_at is not None)
        return tuple(value.field for value in self.values if value.sent is None) if was_sent else ()

    @property
    def links_added(self) -> tuple[str, ...]:
        """Addresses that the user added to the form by hand."""
        ours = {name_of(link) for link in self.links}
        return tuple(link for link in self._lines_sent if name_of(link) not in ours)

    @property
    def links_taken_out(self) -> tuple[str, ...]:
        """Addresses that the user removed from the form before sending it."""
        if self.links_sent is None:
            return ()
        sent = {name_of(link) for link in self._lines_sent}
        return tuple(link for link in self.links if name_of(link) not in sent)

    @property
    def _lines_sent(self) -> tuple[str, ...]:
        """The addresses that were sent, found in the text box whatever separates them."""
        return tuple(
            address.url or address.raw for address in find_addresses("\n".join(self.links_sent or ()))
        )


def name_of(link: str) -> str:
    """The listing's worldwide id in an address of any form; the text itself if there is none."""
    return read_address(link).global_id or link


def last_in(attempts: Sequence[Attempt], *, practice: bool) -> Attempt | None:
    """The latest attempt of this lane, real or practice; None if there is none."""
    return next((attempt for attempt in reversed(attempts) if attempt.practice is practice), None)


_NUMBER = re.compile(
    r"(?=(?:.*[0-9]){5})[0-9A-Za-z][0-9A-Za-z/_ -]{4,39}|(?=(?:.*[0-9]){3})[A-Za-z]{1,8}[0-9A-Za-z/_ -]{3,32}"
)


def looks_like_number(text: str) -> bool:
    """Whether the text may be a complaint's number: it has at least five digits, or three after letters."""
    return _NUMBER.fullmatch(text) is not None

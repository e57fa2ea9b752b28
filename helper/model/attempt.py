"""One hand-over of a form to the user: its values, its attachments and its result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helper.model.address import find_addresses, read_address
from helper.translation import msg


def with_more(note: str, more: str) -> str:
    """The note with another remark appended, unless it has it already."""
    return note if more in note else "; ".join(filter(None, (note, more)))


PASSED_ON = msg("AliExpress passes attachments on to the seller.")
"""Shown before every file is attached."""
MOST_ATTACHMENTS = 4
"""Maximum number of files on a form; the page may allow fewer."""
MOST_MEGABYTES = 20
"""Maximum size of a file, in MB; the portal's own limit is unknown, a description of its form names this one."""

WARN_MEGABYTES = 5
"""Above this size, in MB, the page may refuse the file: it is the limit of Lazada's form, which has the same makers."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the evidence folder, as it was when the user attached it."""

    name: str
    """Its path inside the folder; the seller sees the last part."""
    sha256: str

    @property
    def shown(self) -> str:
        """Its name in the form."""
        return self.name.rpartition("/")[2]


class Result(StrEnum):
    """The result of one hand-over."""

    FILED = "filed"
    """Submitted, as the portal or the user confirmed; the number may be missing."""
    REFUSED = "refused"
    """The form was rejected."""
    SKIPPED = "skipped"
    """The user left it for later."""
    FAILED = "failed"
    """Our fault: the page or the window was lost before anything was submitted."""
    UNKNOWN = "unknown"
    """A submission was seen but no answer; never filed again unless the user decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentValue:
    """The content of one field at the user's last press: Submit, or Next in a form of several pages."""

    field: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One field of a form, as handed over and as sent."""

    field: str
    value: str
    """The content read before the hand-over."""
    sent: str | None = None
    """The content when the user submitted; None if it was not read at that time."""
    sent_at: datetime | None = None
    """The time of that reading."""

    @property
    def changed(self) -> bool:
        """Whether the user sent something else than was filled; spaces and line ends do not count."""
        return self.sent is not None and self.sent.split() != self.value.split()

    @property
    def last(self) -> str:
        """The best known value of what was sent."""
        return self.value if self.sent is None else self.sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The portal rejected the form; the user may correct it and send it again."""

    at: datetime
    words: str = ""
    """The page's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One hand-over: written before the user is asked to submit, and completed when the result is known."""

    id: str
    host: str
    practice: bool
    """Whether it went to a practice portal: then it never counts as filed."""
    at: datetime
    by: str = ""
    account_id: str = ""
    title: str = ""
    """The title that it was sent under if the design has another one now; empty: the design's own."""
    values: tuple[FieldValue, ...] = ()
    """The form's values, before the hand-over and at the submission."""
    links: tuple[str, ...] = ()
    """The addresses in the form, in order."""
    links_sent: tuple[str, ...] | None = None
    """The addresses in the form when it was submitted; None if they were not read."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids that the portal's own check refused, each with the portal's words."""
    result: Result | None = None
    """None while open: after a crash the result is a question."""
    number: str = ""
    """The portal's number as text; empty if not seen."""
    portal_words: str = ""
    seen_at: datetime | None = None
    """When the result was seen."""
    evidence: tuple[str, ...] = ()
    """Files in the evidence folder."""
    refusals: tuple[Refusal, ...] = ()
    """Earlier submissions that were rejected, oldest first."""

    @property
    def refused(self) -> Refusal | None:
        """The latest rejection of an open attempt, if it was neither handed over nor sent again since."""
        last = self.refusals[-1] if self.refusals else None
        is_last = self.result is None and self.seen_at is None and last is not None and last.at >= self.at
        return last if is_last else None

    def with_sent(self, sent: Iterable[SentValue]) -> Attempt:
        """The same hand-over with the values that were sent; a field that was not read keeps only what was filled."""
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
        """Names of the submitted fields that the program could not read at the submission."""
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
        """The addresses that were sent, whatever separated them in the box."""
        return tuple(
            address.url or address.raw for address in find_addresses("\n".join(self.links_sent or ()))
        )


def name_of(link: str) -> str:
    """A listing's worldwide id, however its address is written; the text itself if it has none."""
    return read_address(link).global_id or link


def last_in(attempts: Sequence[Attempt], *, practice: bool) -> Attempt | None:
    """The latest hand-over, real or practice; None if there was no hand-over."""
    return next((attempt for attempt in reversed(attempts) if attempt.practice is practice), None)


_NUMBER = re.compile(
    r"(?=(?:.*[0-9]){5})[0-9A-Za-z][0-9A-Za-z/_ -]{4,39}|(?=(?:.*[0-9]){3})[A-Za-z]{1,8}[0-9A-Za-z/_ -]{3,32}"
)


def looks_like_number(text: str) -> bool:
    """Whether the text may be a complaint's number: five digits, or three after letters; a stray key is not one."""
    return _NUMBER.fullmatch(text) is not None
